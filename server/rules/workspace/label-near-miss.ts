import { replaceWord, together } from '../edits.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';
import type { NearMiss } from '../unmatched-selector.js';
import { placesOf, workloadText } from './matching.js';
import { effectText, isLookedForHere, matchingFix, noPodText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** A selector that matches nothing, and all but matches a workload. */
export default rule<'unmatched selector', UnmatchedFact<NearMiss>>({
  id: 'label-near-miss',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 5,
  everywhere: true,
  docs: {
    summary: 'A label is written a little differently from the one that the pods carry.',
    why: 'Labels are compared letter by letter. A selector that is off by a letter, by case or by a prefix matches nothing, and Kubernetes says nothing about it.',
    silent: 'Of selectors that only say what pods are not, and of what is usually installed elsewhere: Prometheus, exporters, ingress controllers, resolvers.',
    wrong: 'Where two workloads are called nearly alike, and the other one is not in this workspace.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
spec: {containers: [{name: frontend, image: frontend}]}
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
        - podSelector: {matchLabels: {app: fronted}}
#                                          ^^^^^^^ warning: label-near-miss \`app=frontend\`
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
        - podSelector: {matchLabels: {app: frontend}}
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/', issueReference('kubernetes-sigs/kubebuilder', 5906)],
  },
  *find(target) {
    const miss = isLookedForHere(target) ? target.nearMiss() : undefined;
    if (!miss) return;
    const fact = unmatchedFact(target, miss, placesOf(target.view, [miss.workload]));
    const [only, ...others] = miss.changes;
    yield only && others.length === 0 ? { ...fact, at: only.range } : fact;
  },
  say: (fact) => `${noPodText(fact)}, ${effectText(fact)}. ${workloadText(fact.reason.workload)} is labelled \`${labelsOf(fact.reason)}\`: is that meant?`,
  fix: (fact, context) => {
    const miss = fact.reason;
    return matchingFix(
      fact,
      context,
      `Write ${labelsOf(miss)}`,
      together(...miss.changes.map(({ range, instead }) => replaceWord(context.tree, range, instead))),
    );
  },
});

/** The labels as the pods carry them. */
function labelsOf({ changes }: NearMiss): string {
  return changes
    .map(({ what, instead, requirement }) => (what === 'key' ? `${instead}=${requirement.values[0]?.value}` : `${requirement.key.value}=${instead}`))
    .join(',');
}
