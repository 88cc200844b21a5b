import type { PolicyRule } from '../../model/network-policy.js';
import type { Service } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import type { PodPeer, Policy } from '../../semantics/cluster/policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { appendItem, widening } from '../edits.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';
import { meets, namespacesOf, placeOfObject, podPeerOf } from '../workspace/matching.js';
import { podsBehind, targetOf } from '../workspace/service-targets.js';
import { byPlugin, eksReference, GUESSED, guessedText, type KnownPlugin, knownPlugin, type PluginViolation } from './known-plugin.js';

interface BeforeTranslation extends PluginViolation {
  readonly service: string;
  /** The port of the Service, where its port is what the rule lacks; else its selector lacks labels. */
  readonly port: { readonly number: number; readonly target: number; readonly protocol: string } | undefined;
  readonly rule: Path;
}

/** A rule for pods that are reached through a Service, for a plugin that looks before the Service's address is translated. */
export default rule<'NetworkPolicy in environment', BeforeTranslation>({
  id: 'cni-service-port-pre-dnat',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'An egress rule allows pods and not the Service that they are reached through, where the network plugin looks at the address of the Service.',
    why: `Amazon VPC CNI looks at a connection before the address of a Service is translated to that of a pod. It allows the address of a Service beside its pods only where the labels that the Service selects by have all that the rule asks for. The guide of Amazon EKS also asks that a Service has the port of its pods; of another port it is said mildly, because newer versions look for it. ${GUESSED}`,
    silent: 'Where the policy allows addresses, too, where the Service is headless, and of pods and Services that are not here.',
    wrong: 'Where the pods are connected to directly, and the Service is for others.',
    cluster: { plugin: 'aws-vpc-cni' },
    given: `
#- /db.yaml
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec:
  selector: {app: db}
  ports: [{port: 5432}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db, tier: data}}
    spec: {containers: [{name: db, image: postgres, ports: [{containerPort: 5432}]}]}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db, tier: data}}}]
#           ^^^^^^^^^^^ warning: cni-service-port-pre-dnat Service \`db\`
      ports: [{port: 5432, protocol: TCP}]
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
      ports: [{port: 5432, protocol: TCP}]
`,
    references: [eksReference, issueReference('aws/amazon-vpc-cni-k8s', 3181), issueReference('otterize/network-mapper', 488)],
  },

  *find({ object: placed, view }) {
    const known = knownPlugin(view);
    const policy = known?.plugin.sees === 'service-port' ? view.policy(placed.id) : undefined;
    if (!known || policy?.isolates.egress !== true || mayAllowAddresses(policy)) return;
    for (const policyRule of placed.object.spec.egress?.items ?? [])
      if (!policyRule.templated && !policyRule.peers?.templated) yield* inRule(view, placed, policyRule, known);
  },
  say: (fact) => {
    const { service, port, known } = fact;
    const looks = `${known.plugin.title} looks at connections before the address of a Service is translated`;
    if (port)
      return `${looks}, and is documented to need the same port at a Service and its pods. Service \`${service}\` is asked for ${port.number}, and its pods listen on ${port.target}: allow ${port.protocol} ${port.number}, too, if connections through it fail.${guessedText(fact)}`;
    return `${looks}, and allows that of Service \`${service}\` only where its selector has every label that is asked for here. Ask for those alone, so that connections through it pass.${guessedText(fact)}`;
  },
  fix: ({ port, rule: path }, { tree }) =>
    port ? widening(`Allow ${port.protocol} ${port.number}, too`, appendItem(tree, [...path, 'ports'], { port: port.number, protocol: port.protocol })) : [],
});

/** Whether another rule of the policy may cover the addresses of Services. */
function mayAllowAddresses({ rules: { egress } }: Policy): boolean {
  return egress.some(({ peers, unknown }) => unknown !== undefined || peers === 'anyone' || peers.some(({ kind }) => kind === 'addresses'));
}

function* inRule(view: EnvironmentView, placed: PlacedObject, policyRule: PolicyRule, known: KnownPlugin): Iterable<BeforeTranslation> {
  for (const written of policyRule.peers?.items ?? []) {
    const peer = podPeerOf(view, placed, written);
    const selector = written.podSelector;
    if (!peer || !selector || selector.isNull) continue;
    for (const { object, service, pods } of servicesOf(view, peer)) {
      const base = { service: service.metadata.name?.value ?? '', rule: policyRule.path };
      const place = placeOfObject(object, `Service \`${base.service}\``);
      if (lacksLabels(service, peer)) yield { ...base, at: selector.key, port: undefined, ...byPlugin(known, 'warning', place) };
      else for (const fact of portsLacking(policyRule, service, pods)) yield { ...base, ...fact, ...byPlugin(known, 'info', place) };
    }
  }
}

/** The Services with an address of their own through which pods of a peer are reached. */
function servicesOf(view: EnvironmentView, peer: PodPeer) {
  const matched = new Set(view.evaluator.matches(peer.pods).flatMap(({ workload, sure }) => (sure ? [workload] : [])));
  const namespaces = namespacesOf(peer.pods) ?? [...new Set([...matched].map(({ namespace }) => namespace))];
  return namespaces.flatMap((namespace) =>
    view.inNamespace(namespace, 'service').flatMap((object) => {
      const service = object.object;
      if (service.type !== 'service' || service.headless !== false || service.externalName !== undefined) return [];
      const pods = podsBehind(view, namespace, service).filter((pod) => matched.has(pod));
      return pods.length === 0 ? [] : [{ object, service, pods }];
    }),
  );
}

function lacksLabels({ selector }: Service, { pods: { pods } }: PodPeer): boolean {
  const labels: Labels = { values: new Map(selector.entries.map(({ key, value }) => [key.value, value.value])), open: false };
  return pods.requirements.some((requirement) => meets(labels, requirement) === 'no');
}

/** Ports of pods that the rule allows, where the Service is asked for another one that it does not. */
function* portsLacking({ ports }: PolicyRule, service: Service, pods: readonly WorkloadEndpoint[]): Iterable<Pick<BeforeTranslation, 'at' | 'port'>> {
  if (!ports || ports.templated || ports.items.some(({ endPort, port }) => endPort || port === undefined)) return;
  for (const { port, protocol, templated } of ports.items) {
    const name = protocol ? protocol.value : 'TCP';
    if (templated || typeof port?.value !== 'number' || !name) continue;
    const meant = service.ports.filter((entry) => entry.protocol === name && pods.every((pod) => targetOf(entry, pod) === port.value));
    const [lacking] = meant.filter(
      (entry) => !ports.items.some((other) => other.port?.value === entry.port || (entry.name !== undefined && other.port?.value === entry.name)),
    );
    if (lacking && meant.every((entry) => entry.port !== port.value))
      yield { at: port.range, port: { number: lacking.port, target: port.value, protocol: name } };
  }
}
