import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFact, blockedIn, isClosedToAll, originsText, refusedOf, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** A Service whose pods let none of those in who have to connect. */
export default rule<'environment', BlockedFact>({
  id: 'service-backends-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'Many have to connect to a Service, and the policies of its pods let none of them in.',
    why: 'At least three workloads, routes or webhooks name this Service, and its pods are isolated on the port that they listen on. The policies of these pods are what is to be changed, so it is said here once, and not at everyone who connects (`env-target-blocked`, `ingress-controller-blocked`, `webhook-blocked`, `monitoring-blocked`).',
    silent: 'Where fewer are closed out, each of whom has a finding of its own. Where policies may be there that are not seen.',
    given: `
#- /clients.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, env: [{name: CACHE_URL, value: "redis://cache:6379"}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api, env: [{name: CACHE_URL, value: "redis://cache:6379"}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: jobs, namespace: shop, labels: {app: jobs}}
spec: {containers: [{name: jobs, image: jobs, env: [{name: CACHE_URL, value: "redis://cache:6379"}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cache, namespace: shop, labels: {app: cache}}
spec: {containers: [{name: cache, image: redis, ports: [{containerPort: 6379}]}]}
`,
    bad: `
#- /cache.yaml
apiVersion: v1
kind: Service
metadata: {name: cache, namespace: shop}
#                ^^^^^ warning: service-backends-blocked \`web\`
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
    good: `
#- /cache.yaml
apiVersion: v1
kind: Service
metadata: {name: cache, namespace: shop}
spec:
  selector: {app: cache}
  ports: [{port: 6379}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cache}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {}}]
      ports: [{port: 6379, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  *find({ object, view, once }) {
    const name = object.object.metadata.name;
    if (object.object.type !== 'service' || !name) return;
    const index = once(blockedIn);
    if (isClosedToAll(index, object.id)) yield blockedFact(view, object, name.range, index.toService(object.id));
  },
  say: ({ blocked, leftOut }) => {
    const to = blocked[0]?.dependency.to;
    const policies = [...new Set(blocked.flatMap(({ by }) => by).flatMap(({ direction, policy }) => (direction === 'ingress' ? [`\`${policy.name}\``] : [])))];
    return `${originsText(blocked)} have to connect to ${to ? targetText(to) : ''}, and none of them is let in: its pods are isolated by ${policies.slice(0, 3).join(', ')}. Let them in there.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
  refused: refusedOf,
});
