import type { Direction } from '../../model/network-policy.js';
import type { ConnectionSet } from '../sets/connection-set.js';
import type { PeerView } from './compiled-policy.js';
import { countingIn, type Subject } from './decide.js';
import type { PolicyStack } from './policy-stack.js';
import type { PodLike } from './population.js';

/** One end of a connection, asked about the other. */
export interface Question {
  readonly stack: PolicyStack;
  readonly own: PodLike;
  readonly other: PeerView;
  /** The ports that the question is about. */
  readonly on: ConnectionSet;
}

/** The policies that count in a direction, in the order in which they are asked. */
export function countingSubjects({ subjects, direction }: PolicyStack): readonly Subject[] {
  return countingIn(subjects, direction);
}

/** Ports are always those of the destination. */
export function destinationOf(direction: Direction, own: PodLike, other: PeerView): PodLike | undefined {
  if (direction === 'ingress') return own;
  return other.kind === 'pods' ? other.pod : undefined;
}
