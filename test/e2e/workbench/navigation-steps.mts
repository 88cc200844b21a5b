import assert from 'node:assert/strict';
import type { Step } from './steps.mts';

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
