import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, type Step } from './steps.mts';

export const proposedSteps: readonly Step[] = [
  {
    name: 'locking down a namespace is looked at before it is made',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await workbench.open('tiers/workloads.yaml');
      await workbench.goto(...placeOf(scene, 'tiers/workloads.yaml', 'name: observability'));
      await workbench.command('NetworkPolicy: Lock Down This Namespace');
      await page.locator('.part.panel .monaco-list-row', { hasText: 'network-policies-observability.yaml' }).first().waitFor();
      await page.locator('.notification-list-item', { hasText: 'stops passing' }).first().waitFor();
      await shot('lock-down');
      await page.locator('.part.panel').getByText('Apply', { exact: true }).first().click();
      const name = 'network-policies-observability.yaml';
      for (const end = Date.now() + 10_000; !existsSync(join(scene.workspace, 'tiers', name)); await page.waitForTimeout(50))
        assert.ok(Date.now() < end, 'the file is not made');
      // What Quick Open does not find it looks for again only when it is opened again.
      const row = workbench.input.locator('.monaco-list-row', { hasText: name }).first();
      for (let tries = 1; ; tries++) {
        await page.keyboard.press('Control+P');
        await workbench.input.locator('input').first().fill(name);
        const isThere = await row.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        if (isThere) break;
        assert.ok(tries < 10, 'the file is not found');
        await page.keyboard.press('Escape');
        await workbench.input.waitFor({ state: 'hidden' });
      }
      await row.click();
      await workbench.textLike(/# Isolates every pod of observability in both directions/);
      await workbench.command('View: Close All Editors');
    },
  },
];
