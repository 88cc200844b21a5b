import type { Direction, NetworkPolicy } from '../model/network-policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { holdsData, namedClosed } from './intent.js';
import { hasOddTypes } from './policy-types.js';
import { isAbsentOrEmpty, statedTypes, typeName } from './reading.js';

/** A direction that a policy closes by its type alone. */
export interface UnsaidClosure {
  readonly direction: Direction;
  /** Of the type in `policyTypes`. */
  readonly at: Range;
  /** Its place in that list. */
  readonly index: number;
}

/**
 * A direction that is closed entirely because `policyTypes` lists it, in a policy that has rules for the other one and nowhere says that it closes:
 * neither by an empty list, nor by its name, nor in a comment. A store of data that connects to nothing is taken for meant.
 */
export function unsaidClosureOf(tree: SyntaxTree, policy: NetworkPolicy): UnsaidClosure | undefined {
  const { spec } = policy;
  const stated = statedTypes(spec);
  if (stated === undefined || stated === 'default' || stated.length !== 2 || hasOddTypes(tree, policy)) return undefined;
  const direction = (['ingress', 'egress'] as const).find((each) => stated.includes(each) && (spec[each] === undefined || spec[each]?.isNull));
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  if (!direction || !stated.includes(other) || isAbsentOrEmpty(spec[other])) return undefined;
  if (namedClosed(policy) || (direction === 'egress' && holdsData(policy)) || isTalkedAbout(tree, spec.range, direction)) return undefined;
  const index = stated.indexOf(direction);
  const type = spec.policyTypes?.items[index];
  return type && { direction, at: type.range, index };
}

/** Whether a comment within the policy names the direction: somebody thought of it. */
function isTalkedAbout({ comments }: SyntaxTree, within: Range | undefined, direction: Direction): boolean {
  const word = new RegExp(`${typeName(direction)}|${direction === 'ingress' ? 'incoming|inbound' : 'outgoing|outbound'}`, 'i');
  return comments.some(({ range, text }) => word.test(text) && within !== undefined && within.start <= range.start && range.end <= within.end + 200);
}
