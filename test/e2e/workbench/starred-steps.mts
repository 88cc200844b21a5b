import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../../scripts/root.mts';
import { placeOf, type Scene, type Step } from './steps.mts';

/** One of the mistakes that are made most often, in the folder of `starred/` that is called like its rule. */
interface Mistake {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Where it is underlined: the first place in the file that has this text. */
  readonly marked: string;
  /** The title of the fix that stands first, which is the likelier reading. */
  readonly fix: string;
}

const mistakes: readonly Mistake[] = [
  { rule: 'peer-split-and-or', severity: 'warning', marked: '- podSelector', fix: 'Require both (one peer)' },
  { rule: 'ports-as-separate-rule', severity: 'warning', marked: '- ports', fix: 'Limit the peers to these ports (one rule)' },
  { rule: 'dns-blocked', severity: 'warning', marked: 'egress:', fix: 'Allow DNS (kube-system, UDP and TCP 53)' },
  {
    rule: 'namespace-selector-by-name-label',
    severity: 'warning',
    marked: 'name: ingress-nginx',
    fix: 'Select by kubernetes.io/metadata.name (lets more through)',
  },
  { rule: 'peers-empty-allows-all', severity: 'warning', marked: 'from: []', fix: 'Let nobody in: ingress: []' },
  { rule: 'policy-types-missing-egress', severity: 'warning', marked: 'egress:', fix: 'Add Egress to policyTypes, so that the rules count' },
  { rule: 'service-port-instead-of-target-port', severity: 'warning', marked: '80', fix: 'Write 8080, to allow the port of the pods' },
  {
    rule: 'dangling-pod-selector',
    severity: 'warning',
    marked: 'component: catalog-server',
    fix: 'Write component: registry, so that the policy counts for them',
  },
  {
    rule: 'peer-other-namespace-only',
    severity: 'warning',
    marked: 'app: scraper',
    fix: 'Let the pods of scrapers through: add a namespaceSelector',
  },
  { rule: 'ports-inside-peer', severity: 'error', marked: 'ports:', fix: 'Move ports out of the peer' },
  { rule: 'ingress-controller-blocked', severity: 'warning', marked: 'name: store', fix: 'Let ingress-nginx in: add the policy store-from-ingress-nginx' },
  {
    rule: 'apiserver-egress-blocked',
    severity: 'warning',
    marked: 'egress:',
    fix: 'Allow TCP 443, 6443 to any address: add the policy operator-to-api-server',
  },
];

const source = at('test', 'e2e', 'starred');

/** The manifest before its fix, and what else its rule looks at. They come last into the workspace, so that no other step and no picture has them. */
function layOut(workspace: string): void {
  for (const { rule } of mistakes) {
    const folder = join(workspace, 'starred', rule);
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(join(source, rule))) {
      if (file !== 'after.yaml') copyFileSync(join(source, rule, file), join(folder, file === 'before.yaml' ? `${rule}.yaml` : `${rule}-${file}`));
    }
  }
}

/** Waits until a file has this text; a save truncates it before it writes. */
async function fileLike({ workbench }: Scene, path: string, wanted: string): Promise<void> {
  for (const end = Date.now() + 5000; ; await workbench.page.waitForTimeout(50)) {
    const text = readFileSync(path, 'utf8');
    if (text === wanted) return;
    if (Date.now() > end) assert.equal(text, wanted);
  }
}

function stepOf({ rule, severity, marked, fix }: Mistake, index: number): Step {
  return {
    name: `${rule}: from the squiggle to the fix by keyboard`,
    async run(scene) {
      const { workbench, workspace, shot } = scene;
      if (index === 0) layOut(workspace);
      const file = `starred/${rule}/${rule}.yaml`;
      await workbench.open(file);
      await workbench.squiggles(severity).first().waitFor();
      await workbench.goto(...placeOf(scene, file, marked));
      await workbench.showHover(rule);
      await shot(`starred-${rule}-1`);
      await workbench.page.keyboard.press('Escape');
      await workbench.press('Control+.', workbench.fixes().first());
      assert.equal((await workbench.fixes().first().innerText()).trim(), fix);
      await shot(`starred-${rule}-2`);
      await workbench.page.keyboard.press('Enter');
      await workbench.squiggles(severity).first().waitFor({ state: 'detached' });
      await workbench.save();
      await shot(`starred-${rule}-3`);
      await fileLike(scene, join(workspace, file), readFileSync(join(source, rule, 'after.yaml'), 'utf8'));
      await workbench.command('View: Close All Editors');
    },
  };
}

/** The mistakes that are made most often, each in a manifest of its own: found, read, and fixed with what the menu offers first. */
export const starredSteps: readonly Step[] = mistakes.map(stepOf);
