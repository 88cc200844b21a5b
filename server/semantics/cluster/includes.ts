import { type AddressSet, addressSet, includesAddresses, parseCidr, subtractAddresses } from '../sets/address-set.js';
import { implies } from './label-selector.js';
import type { AddressPeer, Peer, PodMatcher, PortMatcher } from './policy.js';
import type { Requirement, Selector } from './selector.js';

/** Whether everything that `inner` matches is surely matched by `outer`, too. */
export function includesPeer(outer: Peer, inner: Peer): boolean {
  if (outer.kind === 'pods') return inner.kind === 'pods' && includesPods(outer.pods, inner.pods);
  return inner.kind === 'addresses' && includesAddressPeer(outer, inner);
}

/** By labels alone, whatever namespaces there are. */
export function includesPods(outer: PodMatcher, inner: PodMatcher): boolean {
  const [wide, narrow] = [outer.namespaces, inner.namespaces];
  const namespaces =
    'name' in wide ? 'name' in narrow && narrow.name === wide.name : 'labels' in narrow ? implies(narrow.labels, wide.labels) : isEvery(wide.labels);
  return namespaces && implies(inner.pods, outer.pods);
}

function isEvery({ requirements, unknown }: Selector): boolean {
  return requirements.length === 0 && !unknown;
}

/** The same matcher, with a namespace that is meant by its name as the label that every namespace has. */
export function namespaceByLabel(matcher: PodMatcher): PodMatcher {
  if (!('name' in matcher.namespaces)) return matcher;
  const requirement: Requirement = { key: 'kubernetes.io/metadata.name', operator: 'In', values: [matcher.namespaces.name] };
  return { ...matcher, namespaces: { labels: { requirements: [requirement], unknown: false } } };
}

/** Whether every address of `inner` is surely one of `outer`, too. */
export function includesAddressPeer(outer: AddressPeer, inner: AddressPeer): boolean {
  if (outer.unknown !== undefined || inner.unknown !== undefined) return false;
  const [wide, narrow] = [addressesOf(outer), addressesOf(inner)];
  return wide !== undefined && narrow !== undefined && includesAddresses(wide, narrow);
}

/** The addresses of a block without its exceptions; undefined where it is none. */
export function addressesOf({ cidr, except }: Pick<AddressPeer, 'cidr' | 'except'>): AddressSet | undefined {
  const all = parseCidr(cidr);
  const without = except.map(parseCidr);
  if (!all || without.some((each) => each === undefined)) return undefined;
  return subtractAddresses([all], addressSet(without.flatMap((each) => each ?? [])));
}

/** Whether every port of `inner` is surely one of `outer`, too. A port by its name is included in one of the same name only. */
export function includesPort(outer: PortMatcher, inner: PortMatcher): boolean {
  if (outer.unknown !== undefined || inner.unknown !== undefined) return false;
  if (outer.protocol !== undefined && outer.protocol !== inner.protocol) return false;
  if (outer.port === 'all') return true;
  if (inner.port === 'all') return false;
  if ('name' in outer.port || 'name' in inner.port) return 'name' in outer.port && 'name' in inner.port && outer.port.name === inner.port.name;
  return outer.port.first <= inner.port.first && inner.port.last <= outer.port.last;
}
