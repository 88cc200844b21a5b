import type { Direction } from '../model/network-policy.js';
import { type ConnectionSet, equalConnections, noConnections } from './connection-set.js';
import type { Subject } from './decide.js';
import type { WorkloadEndpoint } from './endpoint.js';
import { farSide } from './far-side.js';
import type { Answer, AnswerTable } from './interning.js';
import type { PodClass } from './population.js';
import type { AddressAnswer, Profile } from './profile.js';
import type { Profiles } from './profiles.js';

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
  /** They came, went, or are not what they were: whoever they talk to must be looked at. */
  readonly touched: boolean;
}

/** Both states must share one table of answers, as evaluators do of which one was made from the other. */
export function changesBetween(before: Profiles, after: Profiles): ChangedConnections {
  const { answers } = after;
  const cells = before.population === after.population ? sameCells(after) : cellsOf(before, after);
  const changed = {
    ingress: cells.filter((cell) => isChanged(before, after, cell, 'ingress')),
    egress: cells.filter((cell) => isChanged(before, after, cell, 'egress')),
  };
  const sources = new Set(changed.egress);
  const differing = { ingress: differingCells(before, after, cells, 'ingress'), egress: differingCells(before, after, cells, 'egress') };
  return {
    *pairs() {
      for (const from of changed.egress) {
        const passing = passes(before, after, from, 'egress', answers);
        for (const to of targets(from, cells, changed.ingress, differing)) yield* pairOf(from, to, passing(to));
      }
      for (const to of changed.ingress) {
        const passing = passes(before, after, to, 'ingress', answers);
        for (const from of to.touched ? cells : differing.ingress(to)) if (!sources.has(from)) yield* pairOf(from, to, passing(from));
      }
    },
    *outside() {
      for (const direction of ['ingress', 'egress'] as const) {
        for (const { workloads, before: was, after: is } of changed[direction]) {
          const answersOf = (profiles: Profiles, pod: PodClass | undefined) => (pod ? profiles.profile(pod, direction).outside(pod) : []);
          const both = { before: answersOf(before, was), after: answersOf(after, is) };
          if (both.before !== both.after) yield { workloads, direction, ...both };
        }
      }
    },
  };
}

function sameCells({ population }: Profiles): readonly Cell[] {
  return population.classes.map((pod) => ({ before: pod, after: pod, workloads: pod.workloads, touched: false }));
}

/** Workloads are the same by their ids, and untouched where they and their namespace are the same objects. */
function cellsOf(before: Profiles, after: Profiles): readonly Cell[] {
  const old = new Map(before.population.workloads.map((workload) => [workload.id, workload]));
  const cells = new Map<string, Cell & { readonly workloads: WorkloadEndpoint[] }>();
  const add = (was: WorkloadEndpoint | undefined, is: WorkloadEndpoint | undefined): void => {
    const workload = is ?? was;
    if (!workload) return;
    const [one, other] = [was && before.population.classOf(was), is && after.population.classOf(is)];
    const touched = was !== is || one?.namespace !== other?.namespace;
    const key = `${one?.index ?? ''} ${other?.index ?? ''} ${touched}`;
    const cell = cells.get(key);
    if (cell) cell.workloads.push(workload);
    else cells.set(key, { before: one, after: other, workloads: [workload], touched });
  };
  for (const workload of after.population.workloads) {
    add(old.get(workload.id), workload);
    old.delete(workload.id);
  }
  for (const gone of old.values()) add(gone, undefined);
  return [...cells.values()];
}

/** Whether other policies decide on the cell, or the cell itself is another. */
function isChanged(before: Profiles, after: Profiles, cell: Cell, direction: Direction): boolean {
  if (cell.touched || !cell.before || !cell.after) return true;
  const { name } = cell.after.namespace;
  if (before.tableOf(name) === after.tableOf(name)) return false;
  const [was, is] = [before.profile(cell.before, direction), after.profile(cell.after, direction)];
  return was !== is && !(['admin', 'namespace', 'baseline'] as const).every((tier) => sameSubjects(was.subjects[tier], is.subjects[tier]));
}

function sameSubjects(a: readonly Subject[], b: readonly Subject[]): boolean {
  return a.length === b.length && a.every(({ compiled, sure }, index) => compiled.policy === b[index]?.compiled.policy && sure === b[index]?.sure);
}

type Differing = (cell: Cell) => readonly Cell[];

/** The untouched cells of which a cell's own side says something else after the change; found once for all cells with the same policies. */
function differingCells(before: Profiles, after: Profiles, cells: readonly Cell[], direction: Direction): Differing {
  const known = new Map<Profile, Map<Profile, Map<string, readonly Cell[]>>>();
  const find = (own: Cell): readonly Cell[] => {
    const [was, is] = [nearSide(before, own.before, direction, 'before'), nearSide(after, own.after, direction, 'after')];
    return cells.filter((cell) => !cell.touched && was(cell) !== is(cell));
  };
  return (own) => {
    if (!own.before || !own.after) return [];
    const byAfter = remember(known, before.profile(own.before, direction), () => new Map<Profile, Map<string, readonly Cell[]>>());
    const byPorts = remember(byAfter, after.profile(own.after, direction), () => new Map<string, readonly Cell[]>());
    return remember(byPorts, `${own.before.portsKey}\n${own.after.portsKey}`, () => find(own));
  };
}

/** Whom a cell may reach otherwise than before: each cell once. */
function targets(from: Cell, cells: readonly Cell[], ingress: readonly Cell[], differing: Readonly<Record<Direction, Differing>>): Iterable<Cell> {
  if (from.touched) return cells;
  const found = new Set(differing.egress(from));
  for (const to of ingress) if (to.touched || differing.ingress(to).includes(from)) found.add(to);
  return found;
}

/** What a cell's own side says of the others in one state. */
function nearSide(profiles: Profiles, own: PodClass | undefined, direction: Direction, state: 'before' | 'after'): (cell: Cell) => Answer {
  const { all, none } = profiles.answers;
  if (!own) return () => none;
  const profile = profiles.profile(own, direction);
  if (profile.open) return () => all;
  const row = profile.row(own);
  return (cell) => {
    const other = cell[state];
    return other ? profiles.answers.byId(row[other.index] ?? 0) : none;
  };
}

interface Passing {
  readonly before: ConnectionSet;
  readonly after: ConnectionSet;
}

/** What passes between a cell and others in both states, both ends considered. */
function passes(before: Profiles, after: Profiles, own: Cell, direction: Direction, { meet }: AnswerTable): (cell: Cell) => Passing {
  const opposite = direction === 'egress' ? 'ingress' : 'egress';
  const inState = (profiles: Profiles, state: 'before' | 'after') => {
    const pod = own[state];
    if (!pod) return () => noConnections;
    const [near, far] = [nearSide(profiles, pod, direction, state), farSide(profiles, pod, opposite)];
    return (cell: Cell): ConnectionSet => {
      const other = cell[state];
      if (!other) return noConnections;
      const answer = near(cell);
      return answer === profiles.answers.none ? noConnections : meet(answer, far(other)).sure;
    };
  };
  const [was, is] = [inState(before, 'before'), inState(after, 'after')];
  return (cell) => ({ before: was(cell), after: is(cell) });
}

function* pairOf(from: Cell, to: Cell, { before, after }: Passing): Iterable<ChangedPairs> {
  const alone = from === to && from.workloads.length < 2;
  if (!alone && !equalConnections(before, after)) yield { from: from.workloads, to: to.workloads, before, after };
}

function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}
