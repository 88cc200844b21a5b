import { podsBehind, serviceSelector } from '../../dependencies/service-pods.js';
import { targetOf } from '../../dependencies/target-port.js';
import type { Protocol } from '../../model/object-base.js';
import type { Service, ServicePort } from '../../model/objects.js';
import type { Endpoint, WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { formatAddress } from '../../semantics/sets/address-set.js';
import { shellWord } from '../../util/shell.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { dnsClosed } from '../hover/workload.js';
import { podAddressWord } from './pods.js';

/** A port at the pods, or at an address. */
export interface ProbedPort {
  readonly protocol: Protocol;
  readonly number: number;
  /** What a container of the destination calls it. */
  readonly name: string | undefined;
}

/** What is connected to. */
export interface ProbeHost {
  /** A word of a shell. */
  readonly word: string;
  readonly port: number;
  /** It may stand in a URL: a name or an address, none that the shell asks for. */
  readonly plain: string | undefined;
  readonly note?: string;
}

/** @param from who connects: a name is of use only where it can be looked up */
export function hostOf(view: EnvironmentView, from: Endpoint, to: Endpoint, port: ProbedPort): ProbeHost | undefined {
  if (to.kind === 'addresses') {
    const { family, first, last } = to.range;
    // The first address of a block is its network's own.
    const address = formatAddress(family, first === last ? first : first + 1n);
    const wide = first !== last && first < (family === 4 ? 1n << 24n : 1n << 64n);
    const range = `${formatAddress(family, first)}-${formatAddress(family, last)}`;
    return wide
      ? { word: 'ADDRESS', port: port.number, plain: 'ADDRESS', note: `put an address of ${range} for ADDRESS` }
      : { word: address, port: port.number, plain: family === 6 ? `[${address}]` : address };
  }
  const through = from.kind === 'workload' ? serviceHost(view, from.workload, to.workload, port) : undefined;
  if (through) return through;
  const word = podAddressWord(view, to.workload);
  return word === undefined ? undefined : { word, port: port.number, plain: undefined };
}

/** A Service that stands for this workload alone and leads to the port. */
function serviceHost(view: EnvironmentView, from: WorkloadEndpoint, to: WorkloadEndpoint, port: ProbedPort): ProbeHost | undefined {
  for (const { object, name } of servicesIn(view, to.namespace)) {
    const found = object.ports.find((one) => leadsTo(object, one, to, port));
    if (!found || !isOnlyFor(view, object, to)) continue;
    if (!dnsClosed({ view }, { workload: from, direction: 'egress' })) {
      const host = from.namespace === to.namespace ? name : `${name}.${to.namespace}`;
      return { word: host, port: found.port, plain: host };
    }
    // A headless Service has no address of its own.
    if (object.headless !== false) return undefined;
    const address = `"$(kubectl -n ${shellWord(to.namespace)} get ${shellWord(`service/${name}`)} -o jsonpath='{.spec.clusterIP}')"`;
    return { word: address, port: found.port, plain: undefined, note: 'by address, because no policy lets it look up names (DNS)' };
  }
  return undefined;
}

/** Those that a name can stand for in a cluster, by name. */
function servicesIn(view: EnvironmentView, namespace: string): readonly { readonly object: Service; readonly name: string }[] {
  if (!isHostName(namespace)) return [];
  const found = view.inNamespace(namespace, 'service').flatMap(({ object }) => {
    const name = object.metadata.name?.value;
    return object.type === 'service' && name !== undefined && isHostName(name) ? [{ object, name }] : [];
  });
  return found.sort((a, b) => compareText(a.name, b.name));
}

function leadsTo(service: Service, one: ServicePort, to: WorkloadEndpoint, { protocol, number }: ProbedPort): boolean {
  if (service.externalName !== undefined || one.protocol !== protocol) return false;
  const target = targetOf(service, one, to);
  if (typeof target === 'string') return false;
  const [only, ...more] = target[protocol];
  return more.length === 0 && only?.first === number && only.last === number;
}

/** The connection would go to any of its pods, so they must all be of this workload. */
function isOnlyFor(view: EnvironmentView, service: Service, to: WorkloadEndpoint): boolean {
  const selector = serviceSelector(service);
  const [only, ...more] = selector ? podsBehind(view, to.namespace, selector) : [];
  return more.length === 0 && only?.sure === true && only.workload === to;
}

function isHostName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
