import { writtenOf } from '../../families/written.js';
import type { Field } from '../../model/field.js';
import type { PolicyObject } from '../../model/objects.js';
import { type Range, shift } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, requirementsOf, type WrittenRequirement } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { type RelatedPlace, rule } from '../rule.js';
import { namespaceManifests } from '../workspace/isolation.js';

interface NameLabel {
  readonly at: Range;
  readonly key: Field<string>;
  readonly values: readonly string[];
  /** The Namespace of that name, which the workspace holds and which does not carry the label. */
  readonly known?: { readonly name: string; readonly path: string; readonly place: RelatedPlace };
  readonly related?: readonly RelatedPlace[];
}

/** Keys that people take for the name of a namespace; Kubernetes sets none of them. */
export const NAME_KEYS: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'ns',
  'kubernetes.io/name',
  'kubernetes.io/namespace',
  'metadata.name',
  'k8s.io/metadata.name',
]);

/** Namespaces are selected by a label that nobody sets. */
export default rule<'policy', NameLabel>({
  id: 'namespace-selector-by-name-label',
  category: 'mistake',
  severity: 'warning',
  on: 'policy',
  inTemplates: true,
  docs: {
    summary: 'A namespace is selected by a `name` label, which Kubernetes does not set.',
    why: 'A namespace selector sees labels, not names. The label with the name that every namespace carries is `kubernetes.io/metadata.name`; a label `name` is there only if someone put it there, so the peer mostly matches nothing, and the connection is dropped without a word. Of any other label it is said where its value is the name of a Namespace of the workspace that does not carry it, and no other namespace carries the label either.',
    silent:
      'Where a Namespace of the workspace carries the label with that value, and of `name: openshift-...`, which the operators of OpenShift set on their namespaces, unless such a Namespace is here and lacks it.',
    wrong: 'Where the label is put on namespaces outside of this workspace, by hand or by the tool that makes them.',
    bad: `
from:
  - namespaceSelector:
      matchLabels: {name: kube-system}
#                   ^^^^ warning: namespace-selector-by-name-label
`,
    good: `
from:
  - namespaceSelector:
      matchLabels: {kubernetes.io/metadata.name: kube-system}
`,
    references: [
      'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name',
      apiReference('NetworkPolicyPeer'),
      issueReference('kubernetes/kubernetes', 88253),
    ],
  },

  *find(policy) {
    for (const { key, values } of namespacesAsked(policy)) {
      if (!NAME_KEYS.has(key.value) || values.every(({ value }) => isLabelledByOperator(key.value, value))) continue;
      yield { at: key.range, key, values: values.map(({ value }) => value) };
    }
  },
  *seen({ object: placed, view, once }) {
    for (const { key, value } of namesAsked(placed.object)) {
      const manifest = isKnownWithout(view, value, key.value) ? once(namespaceManifests).get(value) : undefined;
      const at = manifest?.object.metadata.name?.range;
      // A label that other namespaces carry is somebody's own scheme, whatever its values are called.
      if (!manifest || !at || (!NAME_KEYS.has(key.value) && isCarried(view, key.value))) continue;
      const place = { file: manifest.file, range: shift(at, manifest.offset), message: `Namespace \`${value}\`` };
      yield {
        at: key.range,
        key,
        values: [value],
        known: { name: value, path: manifest.file.slice(manifest.file.lastIndexOf('/') + 1), place },
        related: [place],
      };
    }
  },
  say: ({ key, values, known }, { lineOf }) => {
    if (known) {
      const line = lineOf(known.place.range.start, known.place.file);
      return `Namespace \`${known.name}\` (${known.path}:${line}) has no label \`${key.value}\`, so this matches nothing. Write \`${NAMESPACE_NAME}\`.`;
    }
    return `Namespaces carry no label \`${key.value}\` unless someone sets it, so \`${key.value}=${values.join(',')}\` mostly matches none. The label with a namespace's name is \`${NAMESPACE_NAME}\`.`;
  },
  // A namespace of the workspace that does carry it shows that someone sets it; of one that does not, `seen` speaks.
  excused: ({ key, values, known }, _, view) =>
    (known === undefined && values.length === 1 && isKnownWithout(view, values[0] ?? '', key.value)) ||
    [...view.evaluator.cluster.namespaces.values()].some(({ labels }) => {
      if (!labels.values.has(key.value)) return false;
      const value = labels.values.get(key.value);
      return value === undefined || values.includes(value);
    }),
  fix: ({ key }, { tree, placed }) => {
    // Of an administrator's policy, the rule or the whole policy counts then, which may also deny.
    const effect = placed?.namespace === undefined ? 'then it counts' : 'lets more through';
    return widening(`Select by ${NAMESPACE_NAME} (${effect})`, replaceWord(tree, key.range, NAMESPACE_NAME));
  },
});

/** OpenShift's operators label their own namespaces with `name`, which only a manifest of such a Namespace can speak against. */
function isLabelledByOperator(key: string, value: string): boolean {
  return key === 'name' && value.startsWith('openshift-');
}

/** The labels with one value that namespaces are selected by, other than the one that every namespace has. */
function namesAsked(policy: PolicyObject): readonly { readonly key: Field<string>; readonly value: string }[] {
  return namespacesAsked(policy).flatMap(({ key, values: [only, ...more] }) =>
    only && more.length === 0 && key.value !== NAMESPACE_NAME ? [{ key, value: only.value }] : [],
  );
}

/** The labels that namespaces are asked to have with one of some values. */
function namespacesAsked(policy: PolicyObject): readonly WrittenRequirement[] {
  return writtenOf(policy)
    .selectors()
    .flatMap(({ selector, labelsOf }) => (labelsOf === 'namespaces' ? requirementsOf(selector).requirements : []))
    .filter(({ operator }) => operator === 'In');
}

/** Whether all labels of a namespace are known, and this one is not among them. */
function isKnownWithout(view: EnvironmentView, name: string, key: string): boolean {
  const labels = view.evaluator.cluster.namespaces.get(name)?.labels;
  return labels !== undefined && !labels.open && !labels.values.has(key);
}

function isCarried(view: EnvironmentView, key: string): boolean {
  return [...view.evaluator.cluster.namespaces.values()].some(({ labels }) => labels.values.has(key));
}
