import { KEYS, NASTY } from './faults.js';
import type { Faults } from './mutate.js';
import type { Value } from './value.js';

const API = 'policy.networking.k8s.io';
const policy = (version: string, spec: Value, metadata: Value = { name: 'a' }): Value => ({
  apiVersion: `${API}/${version}`,
  kind: 'ClusterNetworkPolicy',
  metadata,
  spec,
});
const pods: Value = { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } };

/** ClusterNetworkPolicies that the CRD of the experimental channel takes, between them with every field. */
export const clusterPolicies: readonly Value[] = [
  policy('v1beta1', { tier: 'Admin', priority: 0, subject: { namespaces: {} } }),
  policy('v1beta1', {
    tier: 'Admin',
    priority: 10,
    subject: { namespaces: { matchLabels: { team: 'a' }, matchExpressions: [{ key: 'env', operator: 'Exists' }] } },
    ingress: [
      {
        name: 'n',
        action: 'Accept',
        from: [{ namespaces: {} }, { pods }],
        protocols: [
          { tcp: { destinationPort: { number: 80 } } },
          { udp: { destinationPort: { range: { start: 80, end: 90 } } } },
          { sctp: { destinationPort: { number: 65535 } } },
        ],
      },
      { action: 'Pass', from: [{ pods: { podSelector: {} } }] },
    ],
  }),
  policy('v1alpha2', {
    tier: 'Baseline',
    priority: 1000,
    subject: { pods },
    egress: [
      { action: 'Deny', to: [{ networks: ['10.0.0.0/8', '2001:db8::/32'] }, { namespaces: {} }], protocols: [{ udp: { destinationPort: { number: 53 } } }] },
      { action: 'Accept', to: [{ pods }], protocols: [{ destinationNamedPort: 'http' }, { tcp: { destinationPort: { range: { start: 1, end: 2 } } } }] },
    ],
  }),
  policy(
    'v1beta1',
    {
      tier: 'Admin',
      priority: 500,
      subject: { namespaces: {} },
      egress: [
        { action: 'Accept', to: [{ domainNames: ['example.com', '*.example.org.'] }, { nodes: { matchLabels: { zone: 'a' } } }] },
        { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
      ],
      ingress: [],
    },
    { name: 'full', namespace: 'shop', labels: { a: 'b' }, annotations: { c: 'd' } },
  ),
];

/** What is written in place of what is right; of other groups there is nothing, for their kinds are not read. */
export const clusterFaults: Faults = {
  keys: [
    ...KEYS,
    ...['tier', 'priority', 'subject', 'namespaces', 'pods', 'networks', 'nodes', 'domainNames', 'protocols', 'tcp', 'udp', 'sctp', 'TCP', 'icmp'],
    ...['destinationPort', 'destinationNamedPort', 'number', 'range', 'start', 'end', 'portNumber', 'portRange', 'namedPort', 'protocol'],
  ],
  values: [
    ...NASTY,
    ...['Admin', 'Baseline', 'admin', 'Default', 'Accept', 'Allow', 'Deny', 'Pass', 'accept', 'ACCEPT', 'example.com', '_a.b', 'localhost', '*.a', '*.a.b.'],
    ...[1000, 1001, 1, 2, 90, 91],
    { number: 0 },
    { number: 80, range: { start: 1, end: 2 } },
    { range: { start: 80, end: 80 } },
    { range: { start: 90, end: 80 } },
    { range: { start: '80', end: 90 } },
    { start: 1, end: 2 },
    { destinationPort: {} },
    { destinationPort: { number: 443 } },
    { tcp: {} },
    { tcp: { destinationPort: { number: 80 } }, udp: { destinationPort: { number: 80 } } },
    { destinationNamedPort: 'http' },
    { destinationNamedPort: '' },
    { portNumber: { protocol: 'TCP', port: 80 } },
    { protocol: 'TCP', port: 80 },
    { namespaces: {}, pods },
    { namespaceSelector: {} },
    { podSelector: {} },
    { networks: ['10.0.0.0/8'] },
    { networks: ['10.0.0.1/8'] },
    { networks: ['10.0.0.0/8', '10.0.0.0/8'] },
    { networks: [] },
    { nodes: {} },
    { domainNames: ['example.com'] },
    { domainNames: ['A_.b'] },
    Array.from({ length: 26 }, (_, index) => `10.${index}.0.0/16`),
    Array.from({ length: 25 }, (_, index) => `10.${index}.0.0/16`),
    Array.from({ length: 26 }, () => ({ namespaces: {} })),
    Array.from({ length: 26 }, (): Value => ({ action: 'Deny', to: [{ namespaces: {} }] })),
    { action: 'Deny', from: [{ namespaces: {} }], to: [{ namespaces: {} }] },
    'n'.repeat(100),
    'n'.repeat(101),
  ],
  versions: [`${API}/v1alpha1`, `${API}/v1`, `${API}/V1beta1`, `${API}/v1beta1 `, `${API}/v1alpha2`],
  kinds: ['clusternetworkpolicy', 'ClusterNetworkPolicies', 'ClusterNetworkPolicy ', 'ClusterNetworkPollicy', 'ClusternetworkPolicy'],
};
