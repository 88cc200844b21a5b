import { podsBehind, type SelectedWorkload, serviceSelector } from '../../dependencies/service-pods.js';
import { targetOf } from '../../dependencies/target-port.js';
import type { Protocol } from '../../model/object-base.js';
import type { Service, ServicePort } from '../../model/objects.js';
import type { BackendPort } from '../../model/routes.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { allConnections, type ConnectionSet, connectionsOf } from '../../semantics/sets/connection-set.js';
import { portRange } from '../../semantics/sets/port-set.js';
import { listed } from '../../util/text.js';
import { plainly } from '../../words/mark.js';
import { describeConnections } from '../../words/ports.js';
import { describeSelector } from '../../words/selectors.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { Destination } from './destinations.js';
import type { Named } from './named.js';
import { readPort } from './written-ports.js';

export type ServiceEnd = Extract<Destination, { kind: 'service' }>;

/** A port of a Service as a person asks for it. */
export interface WantedPorts {
  readonly text: string;
  readonly protocol: Protocol | undefined;
  readonly port: number | string;
}

/** `mysql`, `3306`, `UDP/53`; a Service's ports are single ones, so a range is a problem. */
export function readWanted(text: string | undefined): Named<WantedPorts | undefined> {
  if (text === undefined) return { found: undefined };
  const { found, problem } = readPort(text);
  if (problem !== undefined) return { problem };
  const { protocol, port } = found;
  if (typeof port === 'string') return { found: { text, protocol, port } };
  return port.first === port.last ? { found: { text, protocol, port: port.first } } : { problem: `A Service has single ports: ask for one of ${text}.` };
}

/** Which ports of a Service are meant. `direct`: those of its pods, whatever the Service lists. `because` ends a sentence about it. */
export type Chosen =
  | { readonly kind: 'ports'; readonly ports: readonly ServicePort[] }
  | { readonly kind: 'direct'; readonly ports: ConnectionSet; readonly text: string }
  | { readonly kind: 'unknown'; readonly because: string }
  | { readonly kind: 'none'; readonly because: string };

/**
 * The ports that a person asks for and a route's backend picks, among those of the protocol. A number without a protocol is TCP where the
 * Service has such a port, else what it has.
 */
export function choosePorts(service: Service, wanted: WantedPorts | undefined, backend: BackendPort = { by: 'all' }, protocol?: Protocol): Chosen {
  if (service.externalName !== undefined) {
    const host = service.externalName === '' ? 'a host that a template names' : `the host ${service.externalName}`;
    return { kind: 'unknown', because: `${host}, outside of what manifests say: which addresses it has is not known here` };
  }
  if (backend.by === 'unknown') return { kind: 'unknown', because: 'a port that a template writes' };
  if (backend.by === 'missing') return { kind: 'none', because: 'gets nothing, because the backend names no port' };
  const ofProtocol = service.ports.filter((port) => protocol === undefined || port.protocol === protocol);
  const picked = ofProtocol.filter((port) => isPicked(port, backend));
  const meant = wanted ? wantedPorts(picked, wanted) : picked;
  if (meant.length > 0) return { kind: 'ports', ports: meant };
  const direct = service.headless === true && backend.by === 'all' ? directPorts(service, wanted) : undefined;
  if (direct) return direct;
  if (service.portsTemplated) return { kind: 'unknown', because: 'a port that a template writes' };
  const asked = wanted?.text ?? (backend.by === 'all' ? undefined : `${backend.port}`);
  return {
    kind: 'none',
    because: asked === undefined ? `has no ${protocol === undefined ? '' : `${protocol} `}port` : `has no port ${asked}: ${portList(service, asked)}`,
  };
}

function isPicked({ name, port, targetPort }: ServicePort, backend: BackendPort): boolean {
  if (backend.by === 'port') return backend.port === port || backend.port === name;
  // An OpenShift Route means the name of a Service port, or a number at the pods.
  if (backend.by === 'target') return backend.port === name || backend.port === targetPort;
  return true;
}

function wantedPorts(ports: readonly ServicePort[], { protocol, port }: WantedPorts): readonly ServicePort[] {
  const found = ports.filter((each) => (each.port === port || each.name === port) && (protocol === undefined || each.protocol === protocol));
  const tcp = found.filter((each) => each.protocol === 'TCP');
  return protocol === undefined && tcp.length > 0 ? tcp : found;
}

/** The name of a headless Service stands for its pods, on whichever port. */
function directPorts({ ports }: Service, wanted: WantedPorts | undefined): Chosen | undefined {
  if (!wanted) return ports.length === 0 ? { kind: 'direct', ports: allConnections, text: '' } : undefined;
  const { protocol = 'TCP', port, text } = wanted;
  return typeof port === 'number' ? { kind: 'direct', ports: connectionsOf(protocol, portRange(port, port)), text: `:${text}` } : undefined;
}

function portList({ ports }: Service, asked: string): string {
  const names = ports.map(({ name, port, protocol }) => `${protocol === 'TCP' ? '' : `${protocol}/`}${port}${name === undefined ? '' : ` (${name})`}`);
  const target = ports.find(({ targetPort }) => `${targetPort}` === asked);
  const hint = target ? `; ${asked} is what its port ${target.port} targets at the pods` : '';
  return ports.length === 0 ? 'it lists none' : `it has ${listed(names)}${hint}`;
}

/** Pods that a Service sends to, on which of their ports, in a line of words. */
export interface FoundPods extends SelectedWorkload {
  readonly ports: ConnectionSet;
  readonly port: ServicePort | undefined;
  readonly text: string;
}

/** A way that ends without pods; `open`: because of something that is not known. */
export interface DeadEnd {
  readonly text: string;
  readonly open: boolean;
  readonly port: ServicePort | undefined;
}

export interface PodsOfService {
  readonly found: readonly FoundPods[];
  readonly dead: readonly DeadEnd[];
  readonly notes: readonly string[];
}

/** @param name of the Service, for the lines */
export function servicePods(
  view: EnvironmentView,
  { service, namespace }: ServiceEnd,
  chosen: Chosen & { kind: 'ports' | 'direct' },
  name: string,
): PodsOfService {
  const pods = serviceSelector(service);
  const none = (because: string, open: boolean): PodsOfService => ({ found: [], dead: [{ text: `${name} -> ${because}`, open, port: undefined }], notes: [] });
  if (!pods) return none('what is not known here: it has no selector, so its endpoints are written elsewhere', true);
  const selected = podsBehind(view, namespace, pods);
  const unseen = view.unseenPods(namespace, pods).map(({ reason }) => `Other pods may stand behind ${name}; not known here: ${reason}.`);
  if (selected.length === 0 && pods.unknown) return none('pods that a template selects', true);
  if (selected.length === 0) return { ...none(`nothing: no workload here is ${describeSelector(pods, plainly)} in ${namespace}`, true), notes: unseen };
  const ways = selected.flatMap((one) => waysTo(service, one, chosen, name));
  const found = ways.flatMap((way) => ('workload' in way ? [way] : []));
  const dead = ways.flatMap((way) => ('workload' in way ? [] : [way]));
  return { found, dead, notes: [...headlessNote(service, chosen, name), ...unseen] };
}

function waysTo(service: Service, one: SelectedWorkload, chosen: Chosen & { kind: 'ports' | 'direct' }, name: string): readonly (FoundPods | DeadEnd)[] {
  const { workload, sure } = one;
  const to = `${sure ? '' : 'perhaps '}${workload.kind} ${workload.namespace}/${workload.name}`;
  if (chosen.kind === 'direct')
    return [{ ...one, ports: chosen.ports, port: undefined, text: `${name}${chosen.text} -> ${to} ${describeConnections(chosen.ports, plainly)}` }];
  return chosen.ports.map((port) => {
    const from = `${name}:${port.port}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}`;
    const target = targetOf(service, port, workload);
    if (typeof target === 'string') return { text: `${from} -> ${to}: ${target}`, open: workload.portsOpen || service.headless === undefined, port };
    return { ...one, ports: target, port, text: `${from} -> ${to} ${describeConnections(target, plainly)}${portName(workload, target, port)}` };
  });
}

/** The name that the containers give the port. */
function portName({ ports }: WorkloadEndpoint, target: ConnectionSet, { protocol }: ServicePort): string {
  const name = ports.find((each) => each.protocol === protocol && target[protocol].some(({ first, last }) => first === last && first === each.number))?.name;
  return name === undefined ? '' : ` (${name})`;
}

function headlessNote({ headless }: Service, chosen: Chosen, name: string): readonly string[] {
  const translated = chosen.kind === 'ports' && chosen.ports.some(({ port, targetPort }) => port !== targetPort);
  return headless && translated ? [`${name} is headless: its name stands for the pods themselves, so targetPort is ignored.`] : [];
}
