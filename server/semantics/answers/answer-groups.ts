import type { Direction } from '../../model/network-policy.js';
import { compareText } from '../../util/text.js';
import type { WorkloadEndpoint } from '../cluster/endpoint.js';
import { isolation } from '../engine/decide.js';
import type { AnswerTable } from '../engine/interning.js';
import type { PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PodClass, Population } from '../engine/population.js';
import { groupByRules } from '../engine/rule-groups.js';
import type { AddressRange } from '../sets/address-set.js';
import type { Allowed } from '../sets/connection-set.js';
import type { Reach } from './answers.js';
import { possibleReaches } from './possible-pods.js';
import { admitsSomething } from './questions.js';

/** Workloads of one namespace that get the same answers for the same reasons, whoever connects to them and whatever they connect to. */
export interface AnswerGroup {
  readonly index: number;
  readonly namespace: string;
  /** By id; never empty. */
  readonly workloads: readonly WorkloadEndpoint[];
}

/** So many workloads of a group. */
export interface GroupMembers {
  readonly group: AnswerGroup;
  readonly members: number;
}

/**
 * How one direction of a workload stands, after all policies: `open`, no policy limits it; `everything`, one does and lets everything
 * pass; `limited`; `nothing`, no rule lets anything pass; `unknown`, a template or unknown labels decide whether it is limited.
 */
export type GroupStanding = 'open' | 'everything' | 'limited' | 'nothing' | 'unknown';

/** The connections of a cluster by groups of workloads: what `Evaluator.connections` lists one by one. */
export interface AnswerGroups {
  /** By namespace, then by the id of their first workload. */
  readonly groups: readonly AnswerGroup[];
  /** What may pass from a member of one to a member of the other; of one and the same, between two of its members. Equal answers are one object. */
  between(from: AnswerGroup, to: AnswerGroup): Allowed;
  /** How many pairs of a member here and a member there get which answer. A group on both sides stands for different members, unless the lists are one. */
  tally(from: readonly GroupMembers[], to: readonly GroupMembers[]): ReadonlyMap<Allowed, number>;
  /** The addresses outside that may reach a group, or that it may reach: ascending, covering everything; neighbours differ. The same list for the same answers. */
  outside(group: AnswerGroup, direction: Direction): readonly { readonly range: AddressRange; readonly answer: Allowed }[];
  /** The pods that no manifest makes and that may be the other end. */
  unseen(group: AnswerGroup, direction: Direction): readonly Reach[];
  standing(group: AnswerGroup, direction: Direction): GroupStanding;
}

/** Nothing is compared pair by pair to find the groups: who has the same policies, and is matched by the same rules, belongs together. */
export function groupByAnswers(stacks: PolicyStacks): AnswerGroups {
  const { population, answers } = stacks;
  const groups = groupClasses(stacks);
  const podOf = groups.map(({ workloads: [first] }) => podOfFirst(population, first));
  const side = (direction: Direction) => podOf.map((pod) => stacks.stack(pod, direction));
  const sides = { egress: side('egress'), ingress: side('ingress') };
  const at = ({ index }: AnswerGroup) => podOf[index] as PodClass;
  const stackOf = ({ index }: AnswerGroup, direction: Direction) => sides[direction][index] as PolicyStack;
  const rows: Record<Direction, (ArrayLike<number> | undefined)[]> = { egress: [], ingress: [] };
  const row = (group: AnswerGroup, direction: Direction): ArrayLike<number> | undefined => {
    const stack = stackOf(group, direction);
    if (stack.open) return undefined;
    const known = rows[direction][group.index] ?? stack.row(at(group));
    rows[direction][group.index] = known;
    return known;
  };
  const standings = new Map<string, GroupStanding>();
  return {
    groups,
    between: (from, to) => {
      const [out, into] = [row(from, 'egress'), row(to, 'ingress')];
      const egress = out === undefined ? answers.all : answers.byId(out[at(to).index] ?? 0);
      return answers.meet(egress, into === undefined ? answers.all : answers.byId(into[at(from).index] ?? 0));
    },
    tally: (from, to) =>
      tallied(
        answers,
        from,
        to,
        (group, direction) => row(group, direction),
        (group) => at(group).index,
      ),
    outside: (group, direction) => stackOf(group, direction).outside(at(group)),
    unseen: (group, direction) => possibleReaches(stacks, at(group), stackOf(group, direction)),
    standing: (group, direction) => {
      const key = `${group.index} ${direction}`;
      const known = standings.get(key) ?? standingOf(stackOf(group, direction), at(group), answers);
      standings.set(key, known);
      return known;
    },
  };
}

/** There may be millions of pairs, so nothing is made for one. */
function tallied(
  answers: AnswerTable,
  from: readonly GroupMembers[],
  to: readonly GroupMembers[],
  rowOf: (group: AnswerGroup, direction: Direction) => ArrayLike<number> | undefined,
  indexOf: (group: AnswerGroup) => number,
): ReadonlyMap<Allowed, number> {
  const counts: number[] = [];
  const [all, none] = [answers.all.id, answers.none.id];
  const receivers = to.map(({ group, members }) => ({ row: rowOf(group, 'ingress'), index: indexOf(group), members }));
  from.forEach(({ group, members }, place) => {
    const out = rowOf(group, 'egress');
    const own = indexOf(group);
    receivers.forEach(({ row, index, members: others }, other) => {
      const pairs = members * (from === to && place === other ? others - 1 : others);
      if (pairs === 0) return;
      const [a, b] = [out === undefined ? all : (out[index] ?? none), row === undefined ? all : (row[own] ?? none)];
      const met = a === b || b === all ? a : a === all ? b : a === none || b === none ? none : answers.meet(answers.byId(a), answers.byId(b)).id;
      counts[met] = (counts[met] ?? 0) + pairs;
    });
  });
  return new Map(Object.entries(counts).map(([id, number]) => [answers.byId(Number(id)), number]));
}

function podOfFirst(population: Population, first: WorkloadEndpoint | undefined): PodClass {
  if (!first) throw new Error('a group has members');
  return population.classOf(first);
}

function groupClasses(stacks: PolicyStacks): readonly AnswerGroup[] {
  const { population, policies } = stacks;
  const rules = policies.map((policy) => stacks.compiled(policy).rules).flatMap(({ ingress, egress }) => [...ingress, ...egress]);
  const matched = groupByRules(rules, population.classes.length);
  const usesNames = rules.some((rule) => rule.usesNames);
  const numbers = new Map<PolicyStack, number>();
  const number = (stack: PolicyStack): number => {
    const known = numbers.get(stack) ?? numbers.size;
    numbers.set(stack, known);
    return known;
  };
  const byKey = new Map<string, WorkloadEndpoint[]>();
  for (const pod of population.classes) {
    const [ingress, egress] = [number(stacks.stack(pod, 'ingress')), number(stacks.stack(pod, 'egress'))];
    const key = `${pod.namespace.name}\n${ingress} ${egress} ${matched.groupOf(pod.index)} ${usesNames ? pod.portsId : ''} ${pod.hostNetwork}`;
    const members = byKey.get(key);
    if (members) members.push(...pod.workloads);
    else byKey.set(key, [...pod.workloads]);
  }
  const lists = [...byKey.values()].map((members) => members.sort((a, b) => compareText(a.id, b.id)));
  const first = (list: readonly WorkloadEndpoint[]) => list[0] as WorkloadEndpoint;
  return lists
    .sort((a, b) => compareText(first(a).namespace, first(b).namespace) || compareText(first(a).id, first(b).id))
    .map((workloads, index) => ({ index, namespace: first(workloads).namespace, workloads }));
}

function standingOf(stack: PolicyStack, pod: PodClass, answers: AnswerTable): GroupStanding {
  if (stack.open) return 'open';
  if (stack.doubts.length > 0) return 'unknown';
  const { all } = answers;
  if (stack.outside(pod).every(({ answer }) => answer === all) && Array.from(stack.row(pod)).every((id) => answers.byId(id) === all)) return 'everything';
  const surely = stack.isolating.some((subject) => isolation(subject, stack.direction) === 'yes');
  const denies = stack.rules.some(({ rule }) => rule.action === 'deny');
  if (!surely && !denies) return 'unknown';
  return surely && !stack.rules.some(({ rule }) => admitsSomething(rule)) ? 'nothing' : 'limited';
}
