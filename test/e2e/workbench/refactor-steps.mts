import assert from 'node:assert/strict';
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
      await page.locator('.part.panel').getByText('Apply', { exact: true }).first().click();
      await boxes.first().waitFor({ state: 'hidden' });
      await workbench.goto(...placeOf(scene, 'shop/policies.yaml', 'name: default-deny'));
      await workbench.textLike(/name: default-deny\n[\s\S]*policyTypes: \[Ingress, Egress\]\n {2}egress:\n {4}- to:[\s\S]*---\n[\s\S]*name: frontend/);
      await revert(scene);
      await workbench.command('View: Close All Editors');
    },
  },
];

/** Opens the menu of refactorings at a place and chooses one. @param picture of the menu */
async function refactorAt(scene: Scene, text: string, title: RegExp, picture?: string): Promise<void> {
  const { workbench, shot } = scene;
  await workbench.open('shop/policies.yaml');
  await workbench.focusEditor();
  await workbench.goto(...placeOf(scene, 'shop/policies.yaml', text));
  await workbench.press('Control+Shift+R', workbench.fix(title));
  if (picture !== undefined) await shot(picture);
  await workbench.fix(title).click();
}

/** Takes back what was not saved, and waits until it is. */
async function revert({ workbench }: Scene): Promise<void> {
  await workbench.command('File: Revert File');
  await workbench.page.locator('.editor-group-container.active .tab.active:not(.dirty)').waitFor();
}
