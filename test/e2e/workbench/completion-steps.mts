import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './steps.mts';

/** A rule that is begun, as far as the peer. */
const begun = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: begun
  namespace: shop
spec:
  ingress:
    - from:
        - `;

export const completionSteps: readonly Step[] = [
  {
    name: 'in an empty file a whole policy is completed, as a snippet',
    async run({ workbench, workspace, shot }) {
      writeFileSync(join(workspace, 'shop', 'new.yaml'), '');
      await workbench.open('shop/new.yaml');
      const rows = workbench.page.locator('.suggest-widget.visible .monaco-list-row');
      await workbench.press('Control+Space', rows.filter({ hasText: 'database from one client' }));
      await shot('completion-empty');
      await rows.filter({ hasText: 'database from one client' }).click();
      const text = await workbench.textLike(/kind: NetworkPolicy/);
      assert.match(text, /\n {2}podSelector:\n {4}matchLabels:\n/);
      await shot('completion-accepted');
    },
  },
  {
    name: 'a peer is completed at its column',
    async run({ workbench, workspace, shot }) {
      writeFileSync(join(workspace, 'shop', 'begun.yaml'), begun);
      await workbench.open('shop/begun.yaml');
      await workbench.goto(9, 11);
      const rows = workbench.page.locator('.suggest-widget.visible .monaco-list-row');
      await workbench.press('Control+Space', rows.filter({ hasText: 'a whole namespace' }));
      await shot('completion-peer');
      await rows.filter({ hasText: 'a whole namespace' }).click();
      await workbench.textLike(/\n {8}- namespaceSelector:\n {12}matchLabels:\n {14}kubernetes\.io\/metadata\.name: /);
      await shot('completion-peer-accepted');
    },
  },
];
