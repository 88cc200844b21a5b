import type { Field, List } from '../model/field.js';
import type { Direction, LabelSelector, NetworkPolicy, NetworkPolicySpec, PolicyPeer, PolicyPort, PolicyRule } from '../model/network-policy.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { writtenNode } from './edits.js';

/** One requirement of a selector with its places; a `matchLabels` entry is `In` with one value. */
export interface WrittenRequirement {
  readonly key: Field<string>;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly Field<string>[];
  readonly range: Range;
  /** Of the `matchLabels` entry or the `matchExpressions` item. */
  readonly path: Path;
}

/** The requirements that can be read with certainty; a templated or malformed one is left out, and `complete` is false. */
export function requirementsOf(selector: LabelSelector): { readonly requirements: readonly WrittenRequirement[]; readonly complete: boolean } {
  const requirements: WrittenRequirement[] = [];
  let complete = !selector.templated;
  for (const { key, value, range } of selector.matchLabels?.entries ?? []) {
    if (isKnown(value)) requirements.push({ key, operator: 'In', values: [value], range, path: [...(selector.matchLabels?.path ?? []), key.value] });
    else complete = false;
  }
  for (const { key, operator, values, range, path, templated } of selector.matchExpressions?.items ?? []) {
    const known = values?.items.filter(isKnown) ?? [];
    const name = operator?.value;
    const wellFormed = isOperator(name) && (name === 'In' || name === 'NotIn') === known.length > 0;
    if (key && isKnown(key) && wellFormed && !templated && !values?.templated && known.length === (values?.items.length ?? 0)) {
      requirements.push({ key, operator: name, values: known, range, path });
    } else complete = false;
  }
  return { requirements, complete: complete && !selector.matchLabels?.templated && !selector.matchExpressions?.templated };
}

function isKnown<T>(field: Field<T | undefined>): field is Field<T> {
  return field.value !== undefined;
}

function isOperator(name: string | undefined): name is WrittenRequirement['operator'] {
  return name === 'In' || name === 'NotIn' || name === 'Exists' || name === 'DoesNotExist';
}

/** A selector of a peer that counts: written without a value it is the same as absent. */
export function present(selector: LabelSelector | undefined): LabelSelector | undefined {
  return selector?.isNull ? undefined : selector;
}

/** Whether it surely selects everything. */
export function selectsAll(selector: LabelSelector): boolean {
  const { requirements, complete } = requirementsOf(selector);
  return complete && requirements.length === 0 && !selector.matchExpressions?.items.length;
}

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

/** Whether a list surely has no members: written as `[]`, or with nothing behind the key. */
export function isEmpty<T>(list: List<T> | undefined): list is List<T> {
  return list !== undefined && list.items.length === 0 && !list.templated && !list.invalid;
}

/** Absent, null or `[]`: the same to Kubernetes. False where a template may fill it. */
export function isAbsentOrEmpty<T>(list: List<T> | undefined): boolean {
  return list === undefined || isEmpty(list);
}

/** The policyTypes as written: `'default'` where Kubernetes fills them in, undefined where they cannot be known. */
export function statedTypes(spec: NetworkPolicySpec): readonly Direction[] | 'default' | undefined {
  if (spec.templated || spec.policyTypes?.templated) return undefined;
  if (isAbsentOrEmpty(spec.policyTypes)) return 'default';
  const values = spec.policyTypes?.items.map(({ value }) => (value === 'Ingress' ? 'ingress' : value === 'Egress' ? 'egress' : undefined)) ?? [];
  return values.every((value) => value !== undefined) ? values : undefined;
}

export function rulesOf({ spec }: NetworkPolicy): readonly PolicyRule[] {
  return [...(spec.ingress?.items ?? []), ...(spec.egress?.items ?? [])];
}

export function peersOf(policy: NetworkPolicy): readonly { readonly rule: PolicyRule; readonly peer: PolicyPeer }[] {
  return rulesOf(policy).flatMap((rule) => (rule.peers?.items ?? []).map((peer) => ({ rule, peer })));
}

export function portsOf(policy: NetworkPolicy): readonly { readonly rule: PolicyRule; readonly port: PolicyPort }[] {
  return rulesOf(policy).flatMap((rule) => (rule.ports?.items ?? []).map((port) => ({ rule, port })));
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

/** Keys that are written in the map at `path`, also those that the API does not know. */
export function writtenKeys(tree: SyntaxTree, path: Path): readonly string[] {
  const node = writtenNode(tree, path);
  return node?.kind === 'map' ? node.entries.map(({ key }) => key.text) : [];
}

/** Whether the map holds a key that belongs elsewhere: what it means is for the rule about that key to say. */
export function hasStrayKeys(tree: SyntaxTree, path: Path, known: readonly string[]): boolean {
  return writtenKeys(tree, path).some((key) => !known.includes(key));
}

/** The keys of an item of `ports`, of a peer, and of a block. */
export const PORT_KEYS: readonly string[] = ['protocol', 'port', 'endPort'];
export const PEER_KEYS: readonly string[] = ['podSelector', 'namespaceSelector', 'ipBlock'];
export const BLOCK_KEYS: readonly string[] = ['cidr', 'except'];

/** Whether a template decides between two places what is there: an `if`, a `range` or the like stands on a line of its own. */
export function isBranched(tree: SyntaxTree, from: Range, to: Range): boolean {
  return tree.templated && /^[ \t]*\{\{/m.test(tree.text.slice(from.start, to.end));
}

/** From the start of one place to the end of another. */
export function span(from: Range, to: Range): Range {
  return { start: from.start, end: to.end };
}

/** A list item up to the end of its first key: enough to see which one is meant, without underlining all of it. */
export function headOfItem(item: Range, keys: readonly (Range | undefined)[]): Range {
  const first = Math.min(...keys.flatMap((key) => (key ? [key.end] : [])));
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
