import type { AdminForm, AdminPart } from '../../model/admin-policy.js';
import { commonAdvice, PODS_FIELDS, SUBJECT_FIELDS } from '../ordered/parts.js';

const protocols = ['tcp', 'udp', 'sctp'] as const;

const PORTS = 'A port is written as `tcp: {destinationPort: {number: 80}}`, with `udp` or `sctp` for these';

/** How a ClusterNetworkPolicy is written: `v1beta1` and `v1alpha2` have the same fields, those of the experimental channel among them. */
export const clusterNetworkPolicyForm = Object.freeze<AdminForm>({
  apiVersions: ['policy.networking.k8s.io/v1beta1', 'policy.networking.k8s.io/v1alpha2'],
  ports: 'protocols',
  actions: { Accept: 'allow', Deny: 'deny', Pass: 'pass' },
  tiers: ['Admin', 'Baseline'],
  hasPriority: true,
  fields: {
    adminSpec: ['tier', 'priority', 'subject', 'ingress', 'egress'],
    adminSubject: SUBJECT_FIELDS,
    adminRule: ['name', 'action', 'from', 'to', 'protocols'],
    ingressPeer: SUBJECT_FIELDS,
    egressPeer: [...SUBJECT_FIELDS, 'networks', 'nodes', 'domainNames'],
    pods: PODS_FIELDS,
    adminPort: [...protocols, 'destinationNamedPort'],
    protocol: ['destinationPort'],
    destinationPort: ['number', 'range'],
    portRange: ['start', 'end'],
  },
  choices: ['adminSubject', 'ingressPeer', 'egressPeer', 'adminPort', 'protocol', 'destinationPort'],
  portParts: Object.fromEntries(
    protocols.flatMap((name): readonly (readonly [string, AdminPart])[] => [
      [name, 'protocol'],
      [`${name}.destinationPort`, 'destinationPort'],
      [`${name}.destinationPort.range`, 'portRange'],
    ]),
  ),
  most: { rules: 25, peers: 25, ports: 25 },
  namedPort: 'destinationNamedPort',
  portExample: 'tcp: {destinationPort: {number: 80}}',
  completesPods: false,
  refusesNarrowRanges: true,
  experimental: ['nodes', 'domainNames', 'destinationNamedPort'],
  strictVersions: ['policy.networking.k8s.io/v1beta1'],
  advice: {
    ...commonAdvice,
    podSelector: 'Pods are selected below `pods`, with `podSelector` and, if not in every namespace, `namespaceSelector`',
    domainNames: 'Domain names can be written in a peer of an egress rule only',
    priority: 'It belongs directly below `spec`; check the indentation',
    tier: 'It belongs directly below `spec`; check the indentation',
    ports: 'Ports are listed below `protocols`: an AdminNetworkPolicy has `ports`. A client that drops the field would leave a rule for every port',
    portNumber: PORTS,
    namedPort: 'A port is named with `destinationNamedPort`',
    portRange: 'A range is written as `tcp: {destinationPort: {range: {start: 8000, end: 8100}}}`, with `udp` or `sctp` for these',
    port: PORTS,
    protocol: PORTS,
    endPort: 'A range is written as `tcp: {destinationPort: {range: {start: 8000, end: 8100}}}`, with `udp` or `sctp` for these',
  },
});
