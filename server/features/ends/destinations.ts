import type { Service } from '../../model/objects.js';
import type { RouteSpec } from '../../model/routes.js';
import type { Endpoint } from '../../semantics/cluster/endpoint.js';
import { parseAddress } from '../../semantics/sets/address-set.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { endpointNamed, notOneAddress, noWorkload, whereAllAre } from './endpoints.js';
import { candidates, fullName, isNamed, type Named, type ObjectName, thereIs } from './named.js';

/** Where a connection is to go: pods or addresses themselves, or an object that stands for pods. */
export type Destination =
  | { readonly kind: 'end'; readonly end: Endpoint }
  | { readonly kind: 'service'; readonly placed: PlacedObject; readonly namespace: string; readonly service: Service }
  | { readonly kind: 'route'; readonly placed: PlacedObject; readonly namespace: string; readonly route: RouteSpec };

/** A destination with the port that was written behind it, as in `svc/mysql:3306`. */
export interface NamedDestination {
  readonly destination: Destination;
  readonly port: string | undefined;
}

/**
 * What a person names as destination: an address, a workload, a Service (`svc/mysql`), an Ingress or a route, in the shortest form that
 * means only one, with `:PORT` behind it at will. A text that means a workload means the workload, also where a Service has the same name;
 * one that means a Service means that, also where a route has the same name. The problem lists the candidates.
 */
export function destinationNamed(text: string, view: EnvironmentView): Named<NamedDestination> {
  if (parseAddress(text)) return endNamed(text, undefined, view);
  const [name, port] = nameAndPort(text);
  if (port === '') return { problem: `${JSON.stringify(text)} names no port behind the colon.` };
  if (parseAddress(name)) return endNamed(name, port, view);
  if (view.evaluator.cluster.workloads.some((workload) => isNamed(workload, name))) return endNamed(name, port, view);
  const objects = destinationObjects(view);
  for (const kind of ['service', 'route'] as const) {
    const found = objects.filter((each) => each.kind === kind && isNamed(objectName(each), name));
    const exact = found.filter((each) => fullName(objectName(each)) === name);
    const [only, ...more] = exact.length > 0 ? exact : found;
    if (only && more.length === 0) return { found: { destination: only, port } };
    if (only)
      return { problem: `${JSON.stringify(name)} means several: ${candidates(found.map((each) => fullName(objectName(each))))}. Name one of them in full.` };
  }
  return { problem: notOneAddress(text) ?? notOneAddress(name) ?? nothingNamed(name, objects, view) };
}

/** What stands before the port, and the port; an IPv6 address that a port follows is in brackets, as in a URL. */
function nameAndPort(text: string): readonly [name: string, port: string | undefined] {
  const [, address, behind] = /^\[([^\]]+)\](?::(.*))?$/.exec(text) ?? [];
  if (address !== undefined && parseAddress(address)) return [address, behind];
  const colon = text.indexOf(':');
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** The Services and routes of an environment, in no order; those whose name is not known cannot be named. */
export function destinationObjects(view: EnvironmentView): readonly Exclude<Destination, { kind: 'end' }>[] {
  return view.objects.flatMap((placed): readonly Exclude<Destination, { kind: 'end' }>[] => {
    const { object, namespace } = placed;
    if (namespace === undefined || !object.metadata.name) return [];
    if (object.type === 'service') return [{ kind: 'service', placed, namespace, service: object }];
    return object.type === 'other' && object.route ? [{ kind: 'route', placed, namespace, route: object.route }] : [];
  });
}

/** Namespace, kind and name of a Service or route. */
export function objectName({ placed: { object }, namespace }: Exclude<Destination, { kind: 'end' }>): ObjectName {
  return { namespace, kind: object.kind.value, name: object.metadata.name?.value ?? '' };
}

function endNamed(text: string, port: string | undefined, { evaluator }: EnvironmentView): Named<NamedDestination> {
  const { found, problem } = endpointNamed(text, evaluator.cluster.workloads);
  return problem === undefined ? { found: { destination: { kind: 'end', end: found }, port } } : { problem };
}

function nothingNamed(name: string, objects: readonly Exclude<Destination, { kind: 'end' }>[], { evaluator }: EnvironmentView): string {
  if (evaluator.cluster.workloads.length === 0 && objects.length === 0) return noWorkload;
  const there = thereIs(name, [...evaluator.cluster.workloads, ...objects.map(objectName)].map(fullName));
  return `There is no workload, Service or route ${JSON.stringify(name)} here${there}. ${whereAllAre} all workloads.`;
}
