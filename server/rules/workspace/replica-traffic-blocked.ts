import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { allowFixes } from './allow-fixes.js';
import { type BlockedFact, blockedFacts, refusedOf, targetText } from './blocked.js';
import { withoutText } from './left-out.js';

/** Pods of one StatefulSet that cannot speak with each other. */
export default rule<'environment', BlockedFact>({
  id: 'replica-traffic-blocked',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'The replicas of a StatefulSet have to speak with each other, and no rule lets them.',
    why: 'Members of a cluster (etcd, RabbitMQ, Kafka, Elasticsearch, a database with replicas) find each other through a headless Service, on ports of their own. A policy that isolates them closes that, too, unless a rule lets pods with the same labels in: each waits for the others then. It is said where their configuration names their pods (`etcd-0.etcd`), or a port is called after such traffic (`peer`, `cluster`, `gossip`, `raft`, `transport`), and there is more than one replica.',
    silent: 'Where neither the configuration nor the name of a port says so. Where policies may be there that are not seen.',
    given: `
#- /service.yaml
apiVersion: v1
kind: Service
metadata: {name: etcd, namespace: shop}
spec:
  clusterIP: None
  selector: {app: etcd}
  ports: [{name: client, port: 2379}, {name: peer, port: 2380}]
`,
    bad: `
#- /etcd.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd, namespace: shop}
#                ^^^^ warning: replica-traffic-blocked TCP 2380
spec:
  serviceName: etcd
  replicas: 3
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers: [{name: etcd, image: etcd, ports: [{containerPort: 2379, name: client}, {containerPort: 2380, name: peer}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: etcd, namespace: shop}
spec:
  podSelector: {matchLabels: {app: etcd}}
  policyTypes: [Ingress]
  ingress:
    - ports: [{port: 2379, protocol: TCP}]
`,
    good: `
#- /etcd.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd, namespace: shop}
spec:
  serviceName: etcd
  replicas: 3
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers: [{name: etcd, image: etcd, ports: [{containerPort: 2379, name: client}, {containerPort: 2380, name: peer}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: etcd, namespace: shop}
spec:
  podSelector: {matchLabels: {app: etcd}}
  policyTypes: [Ingress]
  ingress:
    - ports: [{port: 2379, protocol: TCP}]
    - from: [{podSelector: {matchLabels: {app: etcd}}}]
      ports: [{port: 2380, protocol: TCP}]
`,
    references: [conceptReference('the-two-sorts-of-pod-isolation')],
  },

  find: (target) => blockedFacts(target, ['replicas']),
  say: ({ blocked, leftOut }) => {
    const to = blocked[0]?.dependency.to;
    const closing = [...new Set(blocked.flatMap(({ by }) => by).map(({ policy }) => `\`${policy.name}\``))].slice(0, 3).join(', ');
    return `Replicas of ${to ? targetText(to) : ''} cannot reach each other: ${closing} isolates them, and no rule lets pods with the same labels in or out. Let them speak with each other on these ports.${withoutText(leftOut)}`;
  },
  fix: ({ view, object, blocked }, context) => allowFixes(view, object, blocked, context),
  refused: refusedOf,
});
