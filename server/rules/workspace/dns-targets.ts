import { resolversIn, resolversOf, usualCache } from '../../dependencies/resolvers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type AddressPeer, decidesInOrder, type Peer, type PodMatcher, type Policy, type Rule } from '../../semantics/cluster/policy.js';
import type { Requirement, Selector } from '../../semantics/cluster/selector.js';
import type { Installation } from '../../workspace/installations.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { usualResolvers } from '../dns.js';
import { couldBeResolver, rulePassesDns } from './dns-reach.js';
import { kept } from './label-lookup.js';
import { namespacesOf } from './matching.js';

/**
 * Why the resolver is not where a peer looks for it. `own`: in the policy's own namespace; `elsewhere`: in a namespace that is not its own; `label`: under
 * a label that its pods do not carry; `address`: behind the address of its Service.
 */
export type WrongTarget =
  | { readonly why: 'own' }
  | { readonly why: 'elsewhere'; readonly namespaces: readonly string[] }
  | { readonly why: 'label'; readonly written: Requirement; readonly namespace: string; readonly resolver: Installation }
  | { readonly why: 'address'; readonly address: string };

/** The address that clusters usually give the Service of their resolver, by who makes them. */
const SERVICE_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['10.96.0.10', 'kubeadm and kind'],
  ['10.43.0.10', 'k3s and RKE2'],
  ['172.20.0.10', 'EKS'],
  ['10.100.0.10', 'EKS'],
  ['10.0.0.10', 'AKS'],
  ['10.152.183.10', 'MicroK8s'],
  ['10.233.0.3', 'Kubespray'],
  ['172.30.0.10', 'OpenShift'],
  ['10.245.0.10', 'DigitalOcean'],
]);

/** Labels that the pods of resolvers carry, by key: of CoreDNS and kube-dns as installers and charts make them, and of the caches on nodes. */
const RESOLVER_LABELS: Readonly<Record<string, RegExp>> = {
  'k8s-app': /^(?:kube-dns|(?:rke2-)?coredns|node-?local-?dns|kube-dns-autoscaler)$/,
  'app.kubernetes.io/name': /dns/,
};

/** Keys that people take for the one of the resolver. */
const MISTAKEN_KEYS: ReadonlySet<string> = new Set(['app', 'name', 'run', 'component', 'k8s-app', 'k8s_app', 'app.kubernetes.io/app']);

/** What runs resolvers of one's own. */
const RESOLVER_NAME = /dns|pi-?hole|adguard|unbound|(?:^|-)bind9?(?:-|$)|consul|blocky|technitium|knot/;

/** Whether and why a peer cannot be the resolver of the cluster; undefined where it may be, or some resolver. */
export function wrongTarget(view: EnvironmentView, policy: Policy, peer: Peer): WrongTarget | undefined {
  return peer.kind === 'addresses' ? serviceAddress(view, peer) : podsAreWrong(view, policy, peer.pods);
}

function serviceAddress({ profile }: EnvironmentView, { cidr, unknown }: AddressPeer): WrongTarget | undefined {
  const isNamed = resolversOf(profile).all.some(({ addresses = [] }) => addresses.includes(cidr));
  return unknown === undefined && !isNamed && isResolverAddress(cidr) && profile.plugin?.sees !== 'service-port'
    ? { why: 'address', address: cidr.split('/')[0] ?? '' }
    : undefined;
}

/** Whether a block is the address that clusters usually give the Service of their resolver. */
export function isResolverAddress(cidr: string): boolean {
  const [address = '', length] = cidr.split('/');
  return length === '32' && SERVICE_ADDRESSES.has(address);
}

function podsAreWrong(view: EnvironmentView, policy: Policy, matcher: PodMatcher): WrongTarget | undefined {
  const { namespaces, pods } = matcher;
  const names = namespacesOf(matcher);
  if (!names || pods.unknown || view.evaluator.matches(matcher).some(({ workload }) => isResolver(workload))) return undefined;
  const resolvers = resolversOf(view.profile);
  const there = names.flatMap((name) => resolversIn(resolvers, name));
  if (there.length > 0 && there.every(({ configured }) => configured)) return otherLabel(there, names, pods);
  // Where a person said which pods answer, the usual ones do not.
  const isUsual = names.some((name) => usualResolvers.namespaces.includes(name));
  if (resolvers.decided && there.length === 0 && isUsual) return { why: 'elsewhere', namespaces: names };
  if (names.some((name) => view.mayHoldUnseenPods(name, pods) && (pods.requirements.length === 0 || !asksForStock(pods)))) return undefined;
  if (there.length > 0 || names.some((name) => RESOLVER_NAME.test(name))) {
    const written = names.includes('kube-system') ? pods.requirements.find(isMistaken) : undefined;
    return written && !isLabelOf(there, written) ? { why: 'label', written, namespace: 'kube-system', resolver: usualResolvers.main } : undefined;
  }
  if ('name' in namespaces && namespaces.name === policy.namespace) return isAnybodysDns(pods) ? { why: 'own' } : undefined;
  return asksForStock(pods) ? { why: 'elsewhere', namespaces: names } : undefined;
}

/** A label that surely none of the resolvers that a person named in these namespaces carries: it has another value of its own. */
function otherLabel(there: readonly Installation[], names: readonly string[], { requirements }: Selector): WrongTarget | undefined {
  const written = requirements.find(
    ({ key, operator, values }) => operator === 'In' && there.every(({ labels: { [key]: own } }) => own !== undefined && !values.includes(own)),
  );
  const [resolver] = there;
  return written && resolver && { why: 'label', written, namespace: names[0] ?? '', resolver };
}

function isLabelOf(there: readonly Installation[], { key, values }: Requirement): boolean {
  return there.some(({ labels: { [key]: own } }) => own !== undefined && values.includes(own));
}

function isResolver({ name, labels, ports, portsOpen }: WorkloadEndpoint): boolean {
  return (
    portsOpen ||
    RESOLVER_NAME.test(name) ||
    ports.some(({ number }) => number === 53 || number === 5353) ||
    [...labels.values.values()].some((value) => value === undefined || RESOLVER_NAME.test(value))
  );
}

/** Whether a selector asks for the labels of a stock cluster's resolver. */
function asksForStock({ requirements }: Selector): boolean {
  return requirements.some(({ key, operator, values }) => operator === 'In' && values.some((value) => RESOLVER_LABELS[key]?.test(value) === true));
}

/** All pods, or those by a label that has to do with DNS: a resolver by another name may be somebody's own. */
function isAnybodysDns({ requirements }: Selector): boolean {
  return requirements.every(({ operator, values }) => operator === 'In' && values.some((value) => value.includes('dns')));
}

function isMistaken({ key, operator, values }: Requirement): boolean {
  return operator === 'In' && MISTAKEN_KEYS.has(key) && values.every((value) => value.includes('dns') && RESOLVER_LABELS[key]?.test(value) !== true);
}

/** Whether a policy lets its pods reach what may be a resolver, asked by policy: each is looked at once. */
export function dnsReaching(view: EnvironmentView): (policy: Policy) => boolean {
  const resolvers = resolversOf(view.profile);
  const isResolverFor = (policy: Policy) => (peer: Peer, isExplicit: boolean) =>
    (isExplicit || couldBeResolver(peer, resolvers)) && !wrongTarget(view, policy, peer);
  const reaches = (policy: Policy) => (rule: Rule) => rule.action === 'allow' && rulePassesDns(rule, resolvers, isResolverFor(policy));
  return kept((policy: Policy) => decidesInOrder(policy) || policy.rules.egress.some(reaches(policy)));
}

/** Whether the pods of a policy, or some of them that the workspace holds, are surely let through to no resolver. */
export function isWithoutResolver(view: EnvironmentView, policy: Policy, reaches: ReturnType<typeof dnsReaching>): boolean {
  if (reaches(policy)) return false;
  const subjects = view.evaluator.subjectsOf(policy);
  if (subjects.length === 0) return !view.evaluator.cluster.policies.some((each) => each.namespace === policy.namespace && reaches(each));
  return subjects.some(({ workload, sure }) => sure && !view.evaluator.policiesOf(workload).some((each) => reaches(each.policy)));
}

/** A cache of lookups on every node, which pods ask by its address, on the host's network. */
export interface NodeCache {
  readonly name: string;
  /** The block of its address. */
  readonly address: string;
  /** Where the workspace installs it. */
  readonly workload: WorkloadEndpoint | undefined;
}

/** The cache that a person named, or that the workspace installs. */
export function nodeLocalCache(view: EnvironmentView): NodeCache | undefined {
  const workload = view.workloadsIn('kube-system').find(({ name, hostNetwork }) => hostNetwork && /node-?local-?dns/.test(name));
  const named = resolversOf(view.profile).all.find(({ configured, hostNetwork, addresses = [] }) => configured && hostNetwork && addresses.length > 0);
  const address = (named ?? usualCache)?.addresses?.[0];
  const name = workload?.name ?? named?.name;
  return name === undefined || address === undefined ? undefined : { name, address, workload };
}
