import type { Direction, LabelSelector, NetworkPolicy, NetworkPolicySpec, PolicyPeer, PolicyRule } from '../model/network-policy.js';
import { isAbsentOrEmpty, peersOf, present, requirementsOf } from '../model/reading.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { encloses, type Range } from '../util/range.js';

export {
  BLOCK_KEYS,
  hasStrayKeys,
  isAbsentOrEmpty,
  isEmpty,
  PEER_KEYS,
  PORT_KEYS,
  peersOf,
  portsOf,
  present,
  requirementsOf,
  rulesOf,
  selectsAll,
  type WrittenRequirement,
  writtenKeys,
} from '../model/reading.js';

/** Whether it surely asks for something. */
export function isNarrow(selector: LabelSelector | undefined): selector is LabelSelector {
  return selector !== undefined && !selector.isNull && requirementsOf(selector).requirements.length > 0;
}

/** The one name that a namespace selector asks for with `kubernetes.io/metadata.name`. */
export function namespaceNamed(selector: LabelSelector): string | undefined {
  const { requirements } = requirementsOf(selector);
  const [only, ...others] = requirements;
  const [value, ...more] = only?.operator === 'In' && only.key.value === NAMESPACE_NAME ? only.values : [];
  return others.length === 0 && more.length === 0 ? value?.value : undefined;
}

export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The policyTypes as written: `'default'` where Kubernetes fills them in, undefined where they cannot be known. */
export function statedTypes(spec: NetworkPolicySpec): readonly Direction[] | 'default' | undefined {
  if (spec.templated || spec.policyTypes?.templated) return undefined;
  if (isAbsentOrEmpty(spec.policyTypes)) return 'default';
  const values = spec.policyTypes?.items.map(({ value }) => (value === 'Ingress' ? 'ingress' : value === 'Egress' ? 'egress' : undefined)) ?? [];
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Every selector of a policy, and what it selects. */
export function selectorsOf(policy: NetworkPolicy): readonly PlacedSelector[] {
  const peers = peersOf(policy).flatMap(({ rule, peer }): PlacedSelector[] => [
    ...(present(peer.podSelector) ? [{ selector: peer.podSelector as LabelSelector, selects: 'pods' as const, rule, peer }] : []),
    ...(present(peer.namespaceSelector) ? [{ selector: peer.namespaceSelector as LabelSelector, selects: 'namespaces' as const, rule, peer }] : []),
  ]);
  const subject = policy.spec.podSelector;
  return subject ? [{ selector: subject, selects: 'subject', rule: undefined, peer: undefined }, ...peers] : peers;
}

export interface PlacedSelector {
  readonly selector: LabelSelector;
  /** `subject`: the pods that the policy is for. */
  readonly selects: 'subject' | 'pods' | 'namespaces';
  readonly rule: PolicyRule | undefined;
  readonly peer: PolicyPeer | undefined;
}

/** Whether a template decides between two places what is there: an `if`, a `range` or the like stands on a line of its own. */
export function isBranched(tree: SyntaxTree, from: Range, to: Range): boolean {
  return tree.templated && /^[ \t]*\{\{/m.test(tree.text.slice(from.start, to.end));
}

/** From the start of one place to the end of another; the first alone where the other stands before it, as what an alias brings in may. */
export function span(from: Range, to: Range): Range {
  return to.end < from.start ? from : { start: from.start, end: to.end };
}

/**
 * A list item up to the end of its first key: enough to see which one is meant, without underlining all of it. A key that a merge (`<<`) brings in
 * stands elsewhere.
 */
export function headOfItem(item: Range, keys: readonly (Range | undefined)[]): Range {
  const first = Math.min(...keys.flatMap((key) => (key && encloses(item, key) ? [key.end] : [])));
  return Number.isFinite(first) ? { start: item.start, end: first } : item;
}

/** `Ingress` and `Egress`, as in policyTypes. */
export function typeName(direction: Direction): 'Ingress' | 'Egress' {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}

/** `from` and `to`, as in a rule. */
export function peersKey(direction: Direction): 'from' | 'to' {
  return direction === 'ingress' ? 'from' : 'to';
}
