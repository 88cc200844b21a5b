import assert from 'node:assert/strict';
import { mapPage, nodeOf } from './map-steps.mts';
import type { Step } from './steps.mts';

/** What the client says, in a VS Code whose language is German: its own words stay English here, because no language pack is installed. */
export const germanSteps: readonly Step[] = [
  {
    name: 'in German: commands, the view of policies and what its rows say',
    async run({ workbench, shot }) {
      const { page } = workbench;
      await workbench.open('shop/policies.yaml');
      await page.locator('.activitybar [aria-label*="Network Policies"]').first().click();
      const rows = page.locator('.pane-body .monaco-list-row');
      const shop = rows.filter({ hasText: /^shop/ }).filter({ hasText: 'isoliert' }).first();
      await shop.click();
      await page.keyboard.press('ArrowRight');
      const mysql = rows.filter({ hasText: /^mysqlStatefulSet/ }).first();
      await mysql.waitFor();
      assert.match((await mysql.getAttribute('aria-label')) ?? '', /^StatefulSet mysql, eingehend isoliert, ausgehend isoliert\. Policies: /);
      await shot('german-view');
    },
  },
  {
    name: 'in German: the page of the map',
    async run({ workbench, shot }) {
      await workbench.page.setViewportSize({ width: 1560, height: 860 });
      await workbench.command('NetworkPolicy: Karte zeigen');
      const map = mapPage(workbench);
      const mysql = nodeOf(map, 'w:shop/StatefulSet/mysql');
      await mysql.waitFor({ state: 'attached' });
      assert.match((await mysql.textContent()) ?? '', /^StatefulSet mysql in shop; eingehend isoliert: .*; von \d+ erreicht, erreicht \d+$/);
      assert.equal(await map.locator('html').getAttribute('lang'), 'de');
      await map.locator('#status', { hasText: /\d+ Workloads in \d+ Namespaces, \d+ Policies; \d+ begrenzte Verbindungen/ }).waitFor();
      await map.locator('#tab-matrix', { hasText: 'Matrix' }).click();
      await map.locator('[role=gridcell][aria-label="Deployment backend in shop zu StatefulSet mysql in shop: TCP 3306"]').waitFor();
      await shot('german-matrix');
      await map.locator('#tab-map', { hasText: 'Karte' }).click();
      await map.locator('#details summary', { hasText: 'So wird sie gelesen' }).waitFor();
      await shot('german-map');
      assert.deepEqual(workbench.pageProblems, []);
      await workbench.command('View: Close All Editors');
    },
  },
  {
    name: 'in German: the walkthrough',
    async run({ workbench, shot }) {
      const { page } = workbench;
      await workbench.commandWithChoice('Welcome: Open Walkthrough...', 'Einen Namespace abriegeln', 'Einen Namespace abriegeln');
      await page.locator('.getting-started-step.expanded .monaco-button', { hasText: 'Beispiel öffnen' }).waitFor();
      await page.frameLocator('iframe.webview').frameLocator('iframe').getByText('Ein Laden, den alle erreichen').first().waitFor();
      await shot('german-walkthrough');
      await workbench.command('View: Close All Editors');
    },
  },
];
