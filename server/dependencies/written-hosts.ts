import type { ConfigUse, PodClues, WrittenHost } from '../model/clues.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import type { Dependency, EvidenceKind } from './dependency.js';
import type { IndexedService, ServiceIndex } from './service-index.js';

/** A workload, and the object that says what its pods are. */
export interface DeclaringWorkload {
  readonly workload: WorkloadEndpoint;
  readonly placed: PlacedObject;
  readonly clues: PodClues;
}

/** The workloads of a namespace whose manifests may say something of connections. */
export function declaringIn(view: EnvironmentView, namespace: string): readonly DeclaringWorkload[] {
  return view.inNamespace(namespace, 'workload').flatMap((placed) => {
    const { object } = placed;
    if (object.type !== 'workload' || (!object.clues && object.kind.value !== 'StatefulSet')) return [];
    const workload = view.workload(placed.id);
    return workload ? [{ workload, placed, clues: object.clues ?? noClues }] : [];
  });
}

const noClues: PodClues = { hosts: [], configs: [], serviceAccount: undefined, mountsToken: undefined, scrape: undefined, probes: [] };

/** The Services that variables, arguments and configuration of a workload name. One that is named several times is one dependency. */
export function hostDependencies(view: EnvironmentView, services: ServiceIndex, declaring: DeclaringWorkload, configs: ConfigIndex): readonly Dependency[] {
  const found = new Map<string, Dependency>();
  for (const source of hostsOf(declaring, configs)) {
    const dependency = dependencyOf(view, services, declaring.workload, source);
    if (!dependency || dependency.to.kind === 'api-server') {
      if (dependency) found.set('api-server', found.get('api-server') ?? dependency);
      continue;
    }
    const { service, pods } = dependency.to;
    const key = `${service?.namespace}/${service?.name} ${service?.port?.port ?? ''} ${pods.map(({ workload }) => workload.id).join(' ')}`;
    if (!found.has(key)) found.set(key, dependency);
  }
  return [...found.values()];
}

interface HostSource {
  readonly host: WrittenHost;
  readonly kind: EvidenceKind;
  readonly placed: PlacedObject;
  readonly name: string | undefined;
}

function hostsOf({ placed, clues }: DeclaringWorkload, configs: ConfigIndex): readonly HostSource[] {
  const own = clues.hosts.map((host): HostSource => ({ host, kind: isVariable(host) ? 'variable' : 'argument', placed, name: host.name }));
  const used = clues.configs.flatMap((use) => configs.hosts(placed.namespace, use));
  return [...own, ...used];
}

/** Variables are named as C does; flags have hyphens or small letters. */
function isVariable({ name }: WrittenHost): boolean {
  return name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name);
}

function dependencyOf(
  view: EnvironmentView,
  services: ServiceIndex,
  workload: WorkloadEndpoint,
  { host, kind, placed, name }: HostSource,
): Dependency | undefined {
  const evidence = { kind, placed, range: host.range, name, text: host.port === undefined ? host.host : `${host.host}:${host.port}` };
  const from = { kind: 'workload', workload } as const;
  if (isApiServer(host.host)) return { from, to: { kind: 'api-server' }, evidence };
  const at = services.atHost(host.host, workload.namespace);
  const target = at && services.target(at.service, host.port === undefined ? { by: 'any' } : { by: 'number', port: host.port });
  if (!at || !target) return undefined;
  const pods = at.pod === undefined ? target.pods : target.pods.filter((one) => isPodOf(at.pod, one.workload));
  // Its own Service is an address that it tells others, and replicas are told by themselves.
  const others = pods.filter((one) => one.workload.id !== workload.id);
  if (others.length === 0 || isOwn(view, at.service, workload)) return undefined;
  return { from, to: { ...target, pods: others }, evidence };
}

export function isApiServer(host: string): boolean {
  return /^kubernetes\.default(?:\.svc(?:\..*)?)?$/.test(host);
}

/** `postgres-0` is a pod of the StatefulSet `postgres`. */
function isPodOf(pod: string | undefined, { kind, name }: WorkloadEndpoint): boolean {
  return kind === 'StatefulSet' && pod !== undefined && new RegExp(`^${name.replaceAll('.', '\\.')}-\\d+$`).test(pod);
}

function isOwn(view: EnvironmentView, { service, namespace }: IndexedService, workload: WorkloadEndpoint): boolean {
  if (namespace !== workload.namespace || service.selector.entries.length === 0) return false;
  const requirements = service.selector.entries.flatMap(({ key, value }) =>
    value.value === undefined ? [] : [{ key: key.value, operator: 'In' as const, values: [value.value] }],
  );
  return view.evaluator.matches({ namespaces: { name: namespace }, pods: { requirements, unknown: false } }).some((one) => one.workload.id === workload.id);
}

/** ConfigMaps and Secrets of an environment that name hosts. */
export interface ConfigIndex {
  hosts(namespace: string | undefined, use: ConfigUse): readonly HostSource[];
}

export function indexConfigs(view: EnvironmentView): ConfigIndex {
  const known = new Map<string, ReadonlyMap<string, PlacedObject>>();
  return {
    hosts: (namespace, { kind, name, key, variable }) => {
      if (namespace === undefined) return [];
      const configs = known.get(namespace) ?? configsIn(view, namespace);
      known.set(namespace, configs);
      const placed = configs.get(`${kind}/${name}`);
      const clues = placed?.object.type === 'other' ? placed.object.clues : undefined;
      if (!placed || clues?.kind !== 'config') return [];
      const entries = clues.entries.filter((entry) => key === undefined || entry.key === key);
      return entries.flatMap((entry) => entry.hosts.map((host): HostSource => ({ host, kind: 'config', placed, name: variable ?? entry.key })));
    },
  };
}

function configsIn(view: EnvironmentView, namespace: string): ReadonlyMap<string, PlacedObject> {
  return new Map(
    view.inNamespace(namespace, 'other').flatMap((placed) => {
      const { object } = placed;
      const isConfig = object.type === 'other' && object.clues?.kind === 'config' && object.metadata.name;
      return isConfig ? [[`${object.kind.value}/${object.metadata.name?.value}`, placed] as const] : [];
    }),
  );
}
