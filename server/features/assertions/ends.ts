import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { everything } from '../../semantics/cluster/selector.js';
import { type AddressSet, allAddresses, noAddresses } from '../../semantics/sets/address-set.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { endpointNamed } from '../ends/endpoints.js';
import { type Named, thereIs } from '../ends/named.js';
import type { Group } from './assertion.js';
import { groupText } from './say.js';
import { readAddresses } from './stated-values.js';

/** All that one end of a statement means here. */
export interface Ends {
  /** By id. */
  readonly workloads: readonly WorkloadEndpoint[];
  /** Those of `workloads` of which a template decides whether they are meant. */
  readonly doubtful: ReadonlySet<WorkloadEndpoint>;
  readonly addresses: AddressSet;
  /** Pods that no manifest makes: any, in any other namespace than this one; undefined: none are meant. */
  readonly unseenOutside: string | undefined;
}

const noEnds: Ends = { workloads: [], doubtful: new Set(), addresses: noAddresses, unseenOutside: undefined };

/** What a group means in an environment. The problem says that it means nothing, or several things where it should mean one. */
export function endsOf(view: EnvironmentView, group: Group): Named<Ends> {
  const { workloads } = view.evaluator.cluster;
  switch (group.kind) {
    case 'workload': {
      const { found, problem } = endpointNamed(group.text, workloads);
      if (problem !== undefined) return { problem };
      return { found: found.kind === 'workload' ? { ...noEnds, workloads: [found.workload] } : { ...noEnds, addresses: [found.range] } };
    }
    case 'addresses': {
      const { found, problem } = readAddresses(group.text);
      return problem === undefined ? { found: { ...noEnds, addresses: found } } : { problem };
    }
    case 'outside': {
      const problem = namespaceProblem(view, group.namespace);
      if (problem !== undefined) return { problem };
      const others = workloads.filter(({ namespace }) => namespace !== group.namespace);
      return { found: { ...noEnds, workloads: byId(others), addresses: allAddresses, unseenOutside: group.namespace } };
    }
    case 'pods':
      return selected(view, group);
  }
}

function selected(view: EnvironmentView, group: Group & { readonly kind: 'pods' }): Named<Ends> {
  const problem = group.namespace === undefined ? undefined : namespaceProblem(view, group.namespace);
  if (problem !== undefined) return { problem };
  const asked = group.namespace === undefined ? view.evaluator.cluster.workloads : view.workloadsIn(group.namespace);
  const matched = asked.map((workload) => ({ workload, match: matchLabels(group.pods, workload.labels) })).filter(({ match }) => match !== 'no');
  const doubtful = new Set(matched.flatMap(({ workload, match }) => (match === 'unknown' ? [workload] : [])));
  if (matched.length > doubtful.size) return { found: { ...noEnds, workloads: byId(matched.map(({ workload }) => workload)), doubtful } };
  const [first] = doubtful;
  if (first) return { problem: `It is not known whether ${first.id} is among ${groupText(group)}: some of its labels are not known.` };
  return { problem: `There are no ${groupText(group).replace(/^every workload/, 'workloads')} here${unseenText(view, group)}.` };
}

function unseenText(view: EnvironmentView, { namespace, pods }: Group & { readonly kind: 'pods' }): string {
  const [unseen] = view.unseenPods(namespace, pods);
  return unseen ? `; not known here: ${unseen.reason}` : '';
}

/** Why a namespace cannot be asked about; undefined where it is there. */
export function namespaceProblem(view: EnvironmentView, name: string): string | undefined {
  const { namespaces } = view.evaluator.cluster;
  if (namespaces.has(name)) return undefined;
  return `There is no namespace ${JSON.stringify(name)} here${thereIs(name, [...namespaces.keys()])}.`;
}

/** Workloads that no policy can tell apart, as far as a statement means them; one speaks for all. */
export interface Alike {
  readonly first: WorkloadEndpoint;
  /** By id. */
  readonly members: readonly WorkloadEndpoint[];
}

/** Groups workloads by what policies can tell apart, in the order of their first members. */
export function groupAlike({ evaluator }: EnvironmentView, workloads: readonly WorkloadEndpoint[]): readonly Alike[] {
  const groups = new Map<readonly WorkloadEndpoint[], { readonly first: WorkloadEndpoint; readonly members: WorkloadEndpoint[] }>();
  for (const workload of workloads) {
    const key = evaluator.alike(workload);
    const group = groups.get(key);
    if (group) group.members.push(workload);
    else groups.set(key, { first: workload, members: [workload] });
  }
  return [...groups.values()];
}

/**
 * One pod for each namespace that manifests make or policies name, and one for all namespaces that nobody names. Of its labels and ports
 * nothing is known, so what may be allowed for some pod there is possible, and what is for all is sure.
 */
export function unseenPodsOf({ evaluator }: EnvironmentView): readonly WorkloadEndpoint[] {
  const { namespaces, policies } = evaluator.cluster;
  const names = new Set([...namespaces.keys(), ...policies.flatMap(namedNamespaces)]);
  return [...[...names].sort(compareText), anotherNamespace].map((namespace) => ({
    id: `${namespace}//`,
    kind: 'Pod',
    name: 'any pod',
    namespace,
    labels: { values: new Map(), open: true },
    ports: [],
    portsOpen: true,
    hostNetwork: false,
  }));
}

/** No namespace can have this name. */
export const anotherNamespace = '(another namespace)';

function namedNamespaces({ rules, subject }: Policy): readonly string[] {
  const peers = [...rules.ingress, ...rules.egress].flatMap((rule) => (rule.peers === 'anyone' ? [] : rule.peers));
  const matchers = [subject, ...peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []))];
  return matchers.flatMap(({ namespaces }) => {
    const { requirements } = 'labels' in namespaces ? namespaces.labels : everything;
    return requirements.flatMap(({ key, values }) => (key === 'kubernetes.io/metadata.name' ? values : []));
  });
}

function byId(workloads: readonly WorkloadEndpoint[]): readonly WorkloadEndpoint[] {
  return [...workloads].sort((a, b) => compareText(a.id, b.id));
}
