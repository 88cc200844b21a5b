import type { Value } from './value.js';

const meta = (name: string, more: { [key: string]: Value } = {}): Value => ({ name, namespace: 'shop', ...more });
const policy = (spec: Value, metadata: Value = meta('web')): Value => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });

/** Policies that the API server takes, between them with every field. */
export const bases: readonly Value[] = [
  policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy({
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api', tier: 'front' } } }], ports: [{ protocol: 'TCP', port: 8080 }] }],
  }),
  policy({
    podSelector: {
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['a', 'b'] },
        { key: 'debug', operator: 'DoesNotExist' },
      ],
    },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      {},
    ],
  }),
  policy({
    podSelector: {},
    ingress: [
      {
        from: [
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } },
          { ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] } },
        ],
      },
    ],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 8000, endPort: 8100 }, { protocol: 'SCTP' }, { port: 'http' }] }],
    policyTypes: ['Ingress', 'Egress'],
  }),
  policy(
    { podSelector: { matchLabels: { role: 'db' } }, ingress: [{}] },
    meta('full', {
      labels: { 'app.kubernetes.io/name': 'full', empty: '' },
      annotations: { note: 'any text: with signs', 'example.com/owner': 'team-a' },
      finalizers: ['example.com/cleanup'],
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '1234', controller: true, blockOwnerDeletion: false }],
      creationTimestamp: '2024-01-01T00:00:00Z',
      generation: 3,
      resourceVersion: '17',
      uid: 'abc',
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Apply',
          apiVersion: 'networking.k8s.io/v1',
          time: '2024-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': {} },
        },
      ],
    }),
  ),
  policy({
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ namespaceSelector: {} }, { podSelector: {} }] }, { ports: [{ port: 443 }, { port: 'https', protocol: 'TCP' }] }],
  }),
  policy({ podSelector: {}, egress: [], ingress: null, policyTypes: null }, { name: 'nulls', labels: null, annotations: null }),
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'bare' } },
];
