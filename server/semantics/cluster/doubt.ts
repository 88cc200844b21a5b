import type { Direction } from '../../model/network-policy.js';
import type { PodMatcher } from './policy.js';

/**
 * Something about pods that manifests do not decide, as far as they are read here: whatever passes at such pods in these directions is possible,
 * never sure and never surely denied.
 */
export interface Doubt {
  /** The id of the object that is behind it. */
  readonly id: string;
  readonly kind: 'family-not-evaluated';
  /** The pods that it is about: surely or possibly. */
  readonly subject: PodMatcher | 'every pod';
  readonly directions: readonly Direction[];
  /** It is of a NetworkPolicy without rules that may be there, or not: where another surely isolates the pods, it changes nothing. */
  readonly closesOnly?: true;
  /** For people to read: `AntreaNetworkPolicy production/a (antrea.yaml:1) is not evaluated`. */
  readonly because: string;
}
