import assert from 'node:assert/strict';
import { placeOf, type Step } from './steps.mts';

export const navigationSteps: readonly Step[] = [
  {
    name: 'hints say within the text which pods a selector matches',
    async run({ workbench, shot }) {
      await workbench.open('shop/policies.yaml');
      await workbench.hint('pods of').waitFor();
      await shot('hints');
    },
  },
  {
    name: 'AND stands where both selectors of a peer must match',
    async run({ workbench, shot }) {
      await workbench.open('monitoring/scrape-shop.yaml');
      await workbench.hint('AND').waitFor();
      await shot('hints-and');
    },
  },
  {
    name: 'a selector that matches nothing is as pale as a comment',
    async run({ workbench, shot }) {
      await workbench.open('mistakes/selects-nothing.yaml');
      await workbench.hint('no pods here').waitFor();
      const colourOf = (text: string): Promise<unknown> => workbench.tokens(text).first().evaluate('(token) => getComputedStyle(token).color');
      const comment = await colourOf('#');
      for (const end = Date.now() + 15_000; (await colourOf('podSelector')) !== comment; await workbench.page.waitForTimeout(100))
        assert.ok(Date.now() < end, `podSelector is ${String(await colourOf('podSelector'))}, a comment ${String(comment)}`);
      await shot('tokens');
    },
  },
  {
    name: 'a workload is found by a label of its pods',
    async run({ workbench, shot }) {
      await workbench.press('Control+T', workbench.input);
      await workbench.input.locator('input').first().fill('#app=mysql');
      const row = workbench.input.locator('.monaco-list-row', { hasText: 'StatefulSet' }).first();
      await row.waitFor();
      await shot('symbols');
      await row.click();
      await workbench.textLike(/kind: StatefulSet/);
    },
  },
  {
    name: 'from a selector F12 goes to the workload that it selects',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.open('shop/policies.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/policies.yaml', 'app: mysql'));
      await workbench.press('F12', workbench.page.locator('.editor-group-container.active .tab.active[data-resource-name="workloads.yaml"]'));
      await workbench.textLike(/app: mysql/);
      await shot('definition');
    },
  },
  {
    name: 'Shift+F12 at a label of pods peeks at every policy and Service that looks at it',
    async run(scene) {
      const { workbench, shot } = scene;
      await workbench.open('shop/workloads.yaml');
      await workbench.focusEditor();
      await workbench.goto(...placeOf(scene, 'shop/workloads.yaml', 'app: mysql'));
      const peek = workbench.page.locator('.peekview-widget:visible');
      await workbench.press('Shift+F12', peek);
      for (const file of ['policies.yaml', 'services.yaml']) await peek.locator('.monaco-list-row', { hasText: file }).first().waitFor();
      await shot('references');
      await workbench.page.keyboard.press('Escape');
      await peek.waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'the outline of a file lists its policies, and goes to one',
    async run({ workbench, shot }) {
      await workbench.open('shop/policies.yaml');
      await workbench.focusEditor();
      await workbench.press('Control+Shift+O', workbench.input);
      const row = workbench.input.locator('.monaco-list-row', { hasText: 'mysql-from-backend' }).first();
      await row.waitFor();
      await shot('outline');
      await row.click();
      await workbench.textLike(/name: mysql-from-backend/);
    },
  },
  {
    name: 'a file folds to its documents, and opens again',
    async run({ workbench, shot }) {
      await workbench.open('shop/policies.yaml');
      await workbench.command('Fold All');
      const folded = await workbench.textLike(/^(?![\s\S]*podSelector)[\s\S]*apiVersion/);
      assert.match(folded, /apiVersion[\s\S]*apiVersion/);
      await shot('folded');
      await workbench.command('Unfold All');
      await workbench.textLike(/podSelector/);
      await workbench.command('View: Close All Editors');
    },
  },
];
