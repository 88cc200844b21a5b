import type { GroupMembers } from '../../semantics/answers/answer-groups.js';
import type { Admission, Side } from '../../semantics/answers/answers.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';
import {
  type Allowed,
  type ConnectionSet,
  equalConnections,
  hasConnections,
  noConnections,
  subtractConnections,
  unionConnections,
} from '../../semantics/sets/connection-set.js';
import { plainly } from '../../words/mark.js';
import { describeConnections } from '../../words/ports.js';
import { distinctRules } from '../say.js';
import { hasWanted } from './filter.js';
import type { MapDirection, MapEdge, MapReason } from './model.js';
import type { Draft, Making } from './parts.js';

/** A draft with what edges need to know of it. */
export interface EdgeEnd extends Draft {
  readonly free: Readonly<Record<MapDirection, boolean>>;
  readonly matched: boolean;
  /** Its workloads, those that a filter selects and the others. */
  readonly members: Readonly<Record<'matched' | 'others', readonly GroupMembers[]>>;
}

/** More reasons than these are not read. */
const mostReasons = 6;

/** What connects two nodes; undefined for nothing, and for what `MapModel.edges` leaves out. */
export function edgeBetween(making: Making, from: EdgeEnd, to: EdgeEnd): MapEdge | undefined {
  if (!(from.matched || to.matched) || isFree(from, to)) return undefined;
  const sum = sumOf(making, from, to);
  if (!sum) return undefined;
  const { sure, possible, connections, pairs, uniform } = sum;
  const because = admissionsBetween(making, from, to, possible);
  if (!isAskedFor(making, because)) return undefined;
  return { ...words(from.id, to.id, sure, possible), connections, pairs, uniform, because: reasonsOf(because) };
}

/** Whether everything passes because nothing at either end limits it. */
export function isFree(from: EdgeEnd, to: EdgeEnd): boolean {
  return from.free.egress && to.free.ingress;
}

interface Sum extends Allowed {
  readonly connections: number;
  readonly pairs: number;
  readonly uniform: boolean;
}

function sumOf(making: Making, from: EdgeEnd, to: EdgeEnd): Sum | undefined {
  const { wanted } = making;
  const sum = { sure: noConnections, possible: noConnections, connections: 0, pairs: 0 };
  const byAnswer = answersBetween(making, from, to);
  let something = false;
  for (const [answer, number] of byAnswer) {
    sum.pairs += number;
    if (!answer || !hasWanted(wanted, answer.possible)) continue;
    something = true;
    sum.sure = unionConnections(sum.sure, answer.sure);
    sum.possible = unionConnections(sum.possible, answer.possible);
    if (hasConnections(answer.sure)) sum.connections += number;
  }
  return something ? { ...sum, uniform: byAnswer.size === 1 } : undefined;
}

/** How many pairs of ends, of which a filter selects one, get which answer. */
function answersBetween({ table, between }: Making, from: EdgeEnd, to: EdgeEnd): ReadonlyMap<Allowed | undefined, number> {
  const result = new Map<Allowed | undefined, number>();
  const add = (answer: Allowed | undefined, number: number) => result.set(answer, (result.get(answer) ?? 0) + number);
  const tally = (some: readonly GroupMembers[], others: readonly GroupMembers[]) => {
    for (const [answer, number] of table.tally(some, others)) add(answer, number);
  };
  const [a, b] = [from.members, to.members];
  tally(a.matched, from.id === to.id ? a.matched : b.matched);
  tally(a.matched, b.others);
  tally(a.others, b.matched);
  for (const one of from.parts) {
    for (const other of to.parts) {
      const workloads = one.kind === 'addresses' ? other : other.kind === 'addresses' ? one : undefined;
      if (workloads?.kind === 'workloads' && workloads.matched) add(between(one, other), workloads.workloads.length);
    }
  }
  return result;
}

type Words = Pick<MapEdge, 'id' | 'from' | 'to' | 'ports' | 'perhaps'>;

function words(from: string, to: string, sure: ConnectionSet, possible: ConnectionSet): Words {
  const more = equalConnections(sure, possible) ? noConnections : subtractConnections(possible, sure);
  const said = (set: ConnectionSet) => (hasConnections(set) ? describeConnections(set, plainly) : '');
  return { id: `${from} -> ${to}`, from, to, ports: said(sure), perhaps: said(more) };
}

/** The rules at both ends that admit something of what passes; the members of one part have the same. */
function admissionsBetween({ evaluator }: Making, from: EdgeEnd, to: EdgeEnd, on: ConnectionSet): readonly Admission[] {
  const [a, b] = [endOf(from), endOf(to, from)];
  if (!a || !b) return [];
  const { egress, ingress } = evaluator.verdict(a, b, on);
  return [...admissionsOf(egress), ...admissionsOf(ingress)];
}

/** Whether a rule of a policy that is asked for admits it; of several kinds of connections that is not known. */
function isAskedFor({ wanted }: Making, because: readonly Admission[]): boolean {
  return !wanted.policies || because.length === 0 || because.some(({ by }) => wanted.isPolicy(by.policy));
}

/** One end that stands for all of a node; of a node that is connected with itself, another one than `than`. */
function endOf({ parts: [part, ...others], id }: EdgeEnd, than?: EdgeEnd): Endpoint | undefined {
  if (!part || others.length > 0) return undefined;
  if (part.kind === 'addresses') {
    const [range] = part.addresses;
    return range && { kind: 'addresses', range };
  }
  const workload = part.workloads[than?.id === id ? 1 : 0];
  return workload && { kind: 'workload', workload };
}

function admissionsOf(side: Side): readonly Admission[] {
  return side.kind === 'admitted' || side.kind === 'unknown' ? side.by : [];
}

function reasonsOf(admissions: readonly Admission[]): readonly MapReason[] {
  return (['egress', 'ingress'] as const)
    .flatMap((direction) => distinctRules(admissions.filter(({ by }) => by.rule.direction === direction)))
    .slice(0, mostReasons)
    .map(({ by: { policy, rule }, sure }) => ({
      text: `${policy.name || 'a policy without a name'}, rule ${rule.index + 1}`,
      direction: rule.direction,
      sure,
      place: { kind: 'rule', policy: policy.id, direction: rule.direction, rule: rule.index },
    }));
}

/** Pods that a node's rules match and that no manifest makes, with what connects them. */
export interface UnseenEdge {
  readonly matcher: PodMatcher;
  readonly edge: (unseen: string) => MapEdge;
}

export function unseenEdges(making: Making, node: EdgeEnd): readonly UnseenEdge[] {
  const { table, wanted } = making;
  const [part, ...others] = node.parts;
  if (!part || others.length > 0 || part.kind !== 'workloads' || !part.matched) return [];
  const pairs = part.workloads.length;
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    table.unseen(part.group, direction).flatMap(({ peer, allowed: { sure, possible }, because }): readonly UnseenEdge[] => {
      if (peer.kind !== 'possible' || !hasWanted(wanted, possible) || !isAskedFor(making, because)) return [];
      const connections = hasConnections(sure) ? pairs : 0;
      const edge = (unseen: string): MapEdge => {
        const [from, to] = direction === 'ingress' ? [unseen, node.id] : [node.id, unseen];
        return { ...words(from, to, sure, possible), connections, pairs, uniform: true, because: reasonsOf(because) };
      };
      return [{ matcher: peer.matcher, edge }];
    }),
  );
}
