import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { allow } from '../../../server/features/allow.js';
import { applyEdits } from '../../../server/util/text-edit.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type Pod, type World } from '../../support/brute-force.js';
import { blocksAreOutside } from '../../support/cluster.js';
import { manifestsOf, namespaceNames, probePorts, probes, type RandomCluster, randomCluster } from '../../support/random-cluster.js';
import { snapshotOf } from '../../support/snapshot.js';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** Of half of them two pods have the same labels. */
const clusters = fc.tuple(randomCluster({ admin: false }), fc.boolean()).map(([cluster, isTwin]): RandomCluster => {
  const [first, second, ...others] = cluster.pods;
  return isTwin && first && second ? { ...cluster, pods: [first, { ...second, namespace: first.namespace, labels: first.labels }, ...others] } : cluster;
});

const questions = fc.record({
  cluster: clusters,
  asked: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), protocol: fc.constantFrom(...protocols), port: fc.constantFrom(...probePorts) }), {
    minLength: 5,
    maxLength: 5,
  }),
  style: fc.constantFrom({ collectionStyle: 'block' as const }, { indentSeq: false }, { defaultStringType: 'QUOTE_SINGLE' as const }),
  isCrlf: fc.boolean(),
  /** Whether a Deployment makes the pod, whose pods have a label more, with a value that nobody wrote. */
  made: fc.infiniteStream(fc.boolean()),
});

test('what is allowed is open afterwards, and nothing else opens or closes, by brute force on the text', () => {
  const counts = { edited: 0, refused: 0, open: 0, twins: 0 };
  fc.assert(
    fc.property(questions, ({ cluster: pods, asked, style, isCrlf, made }) => {
      const isMade = new Set(pods.pods.flatMap(({ name, onHost }) => (!onHost && made.next().value ? [name] : [])));
      const documents = manifestsOf(pods).split('\n---\n');
      const written = documents.map((text) => JSON.parse(text)).map((one) => (one.kind === 'Pod' && isMade.has(one.metadata.name) ? deploymentOf(one) : one));
      const block = written.map((one) => stringify(one, { version: '1.1', ...style })).join('---\n');
      const cluster: RandomCluster = {
        ...pods,
        pods: pods.pods.map((pod, index) => (isMade.has(pod.name) ? { ...pod, labels: { ...pod.labels, [HASH]: `${index}` } } : pod)),
      };
      const text = isCrlf ? block.replaceAll('\n', '\r\n') : block;
      const parties: readonly Party[] = [...cluster.pods, ...cluster.pods, ...probes];
      for (const { from, to, protocol, port } of asked) {
        const [a, b] = [parties[from % parties.length], parties[to % parties.length]];
        if (a === undefined || b === undefined || a === b || (typeof a === 'string' && typeof b === 'string')) continue;
        counts[checkAllowed(cluster, text, { from: a, to: b, protocol, port })]++;
      }
    }),
    { numRuns: 400, seed: 1313 },
  );
  expect(counts.edited).toBeGreaterThan(60);
  expect(counts.open).toBeGreaterThan(20);
  expect(counts.twins).toBeGreaterThan(5);
});

const HASH = 'pod-template-hash';

interface PodManifest {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: object };
  readonly spec: object;
}

function deploymentOf({ metadata: { labels, ...metadata }, spec }: PodManifest): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
}

interface Asked {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: (typeof protocols)[number];
  readonly port: number;
}

function checkAllowed(cluster: RandomCluster, text: string, asked: Asked): 'edited' | 'refused' | 'open' | 'twins' {
  const { from, to, protocol, port } = asked;
  const snapshot = snapshotOf({ '/all.yaml': text }, { defaultNamespace: 'default', network: blocksAreOutside });
  const question = { from: nameOf(from), to: nameOf(to), port: `${protocol}/${port}` };
  const ask = (withTwins: boolean) => allow(snapshot, '/all.yaml', { ...question, withTwins }, (file) => snapshot.file(file)?.source);
  const alone = ask(false);
  const isTwins = alone.refusal !== undefined && alone.choice !== undefined;
  const found = isTwins ? ask(true) : alone;
  const isOpen = isAllowed(cluster, from, to, protocol, port);
  if (found.refusal !== undefined) {
    // No selector names pods without labels, or on the host's network.
    const isPlain = [from, to].every((party) => typeof party === 'string' || (Object.keys(party.labels).some((key) => key !== HASH) && !party.onHost));
    if (isPlain && !isOpen) throw new Error(`${JSON.stringify(question)}: ${found.refusal}`);
    return isOpen ? 'open' : 'refused';
  }
  expect(isOpen, found.title).toBe(false);
  const after = found.edits.reduce((sum, { edits }) => applyEdits(sum, edits), text);
  if (text.includes('\r')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  const world: World = { ...cluster, policies: policiesOf(after), adminPolicies: [] };
  expect(isAllowed(world, from, to, protocol, port), found.title).toBe(true);
  const twins = checkNothingElse(cluster, world, asked, found.title);
  // What opens for others is said, and done only where a person chooses so.
  expect(twins.size > 0, found.title).toBe(isTwins);
  for (const twin of twins) expect(found.title).toContain(twin);
  return isTwins ? 'twins' : 'edited';
}

function policiesOf(text: string): readonly NetworkPolicyManifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if ('errors' in document) expect(document.errors).toEqual([]);
    const value = document.toJS() as NetworkPolicyManifest & { kind: string };
    return value.kind === 'NetworkPolicy' ? [value] : [];
  });
}

function checkNothingElse(before: RandomCluster, after: World, { from, to, protocol, port }: Asked, text: string): ReadonlySet<string> {
  const twins = new Set<string>();
  const unseen = namespaceNames.flatMap((namespace) => [{}, { app: 'z' }].map((labels): Pod => ({ namespace, name: 'unseen', labels, ports: [] })));
  const parties: readonly Party[] = [...before.pods, ...unseen, ...probes];
  for (const a of parties)
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const each of protocols)
        for (const number of probePorts) {
          if (isAllowed(before, a, b, each, number) === isAllowed(after, a, b, each, number)) continue;
          const isAsked = each === protocol && number === port && areAlike(a, from) && areAlike(b, to);
          if (!isAsked) throw new Error(`${text}: changes ${nameOf(a)} -> ${nameOf(b)} ${each} ${number}`);
          for (const [party, end] of [[a, from] as const, [b, to] as const])
            if (party !== end && typeof party !== 'string') twins.add(`${party.namespace}/${party.name}`);
        }
    }
  return twins;
}

function areAlike(a: Party, b: Party): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  const text = ({ labels }: Pod) =>
    JSON.stringify(
      Object.entries(labels)
        .map(([key, value]) => [key, key === HASH ? '' : value])
        .sort(),
    );
  return a.namespace === b.namespace && text(a) === text(b);
}

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : `${party.namespace}/${HASH in party.labels ? 'Deployment' : 'Pod'}/${party.name}`;
}
