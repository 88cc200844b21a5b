import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { rule } from '../rule.js';
import { placesOf, workloadsText } from '../workspace/matching.js';
import { byPlugin, eksReference, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface BarePods extends PluginViolation {
  readonly workloads: readonly WorkloadEndpoint[];
}

/** A policy for pods that no controller makes. */
export default rule<'NetworkPolicy in environment', BarePods>({
  id: 'cni-standalone-pod',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A policy selects a pod that no controller makes, and the network plugin does not apply policies to such pods.',
    why: `The guide of Amazon EKS says that policies are applied to pods that are part of a Deployment only, and not to standalone ones without an owner. The pod stays open. ${GUESSED}`,
    silent: 'Of pods that a controller makes.',
    wrong: 'The code of the plugin makes no such difference in every version: try it where it matters.',
    cluster: { plugin: 'aws-vpc-cni' },
    given: `
#- /debug.yaml
apiVersion: v1
kind: Pod
metadata: {name: debug, namespace: shop, labels: {app: debug}}
spec: {containers: [{name: debug, image: debug}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: debug, namespace: shop}
spec:
  podSelector: {matchLabels: {app: debug}}
# ^^^^^^^^^^^ info: cni-standalone-pod \`debug\`
  policyTypes: [Ingress]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`,
    references: [eksReference],
  },

  *find({ object: { id, object }, view }) {
    const known = knownPlugin(view);
    const policy = known?.plugin.skipsBarePods ? view.policy(id) : undefined;
    if (!known || !policy) return;
    const workloads = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => {
      const source = sure && workload.kind === 'Pod' ? view.source(workload)?.object : undefined;
      return source?.type === 'workload' && source.owner === undefined ? [workload] : [];
    });
    if (workloads.length === 0) return;
    yield { at: object.spec.podSelector?.key ?? object.kind.range, workloads, ...byPlugin(known, 'info', placesOf(view, workloads)) };
  },
  say: (fact) =>
    `${fact.known.plugin.title} applies policies to pods of controllers only, and no controller makes ${workloadsText(fact.workloads)}. Use a Deployment or the like.${guessedText(fact)}`,
});
