import { selectorOf, selectorText } from '../../dependencies/identity.js';
import { NAMESPACE_TIER } from '../../families/tiers.js';
import type { Direction } from '../../model/network-policy.js';
import { labelSlips } from '../../rules/workspace/near-miss.js';
import type { RuleLack, Verdict } from '../../semantics/answers/answers.js';
import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Peer, PodMatcher, Policy, PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import type { Evaluator } from '../../semantics/evaluator.js';
import { toCidrs } from '../../semantics/sets/address-set.js';
import { type ConnectionSet, isAllConnections, protocols } from '../../semantics/sets/connection-set.js';
import { compareText } from '../../util/text.js';
import { rangeText } from '../../words/addresses.js';
import { plainly } from '../../words/mark.js';
import { describeConnections } from '../../words/ports.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';

/** One change of the policies: a rule as it is to be, or a policy that is added. */
export type RemedyChange =
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule; readonly changed: Rule }
  | { readonly kind: 'policy'; readonly policy: Policy };

/** A change in words, as the rest of a sentence that begins "To allow it,"; and where. */
export interface RemedyStep {
  readonly text: string;
  readonly location: Location | undefined;
  readonly change: RemedyChange;
}

/** One end that refuses the connection, and the other. */
interface ClosedEnd {
  readonly view: EnvironmentView;
  readonly direction: Direction;
  readonly own: WorkloadEndpoint;
  readonly other: Endpoint;
  readonly on: ConnectionSet;
}

interface Lack extends RuleLack {
  readonly policy: Policy;
}

/** Trying a change out costs about as much as an edit of the policy. */
const MOST_TRIED = 6;

/**
 * What may open one end, the likeliest first: a rule that matches the other end but for a slip in its labels, one that lacks only the port,
 * one that lacks only the peer; last a policy of its own.
 */
export function changesFor(view: EnvironmentView, verdict: Verdict, direction: Direction, on: ConnectionSet): readonly RemedyStep[] {
  const side = verdict[direction];
  const [own, other] = direction === 'ingress' ? [verdict.to, verdict.from] : [verdict.from, verdict.to];
  if (side.kind !== 'denied' || own.kind !== 'workload') return [];
  const end: ClosedEnd = { view, direction, own: own.workload, other, on };
  const lacks = side.isolatedBy
    .flatMap(({ policy, lacks: all }) => all.map((lack): Lack => ({ policy, ...lack })))
    .filter(({ policy, rule }) => rule.unknown === undefined && isNamed(policy.subject))
    .sort((a, b) => compareText(a.policy.name, b.policy.name) || a.rule.index - b.rule.index);
  const inRules = [
    ...lacks.filter(({ lack }) => lack === 'peer').flatMap((lack) => widened(end, lack)),
    ...lacks.filter(({ lack }) => lack === 'port').flatMap((lack) => withPorts(end, lack)),
    ...lacks.filter(({ lack }) => lack === 'peer').flatMap((lack) => withPeer(end, lack)),
  ];
  // Where no policy isolates the pods yet, one of its own would close everything else.
  return [...inRules.slice(0, MOST_TRIED), ...(side.isolatedBy.length > 0 ? policyOfItsOwn(end) : [])];
}

/** Whether a matcher names pods of a known namespace by a label they carry: of others that are not in the workspace, it matches none. */
function isNamed({ namespaces, pods }: PodMatcher): boolean {
  return 'name' in namespaces && !pods.unknown && pods.requirements.some(({ operator }) => operator === 'In');
}

/** A peer that matches nobody, and would match the other end if a label were written as its pods carry it. */
function widened({ view, direction, other }: ClosedEnd, { policy, rule }: Lack): readonly RemedyStep[] {
  if (other.kind !== 'workload' || rule.peers === 'anyone') return [];
  const { workload } = other;
  return rule.peers.flatMap((peer, place): readonly RemedyStep[] => {
    if (peer.kind !== 'pods' || peer.pods.pods.unknown || view.evaluator.matches(peer.pods).length > 0) return [];
    const slips = labelSlips(peer.pods.pods.requirements, workload);
    if (!slips || slips.length === 0) return [];
    const requirements = peer.pods.pods.requirements.map((one) => slips.find(({ requirement }) => requirement === one)?.instead ?? one);
    const right: Peer = { ...peer, pods: { ...peer.pods, pods: { requirements, unknown: false } } };
    const peers = rule.peers === 'anyone' ? [] : rule.peers.map((each, index) => (index === place ? right : each));
    const [was, is] = [slips.map(({ requirement }) => requirement), slips.map(({ instead }) => instead)].map(selectorText);
    const list = direction === 'ingress' ? 'from' : 'to';
    const location = view.locate(policy, ['spec', direction, rule.index, list, peer.index]) ?? view.locate(policy, ['spec', direction, rule.index]);
    return [{ text: `write ${is} instead of ${was} at ${policy.name}`, location, change: { kind: 'rule', policy, rule, changed: { ...rule, peers } } }];
  });
}

function withPorts({ view, direction, on }: ClosedEnd, { policy, rule }: Lack): readonly RemedyStep[] {
  if (rule.peers === 'anyone' || rule.ports === 'any' || rule.peers.some((peer) => peer.kind === 'pods' && !isNamedPeer(peer.pods))) return [];
  const changed: Rule = { ...rule, ports: [...rule.ports, ...matchersOf(on)] };
  return [
    {
      text: `${portText(on)} at ${policy.name}`,
      location: view.locate(policy, ['spec', direction, rule.index]),
      change: { kind: 'rule', policy, rule, changed },
    },
  ];
}

/** As `isNamed`; a namespace may be named by the label that Kubernetes sets. */
function isNamedPeer({ namespaces, pods }: PodMatcher): boolean {
  const isOne = 'name' in namespaces || namespaces.labels.requirements.some(({ key, operator }) => operator === 'In' && key === 'kubernetes.io/metadata.name');
  return isOne && !pods.unknown && pods.requirements.some(({ operator }) => operator === 'In');
}

function withPeer({ view, direction, other }: ClosedEnd, { policy, rule }: Lack): readonly RemedyStep[] {
  const kind = other.kind === 'workload' ? 'pods' : 'addresses';
  const [peers, name] = [peersFor(view.evaluator, other), nameOf(view.evaluator, other)];
  if (rule.peers === 'anyone' || !rule.peers.some((peer) => peer.kind === kind) || !peers || name === undefined) return [];
  const text = direction === 'ingress' ? `let ${name} in` : `allow connections to ${name}`;
  const changed: Rule = { ...rule, peers: [...rule.peers, ...peers.map((peer) => ({ ...peer, index: rule.peers.length }))] };
  return [
    { text: `${text} at ${policy.name}`, location: view.locate(policy, ['spec', direction, rule.index]), change: { kind: 'rule', policy, rule, changed } },
  ];
}

function policyOfItsOwn({ view: { evaluator }, direction, own, other, on }: ClosedEnd): readonly RemedyStep[] {
  const [subject, peers, name] = [selectorOf(evaluator, own), peersFor(evaluator, other), nameOf(evaluator, other)];
  if (!subject || !peers || name === undefined) return [];
  const rule: Rule = { direction, index: 0, action: 'allow', peers, ports: isAllConnections(on) ? 'any' : matchersOf(on) };
  const policy: Policy = {
    id: `added ${direction}`,
    kind: 'NetworkPolicy',
    name: `added-${direction}`,
    namespace: own.namespace,
    tier: NAMESPACE_TIER,
    priority: 0,
    subject: { namespaces: { name: own.namespace }, pods: { requirements: subject, unknown: false } },
    isolates: { ingress: direction === 'ingress', egress: direction === 'egress' },
    rules: { ingress: direction === 'ingress' ? [rule] : [], egress: direction === 'egress' ? [rule] : [] },
  };
  const verb = direction === 'ingress' ? 'lets in' : 'allows egress to';
  const ports = isAllConnections(on) ? '' : ` on ${describeConnections(on, plainly)}`;
  const text = `add a policy in ${own.namespace} that selects ${selectorText(subject)} and ${verb} ${name}${ports}`;
  return [{ text, location: undefined, change: { kind: 'policy', policy } }];
}

function matchersOf(ports: ConnectionSet): readonly PortMatcher[] {
  return protocols.flatMap((protocol) => ports[protocol].map(({ first, last }): PortMatcher => ({ index: 0, protocol, port: { first, last } })));
}

/** Peers that match the other end and nobody else; undefined where no selector does. */
function peersFor(evaluator: Evaluator, other: Endpoint): readonly Peer[] | undefined {
  if (other.kind === 'addresses') return toCidrs([other.range]).map((cidr): Peer => ({ kind: 'addresses', index: 0, cidr, except: [] }));
  const requirements = selectorOf(evaluator, other.workload);
  return requirements && [{ kind: 'pods', index: 0, pods: { namespaces: { name: other.workload.namespace }, pods: { requirements, unknown: false } } }];
}

/** How a rule would name an end: a workload by its labels and namespace. */
function nameOf(evaluator: Evaluator, end: Endpoint): string | undefined {
  if (end.kind === 'addresses') return rangeText(end.range);
  const requirements = selectorOf(evaluator, end.workload);
  return requirements && `${selectorText(requirements)} of ${end.workload.namespace}`;
}

function portText(on: ConnectionSet): string {
  return isAllConnections(on) ? 'add the ports that are meant' : `add ${describeConnections(on, plainly)}`;
}
