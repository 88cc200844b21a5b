import { beforeAll, expect, test } from 'vitest';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { folderOf, netpol } from '../support/cli.js';
import { policiesWithRepeatedKeys } from '../support/mutated-policies.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT, type Oracle } from '../support/oracle.js';

let oracle: Oracle | undefined;

beforeAll(async () => {
  if (hasOracle) oracle = await buildOracle();
}, ORACLE_TIMEOUT);

const PODS = ['web', 'api', 'db', 'front', 'a']
  .map(
    (app) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${app}, namespace: shop, labels: {app: ${app}, tier: front}}\nspec: {containers: [{name: c, image: i}]}\n`,
  )
  .join('---\n');

test.skipIf(!hasOracle)(
  'list gives the same bytes for a text and for the JSON that kubectl sends (needs Go and ../shared/oracle)',
  async () => {
    const documents = policiesWithRepeatedKeys(7, 300).filter((document) => parseDocument(document).problems.length > 0);
    const answers = oracle?.(documents) ?? [];
    const seen = new Set<string>();
    for (const [index, document] of documents.entries()) {
      const { sent, errors } = answers[index] ?? { errors: ['no answer'] };
      if (errors.length > 0) continue;
      const json = JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a', namespace: 'shop' }, spec: sent });
      const [text, same] = [await connections(inShop(document)), await connections(json)];
      expect(text, document).toBe(same);
      seen.add(text);
    }
    expect(seen.size).toBeGreaterThan(5);
  },
  120_000,
);

/** The metadata may be what the mutation spoilt: the policy is one of the namespace that the pods are in. */
function inShop(document: string): string {
  return `${document}metadata: {name: a, namespace: shop}\n`;
}

async function connections(policy: string): Promise<string> {
  const cwd = folderOf({ 'pods.yaml': PODS, 'policy.yaml': policy });
  const { out, status, notes } = await netpol(['list', '--format', 'json', '.'], { cwd });
  expect(status, notes).toBe(0);
  return out;
}
