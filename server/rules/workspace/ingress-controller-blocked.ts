import { conceptReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFacts, closedText, refusedOf, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** The backend of a route that no controller can reach. */
export default rule<'environment', BlockedFact>({
  id: 'ingress-controller-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'The backend of an Ingress or a route is isolated, and no rule lets an ingress controller in.',
    why: 'The pods of the controller or gateway make the connections of an Ingress, an HTTPRoute or an OpenShift Route. Where the pods behind it let them not in, every request ends in a 502 or 504 of the controller. Usual installations are known by their namespaces and labels (ingress-nginx, Traefik, HAProxy, Istio, Contour, Envoy Gateway, Kong, the OpenShift router); which one is here can be said in the configuration (`installations`).',
    silent:
      'Where any rule on that port could mean a controller: one for anyone, for addresses, for a namespace that is not known here or whose labels are all that is asked for. Where policies may be there that are not seen.',
    wrong: 'Where a controller of your own runs in the namespace of the pods, or is called like another workload. Say where it runs in the configuration then.',
    given: `
#- /pods.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
`,
    bad: `
#- /web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: web, port: {number: 80}}}
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: ingress-controller-blocked \`deny\`
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}
      ports: [{port: 8080, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation'), issueReference('kubernetes/kubernetes', 112467)],
  },

  find: (target) => blockedFacts(target, ['route']),
  say: ({ object, blocked, leftOut }) => {
    const to = blocked[0]?.dependency.to;
    const { kind, metadata } = object.object;
    const carrier = kind.value === 'Ingress' ? 'No ingress controller' : kind.value === 'Route' ? 'The router cannot' : 'No gateway';
    const cannot = kind.value === 'Route' ? carrier : `${carrier} can`;
    return `${cannot} reach ${to ? targetText(to) : ''} for ${kind.value} \`${metadata.name?.value ?? ''}\`: ${closedText(blocked)}. Let the pods of the controller in.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
  refused: refusedOf,
});
