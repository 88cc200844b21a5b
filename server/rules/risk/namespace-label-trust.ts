import { writtenRulesOf } from '../../families/written-rules.js';
import type { LabelSelector } from '../../model/network-policy.js';
import type { Range } from '../../util/range.js';
import { losing, replaceValue } from '../edits.js';
import type { RuleOptions } from '../options.js';
import { NAMESPACE_NAME, requirementsOf, type WrittenRequirement } from '../reading.js';
import { issueReference } from '../references.js';
import { type Fix, type RuleContext, rule } from '../rule.js';
import { meets } from '../workspace/matching.js';

interface Trusted {
  readonly at: Range;
  readonly selector: LabelSelector;
  readonly key: string;
}

const options = {
  trusted: {
    type: 'strings',
    default: [],
    called: 'keys of labels',
    pattern: '[-A-Za-z0-9_./]+',
    description: 'Labels of namespaces that only administrators can set, because an admission policy sees to it.',
  },
} as const satisfies RuleOptions;

/** For those whose tenants may label their namespaces. */
export default rule<'policy', Trusted, typeof options>({
  id: 'namespace-label-trust',
  category: 'risk',
  severity: 'hint',
  on: 'policy',
  recommended: false,
  options,
  docs: {
    summary: 'A peer selects namespaces by a label that whoever owns a namespace may set.',
    why: 'Who can label a namespace lets himself in, and so is every other namespace with the label. Kubernetes sets `kubernetes.io/metadata.name`, and nobody can change it. In most clusters only administrators label namespaces, so this is off by default.',
    silent: 'Of labels of Kubernetes itself (`kubernetes.io/`), of those in `trusted`, and where the name of the namespace is asked for as well.',
    given: `
#- /ops.yaml
apiVersion: v1
kind: Namespace
metadata: {name: ops, labels: {access: granted}}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {access: granted}}
#                                           ^^^^^^^^^^^^^^^ hint: namespace-label-trust \`access\`
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}
`,
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name',
      issueReference('kubernetes/kubernetes', 88253),
    ],
  },

  *find(policy, { options: { trusted } }) {
    for (const { allows, podPeers } of writtenRulesOf(policy)) {
      for (const { namespaces: selector } of allows ? podPeers : []) {
        const requirements = selector ? requirementsOf(selector).requirements : [];
        if (!selector || requirements.some((one) => isGiven(one, trusted))) continue;
        const first = requirements.find(({ operator }) => operator === 'In' || operator === 'Exists');
        if (first) yield { at: first.range, selector, key: first.key.value };
      }
    }
  },
  say: ({ key }) =>
    `Whoever may set the label \`${key}\` of a namespace lets himself in, and every namespace with it is in. Name the namespaces with \`${NAMESPACE_NAME}\`, or see to it that only administrators set the label.`,
  fix: (fact, context) => nameFixes(fact, context),
});

/** It is asked for by a label that owners of namespaces cannot set, or that somebody vouches for. */
function isGiven({ key, operator }: WrittenRequirement, trusted: readonly string[]): boolean {
  const isPositive = operator === 'In' || operator === 'Exists';
  return isPositive && (trusted.includes(key.value) || /^(?:[^/]+\.)?(?:kubernetes|k8s)\.io\//.test(key.value));
}

const MOST_NAMES = 6;

/** The namespaces that surely have the labels now, where the labels of all are known. */
function nameFixes({ selector }: Trusted, { tree, environment }: RuleContext): readonly Fix[] {
  const view = environment?.();
  const { requirements, complete } = requirementsOf(selector);
  if (!view || !complete) return [];
  const wanted = requirements.map(({ key, operator, values }) => ({ key: key.value, operator, values: values.map(({ value }) => value) }));
  const names: string[] = [];
  for (const { name, labels, defined } of view.evaluator.cluster.namespaces.values())
    if (defined && wanted.every((requirement) => meets(labels, requirement) === 'yes')) names.push(name);
  const [only, ...more] = names.sort();
  if (only === undefined || names.length > MOST_NAMES) return [];
  const byName =
    more.length === 0 ? { matchLabels: { [NAMESPACE_NAME]: only } } : { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: names }] };
  return losing(`Name the namespaces that have it now: ${names.join(', ')}`, replaceValue(tree, selector.path, byName));
}
