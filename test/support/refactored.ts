import fc from 'fast-check';
import { expect } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { type Refactoring, refactorings } from '../../server/features/refactorings.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type World } from './brute-force.js';
import { open } from './check-features.js';
import { canonicalConnections, connectionListOf } from './connections.js';
import { manifestsOf, probePorts, probes, type RandomCluster } from './random-cluster.js';
import { snapshotOf } from './snapshot.js';

/** The refactoring of this id at the cursor of a fixture, and the texts that it changes as they are then. */
export function refactored(text: string, id: string): (Refactoring & { readonly texts: Readonly<Record<string, string>> }) | undefined {
  const { snapshot, file, offset } = open(text);
  const found = refactorings(snapshot, file, offset).find((one) => one.id === id);
  return found && { ...found, texts: Object.fromEntries(found.edits.map((each) => [each.file, applyEdits(textIn(snapshot, each.file), each.edits)])) };
}

export function textIn(snapshot: Snapshot, file: string): string {
  return snapshot.file(file)?.source?.text ?? '';
}

/** How people write a policy: flow or block, indented lists or not, comments above and behind lines, line ends. */
export interface WritingStyle {
  readonly flow: boolean;
  readonly indentSeq: boolean;
  readonly quotes: boolean;
  readonly comments: boolean;
  readonly crlf: boolean;
}

export const writingStyles: fc.Arbitrary<WritingStyle> = fc.record({
  flow: fc.oneof({ weight: 1, arbitrary: fc.constant(true) }, { weight: 5, arbitrary: fc.constant(false) }),
  indentSeq: fc.boolean(),
  quotes: fc.boolean(),
  comments: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  crlf: fc.boolean(),
});

/** A manifest as a person with this style writes it. Each comment is another. */
export function written(value: object, { flow, indentSeq, quotes, comments, crlf }: WritingStyle, seed: number): string {
  const text = stringify(value, {
    version: '1.1',
    lineWidth: 0,
    indentSeq,
    collectionStyle: flow ? 'flow' : 'any',
    defaultStringType: quotes ? 'QUOTE_SINGLE' : 'PLAIN',
    defaultKeyType: 'PLAIN',
  });
  let state = seed;
  const chance = (of: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % of === 0;
  };
  const lines = text.trimEnd().split('\n');
  const commented = lines.flatMap((line, index) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const above = comments && !flow && chance(5) ? [`${indent}# above ${seed}-${index}`] : [];
    const blank = comments && !flow && index > 0 && chance(11) ? [''] : [];
    return [...blank, ...above, comments && !flow && chance(6) ? `${line} # behind ${seed}-${index}` : line];
  });
  const ended = comments && !flow && chance(3) ? [...commented, `# end ${seed}`] : commented;
  return `${ended.join('\n')}\n`.replaceAll('\n', crlf ? '\r\n' : '\n');
}

/** A cluster in files: who is there in one, and policies in one or in a file each. */
export function filesOf(cluster: RandomCluster, style: WritingStyle, apart: boolean): Readonly<Record<string, string>> {
  const eol = style.crlf ? '\r\n' : '\n';
  const own = cluster.policies.map((policy, index) => written(policy, style, index * 7919 + cluster.policies.length));
  const base = { '/pods.yaml': manifestsOf({ ...cluster, policies: [], adminPolicies: [] }) };
  if (apart) return { ...base, ...Object.fromEntries(own.map((text, index) => [`/p-${index}.yaml`, text])) };
  return own.length === 0 ? base : { ...base, '/policies.yaml': own.join(`---${eol}`) };
}

/** Holds the texts after an edit against those before: who may talk to whom is the same by two evaluations, and no comment is lost. */
export function checkSameMeaning(
  cluster: RandomCluster,
  before: Readonly<Record<string, string>>,
  edits: Refactoring['edits'],
  crlf: boolean,
): Readonly<Record<string, string>> {
  const after = textsAfter(before, edits);
  const policies = policiesOf(after);
  const shown = Object.entries(after)
    .filter(([name]) => name !== '/pods.yaml')
    .map(([name, text]) => `${name}:\n${text}`)
    .join('\n');
  if (crlf) for (const { file } of edits) expect(after[file]?.replaceAll('\r\n', ''), shown).not.toContain('\n');
  expect(
    [...commentsOf(before)].filter((comment) => !commentsOf(after).includes(comment)),
    shown,
  ).toEqual([]);
  checkSameWorld(cluster, { ...cluster, policies, adminPolicies: [] }, shown);
  expect(connections(after), shown).toEqual(connections(before));
  return after;
}

export function textsAfter(before: Readonly<Record<string, string>>, edits: Refactoring['edits']): Readonly<Record<string, string>> {
  const after: Record<string, string> = { ...before };
  for (const each of edits) after[each.file] = applyEdits(before[each.file] ?? '', each.edits);
  return after;
}

export function connections(texts: Readonly<Record<string, string>>): readonly string[] {
  return canonicalConnections(connectionListOf(snapshotOf(texts).environment(undefined).evaluator.connections()));
}

function commentsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(texts).flatMap((text) => [...text.matchAll(/# (?:above|behind|end) [\d-]+/g)].map(([comment]) => comment));
}

/** The policies of texts, read by another parser. */
export function policiesOf(texts: Readonly<Record<string, string>>): readonly NetworkPolicyManifest[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    parseAllDocuments(text).flatMap((document) => {
      if ('errors' in document) expect(document.errors, `${name}:\n${text}`).toEqual([]);
      const value = document.toJS() as (NetworkPolicyManifest & { kind: string }) | null;
      return value?.kind === 'NetworkPolicy' ? [value] : [];
    }),
  );
}

function checkSameWorld(before: RandomCluster, after: World, text: string): void {
  const parties: readonly Party[] = [...before.pods, ...probes];
  for (const a of parties)
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const port of probePorts)
        if (isAllowed(after, a, b, 'TCP', port) !== isAllowed(before, a, b, 'TCP', port))
          expect.fail(`${JSON.stringify([a, b, port])} is not as before:\n${text}`);
    }
}
