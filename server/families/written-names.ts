import type { AdminSelection } from '../model/admin-policy.js';
import type { Field } from '../model/field.js';
import type { Direction, LabelSelector, NetworkPolicy } from '../model/network-policy.js';
import type { PolicyObject } from '../model/objects.js';
import { peersOf, present } from '../model/reading.js';

/** A selector of a policy with what limits whom it looks at, as it is written. */
export interface ScopedSelector {
  readonly selector: LabelSelector;
  readonly labelsOf: 'pods' | 'namespaces';
  /** Of one that looks at pods: of the policy's own namespace, or of those that a selector selects; undefined there: of every one. */
  readonly within: 'own' | { readonly namespaces: LabelSelector | undefined };
}

/** Every selector of a policy that has a value. */
export function scopedSelectors(object: PolicyObject): readonly ScopedSelector[] {
  if (object.type === 'NetworkPolicy') return inNamespace(object);
  const { subject, ingress, egress } = object.spec;
  const rules = [...(ingress?.items ?? []), ...(egress?.items ?? [])];
  return [...(subject ? [subject] : []), ...rules.flatMap(({ peers }) => peers?.items ?? [])].flatMap(inSelection);
}

function inNamespace(policy: NetworkPolicy): readonly ScopedSelector[] {
  const { podSelector } = policy.spec;
  return [
    ...(podSelector ? [{ selector: podSelector, labelsOf: 'pods' as const, within: 'own' as const }] : []),
    ...peersOf(policy).flatMap(({ peer }): readonly ScopedSelector[] => {
      const [pods, namespaces] = [present(peer.podSelector), present(peer.namespaceSelector)];
      return [
        ...(pods ? [{ selector: pods, labelsOf: 'pods' as const, within: namespaces ? { namespaces } : ('own' as const) }] : []),
        ...ofNamespaces(namespaces),
      ];
    }),
  ];
}

function inSelection({ namespaces, pods }: AdminSelection): readonly ScopedSelector[] {
  const { namespaceSelector: outer, podSelector: inner } = pods ?? {};
  const own = inner ? [{ selector: inner, labelsOf: 'pods' as const, within: { namespaces: outer } }] : [];
  return [...ofNamespaces(namespaces), ...ofNamespaces(outer), ...own];
}

function ofNamespaces(selector: LabelSelector | undefined): readonly ScopedSelector[] {
  return selector ? [{ selector, labelsOf: 'namespaces', within: { namespaces: undefined } }] : [];
}

/** The ports that the rules of a policy name, by rule. */
export function namedPortsOf(
  object: PolicyObject,
): readonly { readonly direction: Direction; readonly rule: number; readonly names: readonly Field<string>[] }[] {
  const rules =
    object.type === 'NetworkPolicy'
      ? bothDirections(object.spec).map(({ direction, index, ports }) => ({ direction, index, fields: ports?.items.map(({ port }) => port) }))
      : bothDirections(object.spec).map(({ direction, index, ports }) => ({ direction, index, fields: ports?.items.map(({ namedPort }) => namedPort) }));
  return rules.flatMap(({ direction, index, fields = [] }) => {
    const names = fields.flatMap((field) => (typeof field?.value === 'string' ? [{ value: field.value, range: field.range }] : []));
    return names.length === 0 ? [] : [{ direction, rule: index, names }];
  });
}

function bothDirections<R>({
  ingress,
  egress,
}: {
  readonly ingress: { readonly items: readonly R[] } | undefined;
  readonly egress: { readonly items: readonly R[] } | undefined;
}) {
  return [...(ingress?.items ?? []), ...(egress?.items ?? [])];
}
