import type { Field } from '../../model/field.js';
import { privateAddresses } from '../../semantics/engine/blocks.js';
import { includesAddresses, parseCidr } from '../../semantics/sets/address-set.js';
import { insertEntry } from '../../syntax/edit/insert.js';
import { shift } from '../../util/range.js';
import { rulesOf } from '../reading.js';
import { type Fix, type RuleContext, rule, type Violation } from '../rule.js';
import { placeOfObject } from './matching.js';
import { type PlacedService, servicesInFront } from './services.js';

interface SourceNat extends Violation {
  readonly cidr: Field<string>;
  readonly service: PlacedService;
}

/** Addresses of clients, behind a Service that puts those of nodes in their place. */
export default rule<'NetworkPolicy in environment', SourceNat>({
  id: 'lb-source-nat',
  category: 'workspace',
  severity: 'info',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A block of addresses of clients is let in, and the Service in front puts the address of a node in their place.',
    why: 'Of type NodePort or LoadBalancer, a Service takes connections at every node and hands them on, with the address of the node as their source. A policy at the pod never sees the client, so the block never matches. With `externalTrafficPolicy: Local` only nodes with such a pod take connections, and the address stays. `loadBalancerSourceRanges` limits clients before any of this.',
    silent: 'Of private addresses, which may be those of nodes, of `0.0.0.0/0`, and where no Service in front of the pods is reached from outside.',
    wrong:
      'Where a load balancer hands connections to pods directly, as those of AWS and GKE can, or the plugin keeps the address of the client (Cilium with DSR).',
    given: `
#- /web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web}]}
`,
    bad: `
#- /policy.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{ipBlock: {cidr: 203.0.113.0/24}}]
#                             ^^^^^^^^^^^^^^ info: lb-source-nat \`web\`
`,
    good: `
#- /policy.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{ipBlock: {cidr: 203.0.113.0/24}}]
`,
    references: [
      'https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip',
      'https://kubernetes.io/docs/tutorials/services/source-ip/',
    ],
  },

  *find({ object: placed, view, once }) {
    const policy = view.policy(placed.id);
    const cidrs = rulesOf(placed.object).flatMap(({ direction, peers }) =>
      direction === 'ingress' ? (peers?.items ?? []).flatMap(({ ipBlock }) => ipBlock?.cidr ?? []) : [],
    );
    const clients = cidrs.filter((cidr): cidr is Field<string> => cidr.value !== undefined && isOfClients(cidr.value));
    if (!policy || clients.length === 0) return;
    const services = once(servicesInFront);
    const inFront = view.evaluator.subjectsOf(policy).flatMap(({ workload, sure }) => (sure ? services(workload) : []));
    const service = inFront.find(
      ({ service: { exposure, metadata } }) =>
        exposure?.from !== undefined && !exposure.keepsSource && !handsOnDirectly(metadata.annotations.entries.map(({ key }) => key.value)),
    );
    if (!service) return;
    const related = placeOfObject(service.placed, `${service.service.exposure?.from} Service \`${service.service.metadata.name?.value}\``);
    for (const cidr of clients) yield { at: cidr.range, cidr, service, related };
  },
  say: ({ cidr, service: { service } }) =>
    `Service \`${service.metadata.name?.value}\` (${service.exposure?.from}) puts the address of a node in place of the client's, so \`${cidr.value}\` mostly matches nobody. Set \`externalTrafficPolicy: Local\` on it, or limit clients with \`loadBalancerSourceRanges\`.`,
  fix: keepSource,
});

/** Less than a whole family, and outside. */
function isOfClients(cidr: string): boolean {
  const block = parseCidr(cidr);
  return block !== undefined && !/\/0$/.test(cidr) && !includesAddresses(privateAddresses, [block]);
}

/** Annotations of load balancers that know pods by their addresses. */
function handsOnDirectly(annotations: readonly string[]): boolean {
  return annotations.some((key) =>
    /^(?:cloud\.google\.com\/neg|service\.beta\.kubernetes\.io\/aws-load-balancer-(?:nlb-target-type|type|target-group-attributes)|networking\.gke\.io\/load-balancer-type)$/.test(
      key,
    ),
  );
}

/** Of a Service in the same file. */
function keepSource({ service: { placed } }: SourceNat, { file }: RuleContext): readonly Fix[] {
  const document = placed.file === file.id ? file.source?.documents[placed.document] : undefined;
  const edits = document && insertEntry(document.tree, [...placed.object.path, 'spec'], 'externalTrafficPolicy', 'Local', 'type');
  if (!edits) return [];
  const elsewhere = [{ file: file.id, create: false, edits: edits.map(({ range, newText }) => ({ range: shift(range, placed.offset), newText })) }];
  return [
    {
      title: `Let ${placed.object.metadata.name?.value} keep the address of clients: externalTrafficPolicy: Local (lets them through)`,
      safe: false,
      caution: 'widens',
      edits: [],
      elsewhere,
    },
  ];
}
