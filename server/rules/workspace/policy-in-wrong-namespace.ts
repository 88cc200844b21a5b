import type { PlacedObject } from '../../workspace/snapshot.js';
import { widening } from '../edits.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { placesOf, workloadsText } from './matching.js';
import { type Elsewhere, noPodText, type UnmatchedFact, unmatchedFact } from './unmatched-facts.js';
import { movedTo, moveTitle, podsElsewhere } from './wrong-namespace.js';

type WrongNamespace = UnmatchedFact<Elsewhere> & { readonly policy: PlacedObject };

/** The pods that a policy describes run in another namespace. */
export default rule<'unmatched selector', WrongNamespace>({
  id: 'policy-in-wrong-namespace',
  category: 'workspace',
  severity: 'warning',
  on: 'unmatched selector',
  precedence: 3,
  everywhere: true,
  docs: {
    summary: 'A policy selects pods that run in another namespace than its own.',
    why: 'A policy applies to pods of its own namespace only. It belongs where the pods are that it protects, not where their clients are.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: web}
spec:
  podSelector: {matchLabels: {app: db}}
#                             ^^^^^^^ warning: policy-in-wrong-namespace \`data\`
  policyTypes: [Ingress]
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: data, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
#- /db.yaml
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: data, labels: {app: db}}
spec: {containers: [{name: db, image: mysql}]}
`,
    references: [conceptReference()],
  },
  *find(target) {
    const workloads = podsElsewhere(target)?.workloads;
    if (workloads) yield { ...unmatchedFact(target, { workloads }, placesOf(target.view, workloads)), policy: target.object };
  },
  say: (fact) => {
    const { workloads } = fact.reason;
    const namespace = workloads[0]?.namespace;
    return `${noPodText(fact)}, so this policy protects nothing; in \`${namespace}\`, ${workloadsText(workloads)} ${workloads.length === 1 ? 'is' : 'are'}. A policy applies to its own namespace only.`;
  },
  fix: ({ policy, reason: { workloads } }, { tree }) => {
    const namespace = workloads[0]?.namespace;
    // Where nobody wrote a namespace, whoever applies the policy decides.
    if (!policy.object.metadata.namespace || namespace === undefined) return [];
    return widening(moveTitle(namespace), movedTo(tree, policy, namespace));
  },
});
