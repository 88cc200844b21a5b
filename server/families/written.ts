import type { AdminSelection } from '../model/admin-policy.js';
import type { Field } from '../model/field.js';
import type { Direction, LabelSelector } from '../model/network-policy.js';
import type { PolicyObject } from '../model/objects.js';
import type { Range } from '../util/range.js';

/** What a policy of any family has written, for who looks at the text and not at the meaning. */
export interface WrittenPolicy {
  /** What selects the pods that it is for, whole, and the selector in it that says most about pods. */
  readonly subject: { readonly range: Range | undefined; readonly selector: LabelSelector | undefined };
  /** Those of both directions, in the order of the text within each. */
  readonly peers: readonly WrittenPeer[];
  /** Where its family has one. */
  readonly priority: Field<number | undefined> | undefined;
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
  if (object.type === 'NetworkPolicy') {
    const { podSelector, ingress, egress } = object.spec;
    const peers = [...(ingress?.items ?? []), ...(egress?.items ?? [])].flatMap(({ direction, index, peers: list }) =>
      (list?.items ?? []).map(
        (peer): WrittenPeer => ({
          direction,
          rule: index,
          peer: peer.index,
          range: peer.range,
          selector: peer.podSelector ?? peer.namespaceSelector,
          namespaces: peer.namespaceSelector !== undefined && !peer.namespaceSelector.isNull,
        }),
      ),
    );
    return { subject: { range: podSelector?.range, selector: podSelector }, peers, priority: undefined };
  }
  const { subject, subjectRange, ingress, egress, priority } = object.spec;
  const peers = [...(ingress?.items ?? []), ...(egress?.items ?? [])].flatMap(({ direction, index, peers: list }) =>
    (list?.items ?? []).map(
      (peer): WrittenPeer => ({ direction, rule: index, peer: peer.index, range: peer.range, selector: selectorOf(peer), namespaces: true }),
    ),
  );
  return { subject: { range: subjectRange, selector: subject && selectorOf(subject) }, peers, priority };
}

function selectorOf({ pods, namespaces }: AdminSelection): LabelSelector | undefined {
  return pods?.podSelector ?? namespaces;
}
