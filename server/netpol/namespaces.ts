import { placeOf, sourceOf } from '../features/scope.js';
import type { Direction } from '../model/network-policy.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { type Policy, surelyIsolated } from '../semantics/cluster/policy.js';
import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import type { WorkloadExposure } from './connections.js';

type Standing = WorkloadExposure['standing'];

/** Which workloads and policies are listed. */
export interface NamespaceFilter {
  /** In `namespace/Kind/name`, or in a label `key=value` of the pods; capitals count for nothing. */
  readonly text?: string | undefined;
  /** Only workloads that are not surely isolated in both directions; policies are not looked at. */
  readonly open?: boolean | undefined;
}

/** A namespace, and how many of what is asked for are in it. */
export interface NamespaceSummary {
  /** Undefined: policies of the whole cluster. */
  readonly name: string | undefined;
  readonly workloads: number;
  /** How many of these are surely isolated. */
  readonly isolated: Readonly<Record<Direction, number>>;
  readonly policies: number;
  /** Of its Namespace, else of something in it. */
  readonly location: Location | undefined;
}

/** What is in one namespace, by name. */
export interface NamespaceContents {
  readonly workloads: readonly StandingWorkload[];
  readonly policies: readonly PolicyInNamespace[];
}

/** A workload, and whether policies isolate it. */
export interface StandingWorkload {
  /** `namespace/Kind/name`. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly ingress: Standing;
  readonly egress: Standing;
  /** The names of those that select it, or may. */
  readonly policies: readonly string[];
  readonly location: Location | undefined;
}

/** A policy, and how many workloads it is for. */
export interface PolicyInNamespace {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Surely. */
  readonly isolates: readonly Direction[];
  readonly workloads: number;
  /** That it may select besides. */
  readonly possible: number;
  readonly location: Location | undefined;
}

/** The namespaces that hold something of what is asked for, by name, then what is of the whole cluster. Each workload is looked at once, and nothing is paired. */
export function namespacesOf(view: EnvironmentView, filter: NamespaceFilter = {}): readonly NamespaceSummary[] {
  const { cluster } = view.evaluator;
  const workloads = byNamespace(cluster.workloads.filter(wantedWorkload(view, filter)));
  const policies = byNamespace(cluster.policies.filter(wantedPolicy(filter)));
  const isEverything = !filter.text && !filter.open;
  const names = new Set([...workloads.keys(), ...policies.keys(), ...(isEverything ? definedNamespaces(view) : [])]);
  const places = placesOfNamespaces(view);
  return [...names]
    .sort((a, b) => (a === undefined ? 1 : b === undefined ? -1 : compareText(a, b)))
    .map((name) => {
      const some = workloads.get(name) ?? [];
      const isolated = (direction: Direction) => some.filter((one) => view.evaluator.standing(one, direction) === 'isolated').length;
      const [first] = [...some, ...(policies.get(name) ?? [])];
      return {
        name,
        workloads: some.length,
        isolated: { ingress: isolated('ingress'), egress: isolated('egress') },
        policies: policies.get(name)?.length ?? 0,
        location: (name === undefined ? undefined : places.get(name)) ?? (first && sourceOf({ view }, first)),
      };
    });
}

/** What of it is in one namespace. @param name undefined: what is of the whole cluster */
export function namespaceContents(view: EnvironmentView, name: string | undefined, filter: NamespaceFilter = {}): NamespaceContents {
  const { evaluator } = view;
  const { cluster } = evaluator;
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => compareText(a.name, b.name);
  const workloads = name === undefined ? [] : view.workloadsIn(name).filter(wantedWorkload(view, filter)).sort(byName);
  const policies = cluster.policies
    .filter(({ namespace }) => namespace === name)
    .filter(wantedPolicy(filter))
    .sort(byName);
  return {
    workloads: workloads.map((workload) => ({
      id: workload.id,
      kind: workload.kind,
      name: workload.name,
      ingress: evaluator.standing(workload, 'ingress'),
      egress: evaluator.standing(workload, 'egress'),
      policies: evaluator.policiesOf(workload).map(({ policy }) => policy.name),
      location: sourceOf({ view }, workload),
    })),
    policies: policies.map((policy) => {
      const subjects = evaluator.subjectsOf(policy);
      return {
        id: policy.id,
        kind: policy.kind,
        name: policy.name,
        isolates: surelyIsolated(policy),
        workloads: subjects.filter(({ sure }) => sure).length,
        possible: subjects.filter(({ sure }) => !sure).length,
        location: sourceOf({ view }, policy),
      };
    }),
  };
}

function wantedWorkload({ evaluator }: EnvironmentView, { text = '', open = false }: NamespaceFilter): (workload: WorkloadEndpoint) => boolean {
  const wanted = text.trim().toLowerCase();
  const isOpen = (workload: WorkloadEndpoint) =>
    !open || evaluator.standing(workload, 'ingress') !== 'isolated' || evaluator.standing(workload, 'egress') !== 'isolated';
  return (workload) => (wanted === '' || textsOf(workload).some((one) => one.toLowerCase().includes(wanted))) && isOpen(workload);
}

function textsOf({ id, labels }: WorkloadEndpoint): readonly string[] {
  return [id, ...[...labels.values].map(([key, value]) => `${key}=${value ?? ''}`)];
}

function wantedPolicy({ text = '' }: NamespaceFilter): (policy: Policy) => boolean {
  const wanted = text.trim().toLowerCase();
  return ({ namespace, kind, name }) => wanted === '' || `${namespace ?? ''}/${kind}/${name}`.toLowerCase().includes(wanted);
}

function definedNamespaces({ evaluator: { cluster } }: EnvironmentView): readonly string[] {
  return [...cluster.namespaces.values()].flatMap(({ name, defined }) => (defined ? [name] : []));
}

function placesOfNamespaces(view: EnvironmentView): ReadonlyMap<string, Location> {
  return new Map(
    view.inNamespace(undefined, 'namespace').flatMap((placed) => (placed.object.metadata.name ? [[placed.object.metadata.name.value, placeOf(placed)]] : [])),
  );
}

function byNamespace<T extends { readonly namespace: string | undefined }>(all: readonly T[]): ReadonlyMap<string | undefined, readonly T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const one of all) remember(groups, one.namespace, () => []).push(one);
  return groups;
}
