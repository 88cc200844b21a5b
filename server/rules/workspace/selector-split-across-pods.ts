import { listed } from '../../util/text.js';
import { asCode } from '../../words/mark.js';
import { removeEntry, removeItem } from '../edits.js';
import { requirementsOf, type WrittenRequirement } from '../reading.js';
import { issueReference } from '../references.js';
import { type Fix, type RuleContext, rule } from '../rule.js';
import type { UnmatchedSelector } from '../unmatched-selector.js';
import { meets, placesOf, workloadsText } from './matching.js';
import { plain } from './unmatched.js';
import { effectText, matchingFix, namespacesListText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

/** For each label that is asked for, in the selector's order, the workloads that carry it. */
type Carriers = readonly { readonly requirement: WrittenRequirement; readonly workloads: UnmatchedSelector['unmatched']['workloads'] }[];

/** A selector whose labels are all there, on different pods. */
export default rule<'unmatched selector', UnmatchedFact<Carriers>>({
  id: 'selector-split-across-pods',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  // Before what nearly matches: each label is spelt right.
  precedence: 4,
  everywhere: true,
  docs: {
    summary: 'Every label of a selector is on some pod, and no pod has them all.',
    why: 'A selector matches pods that carry all of its labels. Two labels that two workloads carry select neither. To mean either of them, `matchExpressions` takes several values of one key; two keys need two items or two policies.',
    silent: 'Where one of the labels is on no pod of the namespace, of labels that controllers give, and where pods may run there that no manifest here makes.',
    wrong: 'Where pods with both labels are made by something that this workspace does not hold.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api, tier: frontend}}
spec: {containers: [{name: api, image: api}]}
---
apiVersion: v1
kind: Pod
metadata: {name: jobs, namespace: shop, labels: {app: jobs, tier: backend}}
spec: {containers: [{name: jobs, image: jobs}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api, tier: backend}}
# ^^^^^^^^^^^ warning: selector-split-across-pods \`jobs\`
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors', issueReference('Checkmarx/kics', 8107)],
  },
  *find(target) {
    const { selector, workloads } = target.unmatched;
    const { requirements } = requirementsOf(selector);
    if (requirements.length < 2 || !target.isAtHome()) return;
    const carriers = requirements.map((requirement) => ({
      requirement,
      workloads: workloads.filter(({ labels }) => meets(labels, plain(requirement)) === 'yes'),
    }));
    if (carriers.some((each) => each.workloads.length === 0)) return;
    const shown = carriers.flatMap((each) => each.workloads.slice(0, 1));
    yield unmatchedFact(target, carriers, placesOf(target.view, [...new Set(shown)]));
  },
  say: (fact) => {
    const where = fact.reason.map(({ requirement, workloads }) => `${asCode(textOf(requirement))} is on ${workloadsText(workloads)}`);
    return `No pod of ${namespacesListText(fact.namespaces)} has all of these labels, ${effectText(fact)}: ${listed(where)}. Leave one out, or write a ${fact.peer ? 'peer' : 'policy'} for each.`;
  },
  fix: (fact, context) => fact.reason.flatMap(({ requirement }) => leaveOut(fact, requirement, context)),
});

function textOf({ key, operator, values }: WrittenRequirement): string {
  const all = values.map(({ value }) => value).join(', ');
  if (operator === 'In') return values.length === 1 ? `${key.value}=${all}` : `${key.value} in (${all})`;
  return operator === 'NotIn' ? `${key.value} notin (${all})` : operator === 'Exists' ? key.value : `!${key.value}`;
}

function leaveOut(fact: UnmatchedFact<Carriers>, { path, key }: WrittenRequirement, context: RuleContext): readonly Fix[] {
  // With more than two, what is left may match nothing still.
  if (fact.reason.length > 2) return [];
  const [list, last] = [path.slice(0, -1), path.at(-1)];
  const edits = typeof last === 'number' ? removeItem(context.tree, list, last) : removeEntry(context.tree, list, String(last));
  return matchingFix(fact, context, `Leave out ${key.value}`, edits);
}
