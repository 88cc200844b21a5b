import { describe, expect, test } from 'vitest';
import { pluginNamed } from '../../server/semantics/cluster/plugins.js';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const RULE = 'dns-rule-wrong-target';
const PORTS = '[{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]';
const STOCK = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}';
const inSystem = (labels: string) => `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: ${labels}}}`;

const POD = (namespace: string, name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {${more}containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}
---
`;
const POLICY = (egress: string, { name = 'dns', subject = '{}', namespace = 'shop' } = {}) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  podSelector: ${subject}
  policyTypes: [Egress]
  egress: ${egress}
---
`;
const dns = (peers: string, ports = PORTS) => POLICY(`[{to: [${peers}], ports: ${ports}}]`);

function said(policies: string, objects = POD('shop', 'api'), plugin?: string): readonly string[] {
  const settings = { defaultNamespace: 'default', profile: { knownNamespaces: [], plugin: plugin === undefined ? undefined : pluginNamed(plugin) } };
  const snapshot = snapshotOf({ '/p.yaml': policies, '/o.yaml': objects }, settings);
  return findingsOf(snapshot, { path: '/p.yaml' }).flatMap(({ rule, message, severity }) => (rule === RULE ? [`${severity} ${message}`] : []));
}

describe('where the resolver is not', () => {
  test.each([
    ['all pods of its own namespace', '{podSelector: {}}', /^warning A `podSelector` alone selects pods of `shop`/],
    ['CoreDNS by its name, in its own namespace', '{podSelector: {matchLabels: {app: coredns}}}', /^warning A `podSelector` alone/],
    [
      'CoreDNS by a label that its pods do not carry',
      inSystem('{app: coredns}'),
      /^warning The pods of the resolver are labelled `k8s-app=kube-dns`, and none in `kube-system` is labelled `app=coredns`/,
    ],
    ['a slip in the value', inSystem('{k8s-app: kubedns}'), /^warning The pods of the resolver/],
    [
      'another namespace',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}',
      /^warning The resolver runs in `kube-system`, not in `shop`/,
    ],
    ['the address of its Service', '{ipBlock: {cidr: 10.96.0.10/32}}', /^info `10.96.0.10` is the address of the resolver's Service/],
  ])('%s', (_, peer, message) => {
    expect(said(dns(peer))).toEqual([expect.stringMatching(message)]);
  });

  test('the port of the Service in front of the resolver of OpenShift', () =>
    expect(said(dns('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}'))).toEqual([
      'warning The resolver in `openshift-dns` listens on 5353; its Service makes 53 of that, and policies see the port of the pod. Allow UDP and TCP 5353.',
    ]));

  test('pods alone, where nodes have a cache', () => {
    const cache = POD('kube-system', 'node-local-dns', 'hostNetwork: true, ');
    expect(said(dns(STOCK), POD('shop', 'api') + cache)).toEqual([expect.stringMatching(/^info `node-local-dns` answers lookups on each node/)]);
    expect(said(dns(STOCK), POD('shop', 'api') + cache, 'cilium')).toEqual([]);
    expect(said(dns(`${STOCK}, {ipBlock: {cidr: 169.254.20.10/32}}`), POD('shop', 'api') + cache)).toEqual([]);
  });

  test('of pods that this policy alone lets look up names, beside others that may', () => {
    const other = POLICY(`[{to: [${STOCK}], ports: ${PORTS}}]`, { name: 'other', subject: '{matchLabels: {app: api}}' });
    expect(said(dns('{podSelector: {}}') + other, POD('shop', 'api'))).toEqual([]);
    expect(said(dns('{podSelector: {}}') + other, POD('shop', 'api') + POD('shop', 'web'))).toHaveLength(1);
  });
});

describe('where it may be', () => {
  test.each([
    ['the stock resolver', STOCK],
    ['CoreDNS as its chart labels it', inSystem('{app.kubernetes.io/name: coredns}')],
    ['CoreDNS as its chart labels it, by the older label', inSystem('{k8s-app: coredns}')],
    ['all of kube-system', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}'],
    ['everything', '{namespaceSelector: {}}'],
    ['beside a wrong one', `{podSelector: {}}, ${STOCK}`],
    ["somebody's own resolver", '{podSelector: {matchLabels: {app: unbound}}}'],
    ['a resolver of another team', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: network}}, podSelector: {matchLabels: {app: bind}}}'],
    ['addresses of a resolver outside', '{ipBlock: {cidr: 10.0.0.2/32}}'],
    ['a label that another rule speaks of', '{namespaceSelector: {matchLabels: {name: kube-system}}}'],
    ['a label of pods among those of namespaces', '{namespaceSelector: {matchLabels: {k8s-app: kube-dns}}}'],
    ['the labels of the resolver alone, which another rule speaks of', '{podSelector: {matchLabels: {k8s-app: kube-dns}}}'],
  ])('%s', (_, peer) => expect(said(dns(peer))).toEqual([]));

  test('the resolver of OpenShift on both ports, or by name', () => {
    const to = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}';
    expect(said(dns(to, '[{port: 53, protocol: UDP}, {port: 5353, protocol: UDP}]'))).toEqual([]);
    expect(said(dns(to, '[{port: dns, protocol: UDP}]'))).toEqual([]);
    expect(said(POLICY(`[{to: [${to}], ports: [{port: 53, protocol: UDP}]}, {to: [${to}], ports: [{port: 5353, protocol: UDP}]}]`))).toEqual([]);
  });

  test('the address of the Service, for a plugin that looks at it', () =>
    expect(said(dns('{ipBlock: {cidr: 172.20.0.10/32}}'), undefined, 'aws-vpc-cni')).toEqual([]));
  test('pods of its own namespace, one of which is a resolver', () => expect(said(dns('{podSelector: {}}'), POD('shop', 'dnsmasq'))).toEqual([]));
  test('pods that carry the label', () => expect(said(dns(inSystem('{app: coredns}')), POD('kube-system', 'coredns'))).toEqual([]));
  test('pods that are not rendered', () => {
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: shop}\nspec: {chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: h}}}}\n';
    expect(said(dns('{podSelector: {}}'), release)).toEqual([]);
  });
  test('other ports, or every port', () => {
    expect(said(dns('{podSelector: {}}', '[{port: 53, protocol: UDP}, {port: 5432}]'))).toEqual([]);
    expect(said(POLICY('[{to: [{podSelector: {}}]}]'))).toEqual([]);
  });
});

describe('fixes', () => {
  const TITLE = 'Allow kube-dns in kube-system (lets more through)';
  test.each([
    ['{podSelector: {}}', STOCK],
    ['{podSelector: {matchLabels: {app: coredns}}}', STOCK],
    [inSystem('{app: coredns}'), STOCK],
    ['{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}', STOCK],
    ['{ipBlock: {cidr: 10.96.0.10/32}}', STOCK],
  ])('%s', (before, after) => checkFix(TITLE, dns(before) + POD('shop', 'api'), dns(after) + POD('shop', 'api')));

  test('in block style', () => {
    const policy = (peer: string) => `${POLICY(`\n    - to:\n${peer}      ports:\n        - port: 53\n          protocol: UDP`)}${POD('shop', 'api')}`;
    const block = `        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector: {matchLabels: {k8s-app: kube-dns}}
`;
    checkFix(TITLE, policy('        - podSelector: {}\n'), policy(block));
  });

  test('both protocols of the port of OpenShift', () => {
    const to = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: openshift-dns}}}';
    const added = ', {port: 5353, protocol: UDP}, {port: 5353, protocol: TCP}]';
    checkFix('Allow UDP and TCP 5353, too', dns(to), dns(to, PORTS.replace(/\]$/, added)));
  });

  test('the cache of the nodes', () => {
    const objects = POD('shop', 'api') + POD('kube-system', 'node-local-dns', 'hostNetwork: true, ');
    checkFix('Allow 169.254.20.10/32, too', dns(STOCK) + objects, dns(`${STOCK}, {ipBlock: {cidr: 169.254.20.10/32}}`) + objects);
  });
});
