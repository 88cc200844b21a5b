import { generatedLabels } from '../../model/generated-labels.js';
import type { LabelSet } from '../../model/object-base.js';
import type { KubernetesObject, Namespace, Workload } from '../../model/objects.js';
import { addressSet, parseAddress } from '../sets/address-set.js';
import type { Doubt } from './doubt.js';
import type { ClusterModel, NamespaceFact, WorkloadEndpoint } from './endpoint.js';
import type { Labels } from './labels.js';
import { mergePods } from './merge-pods.js';
import { type PodAddresses, type PodNetwork, unknownNetwork } from './pod-network.js';
import type { Policy, PolicyId } from './policy.js';
import { groupWorkloads, type WorkloadGroup } from './workload-groups.js';

/** An object as it takes part in a cluster. */
export interface ClusterObject {
  /** Unique; becomes the `PolicyId` of a policy. */
  readonly id: string;
  readonly object: KubernetesObject;
  /** The effective one; an object that should live in one and has none takes no part. */
  readonly namespace: string | undefined;
  /** Of a policy: the API server would refuse it, so it is not there; its namespace is. */
  readonly refused?: boolean;
  /** Of an object that decides what passes at pods, and is not evaluated. */
  readonly doubts?: readonly Doubt[];
}

/** What an object means as a policy; undefined for one that is none, or takes no part. */
export type LowerPolicy = (object: KubernetesObject, id: PolicyId, namespace: string | undefined) => Policy | undefined;

export interface BuiltCluster {
  readonly cluster: ClusterModel;
  readonly policyOf: ReadonlyMap<ClusterObject['id'], Policy>;
  /** The ids of the policies in the order of `cluster.policies`, refused ones at their places. */
  readonly policyOrder: readonly ClusterObject['id'][];
  readonly workloadOf: ReadonlyMap<ClusterObject['id'], WorkloadEndpoint>;
  /** From `WorkloadEndpoint.id` to the objects it was made from: one, or an owner and what was made of it. */
  readonly objectsOf: ReadonlyMap<string, readonly ClusterObject[]>;
  /** The objects of the policies and namespaces, to tell on the next build whether they are still the same. */
  readonly policyObjects: ReadonlyMap<Policy, KubernetesObject>;
  readonly namespaceObjects: ReadonlyMap<NamespaceFact, Namespace>;
}

/**
 * What the objects add up to. An owner and its pods are one workload, named after it; every namespace that an object lives in is there.
 * Of several objects with one identity the first counts.
 * @param lower what each policy means
 * @param previous the cluster before an edit: what came from the same objects is taken over as it is, so that an evaluator
 * can tell by reference what changed
 * @param network what is known of how addresses and pods go together
 */
export function buildCluster(
  objects: Iterable<ClusterObject>,
  lower: LowerPolicy,
  previous?: BuiltCluster,
  network: PodNetwork = unknownNetwork,
): BuiltCluster {
  const placed: ClusterObject[] = [];
  const policies = new Map<string, { readonly policy: Policy; readonly object: KubernetesObject }>();
  const policyOrder = new Set<string>();
  const doubts: Doubt[] = [];
  const defined = new Map<string, Namespace>();
  const named = new Set<string>();
  for (const one of objects) {
    const { id, object, namespace } = one;
    if (object.type === 'namespace' && object.metadata.name && !defined.has(object.metadata.name.value)) defined.set(object.metadata.name.value, object);
    const policy = knownPolicy(previous, one) ?? (one.refused ? undefined : lower(one.object, one.id, one.namespace));
    if (policy) policies.set(id, { policy, object });
    if (policy || one.refused) policyOrder.add(id);
    if (one.doubts) doubts.push(...one.doubts);
    if (namespace === undefined) continue;
    named.add(namespace);
    if (object.type === 'workload') placed.push(one);
  }
  const groups = groupWorkloads(placed);
  const endpoints = new Map([...groups].map(([id, group]) => [id, knownWorkload(previous, id, group.members) ?? endpointOf(id, group)]));
  const facts = [...new Set([...defined.keys(), ...named])].map((name) => ({
    object: defined.get(name),
    fact: namespaceFact(previous, name, defined.get(name)),
  }));
  return {
    cluster: {
      workloads: [...endpoints.values()],
      namespaces: new Map(facts.map(({ fact }) => [fact.name, fact])),
      policies: [...policies.values()].map(({ policy }) => policy),
      doubts,
      network,
    },
    policyOf: new Map([...policies].map(([id, { policy }]) => [id, policy])),
    policyOrder: [...policyOrder],
    workloadOf: new Map([...groups].flatMap(([id, { members }]) => members.map((member) => [member.id, endpoints.get(id) as WorkloadEndpoint] as const))),
    objectsOf: new Map([...groups].map(([id, { members }]) => [id, members])),
    policyObjects: new Map([...policies.values()].map(({ policy, object }) => [policy, object])),
    namespaceObjects: new Map(facts.flatMap(({ fact, object }) => (object ? [[fact, object] as const] : []))),
  };
}

/** The labels that the pods of a workload carry, generated ones included. */
export function podLabelsOf({ podLabels, generated }: Workload): Labels {
  const written = labelsOf(podLabels);
  const added = generated.filter(({ key }) => !written.values.has(key)).map(({ key, value }) => [key, value] as const);
  if (added.length === 0) return written;
  const ordinals = new Map(generated.flatMap(({ key, ordinals: own }) => (own && !written.values.has(key) ? [[key, own] as const] : [])));
  return { ...written, values: new Map([...written.values, ...added]), ...(ordinals.size > 0 && { ordinals }) };
}

/** Labels as written. */
export function labelsOf({ entries, templated }: LabelSet): Labels {
  return { values: new Map(entries.map(({ key, value }) => [key.value, value.value])), open: templated };
}

function endpointOf(id: string, { shown: workloads }: WorkloadGroup<ClusterObject>): WorkloadEndpoint {
  const [namespace = '', kind = '', ...name] = id.split('/');
  const differing = differingLabels(workloads.map(podLabelsOf), kind);
  return {
    id,
    kind,
    name: name.join('/'),
    namespace,
    ...mergePods(workloads.map((workload) => ({ labels: podLabelsOf(workload), ports: workload.ports, portsOpen: workload.portsTemplated }))),
    hostNetwork: workloads.some(({ hostNetwork }) => hostNetwork),
    ...addressesOf(workloads),
    ...(differing.length > 0 ? { differing } : {}),
  };
}

/** What a cluster wrote of the addresses of pods. */
function addressesOf(workloads: readonly Workload[]): { readonly addresses?: PodAddresses } {
  const lists = workloads.map(({ podIps }) => podIps.flatMap((text) => parseAddress(text) ?? []));
  if (lists.every((list) => list.length === 0)) return {};
  return { addresses: { known: addressSet(lists.flat()), open: lists.some((list) => list.length === 0) } };
}

/** The keys that some of several pods lack, or have with another value; not those that their controller gives each pod anyway. */
function differingLabels([first, ...others]: readonly Labels[], kind: string): readonly string[] {
  if (!first || others.length === 0) return [];
  const keys = new Set([first, ...others].flatMap(({ values }) => [...values.keys()]));
  const own = new Set(generatedLabels(kind, '', undefined).map(({ key }) => key));
  return [...keys].filter(
    (key) => !own.has(key) && others.some(({ values }) => values.has(key) !== first.values.has(key) || values.get(key) !== first.values.get(key)),
  );
}

/** Every namespace has its name as label; of one that no manifest makes, nothing else is known. */
function namespaceFact(previous: BuiltCluster | undefined, name: string, object: Namespace | undefined): NamespaceFact {
  const known = previous?.cluster.namespaces.get(name);
  if (known && previous?.namespaceObjects.get(known) === object) return known;
  const { values, open } = object ? labelsOf(object.metadata.labels) : { values: new Map<string, string>(), open: true };
  return { name, labels: { values: new Map([...values, ['kubernetes.io/metadata.name', name]]), open }, defined: object !== undefined };
}

function knownPolicy(previous: BuiltCluster | undefined, { id, object, namespace, refused }: ClusterObject): Policy | undefined {
  const policy = previous?.policyOf.get(id);
  const isSame = policy && !refused && previous?.policyObjects.get(policy) === object && (policy.namespace === undefined || policy.namespace === namespace);
  return isSame ? policy : undefined;
}

function knownWorkload(previous: BuiltCluster | undefined, id: string, members: readonly ClusterObject[]): WorkloadEndpoint | undefined {
  const before = previous?.objectsOf.get(id);
  const same = before?.length === members.length && members.every(({ object }, i) => before[i]?.object === object);
  const first = members[0];
  return same && first ? previous?.workloadOf.get(before?.[0]?.id ?? first.id) : undefined;
}
