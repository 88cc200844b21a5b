import { matchRequirement, ordinalsAmong } from '../cluster/label-selector.js';
import type { Labels } from '../cluster/labels.js';
import { decidesInOrder } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import { type CompiledPolicy, type CompiledRule, isOnHost, matchPeer, type PeerView, portsAt } from '../engine/compiled-policy.js';
import type { Matching, PodLike } from '../engine/population.js';
import { countingSubjects, destinationOf, type Question } from '../engine/question.js';
import { type ConnectionSet, equalConnections, hasConnections, intersectConnections } from '../sets/connection-set.js';
import type { DoubtReason, LabelsDoubt, PeerDoubt } from './doubt-reason.js';

/** So many reasons are told; more would say no more. */
const most = 4;

/** What is not known: everything because of which it cannot be said whether `undecided` passes at one end. Never empty. */
export function whyInDoubt(question: Question, undecided: ConnectionSet): readonly DoubtReason[] {
  const { stack, own, other } = question;
  if (stack.doubts.length > 0) {
    const distinct = new Set(stack.doubts.map(({ because }) => because));
    return withoutMore([...distinct].map((because) => ({ kind: 'doubt', because })));
  }
  const [here, there] = stack.direction === 'egress' ? (['source', 'destination'] as const) : (['destination', 'source'] as const);
  const found: readonly DoubtReason[] = [
    ...(own.hostNetwork ? [{ kind: 'on-host' as const, end: here }] : []),
    ...(isOnHost(other) ? [{ kind: 'on-host' as const, end: there }] : []),
    ...countingSubjects(stack).flatMap(({ compiled: { policy, subject, rules }, sure }): readonly DoubtReason[] => [
      ...(sure || own.hostNetwork ? [] : [{ kind: 'subject' as const, policy, labels: labelsDoubt(subject, own) }]),
      ...(policy.isolates[stack.direction] === undefined ? [{ kind: 'direction' as const, policy, direction: stack.direction }] : []),
      ...rules[stack.direction].flatMap((rule) => ruleReasons(question, rule, undecided)),
    ]),
    ...tieReasons(question, undecided),
  ];
  return found.length === 0 ? [{ kind: 'named-ports' }] : withoutMore(found);
}

function ruleReasons({ stack, own, other }: Question, compiled: CompiledRule, undecided: ConnectionSet): readonly DoubtReason[] {
  const { policy, rule } = compiled;
  if (rule.unknown !== undefined) return [{ kind: 'rule', policy, rule, unknown: rule.unknown }];
  const match = matchPeer(compiled, other);
  if (match === 'no') return [];
  const ports = portsAt(compiled, destinationOf(stack.direction, own, other));
  if (!hasConnections(intersectConnections(ports.possible, undecided))) return [];
  if (match === 'unknown' && !isOnHost(other)) return [{ kind: 'peer', policy, rule, doubt: peerDoubt(compiled, other) }];
  return equalConnections(ports.sure, ports.possible) ? [] : [{ kind: 'ports', policy, rule, ...(endsAtFirst(compiled) && { passesOverEndPort: true }) }];
}

function endsAtFirst({ rule: { ports }, ignoresEndPort }: CompiledRule): boolean {
  return ignoresEndPort && ports !== 'any' && ports.some(({ endPort }) => endPort);
}

/** Policies of one tier and priority that decide otherwise about the same ports. */
function tieReasons(question: Question, undecided: ConnectionSet): readonly DoubtReason[] {
  const deciding = countingSubjects(question.stack).filter(({ compiled: { policy } }) => decidesInOrder(policy));
  const reasons: DoubtReason[] = [];
  for (const [index, { compiled: one }] of deciding.entries()) {
    // They stand in the order in which they are asked, so those of one priority are neighbours.
    for (let next = index + 1; isTied(one, deciding[next]?.compiled); next++) {
      const other = deciding[next]?.compiled;
      if (other && mayDisagree(question, one, other, undecided)) reasons.push({ kind: 'tie', policies: [one.policy, other.policy] });
    }
  }
  return reasons;
}

function isTied({ policy }: CompiledPolicy, other: CompiledPolicy | undefined): boolean {
  return other !== undefined && policy.tier.id === other.policy.tier.id && policy.priority === other.policy.priority;
}

function mayDisagree(question: Question, a: CompiledPolicy, b: CompiledPolicy, undecided: ConnectionSet): boolean {
  const { stack, own, other } = question;
  const destination = destinationOf(stack.direction, own, other);
  const deciding = ({ rules }: CompiledPolicy) => rules[stack.direction].filter((rule) => matchPeer(rule, other) !== 'no');
  const ports = (rule: CompiledRule) => intersectConnections(portsAt(rule, destination).possible, undecided);
  return deciding(a).some((rule) =>
    deciding(b).some((each) => each.rule.action !== rule.rule.action && hasConnections(intersectConnections(ports(rule), ports(each)))),
  );
}

function peerDoubt({ pods, blocks }: CompiledRule, other: PeerView): PeerDoubt {
  if (other.kind === 'pods') {
    const unsure = pods.find(({ matching }) => matching.test(other.pod) === 'unknown');
    const some = unsure && someOfThem(unsure.matching.pods.pods, other.pod.labels);
    if (some) return some;
    if (unsure) return { kind: 'labels', labels: labelsDoubt(unsure.matching, other.pod) };
    if (blocks.matchPod(other.pod) === 'unknown') return { kind: blocks.dependsOnPlugin ? 'plugin' : 'pod-addresses' };
  }
  return { kind: 'unknown' };
}

/** What of the labels is not known: mostly that there are several pods, and not all of them have the label that is asked for. */
function labelsDoubt({ pods: { pods } }: Matching, { labels }: PodLike): LabelsDoubt {
  const unsure = pods.requirements.find((requirement) => matchRequirement(requirement, labels) === 'unknown');
  return { differing: unsure && labels.differing?.has(unsure.key) ? unsure.key : undefined };
}

function withoutMore(reasons: readonly DoubtReason[]): readonly DoubtReason[] {
  return reasons.length <= most + 1 ? reasons : [...reasons.slice(0, most), { kind: 'more', count: reasons.length - most }];
}

/** The pods that a selector matches where it asks for pods of a StatefulSet by number or name. */
function someOfThem({ requirements }: Selector, labels: Labels): PeerDoubt | undefined {
  for (const { key, operator, values } of requirements) {
    const ordinals = operator === 'In' && labels.values.get(key) === undefined ? labels.ordinals?.get(key) : undefined;
    if (ordinals) return { kind: 'some', prefix: ordinals.prefix, numbers: ordinalsAmong(values, ordinals) };
  }
  return undefined;
}
