import type { SyntaxTree } from '../../syntax/source-file.js';
import { labelsText } from '../../words/written.js';
import { type Edits, replaceMember, replaceWord, together } from '../edits.js';
import { requirementsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import type { LabelOwner } from '../unmatched-selector.js';
import { placeOfObject } from './matching.js';
import { effectText, matchingFix, namespacesListText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';

type OwnerFact = UnmatchedFact<LabelOwner>;

/** The labels stand on the Deployment or Service, not on its pods. */
export default rule<'unmatched selector', OwnerFact>({
  id: 'selector-matches-owner-not-pod',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 2,
  everywhere: true,
  docs: {
    summary: 'A selector asks for labels of a Deployment or Service, which its pods do not carry.',
    why: 'Policies see pods. The labels of a pod are those under `spec.template.metadata.labels`; the labels of the object that makes it, or of the Service in front of it, are its own.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {chart: web-1.2}}
#                             ^^^^^^^^^^^^^^ warning: selector-matches-owner-not-pod Deployment
  policyTypes: [Ingress]
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {chart: web-1.2}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
#- /web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {chart: web-1.2}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`,
    references: [apiReference('NetworkPolicySpec'), 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-labels'],
  },
  *find(target) {
    const found = target.unmatched.peer && !target.isAtHome() ? undefined : target.owner();
    if (!found) return;
    const { kind, metadata } = found.owner.object;
    yield unmatchedFact(target, found, placeOfObject(found.owner, `${kind.value} \`${metadata.name?.value}\``));
  },
  say: (fact) => {
    const { owner } = fact.reason;
    const written = labelsText(fact.selector);
    const theirs = podLabels(fact);
    const labelled = theirs.length > 0 ? ` Its pods are labelled \`${theirs.map(([key, value]) => `${key}=${value}`).join(',')}\`.` : '';
    return `\`${written}\` is on ${owner.object.kind.value} \`${owner.object.metadata.name?.value}\`, not on pods of ${namespacesListText(fact.namespaces)}, ${effectText(fact)}.${labelled}`;
  },
  fix: (fact, context) => {
    const labels = podLabels(fact);
    const title = `Select its pods: ${labels.map(([key, value]) => `${key}=${value}`).join(',')}`;
    return labels.length === 0 ? [] : matchingFix(fact, context, title, selectLabels(context.tree, fact, labels));
  },
});

/** Keys by which people tell their workloads apart, best first. */
const NAMING_KEYS = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'run'];

/** The labels that tell the owner's pods from others: its name and instance, else all of them. */
function podLabels({ reason: { workload } }: OwnerFact): readonly (readonly [string, string])[] {
  const all = [...(workload?.labels.values ?? [])].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const naming = NAMING_KEYS.map((key) => all.find((label) => label[0] === key)).find((label) => label !== undefined);
  if (!naming) return all;
  return [naming, ...all.filter(([key]) => key === 'app.kubernetes.io/instance')];
}

function selectLabels(tree: SyntaxTree, { selector }: OwnerFact, labels: readonly (readonly [string, string])[]): Edits {
  const { requirements } = requirementsOf(selector);
  const [only, ...others] = requirements;
  const [label, ...more] = labels;
  const value = only?.values[0];
  if (only && value && label && others.length === 0 && more.length === 0 && only.values.length === 1) {
    return together(replaceWord(tree, only.key.range, label[0]), replaceWord(tree, value.range, label[1]));
  }
  return replaceMember(tree, selector.path.slice(0, -1), String(selector.path.at(-1)), { matchLabels: Object.fromEntries(labels) });
}
