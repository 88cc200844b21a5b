import type { AdminForm, AdminPolicy, AdminSelection } from '../model/admin-policy.js';
import type { Field, List } from '../model/field.js';
import type { Direction, LabelSelector, NetworkPolicy } from '../model/network-policy.js';
import type { PolicyObject } from '../model/objects.js';
import type { Range } from '../util/range.js';

/** How a policy is written whose rules are asked in order; undefined for any other. */
export function orderFormOf(object: PolicyObject): AdminForm | undefined {
  return object.type === 'AdminPolicy' ? object.form : undefined;
}

/** The policy as its own kind writes it, for who shows what no other kind has; undefined for any other. */
export function networkPolicyOf(object: PolicyObject): NetworkPolicy | undefined {
  return object.type === 'NetworkPolicy' ? object : undefined;
}

/** What a policy of any family has written, for who looks at the text and not at the meaning. */
export interface WrittenPolicy {
  /** What selects the pods that it is for, whole, and the selector in it that says most about pods. */
  readonly subject: { readonly range: Range | undefined; readonly selector: LabelSelector | undefined };
  /** Those of both directions, in the order of the text within each; made when asked for, as the selectors are. */
  peers(): readonly WrittenPeer[];
  /** Every selector that has a value. */
  selectors(): readonly WrittenSelector[];
  /** Where its family has one. */
  readonly priority: Field<number | undefined> | undefined;
  /** It lives in a namespace. */
  readonly namespaced: boolean;
  /** The one name that an object of its kind can have, where there is only one. */
  readonly onlyName: string | undefined;
  /** Its API server looks at labels and operators in selectors; else it takes any text there. */
  readonly checksSelectors: boolean;
  /** Its API server refuses a block of addresses with host bits. */
  readonly refusesHostBits: boolean;
}

/** A selector, and what it selects; `subject`: the pods that the policy is for. */
export interface WrittenSelector {
  readonly selector: LabelSelector;
  readonly selects: 'subject' | 'pods' | 'namespaces' | 'nodes';
  /** Whose labels it looks at: the subject of a policy of the cluster may be said by those of namespaces. */
  readonly labelsOf: 'pods' | 'namespaces' | 'nodes';
}

export interface WrittenPeer {
  readonly direction: Direction;
  /** The index of the rule, and of the peer in it. */
  readonly rule: number;
  readonly peer: number;
  readonly range: Range;
  /** The selector in it that says most about pods. */
  readonly selector: LabelSelector | undefined;
  /** One that selects namespaces is written. */
  readonly namespaces: boolean;
}

/** The parts of a policy in the terms that all families have in common. */
export function writtenOf(object: PolicyObject): WrittenPolicy {
  return object.type === 'NetworkPolicy' ? writtenInNamespace(object) : writtenInOrder(object);
}

function writtenInNamespace({ spec: { podSelector, ingress, egress } }: NetworkPolicy): WrittenPolicy {
  const peers = () => placedPeers(ingress, egress);
  return {
    subject: { range: podSelector?.range, selector: podSelector },
    peers: () =>
      peers().map(({ peer, ...place }) => ({
        ...place,
        peer: peer.index,
        range: peer.range,
        selector: peer.podSelector ?? peer.namespaceSelector,
        namespaces: peer.namespaceSelector !== undefined && !peer.namespaceSelector.isNull,
      })),
    selectors: () => [
      ...(podSelector ? [{ selector: podSelector, selects: 'subject' as const, labelsOf: 'pods' as const }] : []),
      ...peers().flatMap(({ peer }) => [...present(peer.podSelector, 'pods'), ...present(peer.namespaceSelector, 'namespaces')]),
    ],
    priority: undefined,
    namespaced: true,
    onlyName: undefined,
    checksSelectors: true,
    refusesHostBits: true,
  };
}

function writtenInOrder({ spec: { subject, subjectRange, ingress, egress, priority }, form, apiVersion }: AdminPolicy): WrittenPolicy {
  const peers = () => placedPeers(ingress, egress);
  return {
    subject: { range: subjectRange, selector: subject && selectorOf(subject) },
    peers: () => peers().map(({ peer, ...place }) => ({ ...place, peer: peer.index, range: peer.range, selector: selectorOf(peer), namespaces: true })),
    selectors: () => [
      ...(subject ? inSelection(subject).map((each) => ({ ...each, selects: 'subject' as const })) : []),
      ...peers().flatMap(({ peer }) => [...inSelection(peer), ...present(peer.nodes, 'nodes')]),
    ],
    priority,
    namespaced: false,
    onlyName: form.onlyName,
    checksSelectors: false,
    refusesHostBits: form.strictVersions.some((version) => version === apiVersion?.value),
  };
}

interface RuleWith<P> {
  readonly direction: Direction;
  readonly index: number;
  readonly peers: List<P> | undefined;
}

/** Each peer with the place of its rule. */
function placedPeers<P>(...lists: readonly (List<RuleWith<P>> | undefined)[]): readonly (Pick<WrittenPeer, 'direction' | 'rule'> & { readonly peer: P })[] {
  return lists.flatMap((list) =>
    (list?.items ?? []).flatMap(({ direction, index, peers }) => (peers?.items ?? []).map((peer) => ({ direction, rule: index, peer }))),
  );
}

function selectorOf({ pods, namespaces }: AdminSelection): LabelSelector | undefined {
  return pods?.podSelector ?? namespaces;
}

function inSelection({ namespaces, pods }: AdminSelection): readonly WrittenSelector[] {
  return [...present(namespaces, 'namespaces'), ...present(pods?.namespaceSelector, 'namespaces'), ...present(pods?.podSelector, 'pods')];
}

function present(selector: LabelSelector | undefined, selects: WrittenSelector['labelsOf']): readonly WrittenSelector[] {
  return selector && !selector.isNull ? [{ selector, selects, labelsOf: selects }] : [];
}
