import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Path } from '../../syntax/nodes.js';
import { fixOf, insertEntry } from '../edits.js';
import { rulesOf } from '../reading.js';
import { rule } from '../rule.js';
import { placesOf, podPeerOf, workloadsText } from '../workspace/matching.js';
import { byPlugin, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface NamespaceAlone extends PluginViolation {
  readonly peer: Path;
  readonly workloads: readonly WorkloadEndpoint[];
}

/** A namespace as a peer, for a plugin that leaves its pods on the host's network out unless pods are asked for. */
export default rule<'NetworkPolicy in environment', NamespaceAlone>({
  id: 'cni-host-network-selector',
  category: 'plugin',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: "A peer names a namespace without `podSelector: {}`, and so leaves out its pods on the host's network.",
    why: `The documentation of OpenShift says that a \`namespaceSelector\` alone does not include pods on the host's network, and that \`podSelector: {}\` beside it does. Routers and monitoring often run there. To the API both mean the same. ${GUESSED}`,
    silent:
      "Where no pod on the host's network is known in the namespaces, and of the labels `policy-group.network.openshift.io/...`, which are made for them.",
    cluster: { plugin: 'ovn-kubernetes' },
    given: `
#- /router.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: router, namespace: edge}
spec:
  selector: {matchLabels: {app: router}}
  template:
    metadata: {labels: {app: router}}
    spec: {hostNetwork: true, containers: [{name: router, image: router}]}
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
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}
#         ^^^^^^^^^^^^^^^^^ info: cni-host-network-selector \`router\`
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
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}
          podSelector: {}
`,
    references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods'],
  },

  *find({ object: placed, view }) {
    const known = knownPlugin(view);
    if (!known?.plugin.skipsHostNetworkPeers) return;
    for (const { peers, templated, direction } of rulesOf(placed.object)) {
      if (direction !== 'ingress' || templated) continue;
      for (const peer of peers?.items ?? []) {
        const { namespaceSelector, podSelector, templated: own, path } = peer;
        if (!namespaceSelector || namespaceSelector.isNull || podSelector || own) continue;
        const matcher = podPeerOf(view, placed, peer);
        const all = matcher?.pods.namespaces;
        // All namespaces are not chosen for what runs on the host's network in one of them.
        if (!matcher || !all || !('labels' in all) || all.labels.requirements.length === 0) continue;
        const workloads = view.evaluator.matches(matcher.pods).flatMap(({ workload }) => (workload.hostNetwork ? [workload] : []));
        if (workloads.length > 0) yield { at: namespaceSelector.key, peer: path, workloads, ...byPlugin(known, 'info', placesOf(view, workloads)) };
      }
    }
  },
  say: (fact) =>
    `${fact.known.plugin.title} leaves pods on the host's network out of a \`namespaceSelector\` that stands alone, here ${workloadsText(fact.workloads)}. Add \`podSelector: {}\` to let them in, too.${guessedText(fact)}`,
  fix: ({ peer }, { tree }) => fixOf("Add podSelector: {}, for pods on the host's network", insertEntry(tree, peer, 'podSelector', {})),
});
