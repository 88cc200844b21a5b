import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { WorkloadEndpoint } from '../cluster/endpoint.js';
import type { Policy } from '../cluster/policy.js';
import { matchPeer, type PeerView } from '../engine/compiled-policy.js';
import type { Subject } from '../engine/decide.js';
import { farSide } from '../engine/far-side.js';
import { type Answer, sameAnswer } from '../engine/interning.js';
import type { AddressAnswer, PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PodClass } from '../engine/population.js';
import { rulesByLabels } from '../engine/rules-by-labels.js';
import { type ConnectionSet, equalConnections, noConnections } from '../sets/connection-set.js';

/** What is not the same in two states of a cluster, found by looking at those workloads only whose policies, labels or ports are not the same. */
export interface ChangedConnections {
  /** Each member of `from` with each of `to`, itself left out; `before` and `after` are what surely passes, and differ. In no order. */
  pairs(): Iterable<ChangedPairs>;
  /** Workloads for which the answers for addresses outside the cluster may differ; none where the workload is not in that state. */
  outside(): Iterable<ChangedOutside>;
}

export interface ChangedPairs {
  readonly from: readonly WorkloadEndpoint[];
  readonly to: readonly WorkloadEndpoint[];
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

export interface ChangedOutside {
  readonly workloads: readonly WorkloadEndpoint[];
  readonly direction: Direction;
  readonly before: readonly AddressAnswer[];
  readonly after: readonly AddressAnswer[];
}

/** Workloads that are alike in each of both states. */
interface Cell {
  readonly before: PodClass | undefined;
  readonly after: PodClass | undefined;
  /** As they are after the change, else as they were. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** `other`: they came or went, or have other ports, so whoever they talk to must be looked at; `relabelled`: they or their namespace carry other labels. */
  readonly kind: 'same' | 'relabelled' | 'other';
}

interface States {
  readonly before: PolicyStacks;
  readonly after: PolicyStacks;
  readonly cells: readonly Cell[];
}

/** One state must be made from the other: what did not change is the same object in both. */
export function changesBetween(before: PolicyStacks, after: PolicyStacks): ChangedConnections {
  const states: States = { before, after, cells: before.population === after.population ? sameCells(after) : cellsOf(before, after) };
  const changed = { ingress: changedCells(states, 'ingress'), egress: changedCells(states, 'egress') };
  return {
    *pairs() {
      const { byFrom, byTo } = suspects(states, changed);
      for (const [from, others] of byFrom) {
        const passing = passes(before, after, from, 'egress');
        for (const to of others) yield* pairOf(from, to, passing(to));
      }
      for (const [to, others] of byTo) {
        const passing = passes(before, after, to, 'ingress');
        for (const from of others) if (!byFrom.get(from)?.has(to)) yield* pairOf(from, to, passing(from));
      }
    },
    *outside() {
      for (const direction of ['ingress', 'egress'] as const) {
        for (const { workloads, before: was, after: is } of changed[direction]) {
          const answersOf = (stacks: PolicyStacks, pod: PodClass | undefined) => (pod ? stacks.stack(pod, direction).outside(pod) : []);
          const both = { before: answersOf(before, was), after: answersOf(after, is) };
          if (both.before !== both.after) yield { workloads, direction, ...both };
        }
      }
    },
  };
}

function sameCells({ population }: PolicyStacks): readonly Cell[] {
  return population.classes.map((pod) => ({ before: pod, after: pod, workloads: pod.workloads, kind: 'same' }));
}

/** Workloads are the same by their ids; those that are the same objects in namespaces that are the same objects say the same. */
function cellsOf(before: PolicyStacks, after: PolicyStacks): readonly Cell[] {
  const old = new Map(before.population.workloads.map((workload) => [workload.id, workload]));
  const cells = new Map<string, Cell & { readonly workloads: WorkloadEndpoint[] }>();
  const add = (was: WorkloadEndpoint | undefined, is: WorkloadEndpoint | undefined): void => {
    const workload = is ?? was;
    if (!workload) return;
    const [one, other] = [was && before.population.classOf(was), is && after.population.classOf(is)];
    const same = was === is && one?.namespace === other?.namespace;
    const kind = same ? 'same' : one && other && alikeExceptLabels(one, other) ? 'relabelled' : 'other';
    const key = `${one?.index ?? ''} ${other?.index ?? ''} ${kind}`;
    const cell = cells.get(key);
    if (cell) cell.workloads.push(workload);
    else cells.set(key, { before: one, after: other, workloads: [workload], kind });
  };
  for (const workload of after.population.workloads) {
    add(old.get(workload.id), workload);
    old.delete(workload.id);
  }
  for (const gone of old.values()) add(gone, undefined);
  return [...cells.values()];
}

function alikeExceptLabels(a: PodClass, b: PodClass): boolean {
  return a.portsKey === b.portsKey && !a.hostNetwork && !b.hostNetwork && a.addresses === undefined && b.addresses === undefined;
}

/** The cells on which other policies decide after the change, and those that are others. */
function changedCells({ before, after, cells }: States, direction: Direction): readonly Cell[] {
  const deciders = new Map<string, boolean>();
  const sameDeciders = (namespace: string) =>
    remember(deciders, namespace, () => {
      const [was, is] = [before.deciders(namespace), after.deciders(namespace)];
      return was.length === is.length && was.every((one, index) => one === is[index]);
    });
  return cells.filter(({ kind, before: one, after: other }) => {
    if (kind === 'other' || !one || !other) return true;
    if (kind === 'same' && sameDeciders(other.namespace.name)) return false;
    const [was, is] = [before.stack(one, direction), after.stack(other, direction)];
    return was !== is && !sameStacks(was, is);
  });
}

function sameStacks(a: PolicyStack, b: PolicyStack): boolean {
  // Where anything is in doubt, nothing is sure, whatever the doubt.
  if (a.doubts.length > 0 || b.doubts.length > 0) return a.doubts.length > 0 && b.doubts.length > 0;
  return (
    a.subjects.length === b.subjects.length &&
    a.subjects.every(({ tier, subjects }, index) => tier.id === b.subjects[index]?.tier.id && sameSubjects(subjects, b.subjects[index].subjects))
  );
}

function sameSubjects(a: readonly Subject[], b: readonly Subject[]): boolean {
  return a.length === b.length && a.every(({ compiled, sure }, index) => compiled.policy === b[index]?.compiled.policy && sure === b[index]?.sure);
}

type Suspects = ReadonlyMap<Cell, ReadonlySet<Cell>>;

/**
 * The pairs that may have changed, by the cell that they are looked at from. One side of a pair says something else where other policies
 * decide on it (then its answers are compared one by one), or where a rule of the same policies matches the other end no more, or only now.
 */
function suspects(states: States, changed: Readonly<Record<Direction, readonly Cell[]>>): { readonly byFrom: Suspects; readonly byTo: Suspects } {
  const found = { egress: new Map<Cell, Set<Cell>>(), ingress: new Map<Cell, Set<Cell>>() };
  const add = (direction: Direction, own: Cell, others: Iterable<Cell>): void => {
    const set = remember(found[direction], own, () => new Set<Cell>());
    for (const other of others) set.add(other);
  };
  for (const direction of ['egress', 'ingress'] as const) {
    const differing = differingCells(states, direction);
    for (const own of changed[direction]) add(direction, own, own.kind === 'other' ? states.cells : differing(own));
  }
  const relabelled = states.cells.filter(({ kind }) => kind === 'relabelled');
  const opinions = relabelled.length > 0 ? changedOpinions(states) : () => [];
  for (const cell of relabelled) {
    add('egress', cell, opinions(cell, 'ingress'));
    add('ingress', cell, opinions(cell, 'egress'));
  }
  return { byFrom: found.egress, byTo: found.ingress };
}

/** The cells that are in both states and of which a cell's own side says something else after the change; found once for all cells with the same policies. */
function differingCells({ before, after, cells }: States, direction: Direction): (cell: Cell) => readonly Cell[] {
  const known = new Map<PolicyStack, Map<PolicyStack, Map<string, readonly Cell[]>>>();
  const find = (own: Cell): readonly Cell[] => {
    const [was, is] = [nearSide(before, own.before, direction, 'before'), nearSide(after, own.after, direction, 'after')];
    return cells.filter((cell) => cell.kind !== 'other' && !sameAnswer(was(cell), is(cell)));
  };
  return (own) => {
    if (!own.before || !own.after) return [];
    const byAfter = remember(known, before.stack(own.before, direction), () => new Map<PolicyStack, Map<string, readonly Cell[]>>());
    const byPorts = remember(byAfter, after.stack(own.after, direction), () => new Map<string, readonly Cell[]>());
    return remember(byPorts, `${own.before.portsKey}\n${own.after.portsKey}`, () => find(own));
  };
}

/** The cells of which the `direction` rules match a relabelled cell otherwise than before. */
function changedOpinions({ before, after, cells }: States): (cell: Cell, direction: Direction) => Iterable<Cell> {
  const byClass = new Map<number, Cell[]>();
  for (const cell of cells) if (cell.after) remember(byClass, cell.after.index, () => []).push(cell);
  const relevant = rulesByLabels(before, after);
  return function* (cell, direction) {
    if (!cell.before || !cell.after) return;
    const [was, is]: readonly [PeerView, PeerView] = [
      { kind: 'pods', pod: cell.before },
      { kind: 'pods', pod: cell.after },
    ];
    const policies = new Set<Policy>();
    for (const { policy, place } of relevant(cell.before, cell.after, direction)) {
      const [old, current] = [before.compiled(policy).rules[direction][place], after.compiled(policy).rules[direction][place]];
      if (old && current && matchPeer(old, was) !== matchPeer(current, is)) policies.add(policy);
    }
    for (const policy of policies) {
      const { sure, maybe } = after.compiled(policy).subject.members();
      for (const index of [...sure, ...maybe]) yield* byClass.get(index) ?? [];
    }
  };
}

/** What a cell's own side says of the others in one state. */
function nearSide(stacks: PolicyStacks, own: PodClass | undefined, direction: Direction, state: 'before' | 'after'): (cell: Cell) => Answer {
  const { all, none } = stacks.answers;
  if (!own) return () => none;
  const stack = stacks.stack(own, direction);
  if (stack.open) return () => all;
  const row = stack.row(own);
  return (cell) => {
    const other = cell[state];
    return other ? stacks.answers.byId(row[other.index] ?? 0) : none;
  };
}

interface Passing {
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

/** What passes between a cell and others in both states, both ends considered. */
function passes(before: PolicyStacks, after: PolicyStacks, own: Cell, direction: Direction): (cell: Cell) => Passing {
  const opposite = direction === 'egress' ? 'ingress' : 'egress';
  const inState = (stacks: PolicyStacks, state: 'before' | 'after') => {
    const pod = own[state];
    if (!pod) return () => noConnections;
    const [near, far] = [nearSide(stacks, pod, direction, state), farSide(stacks, pod, opposite)];
    return (cell: Cell): ConnectionSet => {
      const other = cell[state];
      if (!other) return noConnections;
      const answer = near(cell);
      return answer === stacks.answers.none ? noConnections : stacks.answers.meet(answer, far(other)).sure;
    };
  };
  const [was, is] = [inState(before, 'before'), inState(after, 'after')];
  return (cell) => ({ before: was(cell), after: is(cell) });
}

function* pairOf(from: Cell, to: Cell, { before, after }: Passing): Iterable<ChangedPairs> {
  const alone = from === to && from.workloads.length < 2;
  if (!alone && !equalConnections(before, after)) yield { from: from.workloads, to: to.workloads, before, after };
}
