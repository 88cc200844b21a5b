import { canMatch } from '../semantics/answers/shadowing.js';
import type { AddressPeer, Peer, PodPeer } from '../semantics/cluster/policy.js';
import type { Requirement } from '../semantics/cluster/selector.js';
import { type AddressRange, parseCidr } from '../semantics/sets/address-set.js';
import { remember } from '../util/remember.js';

/**
 * Of things with a peer: those whose peer may match all that another one does, for `includesPeer` to say of which it is so. A peer that matches
 * nothing has none. They are found by a label or a block that both have, so that hundreds of peers are not compared with each other.
 */
export function createCandidates<T extends { readonly peer: Peer }>(things: readonly T[]): (peer: Peer) => readonly T[] {
  const byKey = new Map<string, T[]>();
  const sizes = new Set<bigint>();
  for (const thing of things) {
    const { keys, size } = thing.peer.kind === 'pods' ? { keys: keysOfPods(thing.peer), size: undefined } : keysOfAddresses(thing.peer);
    if (size !== undefined) sizes.add(size);
    for (const key of keys) remember(byKey, key, (): T[] => []).push(thing);
  }
  return (peer) => {
    if (!canMatch(peer)) return [];
    const keys = peer.kind === 'pods' ? keysWithinPods(peer) : keysAroundAddresses(peer, sizes);
    return [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))];
  };
}

/** The keys to find a peer by: those of one of its requirements, which whatever it includes has to meet. */
function keysOfPods({ pods: { namespaces, pods } }: PodPeer): readonly string[] {
  const [first] = pods.requirements;
  if (first) return keysOf('pods', first);
  const [ofNamespaces] = 'labels' in namespaces ? namespaces.labels.requirements : [];
  return ofNamespaces ? keysOf('namespaces', ofNamespaces) : [EVERY];
}

const EVERY = 'every pod';

function keysOf(of: 'pods' | 'namespaces', { key, operator, values }: Requirement): readonly string[] {
  return operator === 'In' ? [...new Set(values)].map((value) => `${of} ${key}=${value}`) : [`${of} ${key}`];
}

/** The keys of all peers that may include it. */
function keysWithinPods({ pods: { namespaces, pods } }: PodPeer): readonly string[] {
  const within = (of: 'pods' | 'namespaces', requirements: readonly Requirement[]) =>
    requirements.flatMap((requirement) => [`${of} ${requirement.key}`, ...keysOf(of, requirement)]);
  return [EVERY, ...within('pods', pods.requirements), ...('labels' in namespaces ? within('namespaces', namespaces.labels.requirements) : [])];
}

function keysOfAddresses({ cidr }: AddressPeer): { readonly keys: readonly string[]; readonly size: bigint | undefined } {
  const range = parseCidr(cidr);
  return range ? { keys: [keyOfRange(range)], size: sizeOf(range) } : { keys: [], size: undefined };
}

/** The keys of the blocks of these sizes that hold all of a block. */
function keysAroundAddresses({ cidr }: AddressPeer, sizes: ReadonlySet<bigint>): readonly string[] {
  const range = parseCidr(cidr);
  if (!range) return [];
  return [...sizes]
    .filter((size) => size >= sizeOf(range))
    .map((size) => {
      const first = (range.first / size) * size;
      return keyOfRange({ family: range.family, first, last: first + size - 1n });
    });
}

function sizeOf({ first, last }: AddressRange): bigint {
  return last - first + 1n;
}

function keyOfRange({ family, first, last }: AddressRange): string {
  return `${family} ${first}-${last}`;
}
