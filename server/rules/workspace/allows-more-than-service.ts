import type { PolicyRule } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { listed } from '../../util/text.js';
import { insertEntry, losing } from '../edits.js';
import { headOfItem, isAbsentOrEmpty, rulesOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Violation } from '../rule.js';
import { destinationsOf } from './destinations.js';
import { workloadsText } from './matching.js';
import { targetOf } from './service-targets.js';
import { servicesInFront } from './services.js';

interface Surplus extends Violation {
  readonly policyRule: PolicyRule;
  readonly workloads: readonly WorkloadEndpoint[];
  readonly ports: readonly ServedPort[];
}

interface ServedPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/** A rule for every port, where Services lead to a few. */
export default rule<'NetworkPolicy in environment', Surplus>({
  id: 'allows-more-than-service',
  category: 'workspace',
  severity: 'hint',
  recommended: false,
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A rule opens every port of pods that Services reach on a few.',
    why: 'Ports for administration, metrics and debugging are open with it. It is off by default, because pods may be reached past their Services: by a monitoring system, by a peer of a StatefulSet, by a controller.',
    silent: 'Where no Service is in front of the pods, or a template writes its ports, and of rules with ports.',
    wrong: 'Where clients connect to pods directly.',
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {}}]
#   ^^^^^^ hint: allows-more-than-service TCP 8080
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{podSelector: {}}]
      ports: [{port: 8080, protocol: TCP}]
`,
    references: [apiReference('NetworkPolicyPort'), 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
  },
  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    if (!policy) return;
    for (const policyRule of rulesOf(placed.object)) {
      const { direction, ports, peers, templated, isNull, range } = policyRule;
      // A rule without peers is told of by others.
      if (direction !== 'ingress' || templated || isNull || !isAbsentOrEmpty(ports) || !peers || peers.items.length === 0) continue;
      const workloads = destinationsOf(view, policy, policyRule);
      const served = workloads && servedPorts(workloads, once(servicesInFront));
      if (workloads && served) yield { at: headOfItem(range, [peers.key]), policyRule, workloads, ports: served };
    }
  },
  say: ({ workloads, ports }) =>
    `Services lead to ${workloadsText(workloads)} on ${listed(ports.slice(0, 4).map(({ port, protocol }) => `${protocol} ${port}`))}, and this rule opens every port. List the ports that are needed.`,
  fix: ({ policyRule: { path }, ports }, { tree }) =>
    losing(
      `Limit to ${listed(ports.map(({ port, protocol }) => `${protocol} ${port}`))}`,
      insertEntry(
        tree,
        path,
        'ports',
        ports.map(({ port, protocol }) => ({ port, protocol })),
      ),
    ),
});

/** The ports of pods that Services lead to; undefined where one of the pods has none in front, or not all is known. */
function servedPorts(workloads: readonly WorkloadEndpoint[], services: ReturnType<typeof servicesInFront>): readonly ServedPort[] | undefined {
  const found = new Map<string, ServedPort>();
  for (const workload of workloads) {
    const inFront = services(workload);
    if (inFront.length === 0 || inFront.some(({ service }) => service.portsTemplated || service.ports.length === 0)) return undefined;
    for (const entry of inFront.flatMap(({ service }) => service.ports)) {
      const port = targetOf(entry, workload);
      if (port === undefined) return undefined;
      found.set(`${entry.protocol} ${port}`, { port, protocol: entry.protocol });
    }
  }
  const ports = [...found.values()].sort((a, b) => a.port - b.port);
  return ports.length === 0 ? undefined : ports;
}
