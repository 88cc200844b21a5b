import assert from 'node:assert/strict';
import type { Step } from './steps.mts';

export const viewSteps: readonly Step[] = [
  {
    name: 'the view of policies opens a namespace by keyboard, and says how each workload stands',
    async run({ workbench, shot }) {
      const { page } = workbench;
      await page.locator('.activitybar .action-item[aria-label*="Network Policies"], .activitybar [aria-label*="Network Policies"]').first().click();
      const rows = page.locator('.pane-body .monaco-list-row');
      const shop = rows
        .filter({ hasText: /isolated \d/ })
        .or(rows.filter({ hasText: 'all isolated' }))
        .filter({ hasText: /^shop/ })
        .first();
      await shop.click();
      await page.keyboard.press('ArrowRight');
      const mysql = rows.filter({ hasText: /^mysqlStatefulSet/ }).first();
      await mysql.waitFor();
      assert.match((await mysql.getAttribute('aria-label')) ?? '', /^StatefulSet mysql, ingress isolated, egress isolated\. Policies: /);
      await mysql.click();
      await workbench.textLike(/kind: StatefulSet/);
      await mysql.hover();
      await shot('policies-view');
      await workbench.command('Preferences: Toggle between Light/Dark Themes');
      await page.locator('.monaco-workbench.vs-dark').waitFor();
      await shot('policies-view-dark');
      await workbench.command('Preferences: Toggle between Light/Dark Themes');
      await page.locator('.monaco-workbench.vs').waitFor();
    },
  },
  {
    name: 'the menu of a row in the view proposes policies for it, which are looked at before they are made',
    async run({ workbench, shot }) {
      const { page } = workbench;
      const row = page.locator('.pane-body .monaco-list-row', { hasText: /^observability/ }).first();
      const item = page.locator('.context-view .action-item', { hasText: 'Generate Policies from What Has to Work' }).first();
      await row.click({ button: 'right' });
      await item.waitFor();
      await shot('policies-view-menu');
      // A menu that has just opened takes no click.
      const made = page.locator('.part.panel .monaco-list-row', { hasText: 'network-policies-observability.yaml' }).first();
      const choose = async () => {
        if (!(await item.isVisible())) await row.click({ button: 'right' });
        await item.click();
      };
      await workbench.insist(made, choose, 8000);
      await page.locator('.notification-list-item', { hasText: 'stops passing' }).first().waitFor();
      await page.locator('.part.panel').getByText('Discard', { exact: true }).first().click();
      await page.locator('.part.panel .monaco-list-row', { hasText: 'network-policies-observability.yaml' }).first().waitFor({ state: 'detached' });
      await workbench.command('Notifications: Clear All Notifications');
      await workbench.command('View: Close All Editors');
    },
  },
  {
    name: 'a newcomer following the walkthrough locks down the sample namespace and sees the test go green',
    async run({ workbench, shot }) {
      const { page, input } = workbench;
      await workbench.command('View: Close All Editors');
      await page.keyboard.press('Control+B');
      await workbench.commandWithChoice('Welcome: Open Walkthrough...', 'Lock Down a Namespace', 'Lock Down a Namespace');
      const button = (name: string) => page.locator('.getting-started-step.expanded .monaco-button', { hasText: name });
      const done = (title: string) => page.locator('.getting-started-step', { hasText: title }).locator('.codicon-getting-started-step-checked').first();
      const step = async (title: string, name: string) => {
        const heading = page.locator('.getting-started-step', { hasText: title }).first();
        if (!(await button(name).isVisible())) await heading.click();
        await button(name).click();
      };
      await page.locator('.getting-started-step').first().waitFor();
      const media = page.frameLocator('iframe.webview').frameLocator('iframe');
      await media.getByText('A shop that everybody can reach').first().waitFor();
      await shot('walkthrough');
      await step('Open a sample', 'Open the Sample');
      await input.locator('.monaco-list-row', { hasText: 'In this workspace' }).click();
      await done('Open a sample').waitFor();
      await step('See who can reach', 'Ask');
      await workbench.textLike(/sample-shop\/website can reach sample-shop\/database|allowed/i);
      await shot('walkthrough-reach');
      await step('Add a default-deny', 'Add Default-Deny');
      await input.locator('.monaco-list-row', { hasText: 'Ingress and egress' }).click();
      await done('Add a default-deny').waitFor();
      await step('See the test go green', 'Run the Assertions');
      await page.locator('.editor-instance .testing-run-glyph.codicon-testing-failed-icon').first().waitFor();
      await step('Allow what is needed', 'Add the Policies');
      await done('Allow what is needed').waitFor();
      await step('See the test go green', 'Run the Assertions');
      await done('See the test go green').waitFor();
      await page.locator('.editor-instance .testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
      await shot('walkthrough-green');
    },
  },
];
