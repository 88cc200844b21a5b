import type { Endpoint } from '../semantics/cluster/endpoint.js';
import { changedConnections, type Evaluator } from '../semantics/evaluator.js';
import { type AddressRange, compareRanges } from '../semantics/sets/address-set.js';
import { type Allowed, type ConnectionSet, equalConnections, formatConnections, hasConnections, noConnections } from '../semantics/sets/connection-set.js';
import type { NamespacePair } from './compare/namespace-pairs.js';
import { endpointName } from './ends/endpoints.js';
import { fullName } from './ends/named.js';

/** A pair of ends whose allowed ports are not the same in two states. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

export interface Comparison {
  /** Sorted by the names of both ends. */
  readonly changes: readonly Change[];
  /** Pairs that both states allow alike. */
  readonly unchanged: number;
}

/**
 * The connections of two states side by side. Workloads are the same where their ids are; addresses are cut at the bounds of both
 * states, and neighbours with the same change are joined again.
 * @param namespaces that are called otherwise in the first state: a workload there is the one of this name in the second
 */
export function compare(before: Evaluator, after: Evaluator, namespaces: readonly NamespacePair[] = []): Comparison {
  const called = calledOtherwise(after, namespaces);
  const pairs = new Map<string, { readonly from: Endpoint; readonly to: Endpoint; before: ConnectionSet; after: ConnectionSet }>();
  const outside = new Map<string, { readonly states: Record<'before' | 'after', Row[]>; readonly workload: Endpoint; readonly incoming: boolean }>();
  for (const [state, evaluator] of [['before', before] as const, ['after', after] as const]) {
    for (const { allowed, ...row } of evaluator.connections()) {
      const [from, to] = state === 'before' ? [called(row.from), called(row.to)] : [row.from, row.to];
      if (from.kind === 'workload' && to.kind === 'workload') {
        const key = `${from.workload.id} ${to.workload.id}`;
        const pair = pairs.get(key) ?? { from, to, before: noConnections, after: noConnections };
        pair[state] = allowed;
        pairs.set(key, pair);
      } else {
        const [range, workload, incoming] =
          from.kind === 'addresses' ? [from.range, to, true] : to.kind === 'addresses' ? [to.range, from, false] : [undefined, to, false];
        if (!range) continue;
        const key = `${endpointName(workload)} ${incoming}`;
        const rows = outside.get(key) ?? { states: { before: [], after: [] }, workload, incoming };
        rows.states[state].push({ range, allowed });
        outside.set(key, rows);
      }
    }
  }
  const cut = [...outside.values()].flatMap(({ states, workload, incoming }) =>
    overlay(states.before, states.after).map(({ range, ...rest }) => {
      const address: Endpoint = { kind: 'addresses', range };
      return incoming ? { from: address, to: workload, ...rest } : { from: workload, to: address, ...rest };
    }),
  );
  const all = [...pairs.values(), ...cut];
  const changes = all.filter((pair) => !equalConnections(pair.before, pair.after)).map((pair): Change => ({ ...pair, kind: kindOf(pair) }));
  return { changes: changes.sort(byEnds), unchanged: all.length - changes.length };
}

/** An end of the first state as the second has it, where that is there under another namespace. */
function calledOtherwise({ cluster }: Evaluator, namespaces: readonly NamespacePair[]): (end: Endpoint) => Endpoint {
  if (namespaces.length === 0) return (end) => end;
  const names = new Map(namespaces.map(({ before, after }) => [before, after]));
  const byId = new Map(cluster.workloads.map((workload) => [workload.id, workload]));
  return (end) => {
    const namespace = end.kind === 'workload' ? names.get(end.workload.namespace) : undefined;
    const other = end.kind === 'workload' && namespace !== undefined ? byId.get(fullName({ ...end.workload, namespace })) : undefined;
    return other ? { kind: 'workload', workload: other } : end;
  };
}

/**
 * The same as `compare`, where one evaluator was made from the other: only what the edit between them touches is looked at, and all else is counted.
 * Undefined for any other two.
 */
export function compareDerived(before: Evaluator, after: Evaluator): Comparison | undefined {
  const changed = changedConnections(before, after);
  if (!changed) return undefined;
  const changes = [...changesSince(before, after)].sort(byEnds);
  // Of the first state, which stays the same while one edit after the other is tried.
  let unchanged = connectionCount(before);
  for (const { from, to, kind } of changes) if (from.kind === to.kind && kind !== 'added') unchanged--;
  for (const { workloads, before: was, after: is } of changed.outside()) {
    const same = overlay(rowsOf(was), rowsOf(is)).filter((row) => equalConnections(row.before, row.after)).length;
    unchanged += (same - joinedRows(was)) * workloads.length;
  }
  return { changes, unchanged };
}

const counts = new WeakMap<Evaluator, number>();

/** How many pairs have something that surely passes. */
function connectionCount(evaluator: Evaluator): number {
  const known = counts.get(evaluator);
  if (known !== undefined) return known;
  const { groups, tally, outside } = evaluator.answerGroups();
  const everyone = groups.map((group) => ({ group, members: group.workloads.length }));
  let count = 0;
  for (const [{ sure }, pairs] of tally(everyone, everyone)) if (hasConnections(sure)) count += pairs;
  for (const group of groups) for (const direction of ['ingress', 'egress'] as const) count += joinedRows(outside(group, direction)) * group.workloads.length;
  counts.set(evaluator, count);
  return count;
}

function joinedRows(answers: Parameters<typeof rowsOf>[0]): number {
  const rows = rowsOf(answers);
  return overlay(rows, rows).length;
}

/**
 * The changes alone, in no order. Where one evaluator was made from the other, only what the edit between them touches is looked at, so that
 * an edit in a large workspace costs little; they are the same as those of `compare`.
 */
export function* changesSince(before: Evaluator, after: Evaluator): Iterable<Change> {
  const changed = changedConnections(before, after);
  if (!changed) yield* compare(before, after).changes;
  else {
    for (const { from, to, ...ports } of changed.pairs()) {
      const kind = kindOf(ports);
      const ends = to.map((workload): Endpoint => ({ kind: 'workload', workload }));
      for (const workload of from) {
        const end: Endpoint = { kind: 'workload', workload };
        for (const other of ends) if (other.kind === 'workload' && other.workload !== workload) yield { kind, from: end, to: other, ...ports };
      }
    }
    for (const { workloads, direction, before: was, after: is } of changed.outside()) {
      const rows = overlay(rowsOf(was), rowsOf(is)).filter((row) => !equalConnections(row.before, row.after));
      for (const workload of workloads) {
        const end: Endpoint = { kind: 'workload', workload };
        for (const { range, ...ports } of rows) {
          const address: Endpoint = { kind: 'addresses', range };
          yield { kind: kindOf(ports), ...(direction === 'ingress' ? { from: address, to: end } : { from: end, to: address }), ...ports };
        }
      }
    }
  }
}

/** By the names of both ends, addresses first. */
export function byEnds(a: Change, b: Change): number {
  return compareEnds(a.from, b.from) || compareEnds(a.to, b.to);
}

function rowsOf(answers: readonly { readonly range: AddressRange; readonly answer: Allowed }[]): readonly Row[] {
  return answers.filter(({ answer }) => hasConnections(answer.sure)).map(({ range, answer }) => ({ range, allowed: answer.sure }));
}

interface Row {
  readonly range: AddressRange;
  readonly allowed: ConnectionSet;
}

interface Overlaid {
  readonly range: AddressRange;
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

/** Both lists of disjoint ranges on one, cut where either has a bound, joined where nothing tells neighbours apart. */
function overlay(before: readonly Row[], after: readonly Row[]): readonly Overlaid[] {
  const result: Overlaid[] = [];
  for (const family of [4, 6] as const) {
    const rows = [before, after].map((list) => list.filter(({ range }) => range.family === family).sort((a, b) => compareRanges(a.range, b.range)));
    const bounds = [...new Set(rows.flat().flatMap(({ range }) => [range.first, range.last + 1n]))].sort((a, b) => (a < b ? -1 : 1));
    const at = [0, 0];
    for (const [index, first] of bounds.slice(0, -1).entries()) {
      const range: AddressRange = { family, first, last: (bounds[index + 1] ?? first + 1n) - 1n };
      const [was = noConnections, is = noConnections] = rows.map((list, state) => {
        while ((list[at[state] ?? 0]?.range.last ?? range.last) < range.first) at[state] = (at[state] ?? 0) + 1;
        const row = list[at[state] ?? 0];
        return row && row.range.first <= range.first ? row.allowed : noConnections;
      });
      if (!hasConnections(was) && !hasConnections(is)) continue;
      const previous = result.at(-1);
      const joins = previous && previous.range.family === family && previous.range.last + 1n === first && sameState(previous, was, is);
      if (joins) result[result.length - 1] = { ...previous, range: { ...previous.range, last: range.last } };
      else result.push({ range, before: was, after: is });
    }
  }
  return result;
}

function sameState(row: Overlaid, before: ConnectionSet, after: ConnectionSet): boolean {
  return formatConnections(row.before) === formatConnections(before) && formatConnections(row.after) === formatConnections(after);
}

/** What a change of ports is called. */
export function kindOf({ before, after }: { readonly before: ConnectionSet; readonly after: ConnectionSet }): Change['kind'] {
  if (!hasConnections(before)) return 'added';
  return hasConnections(after) ? 'changed' : 'removed';
}

function compareEnds(a: Endpoint, b: Endpoint): number {
  if (a.kind === 'addresses' && b.kind === 'addresses') return compareRanges(a.range, b.range);
  if (a.kind !== b.kind) return a.kind === 'addresses' ? -1 : 1;
  const [one, other] = [endpointName(a), endpointName(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
