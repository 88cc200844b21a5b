import { type IndexedService, indexServices } from '../../dependencies/service-index.js';
import { podsBehind, serviceSelector } from '../../dependencies/service-pods.js';
import type { WrittenHost } from '../../model/clues.js';
import type { KubernetesObject, Service, ServicePort } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type Range, shift, touches } from '../../util/range.js';
import type { EnvironmentView, Location, PlacedObject } from '../../workspace/snapshot.js';
import { placeOf } from '../scope.js';

/** A Service that is named at an offset of a document: as a host in a value, or as what a route, a webhook or a monitor leads to. */
export function serviceNamedAt(view: EnvironmentView, placed: PlacedObject, offset: number): IndexedService | undefined {
  const services = indexServices(view);
  const { namespace } = placed;
  const host = hostsOf(placed.object).find(({ range }) => touches(range, offset));
  if (host) return namespace === undefined ? undefined : services.atHost(host.host, namespace)?.service;
  const named = backendsOf(placed.object).find(({ range }) => touches(range, offset));
  const where = named?.namespace ?? namespace;
  return named?.name === undefined || where === undefined ? undefined : services.named(named.name, where);
}

function hostsOf(object: KubernetesObject): readonly WrittenHost[] {
  if (object.type === 'workload') return object.clues?.hosts ?? [];
  return object.type === 'other' && object.clues?.kind === 'config' ? object.clues.entries.flatMap(({ hosts }) => hosts) : [];
}

interface NamedService {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly range: Range;
}

function backendsOf(object: KubernetesObject): readonly NamedService[] {
  if (object.type !== 'other') return [];
  if (object.clues?.kind === 'webhooks') return object.clues.services;
  return object.route?.backends.filter(({ kind }) => kind === 'Service') ?? [];
}

/** The Service, then the workloads behind it, surely selected ones first. */
export function serviceAndPods(view: EnvironmentView, { placed, service, namespace }: IndexedService): readonly Location[] {
  return [placeOf(placed), ...servicePods(view, namespace, service)];
}

/** The workloads behind a Service; none where its selector matches every pod or is not written. */
export function servicePods(view: EnvironmentView, namespace: string | undefined, service: Service): readonly Location[] {
  return podsOf(view, namespace, service).flatMap((workload) => {
    const placed = view.source(workload);
    return placed ? [placeOf(placed)] : [];
  });
}

/** The container ports that a port of a Service leads to; of a headless one, those with its own number. */
export function targetPorts(view: EnvironmentView, placed: PlacedObject, service: Service, offset: number): readonly Location[] {
  const port = service.ports.find(({ range }) => touches(range, offset));
  if (!port) return [];
  return podsOf(view, placed.namespace, service).flatMap((workload) => {
    const source = view.source(workload);
    if (source?.object.type !== 'workload') return [];
    const meant = source.object.ports.filter((each) => each.protocol === port.protocol && isTarget(service, port, each));
    return meant.map(({ range }) => ({ file: source.file, range: shift(range, source.offset) }));
  });
}

function isTarget({ headless }: Service, { port, targetPort }: ServicePort, { name, number }: WorkloadEndpoint['ports'][number]): boolean {
  const target = headless ? port : targetPort;
  return typeof target === 'number' ? number === target : name === target;
}

function podsOf(view: EnvironmentView, namespace: string | undefined, service: Service): readonly WorkloadEndpoint[] {
  const pods = serviceSelector(service);
  if (namespace === undefined || !pods || pods.requirements.length === 0) return [];
  const found = podsBehind(view, namespace, pods);
  return [...found.filter(({ sure }) => sure), ...found.filter(({ sure }) => !sure)].map(({ workload }) => workload);
}
