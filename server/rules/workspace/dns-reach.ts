import { type Resolvers, resolversIn, resolversOf } from '../../dependencies/resolvers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import { decidesInOrder, type Peer, type PodMatcher, type Policy, type PortMatcher, type Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { dnsRule } from '../dns.js';
import { appendItem, type Edits, insertEntry, writtenEntry, writtenNode } from '../edits.js';
import { kept } from './label-lookup.js';
import { hasWorkloads, meets } from './matching.js';

const DNS_PORT_NAME = /dns|domain/;
const DNS_LABEL = /dns/;

/**
 * The subjects of a policy that are isolated for egress and surely cannot reach a resolver, where this policy is the one to say so.
 * @param speakerOf what `dnsSpeakers` made of the view
 */
export function cutOffFromDns(view: EnvironmentView, policy: Policy, speakerOf: ReturnType<typeof dnsSpeakers>): readonly WorkloadEndpoint[] {
  return view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => (sure && speakerOf(workload)?.id === policy.id ? [workload] : []));
}

/**
 * Of the policies that isolate a workload and let it reach no resolver, the one to say so: of several, the one for the whole namespace,
 * else the first. A workload that may connect to nothing at all is cut off only where no policy of its namespace has an egress rule:
 * else closing it is a decision. Each workload and policy is looked at once.
 */
export function dnsSpeakers(view: EnvironmentView): (workload: WorkloadEndpoint) => Policy | undefined {
  const known = new Map<WorkloadEndpoint, Policy | null>();
  const reaches = kept((policy: Policy) => decidesInOrder(policy) || mayReachDns(policy, resolversOf(view.profile)));
  const hasRules = kept((namespace: string) => view.inNamespace(namespace, 'NetworkPolicy').some(({ id }) => (view.policy(id)?.rules.egress.length ?? 0) > 0));
  const find = (workload: WorkloadEndpoint): Policy | undefined => {
    if (workload.hostNetwork) return undefined;
    const isolating = view.evaluator.policiesOf(workload).filter(({ policy }) => policy.isolates.egress !== false);
    if (isolating.some(({ policy }) => reaches(policy))) return undefined;
    if (isolating.every(({ policy }) => policy.rules.egress.length === 0) && hasRules(workload.namespace)) return undefined;
    const certain = isolating.filter(({ sure, policy }) => sure && policy.isolates.egress === true).map(({ policy }) => policy);
    return certain.sort(widestFirst)[0];
  };
  return (workload) => {
    const speaker = known.get(workload) ?? find(workload) ?? null;
    known.set(workload, speaker);
    return speaker ?? undefined;
  };
}

/**
 * Whether a policy for pods that the workspace does not hold lets them reach other pods, and neither it nor another one of its namespace
 * could let a name lookup pass.
 */
export function isSilentOnDns(view: EnvironmentView, policy: Policy, namespace: string): boolean {
  if (hasWorkloads(view, namespace)) return false;
  const namesPods = policy.rules.egress.some(({ peers }) => peers !== 'anyone' && peers.some(({ kind }) => kind === 'pods'));
  return namesPods && !view.evaluator.cluster.policies.some((each) => each.namespace === namespace && mayReachDns(each, resolversOf(view.profile)));
}

/** Adds the rule that lets a policy's pods look up names. */
export function allowDns(tree: SyntaxTree, spec: Path, resolvers: Resolvers): Edits {
  const added = dnsRule(resolvers);
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  return writtenEntry(map, 'egress') ? appendItem(tree, [...spec, 'egress'], added) : insertEntry(tree, spec, 'egress', [added]);
}

function widestFirst(a: Policy, b: Policy): number {
  return a.subject.pods.requirements.length - b.subject.pods.requirements.length || compareText(a.id, b.id);
}

/** Whether some egress rule of a policy could let name lookups pass. */
export function mayReachDns(policy: Policy, resolvers: Resolvers): boolean {
  // Whoever names the port means DNS; whether the peer is the right one is another question.
  const passes = (rule: Rule) => rulePassesDns(rule, resolvers, (peer, isExplicit) => isExplicit || couldBeResolver(peer, resolvers));
  return policy.rules.egress.some((rule) => rule.action === 'allow' && passes(rule));
}

/** Whether a rule lets name lookups pass to one of its peers that may be a resolver. */
export function rulePassesDns(
  { peers, ports, unknown }: Rule,
  { ports: numbers }: Resolvers,
  mayBeResolver: (peer: Peer, isExplicit: boolean) => boolean,
): boolean {
  if (unknown !== undefined) return true;
  const explicit = ports !== 'any' && ports.some((port) => isDnsPort(port, numbers));
  if (ports !== 'any' && !explicit && !ports.some((port) => includesDnsPort(port, numbers))) return false;
  return peers === 'anyone' || peers.some((peer) => mayBeResolver(peer, explicit));
}

function isDnsPort({ port }: PortMatcher, numbers: readonly number[]): boolean {
  if (port === 'all') return false;
  return 'name' in port ? DNS_PORT_NAME.test(port.name) : port.first === port.last && numbers.includes(port.first);
}

/** A port without a protocol is TCP, and lookups use UDP first. */
function includesDnsPort({ port, protocol }: PortMatcher, numbers: readonly number[]): boolean {
  if (protocol !== undefined && protocol !== 'UDP') return false;
  return port === 'all' || (!('name' in port) && numbers.some((number) => port.first <= number && number <= port.last));
}

/** Whether a peer could be a resolver by where it looks and by its labels. */
export function couldBeResolver(peer: Peer, resolvers: Resolvers): boolean {
  // The resolver may be an address (a cache on the node, one outside the cluster, the address of its Service).
  if (peer.kind === 'addresses') return true;
  return namespaceCouldHoldResolver(peer.pods, resolvers) && podsCouldBeResolver(peer.pods, resolvers);
}

function namespaceCouldHoldResolver({ namespaces }: PodMatcher, resolvers: Resolvers): boolean {
  if ('name' in namespaces) return resolversIn(resolvers, namespaces.name).length > 0;
  // Of one that is in no namespace that is known, any may hold the pods.
  if (namespaces.labels.unknown || resolversIn(resolvers, '').length > 0) return true;
  return resolvers.namespaces.some((name) => {
    const labels: Labels = { values: new Map([['kubernetes.io/metadata.name', name]]), open: true };
    return namespaces.labels.requirements.every((requirement) => meets(labels, requirement) !== 'no');
  });
}

/** All pods, or pods by a label that has to do with DNS, or that a person named. */
function podsCouldBeResolver({ pods }: PodMatcher, { all }: Resolvers): boolean {
  if (pods.unknown || pods.requirements.length === 0) return true;
  const isNamed = (key: string, value: string) => all.some(({ labels }) => labels[key] === value);
  return pods.requirements.every(({ key, operator, values }) => operator !== 'In' || values.some((value) => DNS_LABEL.test(value) || isNamed(key, value)));
}
