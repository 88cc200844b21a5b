import { serviceSelector } from '../../dependencies/service-pods.js';
import { targetOf } from '../../dependencies/target-port.js';
import type { Direction } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import { isPolicy } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { Range } from '../../util/range.js';
import { policyOf } from '../scope.js';
import { type AskedPlace, lastBefore } from './asked.js';
import type { Offer } from './offer.js';

/** A port of pods, as a container declares it or a Service leads to it. */
export interface OfferedPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
  /** Who says so. */
  readonly of: string;
}

/** So many pods are asked for what Services lead to. */
const MOST = 100;

/** The ports at the far end: of the selected pods for ingress, of the rule's peers for egress. What containers declare comes before what only Services say. */
export function endPorts({ view, placed, offset, place }: AskedPlace): readonly OfferedPort[] {
  const policy = policyOf({ view }, placed);
  if (!policy || !isPolicy(placed.object)) return [];
  const direction: Direction = place.parents.includes('egress') ? 'egress' : 'ingress';
  const items: readonly { readonly index: number; readonly range: Range }[] = placed.object.spec[direction]?.items ?? [];
  const written = lastBefore(items, offset, ({ range }) => range.start);
  const rule = policy.rules[direction].find(({ index }) => index === written?.index);
  const peers = rule && rule.peers !== 'anyone' ? rule.peers : [];
  const ends =
    direction === 'ingress' ? view.evaluator.subjectsOf(policy) : peers.flatMap((peer) => (peer.kind === 'pods' ? view.evaluator.matches(peer.pods) : []));
  const declared = ends.flatMap(({ workload }) => workload.ports.map((port) => ({ ...port, of: workload.name })));
  const known = new Set(declared.map(({ number, protocol }) => `${protocol} ${number}`));
  const served = ends.slice(0, MOST).flatMap(({ workload }) => servedPorts(view, workload));
  return [...declared, ...served.filter(({ number, protocol }) => !known.has(`${protocol} ${number}`))];
}

/** The ports of a workload that Services lead to. */
function servedPorts(view: AskedPlace['view'], workload: WorkloadEndpoint): readonly OfferedPort[] {
  return view.inNamespace(workload.namespace, 'service').flatMap(({ object }) => {
    if (object.type !== 'service') return [];
    const selector = serviceSelector(object);
    if (!selector || matchLabels(selector, workload.labels) !== 'yes') return [];
    return object.ports.flatMap((port): OfferedPort[] => {
      const target = targetOf(object, port, workload);
      const [range] = typeof target === 'string' ? [] : target[port.protocol];
      return range ? [{ name: undefined, number: range.first, protocol: port.protocol, of: `Service ${object.metadata.name?.value ?? ''}` }] : [];
    });
  });
}

/** The same as values of a field: by name, then by number. */
export function portOffers(asked: AskedPlace, wanted: 'numbers' | 'names' | 'both'): readonly Offer[] {
  const ports = endPorts(asked);
  const names = ports.flatMap(({ name, number, protocol, of }) => (name === undefined ? [] : [{ label: name, detail: `${protocol} ${number} of ${of}` }]));
  const numbers = ports.map(({ name, number, protocol, of }) => ({
    label: String(number),
    detail: `${protocol}${name === undefined ? '' : `, ${name}`} of ${of}`,
  }));
  // In quotes, a number would be a name.
  const all = [...(wanted === 'numbers' ? [] : names), ...(wanted === 'names' || asked.place.quoted ? [] : numbers)];
  const first = new Map(all.reverse().map((offer) => [offer.label, offer] as const));
  return [...first.values()].reverse().map((offer) => ({ ...offer, kind: 'port' }));
}
