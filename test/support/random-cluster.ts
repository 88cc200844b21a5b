import fc from 'fast-check';
import type {
  AdminPolicyManifest,
  AdminRuleManifest,
  AdminSelection,
  NetworkPolicyManifest,
  PeerManifest,
  Pod,
  PortManifest,
  RuleManifest,
  SelectorManifest,
} from './brute-force.js';

/** A small cluster in which selectors, blocks and ports meet often. */
export interface RandomCluster {
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicyManifest[];
  readonly adminPolicies: readonly AdminPolicyManifest[];
}

export const namespaceNames = ['east', 'west', 'north'] as const;
const nameLabel = 'kubernetes.io/metadata.name';

const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b', 'c'), { maxKeys: 2 }).map((record) => ({ ...record }));

const expression = (keys: readonly string[], values: readonly string[]) =>
  fc.oneof(
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('In', 'NotIn'), values: fc.subarray([...values], { minLength: 1 }) }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );

const podSelector: fc.Arbitrary<SelectorManifest> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: labels.map((matchLabels) => ({ matchLabels })) },
  { weight: 2, arbitrary: fc.array(expression(['app', 'tier'], ['a', 'b']), { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })) },
  { weight: 1, arbitrary: fc.constant({ matchLabels: null, matchExpressions: null }) },
);

const namespaceSelector: fc.Arbitrary<SelectorManifest> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...namespaceNames, 'elsewhere').map((name) => ({ matchLabels: { [nameLabel]: name } })),
  fc.array(expression(['team'], ['x', 'y']), { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
);

/** Blocks around the addresses of `probes`. */
const blocks = [
  { cidr: '10.0.0.0/8', except: ['10.0.1.0/24', '10.128.0.0/9'] },
  { cidr: '10.0.0.0/16' },
  { cidr: '10.0.1.0/24', except: null },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '0.0.0.0/0' },
  { cidr: '203.0.113.7/32' },
  { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] },
  { cidr: '::/0' },
];

/** Addresses on both sides of each edge of `blocks`. */
export const probes = [
  '10.0.0.9',
  '10.0.1.0',
  '10.0.1.255',
  '10.0.2.0',
  '10.128.0.1',
  '9.255.255.255',
  '203.0.113.7',
  '203.0.113.8',
  '255.255.255.255',
  '2001:db8::1',
  '2001:db8:1::1',
  '2001:db8:2::',
  '2001:db9::',
  '::1',
];

/** Ports on both sides of each edge of the random ones. */
export const probePorts = [1, 79, 80, 81, 7999, 8000, 8080, 8100, 8101, 65535];

const peer: fc.Arbitrary<PeerManifest> = fc.oneof(
  podSelector.map((selector) => ({ podSelector: selector })),
  namespaceSelector.map((selector) => ({ namespaceSelector: selector, podSelector: null })),
  fc.record({ namespaceSelector, podSelector }),
  fc.constantFrom(...blocks).map((ipBlock) => ({ ipBlock })),
);

const protocol = fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const);
const port: fc.Arbitrary<PortManifest | null> = fc.oneof(
  fc.constant({}),
  fc.constant(null),
  protocol.map((name) => ({ protocol: name })),
  fc.record({ protocol: fc.option(protocol), port: fc.constantFrom<number | string | null>(80, 8080, 'http', 'metrics', null) }),
  fc.constantFrom(
    { port: 8000, endPort: 8100 },
    { protocol: 'UDP' as const, port: 80, endPort: 80 },
    { port: 1, endPort: 65535 },
    { port: 65535 },
    { port: 65535, endPort: 65535 },
  ),
);

const missing = fc.constantFrom(undefined, null, []);
const some = <T>(item: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<readonly T[] | null | undefined> =>
  fc.oneof({ weight: 1, arbitrary: missing }, { weight: 3, arbitrary: fc.array(item, { minLength: 1, maxLength }) });

const rule = (peers: 'from' | 'to'): fc.Arbitrary<RuleManifest> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<RuleManifest>(null, {}) },
    { weight: 6, arbitrary: fc.record({ peers: some(peer, 3), ports: some(port, 2) }).map((one): RuleManifest => ({ [peers]: one.peers, ports: one.ports })) },
  );

const policySpec = fc.record({
  podSelector: fc.oneof(podSelector, fc.constantFrom(null, undefined)),
  policyTypes: fc.constantFrom(undefined, null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
  ingress: some(rule('from'), 2),
  egress: some(rule('to'), 2),
});

const policy: fc.Arbitrary<NetworkPolicyManifest> = fc
  .record({
    namespace: fc.constantFrom(...namespaceNames),
    spec: fc.oneof({ weight: 12, arbitrary: policySpec }, { weight: 1, arbitrary: fc.constantFrom(undefined, null, {}) }),
  })
  .map(({ namespace, spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p', namespace }, spec }));

const containerPorts = fc.subarray([
  { name: 'http', containerPort: 8080 },
  { name: 'http', containerPort: 80, protocol: 'UDP' as const },
  { name: 'metrics', containerPort: 8101, protocol: 'TCP' as const },
  { containerPort: 7999, protocol: 'SCTP' as const },
]);

/** In and out of `blocks`. */
const podAddresses = ['10.0.0.9', '10.0.1.7', '10.128.0.1', '192.168.7.7', '203.0.113.7', '2001:db8::5', '2001:db8:1::5', 'fd00::7'];

const pod: fc.Arbitrary<Omit<Pod, 'name'>> = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  ports: containerPorts,
  address: fc.constantFrom(...podAddresses),
});

const selection: fc.Arbitrary<AdminSelection> = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc.record({ namespaceSelector, podSelector }).map((pods) => ({ pods })),
);

const adminPorts = fc.option(
  fc.array(
    fc.oneof(
      fc.record({ protocol, port: fc.constantFrom(80, 8080) }).map((portNumber) => ({ portNumber })),
      protocol.map((name) => ({ portRange: { protocol: name, start: 8000, end: 8100 } })),
      fc.constantFrom('http', 'metrics').map((namedPort) => ({ namedPort })),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  { nil: undefined },
);

const networks = fc.subarray(['10.0.0.0/8', '10.0.1.0/24', '0.0.0.0/0', '2001:db8::/32', '::/0'], { minLength: 1 }).map((cidrs) => ({ networks: cidrs }));

const adminRule = (peers: 'from' | 'to', actions: readonly AdminRuleManifest['action'][]): fc.Arbitrary<AdminRuleManifest> =>
  fc
    .record({
      action: fc.constantFrom(...actions),
      peers: fc.array(peers === 'to' ? fc.oneof(selection, networks) : selection, { minLength: 1, maxLength: 2 }),
      ports: adminPorts,
    })
    .map((one) => ({ action: one.action, [peers]: one.peers, ...(one.ports && { ports: one.ports }) }));

/** Distinct priorities, because the order of equal ones is not defined. */
const adminPolicies: fc.Arbitrary<readonly AdminPolicyManifest[]> = fc
  .record({
    baseline: fc.boolean(),
    specs: fc.array(
      fc.record({
        subject: selection,
        ingress: fc.array(adminRule('from', ['Allow', 'Deny', 'Pass']), { maxLength: 3 }),
        egress: fc.array(adminRule('to', ['Allow', 'Deny', 'Pass']), { maxLength: 3 }),
        priority: fc.nat(1000),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ baseline, specs }) =>
    specs.map((spec, i): AdminPolicyManifest => {
      const head = { apiVersion: 'policy.networking.k8s.io/v1alpha1' as const };
      if (!baseline || i > 0)
        return { ...head, kind: 'AdminNetworkPolicy', metadata: { name: `admin-${i}` }, spec: { ...spec, priority: (spec.priority % 300) * 3 + i } };
      const withoutPass = (rules: readonly AdminRuleManifest[]) => rules.map((one) => (one.action === 'Pass' ? { ...one, action: 'Deny' as const } : one));
      return {
        ...head,
        kind: 'BaselineAdminNetworkPolicy',
        metadata: { name: 'default' },
        spec: { subject: spec.subject, ingress: withoutPass(spec.ingress), egress: withoutPass(spec.egress) },
      };
    }),
  );

/** @param kinds whether admin policies take part */
export function randomCluster(kinds: { readonly admin: boolean }): fc.Arbitrary<RandomCluster> {
  return fc
    .record({
      teams: fc.tuple(...namespaceNames.map(() => fc.constantFrom(undefined, 'x', 'y'))),
      pods: fc.array(pod, { minLength: 1, maxLength: 4 }),
      policies: fc.array(policy, { maxLength: 4 }),
      adminPolicies: kinds.admin ? adminPolicies : fc.constant([]),
    })
    .map(({ teams, pods, policies, adminPolicies: admin }) => ({
      namespaces: Object.fromEntries(namespaceNames.map((name, i) => [name, { [nameLabel]: name, ...(teams[i] && { team: teams[i] }) }])),
      pods: pods.map((one, i) => ({ ...one, name: `pod-${i}` })),
      policies: policies.map((one, i) => ({ ...one, metadata: { ...one.metadata, name: `policy-${i}` } })),
      adminPolicies: admin,
    }));
}

/** The cluster as a stream of JSON documents, which are YAML, too. */
export function manifestsOf({ namespaces, pods, policies, adminPolicies: admin }: RandomCluster): string {
  const documents = [
    ...Object.entries(namespaces).map(([name, own]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: Object.fromEntries(Object.entries(own).filter(([key]) => key !== nameLabel)) },
    })),
    ...pods.map(({ namespace, name, labels: own, ports, address, onHost }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: own },
      spec: { ...(onHost && { hostNetwork: true }), containers: [{ name: 'main', image: 'x', ports }] },
      ...(address !== undefined && { status: { podIP: address, podIPs: [{ ip: address }] } }),
    })),
    ...policies,
    ...admin,
  ];
  return documents.map((document) => JSON.stringify(document)).join('\n---\n');
}
