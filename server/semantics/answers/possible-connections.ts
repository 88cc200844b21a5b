import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { AddressEnd, Endpoint, WorkloadEndpoint } from '../cluster/endpoint.js';
import type { PeerView } from '../engine/compiled-policy.js';
import type { AddressAnswer, PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PlacedEnd, PodClass } from '../engine/population.js';
import { groupByRules, type RuleGroups } from '../engine/rule-groups.js';
import { compareRanges } from '../sets/address-set.js';
import { type Allowed, allConnections, type ConnectionSet, hasConnections, subtractConnections } from '../sets/connection-set.js';
import type { DoubtReason } from './doubt-reason.js';
import type { PairAnswers } from './pair-answers.js';
import { whyInDoubt } from './why-in-doubt.js';

/** What may or may not pass from one end to the other, beyond what surely does. */
export interface PossibleConnection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly allowed: ConnectionSet;
  /** What decides it and is not known, at one end and at the other; the same list for all for whom it is the same. */
  readonly because: readonly (readonly DoubtReason[])[];
}

/** Every pair of ends between which something is possible that is not sure; see `Evaluator.possibleConnections`. */
export function* possibleConnectionsOf(stacks: PolicyStacks): Iterable<PossibleConnection> {
  const ends = stacks.population.ends();
  const reasons = createReasons(stacks);
  yield* fromAddresses(stacks, ends, reasons);
  // Between two ends of which neither is in doubt about any pods nothing is in doubt: most clusters have none, and their pairs are not walked.
  const isInDoubt = doubtAboutPods(stacks, reasons);
  const reachedInDoubt = ends.filter(({ pod }) => isInDoubt(pod, 'ingress'));
  for (const from of ends) {
    yield* toAddresses(stacks, from, reasons);
    yield* toWorkloads(stacks, from, isInDoubt(from.pod, 'egress') ? ends : reachedInDoubt, reasons);
  }
}

/** Those of them that end at one workload, asked for one by one. */
export function* possibleConnectionsInto(stacks: PolicyStacks, workload: WorkloadEndpoint, pairs: PairAnswers): Iterable<PossibleConnection> {
  const ends = stacks.population.ends();
  const only = ends.filter(({ end }) => end.workload === workload);
  const reasons = createReasons(stacks);
  yield* fromAddresses(stacks, only, reasons);
  for (const from of ends) {
    const allowed = pairs.allowed(from.end, { kind: 'workload', workload });
    if (hasConnections(reasons.undecided(allowed))) yield* toWorkloads(stacks, from, only, reasons);
  }
}

/** Whether what one end lets pass is in doubt for pods of any class; found once for ends that have the same answers. */
function doubtAboutPods(stacks: PolicyStacks, reasons: Reasons): (pod: PodClass, direction: Direction) => boolean {
  const rows = new Map<ArrayLike<number>, boolean>();
  const ids = new Map<number, boolean>();
  const isUndecided = (id: number) => remember(ids, id, () => hasConnections(reasons.undecided(stacks.answers.byId(id))));
  return (pod, direction) => {
    const stack = stacks.stack(pod, direction);
    if (stack.open) return false;
    const row = stack.row(pod);
    return remember(rows, row, () => Array.prototype.some.call(row, isUndecided));
  };
}

type Reasons = ReturnType<typeof createReasons>;

function* fromAddresses(stacks: PolicyStacks, ends: readonly PlacedEnd[], reasons: Reasons): Iterable<PossibleConnection> {
  const rows: (PossibleConnection & { readonly from: AddressEnd; readonly place: number })[] = [];
  ends.forEach(({ end, pod }, place) => {
    for (const { range, allowed, because } of inDoubt(stacks.stack(pod, 'ingress'), pod, reasons))
      rows.push({ from: { kind: 'addresses', range }, to: end, allowed, because, place });
  });
  for (const { place: _, ...row } of rows.sort((a, b) => compareRanges(a.from.range, b.from.range) || a.place - b.place)) yield row;
}

function* toAddresses(stacks: PolicyStacks, { end: from, pod }: PlacedEnd, reasons: Reasons): Iterable<PossibleConnection> {
  for (const { range, allowed, because } of inDoubt(stacks.stack(pod, 'egress'), pod, reasons))
    yield { from, to: { kind: 'addresses', range }, allowed, because };
}

function* inDoubt(stack: PolicyStack, pod: PodClass, reasons: Reasons) {
  if (stack.open) return;
  for (const one of stack.outside(pod)) {
    const allowed = reasons.undecided(one.answer);
    if (hasConnections(allowed)) yield { range: one.range, allowed, because: [reasons.ofAddresses(stack, pod, one)] };
  }
}

function* toWorkloads(stacks: PolicyStacks, { end: from, pod }: PlacedEnd, ends: readonly PlacedEnd[], reasons: Reasons): Iterable<PossibleConnection> {
  const { answers } = stacks;
  const egress = stacks.stack(pod, 'egress');
  const row = egress.open ? undefined : egress.row(pod);
  for (const to of ends) {
    if (to.end === from) continue;
    const ingress = stacks.stack(to.pod, 'ingress');
    const out = row ? answers.byId(row[to.pod.index] ?? 0) : answers.all;
    const into = ingress.open ? answers.all : answers.byId(ingress.row(to.pod)[pod.index] ?? 0);
    const allowed = reasons.undecided(answers.meet(out, into));
    if (!hasConnections(allowed)) continue;
    const because = [
      ...(hasConnections(reasons.undecided(out)) ? [reasons.ofPods(egress, pod, to.pod)] : []),
      ...(hasConnections(reasons.undecided(into)) ? [reasons.ofPods(ingress, to.pod, pod)] : []),
    ];
    yield { from, to: to.end, allowed, because };
  }
}

/** Why answers are in doubt, found once for ends that the same rules match. */
function createReasons({ population: { classes } }: PolicyStacks) {
  const undecided = new Map<Allowed, ConnectionSet>();
  const groups = new Map<PolicyStack, RuleGroups>();
  const known = new Map<PolicyStack, Map<string, readonly DoubtReason[]>>();
  const destinationKey = (direction: Direction, own: PodClass, other?: PodClass): string => (direction === 'ingress' ? own.portsKey : (other?.portsKey ?? ''));
  const why = (stack: PolicyStack, own: PodClass, other: PeerView): readonly DoubtReason[] =>
    whyInDoubt({ stack, own, other, on: allConnections }, allConnections);
  return {
    undecided: (answer: Allowed): ConnectionSet => remember(undecided, answer, () => subtractConnections(answer.possible, answer.sure)),
    ofPods(stack: PolicyStack, own: PodClass, other: PodClass): readonly DoubtReason[] {
      const group = stack.doubts.length > 0 ? 0 : remember(groups, stack, () => groupByRules(stack.rules, classes.length)).groupOf(other.index);
      const labels = other.labels.ordinals || other.labels.differing || other.labels.partial || own.labels.partial ? `${own.index} ${other.index}` : '';
      const key = `${group} ${other.hostNetwork} ${own.hostNetwork} ${labels} ${destinationKey(stack.direction, own, other)}`;
      const byKey = remember(known, stack, () => new Map<string, readonly DoubtReason[]>());
      return remember(byKey, key, () => why(stack, own, { kind: 'pods', pod: other }));
    },
    ofAddresses(stack: PolicyStack, own: PodClass, { range }: AddressAnswer): readonly DoubtReason[] {
      const byKey = remember(known, stack, () => new Map<string, readonly DoubtReason[]>());
      return remember(byKey, `${range.family} ${range.first} ${destinationKey(stack.direction, own)}`, () => why(stack, own, { kind: 'addresses', range }));
    },
  };
}
