import type { MonitorPort, ObjectClues, ServiceClue } from '../model/clues.js';
import type { RouteSpec } from '../model/routes.js';
import { labelsOf } from '../semantics/cluster/build-cluster.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { matchLabels } from '../semantics/cluster/label-selector.js';
import { lowerSelector } from '../semantics/cluster/lower-selector.js';
import { type ConnectionSet, connectionsOf, noConnections, unionConnections } from '../semantics/sets/connection-set.js';
import { portRange } from '../semantics/sets/port-set.js';
import type { Range } from '../util/range.js';
import { compareText } from '../util/text.js';
import type { Installation } from '../workspace/installations.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import { apiServerDependency, indexPermissions } from './api-server.js';
import type { Connector, Dependency, TargetPods } from './dependency.js';
import { installationsOf } from './installations.js';
import { replicaDependencies } from './replicas.js';
import { indexServices, type PodsTarget, type ServiceIndex } from './service-index.js';
import { type DeclaringWorkload, declaringIn, hostDependencies, indexConfigs } from './written-hosts.js';

/**
 * Every connection that the manifests of an environment say has to work, each with the place that says so, in the order of the places. A name
 * counts only where a Service is called so.
 */
export function dependenciesOf(view: EnvironmentView): readonly Dependency[] {
  const services = indexServices(view);
  const configs = indexConfigs(view);
  const permissions = indexPermissions(view);
  const usual = usualOf(view);
  const found: Dependency[] = [];
  for (const namespace of view.evaluator.cluster.namespaces.keys()) {
    for (const declaring of declaringIn(view, namespace)) {
      const hosts = hostDependencies(view, services, declaring, configs);
      const asksApi = hosts.some(({ to }) => to.kind === 'api-server');
      found.push(...hosts, ...(asksApi ? [] : apiServerDependency(declaring, permissions)), ...scraped(declaring, usual.monitoring));
      found.push(...replicaDependencies(view, services, declaring));
    }
    for (const placed of view.inNamespace(namespace, 'service')) found.push(...scrapedService(placed, services, usual.monitoring));
    for (const placed of view.inNamespace(namespace, 'other')) found.push(...ofObject(view, placed, services, usual));
  }
  for (const placed of view.inNamespace(undefined, 'other')) found.push(...ofObject(view, placed, services, usual));
  return found.sort(byPlace);
}

function byPlace({ evidence: a }: Dependency, { evidence: b }: Dependency): number {
  return compareText(a.placed.file, b.placed.file) || a.placed.offset + a.range.start - (b.placed.offset + b.range.start);
}

/** Who stands for what is installed elsewhere; the same list for the same class. */
interface Usual {
  readonly monitoring: Connector;
  controller(className: string | undefined): Connector;
}

function usualOf({ profile }: EnvironmentView): Usual {
  const known = new Map<string | undefined, Connector>();
  const make = (role: 'ingress-controller' | 'monitoring', usual: readonly Installation[]): Connector => ({ kind: 'installation', role, usual });
  return {
    monitoring: make('monitoring', installationsOf('monitoring', profile.installations)),
    controller: (className) => {
      const before = known.get(className) ?? make('ingress-controller', installationsOf('ingress-controller', profile.installations, className));
      known.set(className, before);
      return before;
    },
  };
}

function ofObject(view: EnvironmentView, placed: PlacedObject, services: ServiceIndex, usual: Usual): readonly Dependency[] {
  const { object } = placed;
  if (object.type !== 'other') return [];
  if (object.route) return routed(placed, object.route, services, usual);
  if (object.clues?.kind === 'webhooks') return object.clues.services.flatMap((service) => answering(placed, service, services));
  return object.clues?.kind === 'monitor' ? monitored(view, placed, object.clues, services, usual.monitoring) : [];
}

/** Who carries a route connects to its backends; one of a mesh is carried by the pods that connect. */
function routed(placed: PlacedObject, { backends, protocol, className, inMesh }: RouteSpec, services: ServiceIndex, usual: Usual): readonly Dependency[] {
  if (inMesh) return [];
  const from = usual.controller(className ?? (placed.object.kind.value === 'Route' ? 'openshift-default' : undefined));
  const found = new Map<string, Dependency>();
  for (const { kind, name, namespace = placed.namespace, port, range } of backends) {
    const service = kind === 'Service' && name !== undefined && namespace !== undefined ? services.named(name, namespace) : undefined;
    const to = service && services.routed(service, port, protocol);
    if (!to || to.pods.length === 0) continue;
    const key = `${to.service?.namespace}/${to.service?.name} ${to.service?.port?.port ?? ''}`;
    const evidence = { kind: 'route', placed, range, name: undefined, text: service?.name ?? '' } as const;
    if (!found.has(key)) found.set(key, { from, to, evidence });
  }
  return [...found.values()];
}

/** The API server calls webhooks, conversions and extensions of its API. */
function answering(placed: PlacedObject, { name, namespace, port, range }: ServiceClue, services: ServiceIndex): readonly Dependency[] {
  const service = namespace === undefined ? undefined : services.named(name, namespace);
  const to = service && services.target(service, { by: 'number', port });
  return to && to.pods.length > 0 ? [{ from: { kind: 'api-server' }, to, evidence: { kind: 'webhook', placed, range, name: undefined, text: name } }] : [];
}

function monitored(
  view: EnvironmentView,
  placed: PlacedObject,
  { of, selector, namespaces, ports }: Extract<ObjectClues, { kind: 'monitor' }>,
  services: ServiceIndex,
  from: Connector,
): readonly Dependency[] {
  const wanted = lowerSelector(selector, false);
  if (wanted.unknown) return [];
  const own = placed.namespace === undefined ? [] : [placed.namespace];
  const watched = namespaces === 'own' ? own : namespaces === 'any' ? [...view.evaluator.cluster.namespaces.keys()] : namespaces;
  return watched.flatMap((namespace) => {
    if (of === 'pods') {
      const pods = view.evaluator.matches({ namespaces: { name: namespace }, pods: wanted });
      return ports.flatMap((port) => dependencyOn(placed, port, from, podsOn(pods, port)));
    }
    return services
      .in(namespace)
      .filter(({ service }) => matchLabels(wanted, labelsOf(service.metadata.labels)) === 'yes')
      .flatMap((service) =>
        ports.flatMap((port) => {
          const to = services.target(service, port.by === 'service' ? { by: 'name', port: `${port.port}` } : { by: 'any' });
          if (!to) return [];
          return dependencyOn(placed, port, from, port.by === 'service' ? to : { ...to, pods: podsOn(to.pods, port).pods });
        }),
      );
  });
}

function dependencyOn(placed: PlacedObject, { port, range }: MonitorPort, from: Connector, to: PodsTarget): readonly Dependency[] {
  if (to.pods.length === 0) return [];
  return [{ from, to, evidence: { kind: 'monitor', placed, range, name: undefined, text: `${port}` } }];
}

interface Selected {
  readonly workload: WorkloadEndpoint;
  readonly sure: boolean;
}

/** The pods that have the port, by its number or the name that their containers give it. */
function podsOn(pods: readonly Selected[], { port }: Pick<MonitorPort, 'port'>): PodsTarget {
  const found = pods.flatMap(({ workload, sure }): readonly TargetPods[] => {
    const ports = typeof port === 'number' ? connectionsOf('TCP', portRange(port)) : namedPorts(workload, port);
    return ports ? [{ workload, sure, ports }] : [];
  });
  return { kind: 'pods', service: undefined, pods: found, open: false };
}

function namedPorts({ ports }: WorkloadEndpoint, wanted: string): ConnectionSet | undefined {
  const named = ports.filter(({ name, protocol }) => name === wanted && protocol === 'TCP');
  return named.length === 0 ? undefined : named.map(({ number }) => connectionsOf('TCP', portRange(number))).reduce(unionConnections, noConnections);
}

/** Pods whose annotations ask for it; without a port, Prometheus tries each that is declared. */
function scraped({ workload, placed, clues: { scrape } }: DeclaringWorkload, from: Connector): readonly Dependency[] {
  if (!scrape) return [];
  const declared = workload.ports.filter(({ protocol }) => protocol === 'TCP').map(({ number }) => number);
  const numbers = scrape.port === undefined ? declared : [scrape.port];
  if (numbers.length === 0) return [];
  const ports = numbers.map((number) => connectionsOf('TCP', portRange(number))).reduce(unionConnections, noConnections);
  const to: PodsTarget = { kind: 'pods', service: undefined, pods: [{ workload, sure: true, ports }], open: false };
  return [{ from, to, evidence: scrapeEvidence(placed, scrape.range, numbers) }];
}

function scrapeEvidence(placed: PlacedObject, range: Range, numbers: readonly number[]): Dependency['evidence'] {
  return { kind: 'scrape', placed, range, name: undefined, text: numbers.join(', ') };
}

/** The annotation of a Service means its endpoints: the port of the pods, where one is written. */
function scrapedService(placed: PlacedObject, services: ServiceIndex, from: Connector): readonly Dependency[] {
  const { object, namespace } = placed;
  const name = object.metadata.name?.value;
  if (object.type !== 'service' || !object.scrape || namespace === undefined || name === undefined) return [];
  const service = services.named(name, namespace);
  const to = service && services.target(service, { by: 'any' });
  if (!to || to.pods.length === 0) return [];
  const { port, range } = object.scrape;
  const pods = port === undefined ? to.pods : podsOn(to.pods, { port }).pods;
  return [{ from, to: { ...to, pods }, evidence: scrapeEvidence(placed, range, port === undefined ? [] : [port]) }];
}
