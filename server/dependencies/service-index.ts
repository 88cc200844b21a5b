import type { Protocol } from '../model/object-base.js';
import type { Service, ServicePort } from '../model/objects.js';
import type { BackendPort } from '../model/routes.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { allConnections, type ConnectionSet, connectionsOf, unionConnections } from '../semantics/sets/connection-set.js';
import { portRange } from '../semantics/sets/port-set.js';
import { remember } from '../util/remember.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import type { Target, TargetPods } from './dependency.js';
import { podsBehind, serviceSelector } from './service-pods.js';
import { targetOf } from './target-port.js';

/** A Service that counts in an environment. */
export interface IndexedService {
  readonly placed: PlacedObject;
  readonly service: Service;
  readonly namespace: string;
  readonly name: string;
}

/** The Services of an environment by name. */
export interface ServiceIndex {
  named(name: string, namespace: string): IndexedService | undefined;
  in(namespace: string): readonly IndexedService[];
  /** Where a host leads that a pod of a namespace asks for, by the rules of DNS; undefined where no Service here is called so. */
  atHost(host: string, namespace: string): HostTarget | undefined;
  /** The pods behind a Service, on one of its ports; undefined where that is not known. The same pods are found once. */
  target(service: IndexedService, port: PortChoice): PodsTarget | undefined;
  /** The same for the backend of a route. */
  routed(service: IndexedService, port: BackendPort, protocol: Protocol): PodsTarget | undefined;
}

export type PodsTarget = Extract<Target, { kind: 'pods' }>;

export interface HostTarget {
  readonly service: IndexedService;
  /** The pod of a StatefulSet that is meant, of all behind the Service. */
  readonly pod: string | undefined;
}

/** A port as a client names it: `any` where none is named. */
export type PortChoice = { readonly by: 'number'; readonly port: number } | { readonly by: 'name'; readonly port: string } | { readonly by: 'any' };

export function indexServices(view: EnvironmentView): ServiceIndex {
  const byNamespace = new Map<string, ReadonlyMap<string, IndexedService>>();
  const servicesIn = (namespace: string) => remember(byNamespace, namespace, () => new Map(placedIn(view, namespace).map((one) => [one.name, one])));
  const named = (name: string, namespace: string) => servicesIn(namespace).get(name);
  const pods = new Map<IndexedService, ReturnType<typeof podsOf>>();
  const behind = (service: IndexedService) => remember(pods, service, () => podsOf(view, service));
  return {
    named,
    in: (namespace) => [...servicesIn(namespace).values()],
    atHost: (host, namespace) => atHost(host, namespace, named),
    target: (one, choice) => {
      const chosen = choosePorts(one.service, choice);
      const direct = chosen.length === 0 ? directPorts(one.service, choice) : undefined;
      return targetOn(one, { chosen, direct }, behind(one));
    },
    routed: (one, port, protocol) => targetOn(one, { chosen: routedPorts(one.service, port, protocol), direct: undefined }, behind(one)),
  };
}

function placedIn(view: EnvironmentView, namespace: string): readonly IndexedService[] {
  return view.inNamespace(namespace, 'service').flatMap((placed) => {
    const { object } = placed;
    return object.type === 'service' && object.metadata.name ? [{ placed, service: object, namespace, name: object.metadata.name.value }] : [];
  });
}

/**
 * `name`, `name.namespace`, `name.namespace.svc` and with the cluster's domain behind it; before the name of a headless Service may stand that of
 * a pod. A name of one word is looked for in the pod's own namespace and nowhere else.
 */
function atHost(host: string, own: string, named: ServiceIndex['named']): HostTarget | undefined {
  const labels = host.split('.');
  const svc = labels.indexOf('svc');
  const [a = '', b, c, ...more] = svc > 0 ? labels.slice(0, svc) : labels;
  if (more.length > 0) return undefined;
  if (b === undefined) return svc > 0 ? undefined : found(named(a, own), undefined);
  if (c !== undefined) return found(headless(named(b, c)), a);
  return found(named(a, b), undefined) ?? (svc > 0 ? undefined : found(headless(named(b, own)), a));
}

function found(service: IndexedService | undefined, pod: string | undefined): HostTarget | undefined {
  return service && { service, pod };
}

function headless(service: IndexedService | undefined): IndexedService | undefined {
  return service?.service.headless === true ? service : undefined;
}

interface ServicePods {
  readonly selected: readonly { readonly workload: WorkloadEndpoint; readonly sure: boolean }[];
  readonly open: boolean;
}

/** Undefined where the Service says not by itself which pods stand behind it. */
function podsOf(view: EnvironmentView, { service, namespace }: IndexedService): ServicePods | undefined {
  const selector = service.externalName === undefined ? serviceSelector(service) : undefined;
  if (!selector) return undefined;
  return { selected: podsBehind(view, namespace, selector), open: selector.unknown || view.mayHoldUnseenPods(namespace, selector) };
}

/** Ports that a Service lists, or those of its pods whatever it lists. */
interface ChosenPorts {
  readonly chosen: readonly ServicePort[];
  readonly direct: ConnectionSet | undefined;
}

function targetOn(
  { service, placed, namespace, name }: IndexedService,
  { chosen, direct }: ChosenPorts,
  pods: ServicePods | undefined,
): PodsTarget | undefined {
  if (!pods) return undefined;
  if (chosen.length === 0 && !direct) return undefined;
  const found = pods.selected.flatMap(({ workload, sure }): readonly TargetPods[] => {
    const ports = direct ?? portsAt(service, chosen, workload);
    return ports ? [{ workload, sure, ports }] : [];
  });
  const [port] = chosen;
  const open = pods.open || found.length < pods.selected.length;
  return { kind: 'pods', service: { placed, namespace, name, port: chosen.length === 1 ? port : undefined }, pods: found, open };
}

/** A number without a protocol is TCP where the Service has such a port, as clients mean it. */
function choosePorts({ ports }: Service, choice: PortChoice): readonly ServicePort[] {
  const chosen = ports.filter((port) => isChosen(port, choice));
  const tcp = chosen.filter(({ protocol }) => protocol === 'TCP');
  return choice.by === 'number' && tcp.length > 0 ? tcp : chosen;
}

function isChosen({ port, name }: ServicePort, choice: PortChoice): boolean {
  return choice.by === 'any' || (choice.by === 'number' ? choice.port === port : choice.port === name);
}

/** The name of a headless Service stands for the pods themselves, whichever ports it lists. */
function directPorts({ headless: isHeadless, ports }: Service, choice: PortChoice): ConnectionSet | undefined {
  if (isHeadless !== true) return undefined;
  if (choice.by === 'number') return connectionsOf('TCP', portRange(choice.port));
  return choice.by === 'any' && ports.length === 0 ? allConnections : undefined;
}

function portsAt(service: Service, ports: readonly ServicePort[], workload: WorkloadEndpoint): ConnectionSet | undefined {
  let sum: ConnectionSet | undefined;
  for (const port of ports) {
    const target = targetOf(service, port, workload);
    if (typeof target === 'string') return undefined;
    sum = sum ? unionConnections(sum, target) : target;
  }
  return sum;
}

/** The ports of a Service that a route's backend means. */
function routedPorts({ ports }: Service, backend: BackendPort, protocol: Protocol): readonly ServicePort[] {
  const ofProtocol = ports.filter((port) => port.protocol === protocol);
  if (backend.by === 'port') return ofProtocol.filter(({ port, name }) => backend.port === port || backend.port === name);
  if (backend.by === 'target') return ofProtocol.filter(({ targetPort, name }) => backend.port === name || backend.port === targetPort);
  return backend.by === 'all' ? ofProtocol : [];
}
