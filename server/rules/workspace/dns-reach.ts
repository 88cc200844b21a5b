import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import { decidesInOrder, type Peer, type PodMatcher, type Policy, type PortMatcher, type Rule } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { DNS_RULE } from '../default-deny-text.js';
import { appendItem, type Edits, insertEntry, writtenEntry, writtenNode } from '../edits.js';
import { kept } from './label-lookup.js';
import { hasWorkloads, meets } from './matching.js';

/** Where resolvers run: on most clusters, on OpenShift, and beside the nodes' own caches. */
export const DNS_NAMESPACES: readonly string[] = ['kube-system', 'openshift-dns', 'kube-dns', 'coredns', 'dns'];
const DNS_NUMBERS = [53, 5353];
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
  const reaches = kept((policy: Policy) => decidesInOrder(policy) || mayReachDns(policy));
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
  return namesPods && !view.evaluator.cluster.policies.some((each) => each.namespace === namespace && mayReachDns(each));
}

/** Adds the rule that lets a policy's pods look up names. */
export function allowDns(tree: SyntaxTree, spec: Path): Edits {
  const map = writtenNode(tree, spec);
  if (map?.kind !== 'map') return undefined;
  return writtenEntry(map, 'egress') ? appendItem(tree, [...spec, 'egress'], DNS_RULE) : insertEntry(tree, spec, 'egress', [DNS_RULE]);
}

function widestFirst(a: Policy, b: Policy): number {
  return a.subject.pods.requirements.length - b.subject.pods.requirements.length || compareText(a.id, b.id);
}

/** Whether some egress rule of a policy could let name lookups pass. */
export function mayReachDns(policy: Policy): boolean {
  return policy.rules.egress.some((rule) => rule.action === 'allow' && ruleMayReachDns(rule));
}

function ruleMayReachDns(rule: Rule): boolean {
  // Whoever names the port means DNS; whether the peer is the right one is another question.
  return rulePassesDns(rule, (peer, isExplicit) => isExplicit || couldBeResolver(peer));
}

/** Whether a rule lets name lookups pass to one of its peers that may be a resolver. */
export function rulePassesDns({ peers, ports, unknown }: Rule, mayBeResolver: (peer: Peer, isExplicit: boolean) => boolean): boolean {
  if (unknown !== undefined) return true;
  const explicit = ports !== 'any' && ports.some(isDnsPort);
  if (ports !== 'any' && !explicit && !ports.some(includesDnsPort)) return false;
  return peers === 'anyone' || peers.some((peer) => mayBeResolver(peer, explicit));
}

function isDnsPort({ port }: PortMatcher): boolean {
  if (port === 'all') return false;
  return 'name' in port ? DNS_PORT_NAME.test(port.name) : port.first === port.last && DNS_NUMBERS.includes(port.first);
}

/** A port without a protocol is TCP, and lookups use UDP first. */
function includesDnsPort({ port, protocol }: PortMatcher): boolean {
  if (protocol !== undefined && protocol !== 'UDP') return false;
  return port === 'all' || (!('name' in port) && DNS_NUMBERS.some((number) => port.first <= number && number <= port.last));
}

/** Whether a peer could be a resolver by where it looks and by its labels. */
export function couldBeResolver(peer: Peer): boolean {
  // The resolver may be an address (a cache on the node, one outside the cluster, the address of its Service).
  if (peer.kind === 'addresses') return true;
  return namespaceCouldHoldResolver(peer.pods) && podsCouldBeResolver(peer.pods);
}

function namespaceCouldHoldResolver({ namespaces }: PodMatcher): boolean {
  if ('name' in namespaces) return DNS_NAMESPACES.includes(namespaces.name);
  if (namespaces.labels.unknown) return true;
  return DNS_NAMESPACES.some((name) => {
    const labels: Labels = { values: new Map([['kubernetes.io/metadata.name', name]]), open: true };
    return namespaces.labels.requirements.every((requirement) => meets(labels, requirement) !== 'no');
  });
}

/** All pods, or pods by a label that has to do with DNS. */
function podsCouldBeResolver({ pods }: PodMatcher): boolean {
  if (pods.unknown || pods.requirements.length === 0) return true;
  return pods.requirements.every(({ operator, values }) => operator !== 'In' || values.some((value) => DNS_LABEL.test(value)));
}
