import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../cluster/endpoint.js';
import { decidesInOrder, type Policy } from '../cluster/policy.js';
import type { PeerView } from '../engine/compiled-policy.js';
import { countingIn, type Subject } from '../engine/decide.js';
import { farSide } from '../engine/far-side.js';
import type { Answer } from '../engine/interning.js';
import type { AddressPart, PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PodClass, Population } from '../engine/population.js';
import { groupByRules } from '../engine/rule-groups.js';
import { type AddressRange, addressSet, isAllAddresses } from '../sets/address-set.js';
import { allConnections, hasConnections } from '../sets/connection-set.js';
import type { Admission, OutsideEnd, Reach, Traffic } from './answers.js';
import { possibleReaches } from './possible-pods.js';
import { admissionsOf } from './reasons.js';

/** All that may connect to a workload, or that it may connect to; see `Traffic`. */
export function trafficOf(stacks: PolicyStacks, workload: WorkloadEndpoint, direction: Direction): Traffic {
  const own = stacks.population.classOf(workload);
  const stack = stacks.stack(own, direction);
  const because = (other: PeerView, answer: Answer): readonly Admission[] =>
    stack.open ? [] : admissionsOf({ stack, own, other, on: allConnections }, answer);
  return {
    workload,
    direction,
    isolatedBy: limitingPolicies(stack),
    reaches: [...outsideReaches(stack, own, because), ...workloadReaches(stacks, workload, own, stack, because), ...possibleReaches(stacks, own, stack)],
  };
}

/** Policies of an admin kind isolate nothing, but one with a rule that denies leaves no direction open. */
function limitingPolicies({ subjects, direction }: PolicyStack): readonly Policy[] {
  const denies = ({ compiled }: Subject) => compiled.policy.rules[direction].some(({ action }) => action === 'deny');
  return countingIn(subjects, direction)
    .filter((subject) => !decidesInOrder(subject.compiled.policy) || denies(subject))
    .map(({ compiled }) => compiled.policy);
}

type Because = (other: PeerView, answer: Answer) => readonly Admission[];

/** One row for all addresses that get the same answer, with the rules that admit any of them. */
function outsideReaches(stack: PolicyStack, own: PodClass, because: Because): readonly Reach[] {
  const rows = new Map<Answer, Map<number, AddressPart[]>>();
  for (const part of stack.parts(own)) {
    if (!hasConnections(part.answer.possible)) continue;
    const groups = rows.get(part.answer) ?? new Map<number, AddressPart[]>();
    rows.set(part.answer, groups);
    const group = groups.get(part.group);
    if (group) group.push(part);
    else groups.set(part.group, [part]);
  }
  const reasonsOf = ({ range, answer }: AddressPart): readonly Admission[] => because({ kind: 'addresses', range }, answer);
  return [...rows].map(([allowed, groups]) => {
    const parts = [...groups.values()];
    // What the same rules match is admitted by the same rules, so the two ends of a group speak for all of it.
    const reasons = parts.flatMap((group) => [group[0], group.at(-1)].flatMap((part) => (part ? reasonsOf(part) : [])));
    return { peer: outsideEnd(parts.flat().map(({ range }) => range)), allowed, because: withoutRepeats(reasons) };
  });
}

/** Each rule and port once; with a peer where it is the only one. */
function withoutRepeats(reasons: readonly Admission[]): readonly Admission[] {
  const known = new Map<string, Admission>();
  for (const one of reasons) {
    const key = `${one.by.policy.id} ${one.by.rule.direction} ${one.by.rule.index} ${one.by.port}`;
    const before = known.get(key);
    const merged = before && { ...before, sure: before.sure && one.sure, by: { ...before.by, peer: before.by.peer === one.by.peer ? one.by.peer : undefined } };
    known.set(key, merged ?? one);
  }
  return [...known.values()];
}

function outsideEnd(ranges: readonly AddressRange[]): OutsideEnd {
  const addresses = addressSet(ranges);
  return { kind: 'outside', addresses, all: isAllAddresses(addresses) };
}

function workloadReaches(stacks: PolicyStacks, workload: WorkloadEndpoint, own: PodClass, stack: PolicyStack, because: Because): readonly Reach[] {
  const { population, answers } = stacks;
  const { direction } = stack;
  const opposite = direction === 'ingress' ? 'egress' : 'ingress';
  const row = stack.open || own.index < 0 ? undefined : stack.row(own);
  const otherSide = farSide(stacks, own, opposite);
  const reasonsOf = sharedReasons(stack, population, because);
  const allowedBy: (Answer | undefined)[] = new Array(population.classes.length);
  const becauseBy: (readonly Admission[])[] = new Array(population.classes.length);
  for (const pod of population.classes) {
    const near = own.index < 0 ? stack.against(own, { kind: 'pods', pod }) : row ? answers.byId(row[pod.index] ?? 0) : answers.all;
    if (near === answers.none) continue;
    const allowed = answers.meet(near, otherSide(pod));
    if (!hasConnections(allowed.possible)) continue;
    allowedBy[pod.index] = allowed;
    becauseBy[pod.index] = reasonsOf(pod, allowed);
  }
  const reaches: Reach[] = [];
  for (const { end, pod } of population.ends()) {
    const allowed = allowedBy[pod.index];
    if (allowed && end.workload !== workload) reaches.push({ peer: end, allowed, because: becauseBy[pod.index] ?? nothing });
  }
  return reaches;
}

const nothing: readonly Admission[] = [];

/** The reasons by the rules that match the other end: with the same rules, ports and answer they are the same. */
function sharedReasons(stack: PolicyStack, { classes }: Population, because: Because): (pod: PodClass, allowed: Answer) => readonly Admission[] {
  // Nothing has to admit anything there.
  if (stack.open) return () => nothing;
  const groups = groupByRules(stack.rules, classes.length);
  const known = new Map<number, Map<number, readonly Admission[]>>();
  return (pod, allowed) => {
    const group = groups.groupOf(pod.index);
    const ofGroup = known.get(group) ?? new Map<number, readonly Admission[]>();
    known.set(group, ofGroup);
    const key = stack.direction === 'egress' ? allowed.id * (classes.length + 1) + pod.portsId + 1 : allowed.id;
    const reasons = ofGroup.get(key) ?? because({ kind: 'pods', pod }, allowed);
    ofGroup.set(key, reasons);
    return reasons;
  };
}
