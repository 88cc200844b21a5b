import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './page.mts';

export interface Scene {
  readonly workbench: Workbench;
  /** The folder that VS Code has open. */
  readonly workspace: string;
  /** Takes a picture of the window. */
  shot(file: string): Promise<void>;
}

export interface Step {
  readonly name: string;
  run(scene: Scene): Promise<void>;
}

/** Where a file of the workspace has `text`; both count from 1. */
export function placeOf({ workspace }: Scene, path: string, text: string): readonly [line: number, column: number] {
  const lines = readFileSync(join(workspace, path), 'utf8').split('\n');
  const line = lines.findIndex((each) => each.includes(text));
  assert.ok(line >= 0, `${path} has ${text}`);
  return [line + 1, (lines[line] as string).indexOf(text) + 1];
}

export const steps: readonly Step[] = [
  {
    name: 'a finding is underlined, and stands in the Problems panel',
    async run({ workbench, shot }) {
      await workbench.open('mistakes/and-became-or.yaml');
      await workbench.squiggles('warning').first().waitFor();
      await workbench.command('Problems: Focus on Problems View');
      await workbench.problem('peer-split-and-or').waitFor();
      await shot('problems');
      await workbench.command('View: Toggle Panel Visibility');
      await workbench.focusEditor();
    },
  },
  {
    name: 'hovering the finding with the mouse shows what it says',
    async run({ workbench, shot }) {
      await workbench.hoverOver(workbench.squiggles('warning').first(), 'monitoring');
      await shot('finding');
      await workbench.leave();
    },
  },
  {
    name: 'a quick fix by keyboard makes two peers one',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.goto(...placeOf(scene, 'mistakes/and-became-or.yaml', '- podSelector:'));
      await workbench.press('Control+.', workbench.fix(/both|one peer/i));
      await shot('quick-fix');
      await workbench.fix(/both|one peer/i).click();
      await workbench.textLike(/- namespaceSelector:\n[\s\S]*\n {10}podSelector:\n/);
      await workbench.save();
    },
  },
  {
    name: 'a code lens says what a policy selects, and a click peeks at it',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.open('shop/policies.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/policies.yaml', 'name: mysql-from-backend'));
      await workbench.lens(/1 workload: mysql/).waitFor();
      await shot('code-lens');
      const peek = workbench.page.locator('.peekview-widget:visible');
      await workbench.clickLens(/1 workload: mysql/, peek);
      await peek.getByText('mysql').first().waitFor();
      await shot('peek');
      await workbench.page.keyboard.press('Escape');
      await peek.waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'the button above a manifest shows the map',
    async run({ workbench, shot }) {
      const { page } = workbench;
      await workbench.open('shop/policies.yaml');
      await page.locator('.editor-group-container.active .editor-actions a[aria-label*="Show Map"]').click();
      await page.locator('.tab.active', { hasText: 'NetworkPolicy Map' }).waitFor();
      await shot('map-button');
      await workbench.command('View: Close Editor');
    },
  },
  {
    name: 'hovering a workload with the mouse shows who can reach it',
    async run(scene) {
      const { workbench } = scene;
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'name: mysql'));
      await workbench.lens(/reached by/).waitFor();
      const hover = await workbench.hoverOver(workbench.tokens('mysql').first(), /who can reach/i);
      const text = await hover.innerText();
      assert.match(text, /backend/);
      assert.match(text, /prometheus/);
      assert.match(text, /3306/);
      await workbench.leave();
      await hover.waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'an AdminNetworkPolicy has its lenses, and a hover on one of its rules says what it decides',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.open('admin/guardrails.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'admin/guardrails.yaml', 'name: guardrails'));
      await workbench.lens(/ingress: 3 rules \(1 allow, 1 deny, 1 pass\)/).waitFor();
      await workbench.goto(...placeOf(scene, 'admin/guardrails.yaml', 'action: Pass'));
      const hover = await workbench.hoverOver(workbench.tokens('tenants among themselves').first(), /Passes on connections/);
      assert.match(await hover.innerText(), /NetworkPolicies decide/);
      await shot('hover-admin-rule');
      await workbench.leave();
      await hover.waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'the call hierarchy of a workload lists who can reach it, and a click opens the rule',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'name: mysql'));
      await workbench.lens(/reached by .*backend/).waitFor();
      await workbench.command('Calls: Show Call Hierarchy');
      const rows = workbench.page.locator('.pane-body .monaco-list-row');
      const caller = rows.filter({ hasText: 'backend' }).filter({ hasText: 'TCP 3306 (mysql)' });
      await caller.waitFor();
      await rows.filter({ hasText: 'prometheus' }).first().waitFor();
      await shot('call-hierarchy');
      await caller.click();
      await workbench.page.locator('.editor-group-container.active .tab.active[data-resource-name="policies.yaml"]').waitFor();
      await workbench.textLike(/name: mysql-from-backend/);
      await shot('call-hierarchy-rule');
      await workbench.command('View: Show Explorer');
    },
  },
  {
    name: 'a probe is chosen from a list and copied, for a terminal of the reader',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'name: mysql'));
      await workbench.command('NetworkPolicy: Copy a Probe');
      const row = workbench.input.locator('.monaco-list-row').filter({ hasText: 'backend' }).filter({ hasText: 'allowed on TCP 3306' }).first();
      await row.waitFor();
      await shot('copy-probe');
      await row.click();
      await page.locator('.notification-list-item', { hasText: 'Copied' }).first().waitFor();
      await workbench.command('File: New Untitled Text File');
      await workbench.focusEditor();
      await page.keyboard.press('Control+V');
      await workbench.textLike(/^kubectl -n shop exec deploy\/backend -- nc -vz -w 3 mysql 3306$/);
      await workbench.command('View: Revert and Close Editor');
      await workbench.command('Notifications: Clear All Notifications');
    },
  },
  {
    name: 'why one workload cannot reach another is picked, and answered beside the manifest with links',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await page.setViewportSize({ width: 1560, height: 800 });
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'name: frontend'));
      await workbench.lens(/reached by/).waitFor();
      const row = (text: string) => workbench.input.locator('.monaco-list-row', { hasText: text }).first();
      await workbench.commandWithQuestions("NetworkPolicy: Why Can / Can't A Reach B?", [
        {
          asked: 'Who connects',
          async choose() {
            // The workload at the cursor is marked, so Enter takes it.
            await workbench.input.locator('.monaco-list-row.focused', { hasText: 'frontend' }).waitFor();
            await shot('explain-from');
            await page.keyboard.press('Enter');
          },
        },
        {
          asked: 'What does frontend connect to',
          async choose(box) {
            await row('backend').waitFor();
            await shot('explain-to');
            await box.fill('mysql');
            await row('StatefulSet').click();
          },
        },
        {
          asked: 'Which port of mysql',
          async choose() {
            await row('3306').waitFor();
            await shot('explain-port');
            await row('3306').click();
          },
        },
      ]);
      await workbench.textLike(/^denied\s+Deployment shop\/frontend/);
      await workbench.editor.locator('.detected-link').first().waitFor();
      await shot('explain');
      await workbench.followLink('policies.yaml', page.locator('.editor-group-container.active .tab.active[data-resource-name="policies.yaml"]'));
      await shot('explain-link');
      await workbench.command('View: Close All Editors');
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  },
  {
    name: 'a policy and a workload stand side by side, each with its lenses',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await page.setViewportSize({ width: 1560, height: 800 });
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await workbench.open('mistakes/nobody-became-everybody.yaml');
      await workbench.squiggles('warning').first().waitFor();
      await workbench.lens(/1 workload: db/).waitFor();
      await workbench.command('View: New Editor Group to the Right');
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'name: mysql'));
      await workbench.lens(/reached by (backend, prometheus|prometheus, backend)/).waitFor();
      await workbench.hoverOver(workbench.tokens('mysql').first(), /who can reach/i);
      await shot('hover-workload');
      await workbench.leave();
      await workbench.command('View: Close All Editors');
      await workbench.command('View: Toggle Primary Side Bar Visibility');
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  },
  {
    name: 'assertions are tests, one fails as soon as a policy no longer does what it states, and says why',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await page.setViewportSize({ width: 1400, height: 860 });
      await workbench.command('View: Close All Editors');
      await workbench.open('shop/shop.netpol-test.yaml');
      // The view comes with the first test, which has its button beside the line.
      await workbench.editor.locator('.testing-run-glyph').first().waitFor();
      await workbench.command('View: Show Testing');
      await workbench.testItem('shop/shop.netpol-test.yaml').locator('.monaco-tl-twistie').click();
      await workbench.testItem(/backend -> \S*mysql/).waitFor();
      await workbench.command('Test: Run All Tests');
      await workbench.testItem(/backend -> \S*mysql/, 'passed').waitFor();
      await workbench.command('View: Hide Panel');
      await workbench.open('shop/policies.yaml');
      const [line] = placeOf(scene, 'shop/policies.yaml', 'name: mysql-from-backend');
      await workbench.goto(line + 11, 1);
      await workbench.replaceLine('              app: frontend');
      await workbench.testItem(/backend -> \S*mysql/, 'failed').waitFor();
      await workbench.open('shop/shop.netpol-test.yaml');
      const peek = page.locator('.peekview-widget:visible');
      await workbench.editor.locator('.test-error-content-widget').first().click();
      await peek.getByText('shop/backend does not reach shop/mysql').first().waitFor();
      // Below the message stand the rules, the one to change first.
      await peek.locator('.view-line', { hasText: 'ingress:' }).first().waitFor();
      await shot('assertions');
      await page.keyboard.press('Escape');
      await peek.waitFor({ state: 'hidden' });
      await workbench.open('shop/policies.yaml');
      await workbench.replaceLine('              app: backend');
      await workbench.save();
      await workbench.testItem(/backend -> \S*mysql/, 'passed').waitFor();
      await workbench.command('View: Show Explorer');
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  },
  {
    name: 'typing brings a finding, undoing takes it away',
    async run(scene) {
      const { workbench } = scene;
      await workbench.open('shop/policies.yaml');
      await workbench.goto(...placeOf(scene, 'shop/policies.yaml', 'port: 53'));
      await workbench.page.keyboard.press('End');
      await workbench.page.keyboard.type('00000', { delay: 20 });
      await workbench.squiggles('error').first().waitFor();
      for (let i = 0; i < 5; i++) await workbench.page.keyboard.press('Backspace');
      await workbench.squiggles('error').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'the light bulb of an open namespace adds default-deny',
    async run(scene) {
      const { workbench, workspace, shot } = scene;
      await workbench.open('open/everything.yaml');
      await workbench.focusEditor();
      await workbench.goto(1, 1);
      await workbench.bulb().waitFor({ state: 'hidden' });
      const [line, column] = placeOf(scene, 'open/everything.yaml', 'name: open');
      await workbench.goto(line, column + 6);
      await workbench.bulb().click();
      await workbench.fix(/default-deny.*ingress and egress/i).waitFor();
      await shot('default-deny');
      await workbench.fix(/default-deny.*ingress and egress/i).click();
      await workbench.focusEditor();
      await workbench.page.keyboard.press('Control+End');
      await workbench.textLike(/podSelector: \{\}/);
      await workbench.save();
      // A save truncates the file before it writes.
      for (const end = Date.now() + 5000; ; await workbench.page.waitForTimeout(50)) {
        const text = readFileSync(join(workspace, 'open', 'everything.yaml'), 'utf8');
        if (/kind: NetworkPolicy/.test(text)) break;
        assert.ok(Date.now() < end, `the policy is not in the file:\n${text}`);
      }
    },
  },
  {
    name: 'the command adds default-deny to a document without a file',
    async run({ workbench, shot }) {
      await workbench.command('File: New Untitled Text File');
      await workbench.commandWithChoice('Change Language Mode', 'yaml', /YAML\s*\(yaml\)/);
      await workbench.focusEditor();
      await workbench.page.keyboard.insertText('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: typed\n');
      await workbench.commandWithChoice('NetworkPolicy: Add Default-Deny Policy...', 'ingress and', /Ingress and egress/);
      await workbench.textLike(/kind: NetworkPolicy[\s\S]*namespace: typed[\s\S]*podSelector: \{\}/);
      await shot('default-deny-command');
      await workbench.command('View: Revert and Close Editor');
    },
  },
];
