import { writtenNode } from '../syntax/edit/edits.js';
import type { Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { Field, List } from './field.js';
import type { LabelSelector, NetworkPolicy, PolicyPeer, PolicyPort, PolicyRule } from './network-policy.js';

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

/** Whether it surely selects everything. */
export function selectsAll(selector: LabelSelector): boolean {
  const { requirements, complete } = requirementsOf(selector);
  return complete && requirements.length === 0 && !selector.matchExpressions?.items.length;
}

/** A selector of a peer that counts: written without a value it is the same as absent. */
export function present(selector: LabelSelector | undefined): LabelSelector | undefined {
  return selector?.isNull ? undefined : selector;
}

/** Whether a list surely has no members: written as `[]`, or with nothing behind the key. */
export function isEmpty<T>(list: List<T> | undefined): list is List<T> {
  return list !== undefined && list.items.length === 0 && !list.templated && !list.invalid;
}

/** Absent, null or `[]`: the same to Kubernetes. False where a template may fill it. */
export function isAbsentOrEmpty<T>(list: List<T> | undefined): boolean {
  return list === undefined || isEmpty(list);
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
