import { listed } from '../../util/text.js';
import { matchRequirement, ordinalsAmong } from '../cluster/label-selector.js';
import type { Labels } from '../cluster/labels.js';
import { decidesInOrder } from '../cluster/policy.js';
import type { Selector } from '../cluster/selector.js';
import { type CompiledPolicy, type CompiledRule, isOnHost, matchPeer, type PeerView, portsAt } from '../engine/compiled-policy.js';
import type { Matching, PodLike } from '../engine/population.js';
import { countingSubjects, destinationOf, type Question } from '../engine/question.js';
import { type ConnectionSet, equalConnections, hasConnections, intersectConnections } from '../sets/connection-set.js';

/** So many reasons are told; more would say no more. */
const most = 4;

/** What is not known, in sentences: everything because of which it cannot be said whether `undecided` passes at one end. Never empty. */
export function whyInDoubt(question: Question, undecided: ConnectionSet): readonly string[] {
  const { stack, own, other } = question;
  if (stack.doubts.length > 0) return withoutMore(stack.doubts.map(({ because }) => because));
  const [here, there] = stack.direction === 'egress' ? ['source', 'destination'] : ['destination', 'source'];
  const found = [
    ...(own.hostNetwork ? [onHost(here)] : []),
    ...(isOnHost(other) ? [onHost(there)] : []),
    ...countingSubjects(stack).flatMap(({ compiled: { policy, subject, rules }, sure }) => [
      ...(sure || own.hostNetwork ? [] : [`it is not known whether ${policy.name} selects the pods: ${labelsReason(subject, own)}`]),
      ...(policy.isolates[stack.direction] === undefined ? [`it is not known whether ${policy.name} is about ${stack.direction}: ${template}`] : []),
      ...rules[stack.direction].flatMap((rule) => ruleReasons(question, rule, undecided)),
    ]),
    ...tieReasons(question, undecided),
  ];
  return found.length === 0 ? ['the ports that it names are not known'] : withoutMore(found);
}

const template = 'a template writes part of it';

function onHost(end: string): string {
  return `the ${end} uses hostNetwork, and the API does not define what policies do to such pods`;
}

function ruleReasons({ stack, own, other }: Question, rule: CompiledRule, undecided: ConnectionSet): readonly string[] {
  const name = `rule ${rule.rule.index + 1} of ${rule.policy.name}`;
  if (rule.rule.unknown !== undefined) return [`it is not known what ${name} decides: ${rule.rule.unknown}`];
  const match = matchPeer(rule, other);
  if (match === 'no') return [];
  const ports = portsAt(rule, destinationOf(stack.direction, own, other));
  if (!hasConnections(intersectConnections(ports.possible, undecided))) return [];
  if (match === 'unknown' && !isOnHost(other)) return [peerReason(rule, name, other)];
  return equalConnections(ports.sure, ports.possible) ? [] : [`it is not known which ports ${name} opens`];
}

/** Policies of one tier and priority that decide otherwise about the same ports. */
function tieReasons(question: Question, undecided: ConnectionSet): readonly string[] {
  const deciding = countingSubjects(question.stack).filter(({ compiled: { policy } }) => decidesInOrder(policy));
  const reasons: string[] = [];
  for (const [index, { compiled: one }] of deciding.entries()) {
    // They stand in the order in which they are asked, so those of one priority are neighbours.
    for (let next = index + 1; isTied(one, deciding[next]?.compiled); next++) {
      const other = deciding[next]?.compiled;
      if (other && mayDisagree(question, one, other, undecided))
        reasons.push(`${one.policy.name} and ${other.policy.name} have the same priority, ${one.policy.priority}, and which of them decides is not defined`);
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

function peerReason({ pods, blocks }: CompiledRule, name: string, other: PeerView): string {
  if (other.kind === 'pods') {
    const unsure = pods.find(({ matching }) => matching.test(other.pod) === 'unknown');
    const some = unsure && someOfThem(unsure.matching.pods.pods, other.pod.labels);
    if (some) return `${name} matches only some of the pods: ${some}`;
    if (unsure) return `it is not known whether ${name} matches the other end: ${labelsReason(unsure.matching, other.pod)}`;
    if (blocks.matchPod(other.pod) === 'unknown') {
      return blocks.dependsOnPlugin
        ? `network plugins differ in whether the addresses of ${name} match pods, too`
        : `it is not known whether the pods have addresses that ${name} matches`;
    }
  }
  return `it is not known whether ${name} matches the other end: labels, addresses or a selector are not known`;
}

/** What of the labels is not known: mostly that there are several pods, and not all of them have the label that is asked for. */
function labelsReason({ pods: { pods } }: Matching, { labels }: PodLike): string {
  const unsure = pods.requirements.find((requirement) => matchRequirement(requirement, labels) === 'unknown');
  if (unsure && labels.differing?.has(unsure.key)) return `the pods differ in the label ${unsure.key}`;
  return 'labels or a selector are not known';
}

function withoutMore(reasons: readonly string[]): readonly string[] {
  const distinct = [...new Set(reasons)];
  return distinct.length <= most + 1 ? distinct : [...distinct.slice(0, most), `and ${distinct.length - most} more reasons`];
}

/** The pods that a selector matches where it asks for pods of a StatefulSet by number or name, by the names that they have. */
function someOfThem({ requirements }: Selector, labels: Labels): string | undefined {
  for (const { key, operator, values } of requirements) {
    const ordinals = operator === 'In' && labels.values.get(key) === undefined ? labels.ordinals?.get(key) : undefined;
    if (!ordinals) continue;
    const prefix = ordinals.prefix || 'number ';
    const meant = ordinalsAmong(values, ordinals).map((number) => `${prefix}${number}`);
    return listed(meant.length > 6 ? [...meant.slice(0, 5), `${meant.length - 5} more`] : meant);
  }
  return undefined;
}
