import type { LabelSelector } from '../../model/network-policy.js';
import type { NamespaceFact } from '../../semantics/cluster/endpoint.js';
import { matchLabels } from '../../semantics/cluster/label-selector.js';
import type { PodMatcher } from '../../semantics/cluster/policy.js';
import { everything, type Selector } from '../../semantics/cluster/selector.js';
import { shift } from '../../util/range.js';
import { firstListed, listed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { labelsText } from '../../words/written.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { insertEntry, removeEntry, removeItem, replaceMember, replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, peersOf, present, requirementsOf, type WrittenRequirement } from '../reading.js';
import { apiReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity, type Violation } from '../rule.js';
import { namespaceManifests } from './isolation.js';
import { meets, placeOfObject, podPeerOf } from './matching.js';
import { isForNamespaceRules, mayHoldUnseenNamespaces, namedIn } from './namespace-labels.js';
import { isNear } from './near-values.js';
import { plain, saysOnlyNot } from './unmatched.js';
import { placeOf } from './unmatched-facts.js';

interface DanglingNamespaces extends Violation {
  readonly severity: Severity;
  readonly selector: LabelSelector;
  /** The namespaces that the selector names, which are here; undefined where it names none. */
  readonly named: readonly PlacedObject[] | undefined;
  /** What is asked for and none of them has. */
  readonly missing: readonly WrittenRequirement[];
  /** What namespaces carry under the key of the first that is missing. */
  readonly carried: readonly string[];
  /** The namespaces in which pods run that the peer's pod selector matches. */
  readonly pods: readonly string[];
}

/** A selector of namespaces that none of them matches. */
export default rule<'NetworkPolicy in environment', DanglingNamespaces>({
  id: 'dangling-namespace-selector',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A `namespaceSelector` matches no Namespace.',
    why: "A peer by labels of namespaces admits whatever is in the namespaces that carry them, and nobody where none does: the connection that was meant is dropped without a word. It is said where the Namespace that the selector names lacks the other label, where other Namespaces carry the label with a value that is spelt a little differently, and where the peer's pods run in a namespace without it.",
    silent:
      'Where the labels of a namespace are not known, because no manifest here makes it; where something that is not rendered may make namespaces; and of labels and values that no Namespace here comes near to, which a cluster may have elsewhere.',
    wrong: 'Where whoever runs the cluster labels namespaces that no manifest here makes. Name them in `knownNamespaces`, or ignore the finding at its line.',
    given: `
#- /namespaces.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: orders}}
---
apiVersion: v1
kind: Namespace
metadata: {name: billing, labels: {team: payments}}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {team: payment}}
#                                           ^^^^^^^^^^^^^ warning: dangling-namespace-selector \`payments\`
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {team: payments}}
`,
    references: [apiReference('NetworkPolicyPeer'), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/'],
  },

  *find({ object: placed, view, once }) {
    if (placed.namespaceFrom === 'unknown') return;
    for (const { peer } of peersOf(placed.object)) {
      const selector = present(peer.namespaceSelector);
      const matcher = selector && podPeerOf(view, placed, peer)?.pods;
      if (!selector || !matcher || !('labels' in matcher.namespaces) || !isForNamespaceRules(view, selector)) continue;
      const { labels } = matcher.namespaces;
      if (once(namespacesHere).some((fact) => matchLabels(labels, fact.labels) !== 'no')) continue;
      const fact = danglingAt(view, selector, once(namespaceManifests)) ?? (once(mayHoldUnseenNamespaces) ? undefined : strangeLabel(view, selector, matcher));
      if (fact) yield fact;
    }
  },
  say: ({ selector, named, missing, carried, pods }) => {
    const [first] = missing;
    if (named) {
      const names = listed(named.map(({ object }) => `\`${object.metadata.name?.value}\``));
      const asked = listed(
        missing.map(({ key, operator, values }) => `\`${key.value}${operator === 'In' ? `=${values.map(({ value }) => value).join(',')}` : ''}\``),
      );
      return `${named.length === 1 ? 'Namespace' : 'The Namespaces'} ${names} ${named.length === 1 ? 'is' : 'are'} not labelled ${asked}, so this peer admits nobody. Leave the label out, or put it on the Namespace.`;
    }
    const here = carried.length === 0 ? '' : ` \`${first?.key.value}\` is ${firstListed(carried.map(asCode), SHOWN)} here.`;
    const where = pods.length === 0 ? '' : ` Pods like these run in ${listed(pods.map(asCode))}.`;
    return `No Namespace is labelled \`${labelsText(selector)}\`, so this peer admits nobody.${here}${where} Select the namespace by \`${NAMESPACE_NAME}\`, or put the label on it.`;
  },
  fix: (fact, context) => [...valueFixes(fact, context), ...nameFixes(fact, context), ...leaveOutFixes(fact, context), ...labelFixes(fact, context)],
});

const SHOWN = 3;

function namespacesHere(view: EnvironmentView): readonly NamespaceFact[] {
  return [...view.evaluator.cluster.namespaces.values()];
}

/** The labels that a selector asks of namespaces that it names, and that none of them has, though they are here. */
function danglingAt(view: EnvironmentView, selector: LabelSelector, manifests: ReadonlyMap<string, PlacedObject>): DanglingNamespaces | undefined {
  const { requirements } = requirementsOf(selector);
  const names = namedIn(requirements);
  const named = names?.flatMap((name) => manifests.get(name) ?? []);
  if (!names || !named || named.length < names.length) return undefined;
  const labels = names.flatMap((name) => view.evaluator.cluster.namespaces.get(name)?.labels ?? []);
  const missing = requirements.filter((requirement) => labels.every((each) => meets(each, plain(requirement)) === 'no'));
  if (missing.length === 0 || saysOnlyNot(missing)) return undefined;
  const related = named.flatMap((placed) => placeOfObject(placed, `Namespace \`${placed.object.metadata.name?.value}\``));
  return { at: placeOf(selector), severity: 'warning', selector, named, missing, carried: [], pods: [], related };
}

/** A selector that asks for what no namespace has, where there is reason to think that it means one of these. */
function strangeLabel(view: EnvironmentView, selector: LabelSelector, { pods }: PodMatcher): DanglingNamespaces | undefined {
  const { requirements } = requirementsOf(selector);
  if (namedIn(requirements)) return undefined;
  const labels = namespacesHere(view).map((fact) => fact.labels);
  const missing = requirements.filter((requirement) => labels.every((each) => meets(each, plain(requirement)) === 'no'));
  const [first] = missing;
  const carried = first ? [...new Set(labels.flatMap(({ values }) => values.get(first.key.value) ?? []))].sort() : [];
  const running = namespacesOf(view, pods);
  const isSlip = first !== undefined && carried.some((value) => first.values.some((asked) => isNear(asked.value, value)));
  // A platform labels its own namespaces, and these are seldom in the repository of an application.
  if (running.length === 0 && !isSlip) return undefined;
  return { at: placeOf(selector), severity: 'warning', selector, named: undefined, missing, carried, pods: running };
}

/** The few namespaces in which pods run that a selector surely matches; none for one that matches all or is about what is not here. */
function namespacesOf(view: EnvironmentView, pods: Selector): readonly string[] {
  if (pods.unknown || pods.requirements.length === 0) return [];
  const matched = view.evaluator.matches({ namespaces: { labels: everything }, pods }).filter(({ sure }) => sure);
  const names = [...new Set(matched.map(({ workload }) => workload.namespace))].sort();
  return names.length > SHOWN ? [] : names;
}

/** The value of a label that namespaces do carry. */
function valueFixes({ missing, carried }: DanglingNamespaces, { tree }: RuleContext): readonly Fix[] {
  const [first, ...others] = missing;
  const [value, ...more] = first?.values ?? [];
  if (!first || !value || others.length > 0 || more.length > 0) return [];
  const likely = carried.filter((each) => isNear(value.value, each));
  return likely.slice(0, SHOWN).flatMap((each) => widening(`Write ${first.key.value}: ${each} (lets more through)`, replaceWord(tree, value.range, each)));
}

function nameFixes({ selector, pods }: DanglingNamespaces, { tree }: RuleContext): readonly Fix[] {
  const [path, key] = [selector.path.slice(0, -1), String(selector.path.at(-1))];
  return pods.flatMap((name) =>
    widening(`Select ${name} by its name (lets more through)`, replaceMember(tree, path, key, { matchLabels: { [NAMESPACE_NAME]: name } })),
  );
}

function leaveOutFixes({ named, missing }: DanglingNamespaces, { tree }: RuleContext): readonly Fix[] {
  const [only, ...others] = missing;
  if (!named || !only || others.length > 0) return [];
  const [path, last] = [only.path.slice(0, -1), only.path.at(-1)];
  const edits = typeof last === 'number' ? removeItem(tree, path, last) : removeEntry(tree, path, String(last));
  return widening(`Leave out ${only.key.value} (lets more through)`, edits);
}

/** A label for a Namespace of the same file. */
function labelFixes({ named, missing }: DanglingNamespaces, { file }: RuleContext): readonly Fix[] {
  const [only, ...others] = missing;
  const [value] = only?.values ?? [];
  const [placed, ...more] = named ?? [];
  const document = placed?.file === file.id ? file.source?.documents[placed.document] : undefined;
  if (!only || !value || only.operator !== 'In' || others.length > 0 || !placed || more.length > 0 || !document) return [];
  const { metadata, path } = placed.object;
  const labels = [...path, 'metadata', 'labels'];
  const edits = metadata.labels.range
    ? insertEntry(document.tree, labels, only.key.value, value.value)
    : insertEntry(document.tree, [...path, 'metadata'], 'labels', { [only.key.value]: value.value });
  if (!edits) return [];
  const elsewhere = [{ file: file.id, create: false, edits: edits.map(({ range, newText }) => ({ range: shift(range, placed.offset), newText })) }];
  const title = `Label Namespace ${metadata.name?.value} ${only.key.value}=${value.value} (lets more through)`;
  return [{ title, safe: false, caution: 'widens', edits: [], elsewhere }];
}
