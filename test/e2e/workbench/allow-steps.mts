import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { placeOf, type Scene, type Step } from './steps.mts';

const file = 'refused/vault.yaml';

const workload = (name: string, app: string, more = '') => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: vault
spec:
  selector: {matchLabels: {app: ${app}}}
  template:
    metadata: {labels: {app: ${app}}}
    spec:
      containers:
        - name: main
          image: example.org/${name}
          ports: [{containerPort: 5432}]${more}
`;

/** A namespace whose ingress is closed, and a client that has to reach the database; one of the others is there twice. */
const manifests = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: vault
spec:
  podSelector: {}
  policyTypes: [Ingress]
---
apiVersion: v1
kind: Service
metadata:
  name: keys
  namespace: vault
spec: {selector: {app: keys}, ports: [{port: 5432}]}
${workload('keys', 'keys')}${workload('signer', 'signer', '\n          env:\n            - name: KEYS_HOST\n              value: keys')}${workload('batch', 'batch')}${workload('batch-canary', 'batch')}`;

const assertions = 'assertions:\n  - {from: vault/signer, to: vault/keys, ports: [5432], expect: allowed}\n';

/** They come last into the workspace, so that no other step and no picture has them. */
function layOut({ workspace }: Scene): void {
  mkdirSync(join(workspace, 'refused'), { recursive: true });
  writeFileSync(join(workspace, file), manifests);
  writeFileSync(join(workspace, 'refused/vault.netpol-test.yaml'), assertions);
  writeFileSync(
    join(workspace, 'refused/loose.yaml'),
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: loose\n${workload('idle', 'idle').replace('namespace: vault', 'namespace: loose')}`,
  );
}

/** Waits until the file on the disk has a text: what a preview applies is saved. */
async function saved({ workbench, workspace }: Scene, fits: RegExp): Promise<string> {
  for (const end = Date.now() + 15_000; ; await workbench.page.waitForTimeout(50)) {
    const text = readFileSync(join(workspace, file), 'utf8');
    if (fits.test(text)) return text;
    assert.ok(Date.now() < end, `the file never came to be like ${fits}:\n${text}`);
  }
}

const preview = ({ workbench: { page } }: Scene) => page.locator('.part.panel .refactor-preview, .part.panel .bulk-edit-panel').first();

/** Waits until the server knows the workloads in view: what nobody reaches has a lens without a link. */
const known = ({ workbench }: Scene) => workbench.editor.locator('.codelens-decoration:visible', { hasText: 'reached by' }).first().waitFor();

/** Applies what the preview shows as it stands there. */
async function apply(scene: Scene): Promise<void> {
  const { page } = scene.workbench;
  await page.locator('.part.panel').getByText('Apply', { exact: true }).first().click();
  await preview(scene).locator('.edit-checkbox').first().waitFor({ state: 'hidden' });
}

/** Puts the manifests back as they were. */
async function restore(scene: Scene): Promise<void> {
  writeFileSync(join(scene.workspace, file), manifests);
  await scene.workbench.command('View: Close All Editors');
  await scene.workbench.command('Notifications: Clear All Notifications');
}

const row = ({ workbench }: Scene, text: string | RegExp) => workbench.input.locator('.monaco-list-row', { hasText: text }).first();

/** The workload at the cursor is marked, so Enter takes it. */
async function marked({ workbench }: Scene, text: string): Promise<void> {
  await workbench.input.locator('.monaco-list-row.focused', { hasText: text }).waitFor();
  await workbench.page.keyboard.press('Enter');
}

/** Types into a list, and takes the row that fits. */
async function typed(scene: Scene, box: Locator, text: string, fits: string | RegExp): Promise<void> {
  await box.fill(text);
  await row(scene, fits).click();
}

export const allowSteps: readonly Step[] = [
  {
    name: 'Allow at a finding is looked at, ticked, and applied as it stands',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      layOut(scene);
      await workbench.open(file);
      const [line, column] = placeOf(scene, file, 'value: keys');
      await workbench.goto(line, column + 8);
      await workbench.squiggles('warning').first().waitFor();
      await workbench.press('Control+.', workbench.fix(/where policies refuse it/));
      await shot('allow-fix');
      await workbench.fix('Allow Deployment vault/signer to reach Deployment vault/keys on TCP 5432, where policies refuse it').click();
      await page.locator('.part.panel .edit-checkbox').nth(1).waitFor();
      await page.locator('.notification-list-item', { hasText: 'Nothing else opens' }).first().waitFor();
      await shot('allow-preview');
      const boxes = page.locator('.part.panel .edit-checkbox');
      const ticks = await boxes.evaluateAll((found) => found.map((box) => box.getAttribute('aria-checked')));
      // The file, the comment and the policy.
      assert.deepEqual(ticks, ['true', 'false', 'true']);
      await apply(scene);
      const text = await saved(scene, /name: keys-from-signer/);
      assert.equal(text.startsWith(manifests.trimEnd()), true, 'nothing else is changed, and no comment is added');
      await shot('allow-applied');
      await restore(scene);
    },
  },
  {
    name: 'Allow for one of two workloads of equal labels asks whether both are meant',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      layOut(scene);
      await workbench.open(file);
      await workbench.goto(...placeOf(scene, file, 'name: batch'));
      await known(scene);
      await workbench.commandWithQuestions('NetworkPolicy: Allow A to Reach B...', [
        { asked: 'Who connects', choose: () => marked(scene, 'batch') },
        { asked: 'connect to', choose: (box) => typed(scene, box, 'keys', 'Deployment') },
        { asked: 'Which port', choose: () => row(scene, '5432').click() },
      ]);
      const question = page.locator('.notification-list-item', { hasText: 'No selector tells Deployment vault/batch-canary' }).first();
      await question.waitFor();
      await shot('allow-twins');
      await question.getByText('Open it for Deployment vault/batch-canary, too', { exact: true }).click();
      await page.locator('.part.panel .edit-checkbox').nth(1).waitFor();
      await apply(scene);
      await saved(scene, /name: keys-from-batch/);
      await restore(scene);
    },
  },
  {
    name: 'Allow is asked for from an assertion that fails',
    async run(scene) {
      const { workbench, shot } = scene;
      layOut(scene);
      await workbench.open('refused/vault.netpol-test.yaml');
      await workbench.goto(2, 10);
      await workbench.press('Control+.', workbench.fix(/^Allow Deployment vault\/signer to reach Deployment vault\/keys on TCP 5432/));
      await shot('allow-assertion');
      await workbench.page.keyboard.press('Escape');
      await restore(scene);
    },
  },
  {
    name: 'Allow is asked for above what an answer says would allow it',
    async run(scene) {
      const { workbench, shot } = scene;
      layOut(scene);
      await workbench.open(file);
      await workbench.goto(...placeOf(scene, file, 'name: signer'));
      await known(scene);
      await workbench.commandWithQuestions("NetworkPolicy: Why Can / Can't A Reach B?", [
        { asked: 'Who connects', choose: () => marked(scene, 'signer') },
        { asked: 'connect to', choose: (box) => typed(scene, box, 'keys', 'Deployment') },
        { asked: 'Which port', choose: () => row(scene, '5432').click() },
      ]);
      await workbench.textLike(/To allow it, add a policy/);
      await workbench.lens('Allow this connection').waitFor();
      await shot('allow-answer');
      await workbench.clickLens('Allow this connection', workbench.page.locator('.part.panel .edit-checkbox').nth(1));
      await apply(scene);
      await saved(scene, /name: keys-from-signer/);
      await restore(scene);
    },
  },
  {
    name: 'Allow is asked for from a row of the call hierarchy',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      layOut(scene);
      await workbench.open(file);
      const [line, column] = placeOf(scene, file, 'image: example.org/keys');
      await workbench.goto(line, column);
      await known(scene);
      await workbench.command('Calls: Show Call Hierarchy');
      const root = page.locator('.pane-body .monaco-list-row', { hasText: 'keys' }).first();
      await root.waitFor();
      await root.click({ button: 'right' });
      const item = page.locator('.context-view .action-label, .monaco-menu .action-label').filter({ hasText: 'Allow A to Reach B' }).first();
      await item.waitFor();
      await shot('allow-calls');
      // A picture closes the menu, and one that has just opened takes no click: its last entry is taken by keyboard.
      const box = workbench.input.locator('input[placeholder*="Who connects to keys"]').first();
      for (let tries = 1; !(await box.isVisible()); tries++) {
        await page.keyboard.press('Escape');
        await root.click({ button: 'right' });
        await item.waitFor({ timeout: 3000 }).catch(() => undefined);
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        await box.waitFor({ timeout: 3000 }).catch(() => undefined);
        assert.ok(tries < 5, 'the menu of the row asks who connects');
      }
      await box.fill('signer');
      await row(scene, 'signer').click();
      await workbench.input.locator('input[placeholder*="Which port of keys"]').first().waitFor();
      await shot('allow-calls-port');
      await row(scene, '5432').click();
      await page.locator('.part.panel .edit-checkbox').nth(1).waitFor();
      await apply(scene);
      await saved(scene, /name: keys-from-signer/);
      await workbench.command('View: Show Explorer');
      await restore(scene);
    },
  },
  {
    name: 'Allow is asked for from a pair of the map of which nothing passes',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      layOut(scene);
      await page.setViewportSize({ width: 1560, height: 860 });
      await workbench.open(file);
      await workbench.command('NetworkPolicy: Show Map');
      const map = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
      await map.locator('#filter-namespace').selectOption('vault');
      await map.locator('#options [data-node="w:vault/Deployment/signer"]').waitFor({ state: 'attached' });
      await map.locator('#tab-matrix').click();
      const cell = map.locator('[role=gridcell][aria-label="Deployment signer in vault to Deployment keys in vault: nothing"]');
      await cell.click();
      await map.locator('.said button', { hasText: 'Allow...' }).waitFor();
      await shot('allow-matrix');
      await map.locator('#tab-map').click();
      await map.locator('#canvas').focus();
      await page.keyboard.press('/');
      await page.keyboard.type('deployment keys');
      await map.locator('#found', { hasText: '1 found' }).waitFor();
      await page.keyboard.press('Enter');
      await map.locator('#details h3', { hasText: 'Not reached by' }).waitFor();
      await shot('allow-map');
      await map.locator('#details button[aria-label="Allow Deployment signer in vault to reach Deployment keys in vault"]').click();
      await workbench.input.locator('input[placeholder*="Which port of keys"]').first().waitFor();
      await row(scene, '5432').click();
      await page.locator('.part.panel .edit-checkbox').nth(1).waitFor();
      await shot('allow-map-preview');
      await apply(scene);
      await saved(scene, /name: keys-from-signer/);
      await page.setViewportSize({ width: 1280, height: 800 });
      await restore(scene);
    },
  },
  {
    name: 'a rename after which selectors select others is looked at, ticked, and applied as it stands',
    async run(scene) {
      const { workbench, shot } = scene;
      const { page } = workbench;
      layOut(scene);
      await workbench.open(file);
      const [line, column] = placeOf(scene, file, 'metadata: {labels: {app: signer}}');
      await workbench.goto(line, column + 'metadata: {labels: {app: '.length);
      const box = page.locator('.rename-box input').first();
      await workbench.press('F2', box);
      await box.fill('keys');
      await page.keyboard.press('Enter');
      await page.locator('.part.panel .edit-checkbox').nth(1).waitFor();
      await page.locator('.notification-list-item', { hasText: 'then selects' }).first().waitFor();
      await shot('rename-preview');
      await apply(scene);
      const text = await saved(scene, /name: signer\n[\s\S]*labels: \{app: keys\}[\s\S]*name: KEYS_HOST/);
      assert.equal(text.startsWith('apiVersion'), true, 'the comment is written only where it is ticked');
      await restore(scene);
    },
  },
  {
    name: 'the menu of default-denies is short, and the others are behind one choice',
    async run(scene) {
      const { workbench, shot } = scene;
      layOut(scene);
      await workbench.open('refused/loose.yaml');
      await workbench.squiggles('info').first().waitFor();
      const [line, column] = placeOf(scene, 'refused/loose.yaml', 'name: loose');
      await workbench.goto(line, column + 7);
      await workbench.press('Control+.', workbench.fix(/choose from more/));
      const titles = (await workbench.fixes().allInnerTexts()).filter((title) => title.startsWith('Add default-deny'));
      assert.equal(titles.length, 3, titles.join('\n'));
      await shot('default-deny-menu');
      await workbench.fix(/choose from more/).click();
      await row(scene, 'in a new file: ingress and egress').waitFor();
      await shot('default-deny-choices');
      await row(scene, 'loose: egress, DNS allowed').click();
      await workbench.textLike(/name: default-deny-egress/);
      await workbench.command('View: Revert and Close Editor');
      await restore(scene);
    },
  },
];
