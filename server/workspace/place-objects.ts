import { doubtsOf } from '../families/unevaluated.js';
import { isPolicy, type KubernetesObject } from '../model/objects.js';
import type { Doubt } from '../semantics/cluster/doubt.js';
import { parentOf } from '../util/file-id.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';
import { type Refusal, reasonOf } from '../validation/outcome.js';
import { isClusterScoped } from './cluster-scope.js';
import type { FileRecord, LoweredObject } from './file-record.js';
import type { FileId, FileRole, ObjectId, PlacedObject } from './snapshot.js';
import type { UnseenHint } from './unseen-hint.js';

/** One object in values: the same `Fact` as long as no value of the object changes, wherever it moves in its file. */
export interface Fact {
  readonly id: ObjectId;
  /** That defines it: of what is rendered, the record of the unit. */
  readonly file: FileId;
  /** That the file stands in. */
  readonly folder: FileId;
  /** The same for all definitions of one object. */
  readonly identity: string;
  readonly namespace: string | undefined;
  /** As it was when its values last changed: its ranges may be old. */
  readonly object: KubernetesObject;
  /** It is defined, and counts for nothing: see `PlacedObject.refused`. */
  readonly refused: boolean;
  /** It is a policy whose family is not evaluated. */
  readonly unevaluated: boolean;
  /** What such a policy leaves open in every answer. */
  readonly doubts: readonly Doubt[];
}

/** What a file's place in the workspace makes of it. */
export interface Placement {
  readonly role: FileRole;
  /** What it holds does not count as it stands here: `rendered` by a unit, or `nowhere`, because units take in what is beside it and not it. */
  readonly isElsewhere: 'rendered' | 'nowhere' | false;
  /** From a kustomization. */
  readonly namespace: string | undefined;
  /** Also for objects that name another namespace. */
  readonly moves: boolean;
  readonly defaultNamespace: string;
  readonly kubernetesVersion: KubernetesVersion | undefined;
  /** Names of families whose policies leave nothing open, because they are passed over. */
  readonly ignoreFamilies: readonly string[];
}

/** A file's objects at their places. */
export interface PlacedFile {
  readonly record: FileRecord;
  readonly placement: Placement;
  readonly objects: readonly PlacedObject[];
  /** Those that answers are made of, see `FileRecord.counting`; mostly the very list of `objects`. */
  readonly counting: readonly PlacedObject[];
  /** Beside `counting`; undefined where an object's identity is unknown or the file is a template, so that it takes part in no environment. */
  readonly facts: readonly (Fact | undefined)[];
}

/** Gives the objects of a file their ids and namespaces. What did not change since `previous` is taken over as it is. */
export function placeFile(record: FileRecord, placement: Placement, previous?: PlacedFile): PlacedFile {
  if (placement.role !== 'manifest' && placement.role !== 'template' && placement.role !== 'rendered')
    return { record, placement, objects: [], counting: [], facts: [] };
  const before = previous && samePlacement(previous.placement, placement) ? previous : undefined;
  const counting = placeAll(before?.counting, record.counting, record, placement);
  const facts = factsOf(counting, record, placement, before);
  const objects = record.counting === record.objects ? counting : shownObjects(before?.objects, counting, record, placement);
  return { record, placement, objects, counting, facts: sameList(before?.facts, facts) };
}

function placeAll(
  before: readonly PlacedObject[] | undefined,
  entries: readonly LoweredObject[],
  record: FileRecord,
  placement: Placement,
): readonly PlacedObject[] {
  const placed = before && sameNames(before, entries) ? placeAgain(before, entries, placement) : placeAnew(entries, record, placement);
  return sameList(before, placed);
}

/** What stands in the text. An object for which an older version counts is marked: rules about the workspace leave it alone. */
function shownObjects(
  before: readonly PlacedObject[] | undefined,
  counting: readonly PlacedObject[],
  record: FileRecord,
  placement: Placement,
): readonly PlacedObject[] {
  const others = new Map(counting.filter(({ document }) => !record.good?.has(document)).map((placed) => [placed.object, placed]));
  const placed = placeAnew(record.objects, record, placement).map((one) => others.get(one.object) ?? { ...one, halfTyped: true as const });
  return sameList(before, placed);
}

/** Whether two placements make the same of a file. */
export function samePlacement(a: Placement, b: Placement): boolean {
  return (
    a.role === b.role &&
    a.isElsewhere === b.isElsewhere &&
    a.namespace === b.namespace &&
    a.moves === b.moves &&
    a.defaultNamespace === b.defaultNamespace &&
    a.kubernetesVersion === b.kubernetesVersion &&
    a.ignoreFamilies.length === b.ignoreFamilies.length &&
    a.ignoreFamilies.every((name, index) => name === b.ignoreFamilies[index])
  );
}

function sameNames(before: readonly PlacedObject[], entries: readonly LoweredObject[]): boolean {
  return before.length === entries.length && entries.every(({ object }, index) => sameName(before[index]?.object, object));
}

function sameName(a: KubernetesObject | undefined, b: KubernetesObject): boolean {
  if (a === b || !a) return a === b;
  const [one, other] = [a.metadata, b.metadata];
  return (
    a.kind.value === b.kind.value &&
    one.name?.value === other.name?.value &&
    one.namespace?.value === other.namespace?.value &&
    one.templated === other.templated
  );
}

/** The names and their order are as before, so the ids are. */
function placeAgain(before: readonly PlacedObject[], entries: readonly LoweredObject[], placement: Placement): readonly PlacedObject[] {
  return entries.map((entry, index) => {
    const { object, document, offset, unevaluated } = entry;
    const old = before[index] as PlacedObject;
    const same = old.object === object && old.document === document && old.offset === offset;
    return same ? old : { ...old, object, document, offset, unevaluated, refused: refusedFor(entry, placement) };
  });
}

/** What a chart makes of its template is not known, so nobody can say that it is refused; nor of what only some servers refuse. */
function refusedFor({ outcome }: LoweredObject, { role, kubernetesVersion }: Placement): Refusal | undefined {
  return role === 'template' ? undefined : reasonOf(outcome, kubernetesVersion);
}

function placeAnew(entries: readonly LoweredObject[], record: FileRecord, placement: Placement): readonly PlacedObject[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const where = namespaceOf(entry, placement);
    const base = `${record.id}#${entry.object.kind.value}/${where.namespace ?? ''}/${entry.object.metadata.name?.value ?? ''}`;
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    return { id: count === 1 ? base : `${base}~${count}`, file: record.id, ...entry, ...where, refused: refusedFor(entry, placement) };
  });
}

function namespaceOf({ object }: LoweredObject, placement: Placement): Pick<PlacedObject, 'namespace' | 'namespaceFrom'> {
  const written = object.metadata.namespace?.value;
  if (isClusterScoped(object.kind.value, object.apiVersion?.value)) return { namespace: undefined, namespaceFrom: 'none' };
  if (placement.moves && placement.namespace !== undefined && placement.role !== 'template' && !object.metadata.templated)
    return { namespace: placement.namespace, namespaceFrom: written === placement.namespace ? 'manifest' : 'kustomization' };
  if (written !== undefined && written !== '') return { namespace: written, namespaceFrom: 'manifest' };
  if ((object.metadata.templated && !isOpenPolicy(object)) || placement.role === 'template') return { namespace: undefined, namespaceFrom: 'unknown' };
  if (placement.namespace !== undefined) return { namespace: placement.namespace, namespaceFrom: 'kustomization' };
  return { namespace: placement.defaultNamespace, namespaceFrom: 'default' };
}

function factsOf(
  objects: readonly PlacedObject[],
  { id: file, counting }: FileRecord,
  placement: Placement,
  before: PlacedFile | undefined,
): readonly (Fact | undefined)[] {
  if (placement.role === 'template' || placement.isElsewhere) return objects.map(() => undefined);
  const known = new Map(before?.counting.map((object, index) => [object.id, index]));
  const folder = parentOf(file);
  return objects.map((placed, place) => {
    const hint = counting[place]?.hint;
    const index = known.get(placed.id);
    const old = index === undefined ? undefined : before?.counting[index];
    const fact = index === undefined ? undefined : before?.facts[index];
    const same = old && fact && fact.refused === isRefused(placed) && sameValues(old.object, placed.object) && sameValues(old.unevaluated, placed.unevaluated);
    const isAsOpen = index === undefined || sameValues(openBy(before?.record.counting[index]?.hint), openBy(hint));
    return same && isAsOpen ? fact : factOf(placed, { file, folder }, placement, hint);
  });
}

function isRefused({ refused }: PlacedObject): boolean {
  return refused !== undefined;
}

function factOf(
  placed: PlacedObject,
  { file, folder }: Pick<Fact, 'file' | 'folder'>,
  { ignoreFamilies }: Placement,
  hint: LoweredObject['hint'],
): Fact | undefined {
  const { id, namespace, namespaceFrom, object, unevaluated } = placed;
  const name = isOpenPolicy(object) ? `(open) ${id}` : object.metadata.templated ? undefined : object.metadata.name?.value;
  if (name === undefined || name === '' || namespaceFrom === 'unknown') return undefined;
  const group = object.type === 'other' ? `${object.apiVersion?.value.split('/').at(-2) ?? ''}/` : '';
  return {
    id,
    file,
    folder,
    identity: `${object.type}/${group}${object.kind.value}/${namespace ?? ''}/${name}`,
    namespace,
    object,
    refused: isRefused(placed),
    unevaluated: unevaluated !== undefined,
    doubts: hint?.leavesOpen
      ? openDoubts(id, hint)
      : unevaluated && !ignoreFamilies.includes(unevaluated.family)
        ? doubtsOf({ id, kind: object.kind.value, name, namespace, policy: unevaluated })
        : none,
  };
}

const none: readonly Doubt[] = [];

function openBy(hint: UnseenHint | undefined): UnseenHint | undefined {
  return hint?.leavesOpen ? hint : undefined;
}

/** Of namespaces whose policies are not known. */
function openDoubts(id: ObjectId, { namespaces, says }: UnseenHint): readonly Doubt[] {
  const doubt = { id, kind: 'family-not-evaluated', directions: ['ingress', 'egress'], because: `NetworkPolicies are not known: ${says}` } as const;
  const pods = { requirements: [], unknown: false };
  if (typeof namespaces === 'string') return [{ ...doubt, subject: 'every pod' }];
  return namespaces.map((name) => ({ ...doubt, subject: { namespaces: { name }, pods } }));
}

/**
 * A policy that is surely there, in a namespace that is known, though another tool completes its name: it is like no other. A workload is left
 * to what is not seen, since its name is what people ask for.
 */
function isOpenPolicy(object: KubernetesObject): boolean {
  return isPolicy(object) && object.metadata.openName !== undefined;
}

/** Whether two values say the same, wherever they say it: a range counts as absent. */
export function sameValues(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValues(item, b[index]));
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  for (const key in one) if (!isAbsent(one[key]) && !sameValues(one[key], other[key])) return false;
  for (const key in other) if (!isAbsent(other[key]) && isAbsent(one[key])) return false;
  return true;
}

/** Ranges are all that the model has with a `start` and an `end`. */
function isAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && 'start' in value && 'end' in value);
}

function sameList<T>(old: readonly T[] | undefined, fresh: readonly T[]): readonly T[] {
  return old && old.length === fresh.length && old.every((item, index) => item === fresh[index]) ? old : fresh;
}
