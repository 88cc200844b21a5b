import type { Direction } from '../../model/network-policy.js';
import { toCidrs } from '../../semantics/address-set.js';
import type { Endpoint, Evaluator, RuleLack, Verdict } from '../../semantics/answers.js';
import { type ConnectionSet, hasConnections, isAllConnections, protocols } from '../../semantics/connection-set.js';
import { describeConnections, plainly } from '../../semantics/describe.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import { createEvaluator } from '../../semantics/evaluator.js';
import type { Requirement } from '../../semantics/label-selector.js';
import type { Peer, Policy, PortMatcher, Rule } from '../../semantics/policy.js';
import { compareText } from '../../util/text.js';
import { rangeText } from '../../words/addresses.js';
import type { EnvironmentView, Location } from '../../workspace/snapshot.js';

/** What to change, as the rest of a sentence that begins "To allow it,"; and where. */
export interface Remedy {
  readonly text: string;
  readonly location: Location | undefined;
  readonly change: Change;
}

/** One change of the policies. */
export type Change =
  | { readonly kind: 'ports'; readonly policy: Policy; readonly rule: Rule; readonly ports: ConnectionSet }
  | { readonly kind: 'peers'; readonly policy: Policy; readonly rule: Rule; readonly peers: readonly Peer[] }
  | { readonly kind: 'policy'; readonly policy: Policy };

/** One end that refuses everything. */
interface ClosedEnd {
  readonly direction: Direction;
  readonly own: WorkloadEndpoint;
  readonly other: Endpoint;
  readonly lacks: readonly { readonly policy: Policy; readonly rule: Rule; readonly lack: RuleLack['lack'] }[];
}

/**
 * The one change that opens a connection on some of the ports asked about; undefined where more than one is needed. Each change that comes
 * into question is tried out, the least first, so that what is promised is so.
 */
export function remedyOf(view: EnvironmentView, verdict: Verdict, on: ConnectionSet): Remedy | undefined {
  const end = closedEnd(verdict);
  return end && candidates(view, end, on).find(({ change }) => opens(view.evaluator, verdict, on, change));
}

function closedEnd(verdict: Verdict): ClosedEnd | undefined {
  const [direction, ...more] = (['egress', 'ingress'] as const).filter((each) => verdict[each].kind === 'denied');
  const side = direction && verdict[direction];
  if (!direction || more.length > 0 || side?.kind !== 'denied') return undefined;
  const [own, other] = direction === 'ingress' ? [verdict.to, verdict.from] : [verdict.from, verdict.to];
  if (own.kind !== 'workload') return undefined;
  const lacks = side.isolatedBy.flatMap((denial) => denial.lacks.map((lack) => ({ policy: denial.policy, ...lack })));
  return { direction, own: own.workload, other, lacks };
}

/** The rule that lacks only a port first, then one that lets in others of the same kind; last a policy of its own. */
function candidates(view: EnvironmentView, { direction, own, other, lacks }: ClosedEnd, on: ConnectionSet): readonly Remedy[] {
  const inRules = lacks
    .map((one) => ({ ...one, fit: fitOf(one.rule, one.lack, other) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || compareText(a.policy.name, b.policy.name) || a.rule.index - b.rule.index)
    .slice(0, MOST_TRIED)
    .map(
      ({ policy, rule, lack }): Remedy => ({
        text: `${lack === 'port' ? portText(on) : peerText(other, direction)} at ${policy.name}`,
        location: view.locate(policy, ['spec', direction, rule.index]),
        change: lack === 'port' ? { kind: 'ports', policy, rule, ports: on } : { kind: 'peers', policy, rule, peers: peersFor(other, rule) },
      }),
    );
  const verb = direction === 'ingress' ? 'lets in' : 'allows egress to';
  const text = `add a policy that selects ${own.name} and ${verb} ${identity(other)}`;
  return [...inRules, { text, location: undefined, change: { kind: 'policy', policy: newPolicy(own, other, direction) } }];
}

/** Trying a change out costs about as much as an edit of the policy. */
const MOST_TRIED = 5;

/** How little a rule would have to change: one that names the other end already wants a port only; one about ends of its kind wants a peer. */
function fitOf(rule: Rule, lack: RuleLack['lack'], other: Endpoint): number {
  if (lack === 'port') return 3;
  const kind = other.kind === 'workload' ? 'pods' : 'addresses';
  const sameKind = rule.peers !== 'anyone' && rule.peers.some((peer) => peer.kind === kind);
  return lack === 'peer' && sameKind ? 2 : 0;
}

function opens(evaluator: Evaluator, { from, to }: Verdict, on: ConnectionSet, change: Change): boolean {
  const changed = createEvaluator({ ...evaluator.cluster, policies: withChange(evaluator.cluster.policies, change) }, evaluator);
  return hasConnections(changed.verdict(from, to, on).allowed.sure);
}

/** The policies after a change. */
export function withChange(policies: readonly Policy[], change: Change): readonly Policy[] {
  if (change.kind === 'policy') return [...policies, change.policy];
  const { policy, rule } = change;
  const changed: Rule =
    change.kind === 'peers' ? { ...rule, peers: change.peers } : { ...rule, ports: [...(rule.ports === 'any' ? [] : rule.ports), ...matchersOf(change.ports)] };
  const rules = policy.rules[rule.direction].map((each) => (each === rule ? changed : each));
  return policies.map((each) => (each === policy ? { ...policy, rules: { ...policy.rules, [rule.direction]: rules } } : each));
}

function matchersOf(ports: ConnectionSet): readonly PortMatcher[] {
  return protocols.flatMap((protocol) => ports[protocol].map(({ first, last }): PortMatcher => ({ index: 0, protocol, port: { first, last } })));
}

function peersFor(other: Endpoint, { peers }: Pick<Rule, 'peers'>): readonly Peer[] {
  const before = peers === 'anyone' ? [] : peers;
  const index = before.length;
  if (other.kind === 'addresses') return [...before, ...toCidrs([other.range]).map((cidr): Peer => ({ kind: 'addresses', index, cidr, except: [] }))];
  const { namespace } = other.workload;
  return [...before, { kind: 'pods', index, pods: { namespaces: { name: namespace }, pods: { requirements: labelsFor(other.workload), unknown: false } } }];
}

function newPolicy(own: WorkloadEndpoint, other: Endpoint, direction: Direction): Policy {
  const rule: Rule = { direction, index: 0, action: 'allow', peers: peersFor(other, { peers: [] }), ports: 'any' };
  return {
    id: 'added',
    kind: 'NetworkPolicy',
    name: 'added',
    namespace: own.namespace,
    tier: 'namespace',
    priority: 0,
    subject: { namespaces: { name: own.namespace }, pods: { requirements: labelsFor(own), unknown: false } },
    isolates: { ingress: direction === 'ingress', egress: direction === 'egress' },
    rules: { ingress: direction === 'ingress' ? [rule] : [], egress: direction === 'egress' ? [rule] : [] },
  };
}

function portText(on: ConnectionSet): string {
  return isAllConnections(on) ? 'add the ports that are meant' : `add ${describeConnections(on, plainly)}`;
}

function peerText(other: Endpoint, direction: Direction): string {
  return direction === 'ingress' ? `let ${identity(other)} in` : `allow connections to ${identity(other)}`;
}

/** How a rule would name an end: a workload by its labels and namespace. */
function identity(end: Endpoint): string {
  if (end.kind === 'addresses') return rangeText(end.range);
  const known = labelsFor(end.workload).map(({ key, values }) => `${key}=${values[0]}`);
  return known.length === 0 ? `the pods of ${end.workload.namespace}` : `${known.join(',')} of ${end.workload.namespace}`;
}

/** Two labels that all pods of the workload surely carry are enough to mean it. */
function labelsFor({ labels }: WorkloadEndpoint): readonly Requirement[] {
  const sure = [...labels.values].filter(([key]) => !labels.partial?.has(key));
  return sure.flatMap(([key, value]): Requirement[] => (value === undefined ? [] : [{ key, operator: 'In', values: [value] }])).slice(0, 2);
}
