import type { ServicePort } from '../../model/objects.js';
import type { RouteBackend } from '../../model/routes.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, unionConnections } from '../../semantics/sets/connection-set.js';
import { shift } from '../../util/range.js';
import type { EnvironmentView, Location, PlacedObject } from '../../workspace/snapshot.js';
import { placeOf } from '../scope.js';
import { type Destination, destinationObjects, objectName } from './destinations.js';
import type { Named } from './named.js';
import { choosePorts, readWanted, type ServiceEnd, servicePods, type WantedPorts } from './service-ports.js';

/** What an object that stands for pods comes to: the pods and their ports, and how each was found. */
export interface Resolution {
  readonly backends: readonly Backend[];
  /** A line for each way that was followed, also for those that end nowhere. */
  readonly steps: readonly Step[];
  /** What else should be known of it, in sentences. */
  readonly notes: readonly string[];
}

/** Pods behind the object. */
export interface Backend {
  readonly workload: WorkloadEndpoint;
  /** At the pods. */
  readonly ports: ConnectionSet;
  /** Neither a template nor unknown labels decide whether these are the pods. */
  readonly sure: boolean;
  /** The objects that lead there, first the one that was asked about. */
  readonly via: readonly Hop[];
}

export interface Hop {
  readonly placed: PlacedObject;
  /** Of a Service: those of its ports that are meant. */
  readonly ports: readonly ServicePort[];
}

export interface Step {
  readonly text: string;
  /** Where what it says is written. */
  readonly location: Location | undefined;
  /** It ends in something that is not known here, so the answer is open. */
  readonly open: boolean;
}

type ObjectDestination = Exclude<Destination, { kind: 'end' }>;

/**
 * The pods behind a Service or a route.
 * @param port as a person writes it: a port of the Service, by number or name; undefined: all of them
 */
export function resolve(view: EnvironmentView, destination: ObjectDestination, port: string | undefined): Named<Resolution> {
  const { found: wanted, problem } = readWanted(port);
  if (problem !== undefined) return { problem };
  if (destination.kind === 'route') return throughRoute(view, destination, wanted);
  const { service, namespace } = destination;
  const chosen = choosePorts(service, wanted);
  if (chosen.kind === 'none') return { problem: `Service ${namespace}/${service.metadata.name?.value ?? ''} ${chosen.because}.` };
  return { found: merged([throughService(view, destination, chosen, [])]) };
}

/** The same pods reached in several ways are one backend; the same line is said once. */
function merged(parts: readonly Resolution[]): Resolution {
  const backends = new Map<string, Backend>();
  for (const backend of parts.flatMap((part) => part.backends)) {
    const key = `${backend.workload.id} ${backend.via.map(({ placed }) => placed.id).join(' ')}`;
    const known = backends.get(key);
    backends.set(key, known ? together(known, backend) : backend);
  }
  const steps = new Map(parts.flatMap((part) => part.steps).map((step) => [step.text, step]));
  return { backends: [...backends.values()], steps: [...steps.values()], notes: [...new Set(parts.flatMap(({ notes }) => notes))] };
}

function together(a: Backend, b: Backend): Backend {
  const via = a.via.map((hop, index) => ({ ...hop, ports: [...new Set([...hop.ports, ...(b.via[index]?.ports ?? [])])] }));
  return { ...a, ports: unionConnections(a.ports, b.ports), sure: a.sure && b.sure, via };
}

function throughService(
  view: EnvironmentView,
  destination: ServiceEnd,
  chosen: Exclude<ReturnType<typeof choosePorts>, { kind: 'none' }>,
  before: readonly ObjectDestination[],
): Resolution {
  const way = before.map((each) => `${titleOf(each)} -> `).join('');
  const name = titleOf(destination);
  const { service, placed } = destination;
  const location = placeOf(placed);
  if (chosen.kind === 'unknown') return deadEnd(`${way}${name} -> ${chosen.because}`, location, true);
  const { found, dead, notes } = servicePods(view, destination, chosen, name);
  const hops = before.map((each): Hop => ({ placed: each.placed, ports: [] }));
  const step = (text: string, open: boolean, port?: ServicePort): Step => ({
    text: `${way}${text}`,
    location: port ? { file: placed.file, range: shift(port.range, placed.offset) } : location,
    open,
  });
  return merged([
    {
      backends: found.map(({ workload, ports, sure, port }) => ({ workload, ports, sure, via: [...hops, { placed, ports: port ? [port] : service.ports }] })),
      steps: [...found.map(({ text, sure, port }) => step(text, !sure, port)), ...dead.map(({ text, open, port }) => step(text, open, port))],
      notes,
    },
  ]);
}

function throughRoute(view: EnvironmentView, destination: ObjectDestination & { kind: 'route' }, wanted: WantedPorts | undefined): Named<Resolution> {
  const { route, placed } = destination;
  const { kind } = objectName(destination);
  const services = destinationObjects(view).filter((each): each is ServiceEnd => each.kind === 'service');
  const parts = route.backends.map((backend) => throughBackend(view, destination, backend, services, wanted));
  const followed = parts.flatMap((part) => (part === 'other port' ? [] : [part]));
  if (wanted && parts.includes('other port') && !route.backends.some(({ kind: to }, index) => to === 'Service' && parts[index] !== 'other port'))
    return { problem: `${titleOf(destination)} sends nothing to a port ${wanted.text} of its Services.` };
  const open = route.templated ? [deadEnd(`${titleOf(destination)} -> what a template writes`, placeOf(placed), true)] : [];
  const none = parts.length + open.length === 0 ? [deadEnd(`${titleOf(destination)} -> nothing: it names no backend`, placeOf(placed), false)] : [];
  const carrier = kind === 'Ingress' ? 'an ingress controller' : kind === 'Route' ? 'the router' : 'a gateway';
  const note = `The pods of ${carrier} make the connections of ${titleOf(destination)}: ask about those pods to know whether it works.`;
  const { backends, steps, notes } = merged([...followed, ...open, ...none]);
  return { found: { backends, steps, notes: [note, ...notes] } };
}

function throughBackend(
  view: EnvironmentView,
  destination: ObjectDestination & { kind: 'route' },
  backend: RouteBackend,
  services: readonly ServiceEnd[],
  wanted: WantedPorts | undefined,
): Resolution | 'other port' {
  const { placed } = destination;
  const way = `${titleOf(destination)} -> `;
  const location: Location = { file: placed.file, range: shift(backend.range, placed.offset) };
  const namespace = backend.namespace ?? destination.namespace;
  if (backend.name === undefined) return deadEnd(`${way}${backend.kind} whose name is not known here`, location, true);
  const title = `${backend.kind} ${namespace}/${backend.name}`;
  if (backend.kind !== 'Service') return deadEnd(`${way}${title}: what stands behind it is not known here`, location, true);
  const service = services.find((each) => each.namespace === namespace && objectName(each).name === backend.name);
  if (!service) return deadEnd(`${way}${title}: no manifest here makes it`, location, true);
  const chosen = choosePorts(service.service, wanted, backend.port, destination.route.protocol);
  if (chosen.kind === 'none' && wanted && choosePorts(service.service, undefined, backend.port, destination.route.protocol).kind !== 'none')
    return 'other port';
  const result =
    chosen.kind === 'none' ? deadEnd(`${way}${title}: it ${chosen.because}`, location, false) : throughService(view, service, chosen, [destination]);
  const grant = `${titleOf(destination)} names a Service of another namespace: a ReferenceGrant in ${namespace} has to permit it.`;
  return namespace === destination.namespace ? result : { ...result, notes: [...result.notes, grant] };
}

/** "Service shop/mysql". */
export function titleOf(destination: ObjectDestination): string {
  const { kind, namespace, name } = objectName(destination);
  return `${kind} ${namespace}/${name}`;
}

function deadEnd(text: string, location: Location, open: boolean): Resolution {
  return { backends: [], steps: [{ text, location, open }], notes: [] };
}
