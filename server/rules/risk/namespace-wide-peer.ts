import { usualDnsPorts } from '../../dependencies/resolvers.js';
import { type PodPeerSelectors, type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { writtenNamespacesText } from '../../words/written.js';
import { insertEntry, losing } from '../edits.js';
import { isNarrow, namespaceNamed, selectsAll } from '../reading.js';
import { conceptReference } from '../references.js';
import { type Fix, type RuleContext, rule } from '../rule.js';

interface WholeNamespace {
  readonly at: Range;
  readonly peer: PodPeerSelectors;
}

/** For those who want the pods of every peer named. */
export default rule<'NetworkPolicy', WholeNamespace>({
  id: 'namespace-wide-peer',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: {
    summary: 'A peer is every pod of another namespace.',
    why: 'Also those that somebody starts there for debugging. To trust a namespace as a whole is how most policies are written, so this is off by default.',
    silent: 'Of name lookups, and of the own namespace.',
    given: `
#- /prometheus.yaml
apiVersion: v1
kind: Pod
metadata: {name: prometheus, namespace: ops, labels: {app: prometheus}}
spec: {containers: [{name: prometheus, image: prometheus}]}
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
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: namespace-wide-peer \`ops\`
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
          podSelector: {matchLabels: {app: prometheus}}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors')],
  },

  *find(policy, { placed }) {
    for (const written of writtenRulesOf(policy)) {
      if (!written.allows || isForDns(written)) continue;
      for (const peer of written.podPeers) {
        const { namespaces, pods } = peer;
        if (!isNarrow(namespaces) || (pods && !selectsAll(pods))) continue;
        if (placed?.namespace === undefined || namespaceNamed(namespaces) !== placed.namespace) yield { at: peer.range, peer };
      }
    }
  },
  say: ({ peer: { namespaces } }) =>
    `This is every pod of ${namespaces ? writtenNamespacesText(namespaces) : 'these namespaces'}, also those that somebody starts there for a moment. Name the pods with \`podSelector\`.`,
  fix: (fact, context) => podFixes(fact, context),
});

function isForDns({ direction, ports }: WrittenRule): boolean {
  return (
    direction === 'egress' &&
    ports !== 'all' &&
    ports !== 'unknown' &&
    ports.every(({ numbers, name }) => (numbers ? usualDnsPorts.has(numbers.first) : /dns/.test(name ?? '')))
  );
}

/** By which pods are called, the best known label first. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'];
const MOST_PODS = 3;

/** Each of the few kinds of pods that run in the one namespace. */
function podFixes({ peer: { namespaces, pods, path } }: WholeNamespace, { tree, environment }: RuleContext): readonly Fix[] {
  const view = environment?.();
  const namespace = namespaces && namespaceNamed(namespaces);
  if (!view || namespace === undefined || pods) return [];
  const labels = new Map<string, readonly [string, string]>();
  for (const workload of view.workloadsIn(namespace)) {
    const key = NAME_LABELS.find((each) => workload.labels.values.get(each) !== undefined);
    const value = key === undefined ? undefined : workload.labels.values.get(key);
    if (key !== undefined && value !== undefined) labels.set(`${key}=${value}`, [key, value]);
  }
  if (labels.size > MOST_PODS) return [];
  return [...labels].flatMap(([text, [key, value]]) =>
    losing(`Only the pods labelled ${text}`, insertEntry(tree, path, 'podSelector', { matchLabels: { [key]: value } })),
  );
}
