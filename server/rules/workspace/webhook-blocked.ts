import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFacts, closedText, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** A webhook that the API server cannot call. */
export default rule<'environment', BlockedFact>({
  id: 'webhook-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'The pods behind a webhook, a conversion or an extension of the API are isolated, and no rule lets the API server in.',
    why: 'The API server calls webhooks, and it is no pod of the cluster: no selector matches it. Where the pods are isolated, only a rule without `from`, or one for the addresses of the control plane, lets it in, on the port that the pods listen on. Else calls time out, and with `failurePolicy: Fail` nothing that the webhook looks at can be written any more.',
    silent:
      'Where a rule on that port is for anyone, for addresses, or for pods of `kube-system`, through which the API server of some clusters speaks. Where policies may be there that are not seen.',
    wrong: 'Where the API server runs in a pod of the cluster, as that of a hosted control plane may.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Service
metadata: {name: hook, namespace: shop}
spec:
  selector: {app: hook}
  ports: [{port: 443, targetPort: 9443}]
---
apiVersion: v1
kind: Pod
metadata: {name: hook, namespace: shop, labels: {app: hook}}
spec: {containers: [{name: hook, image: hook, ports: [{containerPort: 9443}]}]}
`,
    bad: `
#- /hook.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
  - name: hook.shop.example.com
    clientConfig:
      service: {name: hook, namespace: shop, path: /validate}
#                     ^^^^ warning: webhook-blocked \`hook\`
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: hook, namespace: shop}
spec:
  podSelector: {matchLabels: {app: hook}}
  policyTypes: [Ingress]
  ingress:
    - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}]
      ports: [{port: 9443, protocol: TCP}]
`,
    good: `
#- /hook.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
  - name: hook.shop.example.com
    clientConfig:
      service: {name: hook, namespace: shop, path: /validate}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: hook, namespace: shop}
spec:
  podSelector: {matchLabels: {app: hook}}
  policyTypes: [Ingress]
  ingress:
    - ports: [{port: 9443, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation'), issueReference('kubeflow/manifests', 3580)],
  },

  find: (target) => blockedFacts(target, ['webhook']),
  say: ({ blocked, leftOut }) => {
    const to = blocked[0]?.dependency.to;
    return `The API server cannot reach ${to ? targetText(to) : ''}: ${closedText(blocked)}. No selector matches the API server, so let that port in without \`from\`, or from the addresses of the control plane.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
});
