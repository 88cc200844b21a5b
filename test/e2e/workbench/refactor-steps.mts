import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, type Scene, type Step } from './steps.mts';

export const refactorSteps: readonly Step[] = [
  {
    name: 'a policy is split into one for each direction from the menu of refactorings',
    async run(scene) {
      const { workbench, shot } = scene;
      await refactorAt(scene, 'name: frontend', /Split into one policy for ingress/, 'refactor-menu');
      await workbench.textLike(/name: frontend\n[\s\S]*policyTypes: \[Ingress\]\n {2}ingress:\n[^-]*- ports:/);
      // What it is split into stands below, out of view.
      await workbench.goto(placeOf(scene, 'shop/policies.yaml', 'name: frontend')[0] + 24, 1);
      await workbench.textLike(/name: frontend-egress\n[\s\S]*policyTypes: \[Egress\]\n {2}egress:/);
      await shot('split-policy');
      await revert(scene);
    },
  },
  {
    name: 'merging policies of the same pods is looked at before it is done',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      await refactorAt(scene, 'name: default-deny', /Merge allow-dns into this policy/);
      await page.locator('.part.panel .monaco-list-row', { hasText: 'policies.yaml' }).first().waitFor();
      await shot('merge-policies');
      const boxes = page.locator('.part.panel .edit-checkbox');
      // The file, the comment that says what comes of it, the rules and what goes.
      assert.deepEqual(await boxes.evaluateAll((found) => found.map((box) => box.getAttribute('aria-checked'))), ['true', 'false', 'true', 'true']);
      await leavePreview(scene, 'Apply');
      await workbench.goto(...placeOf(scene, 'shop/policies.yaml', 'name: default-deny'));
      await workbench.textLike(/name: default-deny\n[\s\S]*policyTypes: \[Ingress, Egress\]\n {2}egress:\n {4}- to:[\s\S]*---\n[\s\S]*name: frontend/);
      await revert(scene);
      await workbench.command('View: Close All Editors');
    },
  },
];

const ledger = 'open/ledger.yaml';

/** A client and a database, and a policy whose keys are out of order and whose second rule no manifest needs. */
const ledgerManifests = `apiVersion: v1
kind: Pod
metadata: {name: teller, namespace: ledger, labels: {app: teller}}
spec:
  containers: [{name: main, image: example.org/teller, env: [{name: BOOKS_HOST, value: "books:5432"}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: books, namespace: ledger, labels: {app: books}}
spec:
  containers: [{name: main, image: example.org/books, ports: [{containerPort: 5432}]}]
---
apiVersion: v1
kind: Service
metadata: {name: books, namespace: ledger}
spec: {selector: {app: books}, ports: [{port: 5432}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  namespace: ledger
  name: books-in
spec:
  policyTypes: [Ingress]
  podSelector:
    matchLabels: {app: books}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: teller}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: strayed
  namespace: open
spec:
  podSelector:
    matchLabels: {app: books}
  ingress:
    - from:
        - podSelector: {matchLabels: {app: teller}}
`;

/** They add a file to the workspace, so that they come last. */
export const rewriteSteps: readonly Step[] = [
  {
    name: 'the menu of refactorings sorts a policy, and narrows its ports to what manifests need',
    async run(scene) {
      const { workbench, workspace } = scene;
      writeFileSync(join(workspace, ledger), ledgerManifests);
      await refactorAt(scene, 'name: books-in', /Sort keys, rules, peers and ports/, 'sort-menu', ledger);
      await workbench.textLike(/name: books-in\n {2}namespace: ledger\nspec:\n {2}podSelector:/);
      await revert(scene);
      await refactorAt(scene, '- from:', /Tighten: only/, 'tighten-menu', ledger);
      await leavePreview(scene, 'Apply', 'tighten-preview');
      await workbench.textLike(/app: teller\}\}\n {6}ports:\n {8}- port: 5432\n {10}protocol: TCP\n---/);
      await revert(scene);
    },
  },
  {
    name: 'a policy that is in the wrong namespace moves to the one it is about',
    async run(scene) {
      const { workbench } = scene;
      await refactorAt(scene, 'name: strayed', /Move .* ledger/, 'move-menu', ledger);
      await leavePreview(scene, 'Discard', 'move-preview');
      await workbench.command('View: Close All Editors');
    },
  },
];

/** Opens the menu of refactorings at a place and chooses one. @param picture of the menu */
async function refactorAt(scene: Scene, text: string, title: RegExp, picture?: string, file = 'shop/policies.yaml'): Promise<void> {
  const { workbench, shot } = scene;
  await workbench.open(file);
  await workbench.focusEditor();
  await workbench.goto(...placeOf(scene, file, text));
  await workbench.press('Control+Shift+R', workbench.fix(title));
  if (picture !== undefined) await shot(picture);
  await workbench.fix(title).click();
}

/** Waits for the preview of the refactoring, and leaves it. */
async function leavePreview({ workbench: { page }, shot }: Scene, by: 'Apply' | 'Discard', picture?: string): Promise<void> {
  const box = page.locator('.part.panel .edit-checkbox').first();
  await box.waitFor();
  if (picture !== undefined) await shot(picture);
  await page.locator('.part.panel').getByText(by, { exact: true }).first().click();
  await box.waitFor({ state: 'hidden' });
}

/** Takes back what was not saved, and waits until it is. */
async function revert({ workbench }: Scene): Promise<void> {
  await workbench.command('File: Revert File');
  await workbench.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
}
