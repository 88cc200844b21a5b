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

const questions = fc.record({
  cluster: randomCluster({ admin: false }),
  asked: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), protocol: fc.constantFrom(...protocols), port: fc.constantFrom(...probePorts) }), {
    minLength: 5,
    maxLength: 5,
  }),
  style: fc.constantFrom({ collectionStyle: 'block' as const }, { indentSeq: false }, { defaultStringType: 'QUOTE_SINGLE' as const }),
  isCrlf: fc.boolean(),
});

test('what is allowed is open afterwards, and nothing else opens or closes, by brute force on the text', () => {
  const counts = { edited: 0, refused: 0, open: 0 };
  fc.assert(
    fc.property(questions, ({ cluster, asked, style, isCrlf }) => {
      const documents = manifestsOf(cluster).split('\n---\n');
      const block = documents.map((text) => stringify(JSON.parse(text), { version: '1.1', ...style })).join('---\n');
      const text = isCrlf ? block.replaceAll('\n', '\r\n') : block;
      const parties: readonly Party[] = [...cluster.pods, ...cluster.pods, ...probes];
      for (const { from, to, protocol, port } of asked) {
        const [a, b] = [parties[from % parties.length], parties[to % parties.length]];
        if (a === undefined || b === undefined || a === b || (typeof a === 'string' && typeof b === 'string')) continue;
        counts[checkAllowed(cluster, text, { from: a, to: b, protocol, port })]++;
      }
    }),
    { numRuns: 400 },
  );
  expect(counts.edited).toBeGreaterThan(60);
  expect(counts.open).toBeGreaterThan(20);
});

interface Asked {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: (typeof protocols)[number];
  readonly port: number;
}

function checkAllowed(cluster: RandomCluster, text: string, asked: Asked): 'edited' | 'refused' | 'open' {
  const { from, to, protocol, port } = asked;
  const snapshot = snapshotOf({ '/all.yaml': text }, { defaultNamespace: 'default', network: blocksAreOutside });
  const question = { from: nameOf(from), to: nameOf(to), port: `${protocol}/${port}` };
  const found = allow(snapshot, '/all.yaml', question, (file) => snapshot.file(file)?.source);
  const isOpen = isAllowed(cluster, from, to, protocol, port);
  if (found.refusal !== undefined) {
    // No selector names pods without labels, or on the host's network.
    const isPlain = [from, to].every((party) => typeof party === 'string' || (Object.keys(party.labels).length > 0 && !party.onHost));
    if (isPlain && !isOpen) throw new Error(`${JSON.stringify(question)}: ${found.refusal}`);
    return isOpen ? 'open' : 'refused';
  }
  expect(isOpen, found.title).toBe(false);
  const after = found.edits.reduce((sum, { edits }) => applyEdits(sum, edits), text);
  if (text.includes('\r')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  const world: World = { ...cluster, policies: policiesOf(after), adminPolicies: [] };
  expect(isAllowed(world, from, to, protocol, port), found.title).toBe(true);
  checkNothingElse(cluster, world, asked, found.title);
  return 'edited';
}

function policiesOf(text: string): readonly NetworkPolicyManifest[] {
  return parseAllDocuments(text).flatMap((document) => {
    if ('errors' in document) expect(document.errors).toEqual([]);
    const value = document.toJS() as NetworkPolicyManifest & { kind: string };
    return value.kind === 'NetworkPolicy' ? [value] : [];
  });
}

function checkNothingElse(before: RandomCluster, after: World, { from, to, protocol, port }: Asked, text: string): void {
  const unseen = namespaceNames.flatMap((namespace) => [{}, { app: 'z' }].map((labels): Pod => ({ namespace, name: 'unseen', labels, ports: [] })));
  const parties: readonly Party[] = [...before.pods, ...unseen, ...probes];
  for (const a of parties)
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const each of protocols)
        for (const number of probePorts) {
          if (each === protocol && number === port && areAlike(a, from) && areAlike(b, to)) continue;
          if (isAllowed(before, a, b, each, number) !== isAllowed(after, a, b, each, number))
            throw new Error(`${text}: changes ${nameOf(a)} -> ${nameOf(b)} ${each} ${number}`);
        }
    }
}

function areAlike(a: Party, b: Party): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  const text = ({ labels }: Pod) => JSON.stringify(Object.entries(labels).sort());
  return a.namespace === b.namespace && text(a) === text(b);
}

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : `${party.namespace}/Pod/${party.name}`;
}
