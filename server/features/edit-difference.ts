import { isPolicy } from '../model/objects.js';
import { isUnreadable } from '../syntax/source-file.js';
import { counted } from '../util/text.js';
import type { EnvironmentView, FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { allowedText } from './allowed.js';
import { type Cause, causesIn } from './compare/because.js';
import { byEnds, type Change, changesSince } from './compare.js';
import { shortName } from './ends/endpoints.js';

/** What an edit of one file opens and closes. */
export interface EditDifference extends Counts {
  /** By the names of both ends; of very many the first that were found. */
  readonly changes: readonly Change[];
  /** What is behind a change. */
  readonly causes: (change: Change) => readonly Cause[];
}

export interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** What the edit of one object opens and closes. */
export interface ObjectDifference extends Counts {
  /** The object as it is now; undefined for what is gone. */
  readonly object: PlacedObject | undefined;
  /** One that is alone of its kind, to be named. */
  readonly single: Change | undefined;
}

/** More changes are counted, but not kept. */
const mostKept = 5000;

/** The difference between two snapshots of a workspace in which one file says something else, seen from that file. */
export function editDifference(before: Snapshot, after: Snapshot, file: FileId): EditDifference {
  const [was, is] = [before.environment(file), after.environment(file)];
  const counts = { added: 0, removed: 0, changed: 0 };
  const changes: Change[] = [];
  for (const change of changesSince(was.evaluator, is.evaluator)) {
    counts[change.kind]++;
    if (changes.length < mostKept) changes.push(change);
  }
  let causes: EditDifference['causes'] | undefined;
  return {
    ...counts,
    changes: changes.sort(byEnds),
    causes: (change) => {
      causes ??= causesIn(was, is);
      return causes(change);
    },
  };
}

/**
 * The same for each object of the file that was edited, with nothing for those whose edit changes no connection. Nothing at all while a policy
 * of the file cannot be read or would be refused: halfway through a word, that everything opens is not what was meant.
 */
export function objectDifferences(before: Snapshot, after: Snapshot, file: FileId): readonly ObjectDifference[] {
  const [old, current] = [before.file(file), after.file(file)];
  if (!old || !current || !after.complete || isHalfTyped(old, current)) return [];
  const [was, is] = [before.environment(file), after.environment(file)];
  if (was.evaluator === is.evaluator) return [];
  const edited = [...current.objects.filter((placed) => isEdited(placed, was, is)), ...goneFrom(old, current)];
  if (edited.length === 0) return [];
  const difference = editDifference(before, after, file);
  const [only, ...more] = edited;
  const kept = difference.added + difference.removed + difference.changed === difference.changes.length;
  if (!only || more.length === 0 || !kept) return withoutNone([sumOf(only, current, difference, difference.changes)]);
  return withoutNone(
    edited.map((placed) => {
      const own = difference.changes.filter((change) => difference.causes(change).some((cause) => isAbout(cause, placed)));
      return sumOf(placed, current, countsOf(own), own);
    }),
  );
}

/** `+2 connections, -1 since HEAD: frontend -> mysql TCP 3306 closes`. @param since what the other state is called */
export function differenceTitle({ added, removed, changed, single, object }: ObjectDifference, since?: string): string {
  const counts = `${countsText({ added, removed, changed })}${since === undefined ? '' : ` since ${since}`}`;
  const title = object ? counts : `${counts} without what is gone`;
  return single ? `${title}: ${changeText(single)}` : title;
}

/** `+2 connections, -1, 1 on other ports`. */
export function countsText({ added, removed, changed }: Counts): string {
  const parts = [
    ...(added > 0 ? [`+${added.toLocaleString('en')}`] : []),
    ...(removed > 0 ? [`-${removed.toLocaleString('en')}`] : []),
    ...(changed > 0 ? [`${changed.toLocaleString('en')} on other ports`] : []),
  ];
  const [first = '', ...rest] = parts;
  const noun = counted(added > 0 ? added : removed > 0 ? removed : changed, 'connection').replace(/^\S+ /, '');
  const [number = '', ...words] = first.split(' ');
  return [[number, noun, ...words].join(' '), ...rest].join(', ');
}

function changeText({ kind, from, to, before, after }: Change): string {
  const pair = `${shortName(from)} -> ${shortName(to)}`;
  if (kind === 'changed') return `${pair} ${allowedText(after)}, was ${allowedText(before)}`;
  return kind === 'added' ? `${pair} ${allowedText(after)} opens` : `${pair} ${allowedText(before)} closes`;
}

/** A policy that is no YAML any more, or that the API server would refuse now, as it often is between two keystrokes. */
function isHalfTyped(old: WorkspaceFile, current: WorkspaceFile): boolean {
  const refused = ({ objects }: WorkspaceFile) => new Set(objects.flatMap(({ id, refused: why }) => (why === undefined ? [] : id)));
  const broken = ({ source }: WorkspaceFile) => (source?.documents ?? []).filter(({ tree }) => tree.problems.some(isUnreadable)).length;
  const before = refused(old);
  return broken(current) > broken(old) || [...refused(current)].some((id) => !before.has(id));
}

/** Values are the same objects as long as nothing of them changes. */
function isEdited({ id, object }: PlacedObject, was: EnvironmentView, is: EnvironmentView): boolean {
  const name = object.metadata.name?.value;
  if (object.type === 'workload') return was.workload(id) !== is.workload(id);
  if (object.type === 'namespace') return name !== undefined && was.evaluator.cluster.namespaces.get(name) !== is.evaluator.cluster.namespaces.get(name);
  return isPolicy(object) ? was.policy(id) !== is.policy(id) : false;
}

function goneFrom(old: WorkspaceFile, current: WorkspaceFile): readonly PlacedObject[] {
  const there = new Set(current.objects.map(({ id }) => id));
  return old.objects.filter(({ id }) => !there.has(id));
}

function isAbout(cause: Cause, { object, namespace }: PlacedObject): boolean {
  const kind = object.type === 'workload' || object.type === 'namespace' ? object.type : 'policy';
  return cause.kind === kind && cause.name === object.metadata.name?.value && cause.namespace === namespace;
}

function countsOf(changes: readonly Change[]): Counts {
  const of = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  return { added: of('added'), removed: of('removed'), changed: of('changed') };
}

function sumOf(
  placed: PlacedObject | undefined,
  { objects }: WorkspaceFile,
  { added, removed, changed }: Counts,
  changes: readonly Change[],
): ObjectDifference {
  // What closes is what people want to know of first.
  const kind = removed === 1 ? 'removed' : added === 1 ? 'added' : changed === 1 ? 'changed' : undefined;
  const single = kind && changes.find((change) => change.kind === kind);
  return { object: placed && objects.find((one) => one === placed), added, removed, changed, single };
}

function withoutNone(differences: readonly ObjectDifference[]): readonly ObjectDifference[] {
  return differences.filter(({ added, removed, changed }) => added + removed + changed > 0);
}
