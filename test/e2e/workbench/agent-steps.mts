import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './page.mts';
import type { Scene, Step } from './steps.mts';

/** Here VS Code may have agents; what the extension offers them is a setting of its own. */
export const agentSettings = { 'chat.disableAIFeatures': false };

/** Runs a command whose answer is a list, and answers its rows once one of them fits. A list that closes late takes the next one along. */
async function rowsOf(workbench: Workbench, command: string, fits: RegExp): Promise<readonly string[]> {
  const { input, page } = workbench;
  const rows = input.locator('.monaco-list-row');
  const ask = async (): Promise<readonly string[]> => {
    await workbench.press('F1', input.locator('input').first());
    await input.locator('input').first().fill(`>${command}`, { timeout: 3000 });
    await rows.filter({ hasText: command }).first().click({ timeout: 3000 });
    await rows.filter({ hasText: fits }).first().waitFor({ timeout: 3000 });
    return rows.allInnerTexts();
  };
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 8) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Among the settings of the machine that the extension runs on; a workspace cannot turn agents on. */
function setAgents({ workspace }: Scene, to: 'on' | 'off'): void {
  const folder = join(workspace, '..', '..', 'user-data', 'Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'netpol.agents': to }));
}

const servers = 'MCP: List Servers';

export const agentSteps: readonly Step[] = [
  {
    name: 'agents are offered nothing until a person turns it on',
    async run({ workbench }) {
      await workbench.open('shop/policies.yaml');
      await workbench.focusEditor();
      await workbench.lens(/4 workloads/).waitFor();
      const rows = await rowsOf(workbench, servers, /Add Server/);
      assert.deepEqual(
        rows.filter((row) => row.includes('NetworkPolicy')),
        [],
      );
      await workbench.page.keyboard.press('Escape');
    },
  },
  {
    name: 'once it is on, VS Code starts the server that agents are offered, and finds its tools and resources',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page, input } = workbench;
      const row = (text: string | RegExp) => input.locator('.monaco-list-row', { hasText: text }).first();
      setAgents(scene, 'on');
      await rowsOf(workbench, servers, /NetworkPolicy\s*Stopped/);
      await row('NetworkPolicy').click();
      await row('Start Server').click();
      await rowsOf(workbench, servers, /NetworkPolicy\s*Running/);
      await row('NetworkPolicy').click();
      await row('Browse Resources').click();
      await row(/address-block\/payments\.yaml.*3 NetworkPolicies/).waitFor();
      await page.keyboard.press('Escape');
      await rowsOf(workbench, servers, /NetworkPolicy\s*Running/);
      await row('NetworkPolicy').click();
      await row('Show Output').click();
      await page.locator('.part.panel .view-line', { hasText: 'Discovered 8 tools' }).waitFor();
      await shot('agents');
      await workbench.command('View: Toggle Panel Visibility');
    },
  },
  {
    name: 'once it is off again, the server is gone',
    async run(scene) {
      const { workbench } = scene;
      setAgents(scene, 'off');
      for (const end = Date.now() + 30_000; ; ) {
        const rows = await rowsOf(workbench, servers, /Add Server/);
        await workbench.page.keyboard.press('Escape');
        if (!rows.some((each) => each.includes('NetworkPolicy'))) return;
        assert.ok(Date.now() < end, rows.join('\n'));
      }
    },
  },
];
