import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Analysis, Netpol } from '../../server/netpol.js';
import { allRules } from '../../server/rules/registry.js';
import { buildKustomize, hasKustomize, KUSTOMIZE_TIMEOUT } from '../support/kustomize.js';
import { netpolOfFiles } from '../support/netpol.js';
import { type RandomTree, randomTree } from '../support/random-kustomization.js';
import { diceOf } from '../support/random-yaml.js';

const trees = 60;
const layers = ['base', 'over', 'top'] as const;
const folder = mkdtempSync(path.join(tmpdir(), 'netpol-rendered-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function connectionsOf(analysis: Analysis): unknown {
  const { connections, possible } = analysis.environment().connections().answer;
  const plain = (row: { readonly from: unknown; readonly to: unknown; readonly allowed: { readonly list: unknown } }) => [row.from, row.to, row.allowed.list];
  return { connections: [...connections].map(plain), possible: [...possible].map(plain) };
}

/** What is said of a kustomization, and not of what it renders to. */
const aboutUnits = new Set([
  ...allRules.flatMap(({ id, on }) => (on === 'unit' ? [id] : [])),
  'kustomize-labels-in-peers',
  'label-creates-service-selector',
  'namespace-on-cluster-scoped',
]);

/** Labels stand in the order of a text; the two have their own. */
function withoutOrder(message: string): string {
  return message.replace(/\d+/g, 'N').replace(/`[^`]*,[^`]*`/g, (labels) => `\`${labels.slice(1, -1).split(',').sort().join()}\``);
}

/** What is found, without the numbers of lines, which are those of other files. What no unit takes in is not deployed. */
async function findingsOf(netpol: Netpol, isDeployed: (file: string) => boolean): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { file, findings } of netpol.checked())
    for (const { rule, message, category } of findings)
      if (category !== 'syntax' && !aboutUnits.has(rule) && isDeployed(file.id)) found.push(`${rule}: ${withoutOrder(message)}`);
  return [...new Set(found)].sort();
}

function inMemory(tree: RandomTree): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).map(([name, text]) => [`file:///w/${name}`, text]));
}

describe.skipIf(!hasKustomize)('a unit answers as what kustomize build prints of it', () => {
  test('connections of every layer, and findings of the topmost', { timeout: KUSTOMIZE_TIMEOUT }, async () => {
    const kustomize = await buildKustomize();
    const made = Array.from({ length: trees }, (_, index) => randomTree(diceOf(77_000 + index)));
    for (const [index, tree] of made.entries())
      for (const [name, text] of Object.entries(tree)) {
        const file = path.join(folder, `${index}`, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    const counts = { answered: 0, failing: 0, refused: 0, found: 0 };
    for (const [index, tree] of made.entries()) {
      const netpol = await netpolOfFiles(inMemory(tree));
      const answers = kustomize(layers.map((layer) => path.join(folder, `${index}`, layer)));
      for (const [at, layer] of layers.entries()) {
        const { yaml, error } = answers[at] ?? {};
        const built = await netpol.built(`file:///w/${layer}`);
        if (!built) expect.fail(`${layer} has no kustomization`);
        if (error !== undefined || 'problem' in built) {
          expect('problem' in built, `${index} ${layer} ${error ?? ''}`).toBe(true);
          if (error === undefined) counts.refused++;
          else counts.failing++;
          continue;
        }
        const real = await netpolOfFiles({ 'file:///w/rendered.yaml': yaml ?? '' });
        expect({ index, layer, ...(connectionsOf(built.analysis) as object) }).toEqual({ index, layer, ...(connectionsOf(real.analysis()) as object) });
        counts.answered++;
        if (layer !== 'top') continue;
        const snapshot = netpol.workspace.snapshot();
        const ours = await findingsOf(netpol, (file) => snapshot.renderedWith(file).length > 0);
        const theirs = await findingsOf(real, () => true);
        expect({ index, findings: ours }).toEqual({ index, findings: theirs });
        counts.found += theirs.length;
      }
    }
    expect(counts.answered).toBeGreaterThan(trees);
    expect(counts.found).toBeGreaterThan(trees / 2);
  });
});
