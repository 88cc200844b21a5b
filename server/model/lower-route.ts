import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node } from '../syntax/nodes.js';
import type { Protocol } from './object-base.js';
import { int32Of, isNull, isUnknown, nodeAtPath, stringOf } from './read-node.js';
import type { BackendPort, RouteBackend, RouteSpec } from './routes.js';

/** The route that an object of this kind and group is; undefined where it is none. */
export function lowerRoute(object: MapNode, kind: string, group: string): RouteSpec | undefined {
  if (kind === 'Ingress' && group === 'networking.k8s.io') return routeOf(object, ingressBackends, 'TCP');
  if (kind === 'Route' && group === 'route.openshift.io') return routeOf(object, openShiftBackends, 'TCP');
  const protocol = group === 'gateway.networking.k8s.io' ? gatewayKinds.get(kind) : undefined;
  return protocol && routeOf(object, gatewayBackends, protocol);
}

/** Whether objects of this kind and group are routes. */
export function isRoute(kind: string, group: string): boolean {
  if (kind === 'Ingress') return group === 'networking.k8s.io' || group === 'extensions';
  return (kind === 'Route' && group === 'route.openshift.io') || (group === 'gateway.networking.k8s.io' && gatewayKinds.has(kind));
}

const gatewayKinds: ReadonlyMap<string, Protocol> = new Map([
  ['HTTPRoute', 'TCP'],
  ['GRPCRoute', 'TCP'],
  ['TCPRoute', 'TCP'],
  ['TLSRoute', 'TCP'],
  ['UDPRoute', 'UDP'],
]);

/** Collects the backends of a spec; tells `seen` of every node on the way, one of which a template may complete. */
type ReadBackends = (spec: Node | undefined, seen: (node: Node | undefined) => void) => readonly (RouteBackend | undefined)[];

function routeOf(object: MapNode, read: ReadBackends, protocol: Protocol): RouteSpec {
  let templated = false;
  const seen = (node: Node | undefined): void => {
    if (node?.templated) templated = true;
  };
  const spec = entryOf(object, 'spec')?.value;
  seen(spec);
  const backends = read(spec, seen).flatMap((backend) => backend ?? []);
  const className = classNameOf(object, spec);
  return { backends, protocol, templated, ...(className ? { className } : {}), ...(isInMesh(spec) ? { inMesh: true } : {}) };
}

/** `spec.ingressClassName`, or the annotation that was there before it. */
function classNameOf(object: MapNode, spec: Node | undefined): string | undefined {
  const written = entryOf(spec, 'ingressClassName')?.value ?? nodeAtPath(object, ['metadata', 'annotations', 'kubernetes.io/ingress.class']);
  return written && stringOf(written);
}

/** A route of the Gateway API whose parents are Services. */
function isInMesh(spec: Node | undefined): boolean {
  const parents = entryOf(spec, 'parentRefs')?.value;
  return parents?.kind === 'sequence' && parents.items.length > 0 && parents.items.every(({ value }) => textOf(value, 'kind') === 'Service');
}

/** `spec.defaultBackend` and the backend of each path: networking.k8s.io/v1 IngressBackend, a Service or some other resource. */
const ingressBackends: ReadBackends = (spec, seen) => {
  const rules = itemsOf(nodeAtPath(spec, ['rules']), seen);
  const paths = rules.flatMap((rule) => itemsOf(nodeAtPath(rule, ['http', 'paths']), seen));
  return [entryOf(spec, 'defaultBackend')?.value, ...paths.map((path) => entryOf(path, 'backend')?.value)].map((backend) => {
    seen(backend);
    if (backend?.kind !== 'map') return undefined;
    const resource = entryOf(backend, 'resource')?.value;
    const service = entryOf(backend, 'service')?.value;
    if (service?.kind === 'map') {
      const [number, name] = [nodeAtPath(service, ['port', 'number']), nodeAtPath(service, ['port', 'name'])];
      return backendOf(service, 'Service', byPort(isSet(name) ? name : number));
    }
    return resource?.kind === 'map' ? backendOf(resource, textOf(resource, 'kind') || 'resource', { by: 'all' }) : undefined;
  });
};

/** `backendRefs` of each rule; one of weight 0 gets no traffic. Group and kind are core and Service unless written. */
const gatewayBackends: ReadBackends = (spec, seen) => {
  const rules = itemsOf(nodeAtPath(spec, ['rules']), seen);
  return rules
    .flatMap((rule) => itemsOf(nodeAtPath(rule, ['backendRefs']), seen))
    .map((reference) => {
      const weight = entryOf(reference, 'weight')?.value;
      if (reference.kind !== 'map' || (weight && int32Of(weight) === 0)) return undefined;
      const kind = textOf(reference, 'kind') || 'Service';
      const group = textOf(reference, 'group') ?? '';
      return backendOf(reference, group === '' ? kind : `${kind}.${group}`, byPort(entryOf(reference, 'port')?.value));
    });
};

/** `spec.to` and `spec.alternateBackends`; `spec.port.targetPort` is the name of a Service port, or a number at the pods, and all ports without. */
const openShiftBackends: ReadBackends = (spec, seen) => {
  const target = nodeAtPath(spec, ['port', 'targetPort']);
  const written = target && (int32Of(target) ?? stringOf(target));
  const port: BackendPort = target?.templated ? { by: 'unknown' } : written === undefined || written === '' ? { by: 'all' } : { by: 'target', port: written };
  return [entryOf(spec, 'to')?.value, ...itemsOf(nodeAtPath(spec, ['alternateBackends']), seen)].map((reference) => {
    seen(reference);
    const weight = entryOf(reference, 'weight')?.value;
    if (reference?.kind !== 'map' || (weight && int32Of(weight) === 0)) return undefined;
    return backendOf(reference, textOf(reference, 'kind') || 'Service', port);
  });
};

function backendOf(reference: MapNode, kind: string, port: BackendPort): RouteBackend {
  const [name, namespace] = [textOf(reference, 'name'), textOf(reference, 'namespace')];
  const templated = entryOf(reference, 'namespace')?.value.templated === true;
  return { kind, name: templated ? undefined : name || undefined, namespace: namespace || undefined, port, range: reference.range };
}

function byPort(port: Node | undefined): BackendPort {
  if (port?.templated) return { by: 'unknown' };
  const written = port && (int32Of(port) ?? stringOf(port));
  return written === undefined || written === '' ? { by: 'missing' } : { by: 'port', port: written };
}

function itemsOf(list: Node | undefined, seen: (node: Node | undefined) => void): readonly Node[] {
  seen(list);
  if (list?.kind !== 'sequence') return [];
  return list.items.map(({ value }) => {
    seen(value);
    return value;
  });
}

function textOf(map: Node, name: string): string | undefined {
  const node = entryOf(map, name)?.value;
  return node && stringOf(node);
}

function isSet(node: Node | undefined): boolean {
  return node !== undefined && !isNull(node) && !(stringOf(node) === '' && !isUnknown(node));
}
