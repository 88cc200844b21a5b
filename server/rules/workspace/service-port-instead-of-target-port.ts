import type { NetworkPolicy, PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Protocol } from '../../model/object-base.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { widening } from '../edits.js';
import { rulesOf } from '../reading.js';
import { issueReference } from '../references.js';
import { type EnvironmentTarget, rule, type Severity } from '../rule.js';
import { destinationsOf } from './destinations.js';
import { podsBehind, targetOf } from './service-targets.js';

interface ServicePortFact {
  readonly at: Range;
  readonly number: number;
  readonly service: string;
  readonly targets: readonly number[];
  readonly severity: Severity;
}

/** The port of a Service, where the port of its pods is asked for. */
export default rule<'NetworkPolicy in environment', ServicePortFact>({
  id: 'service-port-instead-of-target-port',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A rule names the port of a Service instead of the port that its pods listen on.',
    why: 'A Service translates its `port` to the `targetPort` of a pod before policies are applied. A rule with the Service port admits nothing that arrives. Where the pods declare no port it is milder, because they may listen on more than the Service says.',
    silent:
      'Where a pod declares the port, where another Service leads to it, and where the rule names the right port as well. Of egress where the plugin is `aws-vpc-cni`, which looks before the translation; `cni-service-port-pre-dnat` is for it.',
    given: `
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
`,
    bad: `
#- /policy.yaml
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
#- /policy.yaml
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

  find: servicePorts,
  say: ({ number, service, targets, severity }) =>
    `${number} is the port of Service \`${service}\`; ${severity === 'info' ? 'it leads to' : 'its pods listen on'} ${targets.join(' and ')}. Policies see the port of the pod, so write ${targets.join(' and ')}.`,
  fix: ({ at, targets: [target, ...others] }, { tree }) =>
    target === undefined || others.length > 0 || tree.templated
      ? []
      : widening(`Write ${target}, to allow the port of the pods`, [{ range: at, newText: String(target) }]),
});

function* servicePorts({ object: placed, view }: EnvironmentTarget<NetworkPolicy>): Iterable<ServicePortFact> {
  const policy = view.policy(placed.id);
  if (!policy) return;
  for (const policyRule of rulesOf(placed.object)) {
    if (!policyRule.ports || policyRule.ports.templated) continue;
    // A plugin that looks before the translation asks for the port of the Service where a connection begins.
    if (policyRule.direction === 'egress' && view.profile.plugin?.sees === 'service-port') continue;
    const pods = destinationsOf(view, policy, policyRule);
    if (!pods || pods.length === 0) continue;
    for (const item of policyRule.ports.items) {
      const fact = servicePort(view, policyRule, item, pods);
      if (fact) yield fact;
    }
  }
}

/** For a policy: the ports of Services that it names instead of those of their pods. Each policy is looked at once. */
export function servicePortsOf(): (target: EnvironmentTarget<NetworkPolicy>) => readonly ServicePortFact[] {
  const known = new Map<string, readonly ServicePortFact[]>();
  return (target) => {
    const facts = known.get(target.object.id) ?? [...servicePorts(target)];
    known.set(target.object.id, facts);
    return facts;
  };
}

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
  if (pods.some((pod) => pod.portsOpen || pod.ports.some((declared) => declared.number === number && declared.protocol === name))) return undefined;
  const byNamespace = new Map<string, Translations>();
  const translations: Translation[] = [];
  for (const pod of pods) {
    const known = byNamespace.get(pod.namespace) ?? translationsIn(view, pod.namespace, number, name);
    byNamespace.set(pod.namespace, known);
    const translation = known.get(pod);
    if (!translation) return undefined;
    translations.push(translation);
  }
  const [first] = translations;
  if (!first) return undefined;
  const targets = [...new Set(translations.map(({ target }) => target))].sort((a, b) => a - b);
  const allowed = ports?.items.some((other) => other.port?.value !== undefined && targets.some((target) => other.port?.value === target));
  const severity = pods.some((pod) => pod.ports.length === 0) ? 'info' : 'warning';
  return allowed ? undefined : { at: port.range, number, service: first.service, targets, severity };
}

interface Translation {
  readonly service: string;
  readonly target: number;
}

type Translations = ReadonlyMap<WorkloadEndpoint, Translation>;

/** For the workloads behind a Service of the namespace that makes another port of this one, and behind none that leads to it: the first such Service. */
function translationsIn(view: EnvironmentView, namespace: string, number: number, protocol: Protocol): Translations {
  const found = new Map<WorkloadEndpoint, Translation>();
  const listening = new Set<WorkloadEndpoint>();
  for (const { object } of view.inNamespace(namespace, 'service')) {
    if (object.type !== 'service') continue;
    const entries = object.ports.filter((entry) => entry.protocol === protocol);
    if (!entries.some(({ port, targetPort }) => port === number || targetPort === number)) continue;
    for (const pod of podsBehind(view, namespace, object)) {
      if (entries.some((entry) => targetOf(entry, pod) === number)) listening.add(pod);
      const target = entries.filter(({ port }) => port === number).map((entry) => targetOf(entry, pod))[0];
      if (target !== undefined && !found.has(pod)) found.set(pod, { service: object.metadata.name?.value ?? '', target });
    }
  }
  for (const pod of listening) found.delete(pod);
  return found;
}
