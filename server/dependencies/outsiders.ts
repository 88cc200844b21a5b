import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Peer, PodMatcher, Policy, PortMatcher, Rule } from '../semantics/cluster/policy.js';
import type { Requirement } from '../semantics/cluster/selector.js';
import { type ConnectionSet, protocols } from '../semantics/sets/connection-set.js';
import { intersectPorts, portRange } from '../semantics/sets/port-set.js';
import type { Installation } from '../workspace/installations.js';
import type { EnvironmentView } from '../workspace/snapshot.js';
import type { Connector, TargetPods } from './dependency.js';
import { isInstalledName, usualInstallations } from './installations.js';

/** Who connects without being a workload of the manifests. */
export type Outsider = Exclude<Connector, { kind: 'workload' }>;

/**
 * Whether a policy could let somebody in whose pods no manifest shows, on some of the ports. Nothing is known of them but where they usually run
 * and what they are usually called, so it is denied only where every peer means somebody else.
 */
export function mayLetIn(view: EnvironmentView, policy: Policy, outsider: Outsider, { workload, ports }: TargetPods): boolean {
  return policy.rules.ingress.some((rule) => {
    if (rule.action !== 'allow') return false;
    if (rule.unknown !== undefined || rule.conditional) return true;
    return mayMeetPorts(rule, workload, ports) && (rule.peers === 'anyone' || rule.peers.some((peer) => mayBe(view, peer, outsider)));
  });
}

/** Whether a rule says something of one of the ports. */
export function mayMeetPorts({ ports: matchers }: Pick<Rule, 'ports'>, workload: WorkloadEndpoint, ports: ConnectionSet): boolean {
  return matchers === 'any' || matchers.some((matcher) => mayMeet(matcher, workload, ports));
}

function mayMeet({ protocol, port, unknown }: PortMatcher, workload: WorkloadEndpoint, ports: ConnectionSet): boolean {
  if (unknown !== undefined) return true;
  const meant = protocols.filter((one) => protocol === undefined || one === protocol);
  if (port === 'all') return meant.some((one) => ports[one].length > 0);
  if (!('name' in port)) return meant.some((one) => intersectPorts(ports[one], portRange(port.first, port.last)).length > 0);
  const { name } = port;
  return (
    workload.portsOpen ||
    workload.ports.some((one) => one.name === name && meant.includes(one.protocol) && intersectPorts(ports[one.protocol], portRange(one.number)).length > 0)
  );
}

function mayBe(view: EnvironmentView, peer: Peer, outsider: Outsider): boolean {
  // Controllers may run on the host's network, and what is before them may keep or change addresses.
  if (peer.kind === 'addresses') return true;
  if (outsider.kind === 'api-server') return mayRelay(peer.pods);
  return mayBeNamespace(view, peer.pods, outsider.usual) && mayBePods(view, peer.pods, outsider);
}

/** Where the API server of some clusters reaches pods through agents, these run beside the cluster's own. */
function mayRelay({ namespaces, pods }: PodMatcher): boolean {
  if (pods.unknown) return true;
  const names = 'name' in namespaces ? [namespaces.name] : namesOf(namespaces.labels.requirements);
  const isOfCluster = names === undefined || names.some((name) => name === 'kube-system' || name.startsWith('openshift-') || name.includes('konnectivity'));
  return (
    isOfCluster &&
    pods.requirements.every(({ values }) => values.length === 0 || values.some((value) => /konnectivity|apiserver|api-server|tunnel/.test(value)))
  );
}

/** The names that a selector of namespaces asks for; undefined where it goes by other labels. */
function namesOf(requirements: readonly Requirement[]): readonly string[] | undefined {
  return requirements.find(({ key, operator }) => operator === 'In' && (key === 'kubernetes.io/metadata.name' || key === 'name'))?.values;
}

function mayBeNamespace(view: EnvironmentView, { namespaces, pods }: PodMatcher, usual: readonly Installation[]): boolean {
  if (pods.unknown) return true;
  const names = 'name' in namespaces ? [namespaces.name] : namespaces.labels.unknown ? undefined : namesOf(namespaces.labels.requirements);
  if (names === undefined) return true;
  return names.some((name) => {
    if (usual.some((one) => one.namespaces.length === 0 || one.namespaces.includes(name))) return true;
    // A person said where they run, so it is nowhere else.
    if (usual.some(({ configured }) => configured)) return false;
    if (usualInstallations.some((one) => one.kind !== usual[0]?.kind && one.namespaces.includes(name))) return false;
    return view.workloadsIn(name).length === 0 || view.mayHoldUnseenPods(name, pods) || view.workloadsIn(name).some((workload) => isOfUsual(workload, usual));
  });
}

const groupsOf = { 'ingress-controller': ['ingress'], monitoring: ['monitoring', 'traces'] } as const;

function mayBePods(view: EnvironmentView, matcher: PodMatcher, { role, usual }: Extract<Outsider, { kind: 'installation' }>): boolean {
  const { requirements, unknown } = matcher.pods;
  if (unknown) return true;
  const named = requirements.filter(({ operator }) => operator === 'In');
  if (named.length === 0) return true;
  if (named.some(({ key, values }) => usual.some(({ labels }) => labels[key] !== undefined && values.includes(labels[key])))) return true;
  const values = named.flatMap((one) => one.values);
  if (values.some((value) => isInstalledName(value, ...groupsOf[role]))) return true;
  if (usual.some(({ configured, labels }) => configured && Object.keys(labels).length > 0)) return false;
  const seen = view.evaluator.matches(matcher);
  if (seen.length > 0) return seen.some(({ workload, sure }) => !sure || isOfUsual(workload, usual));
  // Nobody here is called so: they may be called anything that is no name of something else.
  return !values.some((value) => isInstalledName(value));
}

/** Whether a workload carries the labels of an installation. */
export function isOfUsual({ labels }: WorkloadEndpoint, usual: readonly Installation[]): boolean {
  // Asked of every workload of an environment, so nothing is made for each.
  return usual.some((one) => {
    let wanted = 0;
    for (const key in one.labels) {
      if (labels.values.get(key) !== one.labels[key]) return false;
      wanted++;
    }
    return wanted > 0;
  });
}
