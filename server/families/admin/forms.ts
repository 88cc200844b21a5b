import type { AdminForm } from '../../model/admin-policy.js';
import { commonAdvice, PODS_FIELDS, SUBJECT_FIELDS } from '../ordered/parts.js';

const NEEDS_BOTH = 'Pods are selected below `pods`, which needs `namespaceSelector` and `podSelector`';

const fields: AdminForm['fields'] = {
  adminSpec: ['priority', 'subject', 'ingress', 'egress'],
  adminSubject: SUBJECT_FIELDS,
  adminRule: ['name', 'action', 'from', 'to', 'ports'],
  ingressPeer: SUBJECT_FIELDS,
  egressPeer: [...SUBJECT_FIELDS, 'networks', 'nodes', 'domainNames'],
  pods: PODS_FIELDS,
  adminPort: ['portNumber', 'portRange', 'namedPort'],
  portNumber: ['protocol', 'port'],
  portRange: ['protocol', 'start', 'end'],
};

/** How an AdminNetworkPolicy is written. */
export const adminForm = Object.freeze<AdminForm>({
  apiVersions: ['policy.networking.k8s.io/v1alpha1'],
  ports: 'ports',
  actions: { Allow: 'allow', Deny: 'deny', Pass: 'pass' },
  tiers: [],
  hasPriority: true,
  fields,
  choices: ['adminSubject', 'ingressPeer', 'egressPeer', 'adminPort'],
  portParts: { portNumber: 'portNumber', portRange: 'portRange' },
  most: { rules: 100, peers: 100, ports: 100 },
  namedPort: 'namedPort',
  portExample: 'portNumber: {protocol: TCP, port: 80}',
  completesPods: true,
  refusesNarrowRanges: false,
  experimental: [],
  strictVersions: [],
  advice: {
    ...commonAdvice,
    podSelector: NEEDS_BOTH,
    domainNames: 'Domain names can be written in a peer of an egress rule of an AdminNetworkPolicy only',
    priority: 'It belongs directly below `spec`; check the indentation',
    tier: 'Only a ClusterNetworkPolicy says its tier: an AdminNetworkPolicy comes before all NetworkPolicies, a BaselineAdminNetworkPolicy behind them',
    protocols: 'Ports are listed below `ports`; `protocols` is of a ClusterNetworkPolicy',
    port: 'A single port is written below `portNumber`',
    protocol: 'The protocol is written below `portNumber` or `portRange`',
    endPort: 'A range is written as `portRange`, with `start` and `end`',
  },
});

/** How a BaselineAdminNetworkPolicy is written: it comes last, so it has no priority, and nothing to pass a connection on to. */
export const baselineForm = Object.freeze<AdminForm>({
  ...adminForm,
  actions: { Allow: 'allow', Deny: 'deny' },
  hasPriority: false,
  onlyName: 'default',
  fields: {
    ...fields,
    adminSpec: ['subject', 'ingress', 'egress'],
    egressPeer: [...SUBJECT_FIELDS, 'networks', 'nodes'],
  },
  advice: {
    ...adminForm.advice,
    priority: 'Only an AdminNetworkPolicy has a priority, directly below `spec`: there is one BaselineAdminNetworkPolicy, and it comes last',
  },
});
