import { beforeAll, expect, test } from 'vitest';
import { lowerNetworkPolicy } from '../../server/families/networkpolicy/lower.js';
import { readObjects } from '../../server/families/registry.js';
import { parseDocument } from '../../server/syntax/parse-document.js';
import type { KubernetesVersion } from '../../server/validation/kubernetes-version.js';
import { refusalsOf } from '../support/judge.js';
import { mutatedPolicies, policiesWithRepeatedKeys, policiesWithTexts } from '../support/mutated-policies.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT, type Oracle } from '../support/oracle.js';
import { snapshotOf } from '../support/snapshot.js';

let oracle: Oracle | undefined;

beforeAll(async () => {
  if (hasOracle) oracle = await buildOracle();
}, ORACLE_TIMEOUT);

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
const PER_SEED = 500;

test.skipIf(!hasOracle).each(SEEDS)(
  'mutated policies are refused exactly when the API server refuses them, seed %i (needs Go and ../shared/oracle)',
  (seed) => {
    const documents = mutatedPolicies(seed, PER_SEED).filter(saysWhatItIs);
    const refused = compare(documents);
    expect(documents.length).toBeGreaterThan(PER_SEED * 0.98);
    // Both verdicts are there, or the comparison would say nothing.
    expect(refused).toBeGreaterThan(documents.length / 4);
    expect(refused).toBeLessThan((documents.length * 9) / 10);
  },
);

test.skipIf(!hasOracle).each([1, 2, 3])(
  'addresses, names, labels and times are refused exactly when the API server refuses them, seed %i (needs Go and ../shared/oracle)',
  (seed) => {
    const documents = policiesWithTexts(seed, 1500);
    const refused = compare(documents);
    expect(refused).toBeGreaterThan(documents.length / 4);
    expect(refused).toBeLessThan((documents.length * 9) / 10);
  },
);

test.skipIf(!hasOracle).each([1, 2, 3, 4])(
  'keys that appear twice and merged keys are read as kubectl sends them, seed %i (needs Go and ../shared/oracle)',
  (seed) => {
    const documents = policiesWithRepeatedKeys(seed, 1000).filter(saysWhatItIs);
    const refused = compare(documents);
    expect(refused).toBeGreaterThan(documents.length / 10);
    const answers = oracle?.(documents) ?? [];
    let read = 0;
    for (const [index, document] of documents.entries()) {
      const { sent, errors } = answers[index] ?? { errors: [] };
      if (errors.length > 0) continue;
      const json = JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' }, spec: sent });
      expect(meaningOf(document), document).toEqual(meaningOf(json));
      if (parseDocument(document).problems.length > 0) read++;
    }
    expect(read).toBeGreaterThan(documents.length / 10);
  },
);

/** Subject, directions and rules of the policy in a document, whatever it is called. */
function meaningOf(document: string): unknown {
  const objects = readObjects(parseDocument(document));
  const policies = objects.flatMap((object) => (object.type === 'NetworkPolicy' ? [lowerNetworkPolicy(object, '', '')] : []));
  const meaning = policies.map(({ subject, isolates, rules }) => ({ subject, isolates, rules }));
  // JSON that is sent has its labels sorted; the order of requirements means nothing.
  return JSON.parse(
    JSON.stringify(meaning, (_, value) => (Array.isArray(value?.requirements) ? { ...value, requirements: [...value.requirements].sort(byText) } : value)),
  );
}

test.skipIf(!hasOracle)('addresses are judged as servers before 1.36 judge them, where the cluster is one (needs Go and ../shared/oracle)', () => {
  const documents = policiesWithTexts(11, 3000).filter((document) => document.includes('ipBlock'));
  const [strict, lenient] = [oracle?.(documents) ?? [], oracle?.(documents, '-lenient-addresses') ?? []];
  const differing = documents.filter((_, index) => (strict[index]?.errors.length ?? 0) > 0 && lenient[index]?.errors.length === 0);
  expect(differing.length).toBeGreaterThan(20);
  for (const [index, document] of documents.entries())
    expect(refusalsOf(document, '/policy.yaml', '1.35').length > 0, document).toBe((lenient[index]?.errors.length ?? 0) > 0);
  for (const document of differing) {
    expect(new Set(refusalsOf(document).map(({ severity }) => severity)), document).toEqual(new Set(['warning']));
    expect(new Set(refusalsOf(document, '/policy.yaml', '1.36').map(({ severity }) => severity)), document).toEqual(new Set(['error']));
    expect(counts(document, undefined) && counts(document, '1.35') && !counts(document, '1.36'), document).toBe(true);
  }
});

/** Whether the policy takes part in answers. */
function counts(document: string, kubernetesVersion: KubernetesVersion | undefined): boolean {
  const view = snapshotOf({ '/policy.yaml': document }, { defaultNamespace: 'default', kubernetesVersion }).environment(undefined);
  return view.refused.length === 0 && view.evaluator.cluster.policies.length === 1;
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Judges each document both ways; answers how many are refused. */
function compare(documents: readonly string[]): number {
  const answers = oracle?.(documents) ?? [];
  const disagreements = documents.flatMap((document, index) => {
    const [theirs, ours] = [answers[index]?.errors ?? [], refusalsOf(document)];
    return theirs.length > 0 === ours.length > 0
      ? []
      : [`${ours.map(({ rule, message }) => `${rule}: ${message}`).join('\n')}\nAPI server: ${theirs.join('\n')}\n${document}`];
  });
  expect(disagreements).toEqual([]);
  return answers.filter(({ errors }) => errors.length > 0).length;
}

/** A document of which neither kind nor apiVersion is left is no NetworkPolicy, and nobody's business; one with braces of a template is never judged, and a group that is a domain of its own may have a kind of this name. */
function saysWhatItIs(document: string): boolean {
  if (document.includes('{{') || /apiVersion["']?\s*:\s*["']?example\.com\//.test(document)) return false;
  return /kind["']?\s*:\s*["']?network-?polic/i.test(document) || /apiVersion["']?\s*:\s*["']?networking\.k8s\.io\//.test(document);
}
