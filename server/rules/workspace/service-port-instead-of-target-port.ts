import type { PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Protocol, ServicePort } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { fixOf } from '../edits.js';
import { rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';
import { destinationsOf } from './destinations.js';
import { meets } from './matching.js';

interface ServicePortFact {
  readonly at: Range;
  readonly number: number;
  readonly service: string;
  readonly targets: readonly number[];
}

/** The port of a Service, where the port of its pods is asked for. */
export default rule<'environment', ServicePortFact>({
  id: 'service-port-instead-of-target-port',
  category: 'workspace',
  severity: 'warning',
  on: 'environment',
  docs: {
    summary: 'A rule names the port of a Service instead of the port that its pods listen on.',
    why: 'A Service translates its `port` to the `targetPort` of a pod before policies are applied (AWS VPC CNI looks before that, too). A rule with the Service port admits nothing that arrives.',
    bad: `
#- /web.yaml
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: 80, protocol: TCP}]
#                    ^^ warning: service-port-instead-of-target-port 8080
`,
    good: `
#- /web.yaml
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
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - ports: [{port: 8080, protocol: TCP}]
`,
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports', issueReference('kubescape/node-agent', 943)],
  },

  *find({ object: placed, view }) {
    const policy = view.policy(placed.id);
    if (placed.object.type !== 'NetworkPolicy' || !policy) return;
    for (const policyRule of rulesOf(placed.object)) {
      if (!policyRule.ports || policyRule.ports.templated) continue;
      const pods = destinationsOf(view, policy, policyRule);
      if (!pods || pods.length === 0) continue;
      for (const item of policyRule.ports.items) {
        const fact = servicePort(view, policyRule, item, pods);
        if (fact) yield fact;
      }
    }
  },
  say: ({ number, service, targets }) =>
    `${number} is the port of Service \`${service}\`; its pods listen on ${targets.join(' and ')}. Policies see the port of the pod, so write ${targets.join(' and ')}.`,
  fix: ({ at, targets: [target, ...others] }, { tree }) =>
    target === undefined || others.length > 0 || tree.templated ? [] : fixOf(`Write ${target}, the port of the pods`, [{ range: at, newText: String(target) }]),
});

/** Only where none of the pods declares the port, each of them is behind a Service that translates it, and no other item already names the right one. */
function servicePort(
  view: EnvironmentView,
  { ports }: PolicyRule,
  { port, protocol, endPort, templated }: PolicyPort,
  pods: readonly WorkloadEndpoint[],
): ServicePortFact | undefined {
  const number = port?.value;
  const name = protocol ? protocol.value : 'TCP';
  if (!port || typeof number !== 'number' || !name || endPort || templated) return undefined;
  if (pods.some((pod) => pod.portsOpen || pod.ports.length === 0 || pod.ports.some((declared) => declared.number === number && declared.protocol === name)))
    return undefined;
  const translations = pods.map((pod) => translationOf(view, pod, number, name));
  const first = translations.find((translation) => translation !== undefined);
  if (!first || translations.some((translation) => translation === undefined)) return undefined;
  const targets = [...new Set(translations.flatMap((translation) => translation?.target ?? []))].sort((a, b) => a - b);
  const allowed = ports?.items.some((other) => other.port?.value !== undefined && targets.some((target) => other.port?.value === target));
  return allowed ? undefined : { at: port.range, number, service: first.service, targets };
}

function translationOf(
  view: EnvironmentView,
  pod: WorkloadEndpoint,
  number: number,
  protocol: Protocol,
): { readonly service: string; readonly target: number } | undefined {
  for (const placed of view.inNamespace(pod.namespace)) {
    if (placed.object.type !== 'service' || !selects(placed, pod)) continue;
    for (const entry of placed.object.ports) {
      const target = entry.port === number && entry.protocol === protocol ? targetOf(entry, pod) : undefined;
      if (target !== undefined && target !== number) return { service: placed.object.metadata.name?.value ?? '', target };
    }
  }
  return undefined;
}

function targetOf({ targetPort, protocol }: ServicePort, { ports }: WorkloadEndpoint): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return ports.find((declared) => declared.name === targetPort && declared.protocol === protocol)?.number;
}

function selects({ object }: PlacedObject, { labels }: WorkloadEndpoint): boolean {
  if (object.type !== 'service' || object.selector.entries.length === 0 || object.selector.templated) return false;
  return object.selector.entries.every(
    ({ key, value }) => value.value !== undefined && meets(labels, { key: key.value, operator: 'In', values: [value.value] }) === 'yes',
  );
}
