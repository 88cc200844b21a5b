import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFacts, closedText, refusedOf, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** Metrics that nobody can read. */
export default rule<'environment', BlockedFact>({
  id: 'monitoring-blocked',
  category: 'workspace',
  severity: 'info',
  on: 'environment',
  docs: {
    summary: 'Pods are to be scraped, are isolated, and no rule lets Prometheus in.',
    why: 'A ServiceMonitor, a PodMonitor or the annotation `prometheus.io/scrape` says that Prometheus reads metrics of these pods. Where they are isolated and no rule on that port could mean it, the target is down. Of annotations it is said as a hint, because they come with many manifests, whether or not somebody scrapes.',
    silent:
      'Where any rule on that port could mean Prometheus: one for anyone, for addresses, for a namespace that is not known here, for pods that are called like monitoring. Where policies may be there that are not seen.',
    wrong: 'Where Prometheus runs in the namespace of the pods under another name. Say where it runs in the configuration (`installations`).',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 9090, name: metrics}]}]}
`,
    bad: `
#- /web.yaml
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  podMetricsEndpoints:
    - port: metrics
#           ^^^^^^^ info: monitoring-blocked \`deny\`
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    good: `
#- /web.yaml
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  podMetricsEndpoints:
    - port: metrics
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      ports: [{port: 9090, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation'), issueReference('opencost/opencost-helm-chart', 197)],
  },

  *find(target) {
    yield* blockedFacts(target, ['monitor']);
    for (const fact of blockedFacts(target, ['scrape'])) yield { ...fact, severity: 'hint' };
  },
  say: ({ blocked, leftOut }) => {
    const to = blocked[0]?.dependency.to;
    return `Prometheus cannot scrape ${to ? targetText(to) : ''}: ${closedText(blocked)}. Let its pods in on that port.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
  refused: refusedOf,
});
