import type { LabelSet } from '../../model/object-base.js';
import { areBeside } from '../../rules/workspace/beside.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import type { SourceFile, SyntaxTree } from '../../syntax/source-file.js';
import { compareText } from '../../util/text.js';
import { sameValues } from '../../workspace/place-objects.js';
import type { EnvironmentView, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import { type AsWritten, asWritten, isolatedBy } from './as-written.js';
import { type Found, isAdditive, type PlacedPolicy } from './refactoring.js';

/** A policy of the same pods that another can take in. */
export interface Partner {
  readonly placed: PlacedPolicy;
  readonly name: string;
  readonly source: SourceFile;
  readonly tree: SyntaxTree;
}

export interface Partners {
  readonly own: AsWritten;
  readonly partners: readonly Partner[];
  /** Why others stay: sentences. */
  readonly refusals: readonly string[];
}

/** So many are taken in at once. */
const MOST = 20;

/** The policies of the namespace that select the same pods, as far as the one that is found can take them in; undefined where there is none. */
export function partnersOf(found: Found): Partners | { readonly problem: string } | undefined {
  const { snapshot, file, placed } = found;
  const view = snapshot.environment(file.id);
  const policy = view.policy(placed.id);
  if (!policy || policy.subject.pods.unknown) return undefined;
  const others = sameSubject(view, policy);
  if (others.length === 0) return undefined;
  const own = asWritten(snapshot, placed);
  const name = placed.object.metadata.name?.value ?? 'This policy';
  if (own.problem !== undefined) return { problem: `${name} ${own.problem}.` };
  if (isolatedBy(placed.object.spec) === undefined) return { problem: `${name} has rules of a direction that its policyTypes leave out.` };
  const partners: Partner[] = [];
  const refusals: string[] = [];
  for (const { id } of others.slice(0, MOST)) {
    const other = writtenPolicy(snapshot, view, id);
    if (!other) refusals.push(`${nameOf(view, id)} is not written where it can be taken from.`);
    else {
      const read = partnerOf(found, own, other);
      if (typeof read === 'string') refusals.push(`${other.object.metadata.name?.value} ${read}.`);
      else if (read) partners.push(read);
    }
  }
  partners.sort((a, b) => compareText(a.placed.file, b.placed.file) || a.placed.offset - b.placed.offset);
  return { own, partners, refusals };
}

function sameSubject(view: EnvironmentView, own: Policy): readonly Policy[] {
  const key = subjectKey(own);
  const all = view.inNamespace(own.namespace, 'NetworkPolicy').flatMap(({ id }) => view.policy(id) ?? []);
  return all.filter((one) => one.id !== own.id && !one.subject.pods.unknown && subjectKey(one) === key);
}

/** The same for selectors that ask for the same, in whatever form and order. */
function subjectKey({ subject }: Policy): string {
  const requirements = subject.pods.requirements.map(({ key, operator, values }) => JSON.stringify([key, operator, [...values].sort(compareText)]));
  return [...new Set(requirements)].sort(compareText).join(' ');
}

/** The object in its manifest that a policy of an environment is made from. */
function writtenPolicy(snapshot: Snapshot, view: EnvironmentView, id: string): PlacedPolicy | undefined {
  const policy = view.policy(id);
  const file = policy && snapshot.file(view.source(policy)?.file ?? '');
  const isIt = (placed: PlacedObject): placed is PlacedPolicy => isAdditive(placed) && view.policy(placed.id)?.id === policy?.id;
  return file?.role === 'manifest' ? file.objects.find(isIt) : undefined;
}

function nameOf(view: EnvironmentView, id: string): string {
  return view.policy(id)?.name ?? id;
}

/** Undefined: its text is not at hand yet. */
function partnerOf({ snapshot, placed, textOf }: Found, own: AsWritten, other: PlacedPolicy): Partner | string | undefined {
  const written = asWritten(snapshot, other);
  if (written.problem !== undefined) return written.problem;
  if (!isBesideEverywhere(own, written)) return 'counts in other environments';
  if (!written.places.every(({ applied }) => isNamedAlone(applied, other))) return 'is changed by a kustomization before it is applied';
  if (!areBeside(placed, other) || (placed.namespaceFrom === 'manifest') !== (other.namespaceFrom === 'manifest'))
    return 'says otherwise in which namespace it is';
  if (isolatedBy(other.object.spec) === undefined) return 'has rules of a direction that its policyTypes leave out';
  const lost = lostOf(placed, other);
  if (lost !== undefined) return lost;
  const source = textOf(other.file);
  const tree = source?.documents.find(({ index }) => index === other.document)?.tree;
  if (!source) return undefined;
  if (!tree || tree.templated || tree.ignoredFrom !== undefined || tree.root?.kind !== 'map' || tree.root.flow) return 'is written in another form';
  if (tree.said.aliases) return 'has parts that anchors share';
  return { placed: other, name: written.name, source, tree };
}

/** Whether both count in the same environments, and in the same namespace of each. */
function isBesideEverywhere({ places }: AsWritten, { places: theirs }: AsWritten): boolean {
  const namespaceIn = new Map(theirs.map(({ view, applied }) => [view.name, applied.namespace]));
  return places.length === theirs.length && places.every(({ view, applied }) => namespaceIn.has(view.name) && namespaceIn.get(view.name) === applied.namespace);
}

/** Whether nothing adds labels or annotations to it: what does so by its name does not build without it. */
function isNamedAlone({ object: { metadata: applied } }: PlacedObject, { object: { metadata: own } }: PlacedPolicy): boolean {
  return sameValues(applied.labels.entries, own.labels.entries) && sameValues(applied.annotations.entries, own.annotations.entries);
}

/** What only the other one says of itself, and would be gone. */
function lostOf({ object: { metadata: own } }: PlacedPolicy, { object: { metadata: other } }: PlacedPolicy): string | undefined {
  for (const [what, mine, theirs] of [
    ['label', own.labels, other.labels],
    ['annotation', own.annotations, other.annotations],
  ] as const) {
    const lost = firstMissing(mine, theirs);
    if (lost !== undefined) return `has the ${what} ${lost}, which would be lost`;
  }
  return undefined;
}

function firstMissing(own: LabelSet, other: LabelSet): string | undefined {
  if (other.templated) return 'that a template writes';
  const known = new Map(own.entries.map(({ key, value }) => [key.value, value.value]));
  const missing = other.entries.find(({ key, value }) => value.value === undefined || known.get(key.value) !== value.value);
  return missing && `${missing.key.value}=${missing.value.value ?? ''}`.slice(0, 100);
}
