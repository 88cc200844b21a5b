import type { PolicyPeer } from '../model/network-policy.js';
import { isNarrow } from './reading.js';

/** Two neighbours of a list of which one says only the namespace and the other only the pods. */
export interface SplitPair {
  /** Of the first of the two. */
  readonly index: number;
  readonly first: PolicyPeer;
  readonly second: PolicyPeer;
  readonly namespacePeer: PolicyPeer;
  readonly podPeer: PolicyPeer;
}

/** The pairs of a list from its start: in namespace, pod, namespace, pod the middle two are none. */
export function splitPairs(peers: readonly PolicyPeer[]): readonly SplitPair[] {
  const pairs: SplitPair[] = [];
  for (let index = 0; index + 1 < peers.length; index++) {
    const [first, second] = [peers[index], peers[index + 1]];
    if (!first || !second) continue;
    const namespacePeer = [first, second].find(isNamespacePeer);
    const podPeer = [first, second].find(isPodPeer);
    if (!namespacePeer || !podPeer) continue;
    pairs.push({ index, first, second, namespacePeer, podPeer });
    index++;
  }
  return pairs;
}

/** A list of addresses, or of several namespaces with one pod selector, is plainly a list of alternatives. */
export function isEnumeration(peers: readonly PolicyPeer[]): boolean {
  return peers.some(({ ipBlock }) => ipBlock) || peers.filter(isNamespacePeer).length !== peers.filter(isPodPeer).length;
}

function isNamespacePeer({ namespaceSelector, podSelector, ipBlock, templated }: PolicyPeer): boolean {
  return isNarrow(namespaceSelector) && !podSelector && !ipBlock && !templated;
}

function isPodPeer({ namespaceSelector, podSelector, ipBlock, templated }: PolicyPeer): boolean {
  return isNarrow(podSelector) && !namespaceSelector && !ipBlock && !templated;
}
