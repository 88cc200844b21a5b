import fc from 'fast-check';
import { stringify } from 'yaml';
import type { NetworkPolicyManifest, PeerManifest, PortManifest, RuleManifest } from './brute-force.js';
import type { FixtureFile } from './fixture.js';
import { manifestsOf, type RandomCluster, randomCluster } from './random-cluster.js';

type Spec = NonNullable<NetworkPolicyManifest['spec']>;
type Slip = (spec: Spec, at: number) => Spec;

/** Mistakes that the API server takes, each a change of a policy; `at` decides where. */
const slips: Readonly<Record<string, Slip>> = {
  'the same peer twice': onPeers((peers, at) => (peers.length > 0 ? [...peers, peers[at % peers.length] as PeerManifest] : peers)),
  'a wider peer beside another': onPeers((peers) => [{ namespaceSelector: {} }, ...peers]),
  'a peer without its second selector': onPeers(
    (peers) => [...peers, { namespaceSelector: null, podSelector: { matchLabels: { app: 'a' } } }] as readonly PeerManifest[],
  ),
  'an exception that another block lets through': onPeers((peers) => [
    ...peers,
    { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } },
    { ipBlock: { cidr: '10.0.0.0/16' } },
  ]),
  'a namespace by its name label': onPeers((peers) => [...peers, { namespaceSelector: { matchLabels: { name: 'east' } } }]),
  'a slip in a label key': onPeers((peers) => [...peers, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata-name': 'west' } } }]),
  'a label of namespaces on pods': onPeers((peers) => [...peers, { podSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'west' } } }]),
  'two peers for one': onPeers((peers) => [...peers, { namespaceSelector: { matchLabels: { team: 'x' } } }, { podSelector: { matchLabels: { app: 'b' } } }]),
  'a misspelt label': onPeers((peers) => [...peers, { podSelector: { matchLabels: { role: 'fronted' } } }]),
  'nobody that means everybody': onPeers(() => []),
  'the same port twice': onPorts((ports, at) => (ports.length > 0 ? [...ports, ports[at % ports.length] ?? null] : ports)),
  'a port without protocol': onPorts((ports) => [...ports, { port: 80 }]),
  'DNS over one protocol': onPorts((ports) => [...ports, { port: 53, protocol: 'UDP' }]),
  'every port as a range': onPorts((ports) => [...ports, { protocol: 'TCP', port: 1, endPort: 65535 }]),
  'an empty port': onPorts((ports) => [...ports, {}]),
  'a port that is no one’s': onPorts((ports) => [...ports, { port: 'htttp', protocol: 'TCP' }]),
  'ports as a rule of their own': onRules((rules, _, side) => [
    ...rules,
    { [side]: [{ podSelector: { matchLabels: { app: 'a' } } }] },
    { ports: [{ port: 8080, protocol: 'TCP' }] },
  ]),
  'an empty rule': onRules((rules) => [...rules, {}]),
  'a dash with nothing behind it': onRules((rules) => [...rules, null]),
  'the same type twice': (spec, at) => ({ ...spec, policyTypes: at % 2 === 0 ? ['Ingress', 'Ingress'] : ['Egress', 'Egress'] }),
  'no types': ({ policyTypes: _, ...spec }) => spec,
  'egress closed in vain': ({ policyTypes: _, ...spec }) => ({ ...spec, egress: [] }),
  'an empty selector in many words': (spec) => ({ ...spec, podSelector: { matchLabels: {} } }),
  'no selector': ({ podSelector: _, ...spec }) => spec,
  'a contradiction': (spec) => ({ ...spec, podSelector: { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] } }),
  'pods that are not there': (spec) => ({ ...spec, podSelector: { matchLabels: { role: 'fronted' } } }),
};

function onRules(change: (rules: readonly RuleManifest[], at: number, side: 'from' | 'to') => readonly RuleManifest[]): Slip {
  return (spec, at) => (at % 2 === 0 ? { ...spec, ingress: change(spec.ingress ?? [], at, 'from') } : { ...spec, egress: change(spec.egress ?? [], at, 'to') });
}

/** Changes one rule of the list, or one that is added. */
function onRule(change: (rule: NonNullable<RuleManifest>, at: number, side: 'from' | 'to') => RuleManifest): Slip {
  return onRules((rules, at, side) => {
    const place = rules.length === 0 ? 0 : at % rules.length;
    const changed = change(rules[place] ?? {}, at, side);
    return rules.length === 0 ? [changed] : rules.map((rule, index) => (index === place ? changed : rule));
  });
}

function onPeers(change: (peers: readonly PeerManifest[], at: number) => readonly PeerManifest[]): Slip {
  return onRule((rule, at, side) => ({ ...rule, [side]: change(rule[side] ?? [], at) }));
}

function onPorts(change: (ports: readonly (PortManifest | null)[], at: number) => readonly (PortManifest | null)[]): Slip {
  return onRule((rule, at) => ({ ...rule, ports: change(rule.ports ?? [], at) }));
}

/** The files of a random cluster of which some policies have mistakes, in block or flow style. */
export const mistakenCluster: fc.Arbitrary<readonly FixtureFile[]> = fc
  .record({
    cluster: randomCluster({ admin: false }),
    mistakes: fc.array(fc.record({ slip: fc.constantFrom(...Object.keys(slips)), at: fc.nat(11), policy: fc.nat(3) }), { minLength: 1, maxLength: 3 }),
    isFlow: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  })
  .map(({ cluster, mistakes, isFlow }) => {
    const policies = mistakes.reduce<readonly NetworkPolicyManifest[]>(
      (all, { slip, at, policy }) => {
        const place = all.length === 0 ? -1 : policy % all.length;
        return all.map((one, index) => (index === place ? { ...one, spec: slips[slip]?.(one.spec ?? {}, at) ?? one.spec } : one));
      },
      cluster.policies.length > 0
        ? cluster.policies
        : [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'only', namespace: 'east' } }],
    );
    const role = { role: 'frontend' };
    const rest: RandomCluster = {
      ...cluster,
      policies: [],
      pods: cluster.pods.map((pod, index) => (index === 0 ? { ...pod, labels: { ...pod.labels, ...role } } : pod)),
    };
    const text = policies
      .map((one) => (isFlow ? JSON.stringify(one) : stringify(JSON.parse(JSON.stringify(one)), { version: '1.1' })))
      .join(isFlow ? '\n---\n' : '---\n');
    return [
      { path: '/pods.yaml', text: manifestsOf(rest), markers: [] },
      { path: '/policies.yaml', text: `${text}\n`, markers: [] },
    ];
  });
