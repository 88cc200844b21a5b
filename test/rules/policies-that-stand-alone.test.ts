import { describe, expect, test } from 'vitest';
import { networkOf, pluginNamed } from '../../server/semantics/cluster/plugins.js';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POD = (app: string, namespace = 'shop') => `apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: ${namespace}, labels: {app: ${app}}}
spec: {containers: [{name: c, image: i}]}
---
`;
const POLICY = (spec: string, name = 'p', namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
---
`;
const SERVICE = (more: string, spec = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop${more}}\nspec: {${spec}selector: {app: web}, ports: [{port: 80}]}\n---\n`;

function said(rule: string, text: string, cluster: { readonly plugin?: string; readonly clusterCidrs?: readonly string[] } = {}): readonly string[] {
  const plugin = cluster.plugin === undefined ? undefined : pluginNamed(cluster.plugin);
  const settings = { defaultNamespace: 'default', network: networkOf(plugin, cluster.clusterCidrs ?? []), profile: { plugin, knownNamespaces: [] } };
  return findingsOf(snapshotOf({ '/a.yaml': text }, settings), { path: '/a.yaml' }).flatMap((each) =>
    each.rule === rule ? [`${each.severity} ${each.message}`] : [],
  );
}

describe('policy-vacuous', () => {
  const RULE = 'policy-vacuous';
  const EGRESS = '{podSelector: {}, policyTypes: [Egress], egress: [{}]}';
  test('a policy that opens what it closes', () =>
    expect(said(RULE, POLICY(EGRESS, 'allow-all-egress'))).toEqual([
      'hint This policy lets everything through for egress, and no other policy is for its pods: they would be as open without it. Name the peers that are meant, or remove it.',
    ]));
  test('whatever it is called', () =>
    expect(said(RULE, POLICY(EGRESS, 'base').replace('podSelector: {}', 'podSelector: {matchLabels: {app: web}}'))).toEqual([expect.stringMatching(/^info /)]));
  test('by all pods and all addresses', () =>
    expect(
      said(RULE, POLICY('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}]}]}')),
    ).toHaveLength(1));
  test.each([
    [
      'beside a policy that closes egress',
      POLICY(EGRESS, 'allow-all-egress') + POLICY('{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}', 'deny'),
    ],
    ['that closes the other direction', POLICY('{podSelector: {}, policyTypes: [Ingress, Egress], egress: [{}]}', 'allow-all-egress')],
    ['of which another rule speaks', POLICY('{podSelector: {}, ingress: [{}]}')],
    ['with a list of peers that is empty', POLICY('{podSelector: {}, ingress: [{from: []}]}')],
    ['that leaves out addresses of IPv6', POLICY('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}]}]}')],
    [
      'that limits ports',
      POLICY('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}], ports: [{port: 80}]}]}'),
    ],
  ])('none %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('it may go', () =>
    checkFix(
      'Remove this policy, which changes nothing',
      POD('web') + POLICY(EGRESS, 'allow-all-egress').replace(/---\n$/, ''),
      POD('web').replace(/---\n$/, ''),
    ));
});

describe('critical-namespace-policy', () => {
  const RULE = 'critical-namespace-policy';
  const DENY = '{podSelector: {}, policyTypes: [Ingress]}';
  const LOOKUPS = '{from: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}';
  test('a default-deny in kube-system', () =>
    expect(said(RULE, POLICY(DENY, 'deny', 'kube-system'))).toEqual([
      expect.stringMatching(/^warning This policy isolates every pod of `kube-system` for ingress/),
    ]));
  test('a policy for the resolver', () =>
    expect(said(RULE, POLICY('{podSelector: {matchLabels: {k8s-app: kube-dns}}, ingress: [{from: [{podSelector: {}}]}]}', 'dns', 'kube-system'))).toEqual([
      expect.stringMatching(/^warning This policy isolates the resolver of the cluster/),
    ]));
  test.each([
    ['of other namespaces', POLICY(DENY)],
    ['of other pods there', POLICY('{podSelector: {matchLabels: {k8s-app: metrics-server}}, policyTypes: [Ingress]}', 'm', 'kube-system')],
    [
      'beside a policy that lets lookups in',
      POLICY(DENY, 'deny', 'kube-system') + POLICY(`{podSelector: {matchLabels: {k8s-app: kube-dns}}, ingress: [${LOOKUPS}]}`, 'dns', 'kube-system'),
    ],
    ['of egress alone', POLICY('{podSelector: {}, policyTypes: [Egress]}', 'deny', 'kube-system')],
  ])('nothing %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('lookups are let in', () =>
    checkFix(
      'Allow lookups from every namespace (UDP and TCP 53)',
      POLICY('{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}', 'deny', 'kube-system'),
      POLICY(`{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}, ${LOOKUPS}]}`, 'deny', 'kube-system'),
    ));
});

describe('ip-block-in-cluster-range', () => {
  const RULE = 'ip-block-in-cluster-range';
  const to = (cidr: string, ports = '') => POLICY(`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${cidr}}}]${ports}}]}`);
  const ADDRESS = SERVICE('', 'clusterIP: 10.96.7.7, ');
  test('the address of a Service', () =>
    expect(said(RULE, ADDRESS + to('10.96.7.7/32'))).toEqual([expect.stringMatching(/^warning `10.96.7.7\/32` is the address of Service `web`/)]));
  test('addresses of pods, where they are known', () => {
    const clusterCidrs = ['10.244.0.0/16'];
    expect(said(RULE, to('10.244.3.0/24'), { clusterCidrs })).toEqual([expect.stringMatching(/^warning `10.244.3.0\/24` is among the addresses of pods/)]);
    expect(said(RULE, to('10.244.3.0/24'), { clusterCidrs, plugin: 'calico' })).toEqual([expect.stringMatching(/^info /)]);
    expect(said(RULE, to('10.0.0.0/8'), { clusterCidrs })).toEqual([]);
    expect(said(RULE, to('10.244.3.0/24'))).toEqual([]);
  });
  const KIND = 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nname: dev\nnetworking: {podSubnet: "10.244.0.0/16,fd00:10:244::/56"}\n---\n';
  const KUBEADM = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetworking: {podSubnet: 10.244.0.0/16}\n---\n';
  const K0S = 'apiVersion: k0s.k0sproject.io/v1beta1\nkind: ClusterConfig\nmetadata: {name: k0s}\nspec: {network: {podCIDR: 10.244.0.0/16}}\n---\n';
  const pool = (more = '') =>
    `apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: pods}\nspec: {cidr: 10.244.0.0/16, natOutgoing: true${more}}\n---\n`;
  test.each([
    ['kind', KIND, 'a Cluster without a name'],
    ['kubeadm', KUBEADM, 'a ClusterConfiguration without a name'],
    ['k0s', K0S, 'ClusterConfig `k0s`'],
    ['Calico', pool(), 'IPPool `pods`'],
  ])('addresses of pods that a description of the cluster gives: %s', (_, cluster, by) => {
    expect(said(RULE, cluster + to('10.244.3.0/24'))).toEqual([`warning \`10.244.3.0/24\` is among the addresses of pods, as ${by} has them. ${DEPENDS}`]);
    expect(said(RULE, cluster + to('10.245.0.0/16'))).toEqual([]);
    // What a person says counts alone.
    expect(said(RULE, cluster + to('10.244.3.0/24'), { clusterCidrs: ['10.0.0.0/24'] })).toEqual([]);
  });
  const DEPENDS = 'Whether a block matches pods is for the network plugin, and their addresses change. Select them by their labels.';
  test('of both families', () => expect(said(RULE, KIND + to('fd00:10:244::/64'))).toHaveLength(1));
  test('not where a pool is for other addresses, or the block is no block', () => {
    for (const more of [', disabled: true', ', nodeSelector: "!all()"', ', allowedUses: [LoadBalancer]'])
      expect(said(RULE, pool(more) + to('10.244.3.0/24'))).toEqual([]);
    expect(said(RULE, pool(', disabled: false, allowedUses: [Workload, Tunnel]') + to('10.244.3.0/24'))).toHaveLength(1);
    expect(said(RULE, KUBEADM.replace('10.244.0.0/16', '"{{ .Values.pods }}"') + to('10.244.3.0/24'))).toEqual([]);
  });
  test('nothing of another address, nor where the plugin looks at that of the Service, nor of the resolver', () => {
    expect(said(RULE, ADDRESS + to('10.96.7.8/32'))).toEqual([]);
    expect(said(RULE, ADDRESS + to('10.96.7.7/32'), { plugin: 'aws-vpc-cni' })).toEqual([]);
    expect(said(RULE, ADDRESS.replace('10.96.7.7', '10.96.0.10') + to('10.96.0.10/32', ', ports: [{port: 53, protocol: UDP}]'))).toEqual([]);
  });
  test('the pods behind it instead', () => {
    const peer = (text: string, namespace: string) => ADDRESS + POLICY(`{podSelector: {}, policyTypes: [Egress], egress: [{to: [${text}]}]}`, 'p', namespace);
    const title = 'Let the pods behind web through instead';
    checkFix(title, peer('{ipBlock: {cidr: 10.96.7.7/32}}', 'shop'), peer('{podSelector: {matchLabels: {app: web}}}', 'shop'));
    checkFix(
      title,
      peer('{ipBlock: {cidr: 10.96.7.7/32}}', 'ops'),
      peer('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: web}}}', 'ops'),
    );
  });
});

describe('lb-health-check-blocked', () => {
  const RULE = 'lb-health-check-blocked';
  const neg = (value: string) => SERVICE(`, annotations: {cloud.google.com/neg: '${value}'}`);
  const policy = (more = '') => POLICY(`{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}${more}]}`);
  test.each(['{"ingress": true}', '{"exposed_ports": {"80": {}}}'])('%s', (value) =>
    expect(said(RULE, POD('web') + neg(value) + policy())).toEqual([
      expect.stringMatching(/^hint Service `web` is for a load balancer of GKE.*no policy lets these in to `web`/),
    ]),
  );
  const ingress = (type: string, className = 'alb', service = 'web') =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: shop, annotations: {alb.ingress.kubernetes.io/target-type: ${type}}}\nspec: {ingressClassName: ${className}, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}]}}]}\n---\n`;
  const nlb = (key: string, value: string) => SERVICE(`, annotations: {service.beta.kubernetes.io/aws-load-balancer-${key}: ${value}}`);
  const AWS = [
    'hint Service `web` is for a load balancer of AWS, whose health checks come from the subnets of its VPC, and no policy lets these in to `web`. Allow them, or its pods are taken for unhealthy.',
  ];
  test.each([
    ['a Network Load Balancer that connects to pods', nlb('nlb-target-type', 'ip')],
    ['by the older annotation', nlb('type', 'nlb-ip')],
    ['an Ingress of the class alb', SERVICE('') + ingress('ip')],
    ['whose Service says it', SERVICE(', annotations: {alb.ingress.kubernetes.io/target-type: ip}') + ingress('instance')],
  ])('of AWS: %s', (_, service) => expect(said(RULE, POD('web') + service + policy())).toEqual(AWS));
  test.each([
    ['one that connects to nodes', nlb('nlb-target-type', 'instance') + policy()],
    ['an Ingress that does', SERVICE('') + ingress('instance') + policy()],
    ['an Ingress of another class, or for another Service', SERVICE('') + ingress('ip', 'nginx') + ingress('ip', 'alb', 'api') + policy()],
    ['where any address is let in', nlb('nlb-target-type', 'ip') + policy(', {from: [{ipBlock: {cidr: 100.64.0.0/16}}]}')],
  ])('of AWS not %s', (_, text) => expect(said(RULE, POD('web') + text)).toEqual([]));
  test('private addresses are let in', () =>
    checkFix(
      'Allow private addresses, which those of a VPC mostly are',
      POD('web') + nlb('nlb-target-type', 'ip') + policy(),
      POD('web') +
        nlb('nlb-target-type', 'ip') +
        policy(', {from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 172.16.0.0/12}}, {ipBlock: {cidr: 192.168.0.0/16}}]}'),
    ));
  test('said once, of two policies for a pod', () =>
    expect(said(RULE, POD('web') + neg('{"ingress": true}') + policy() + policy().replace('name: p', 'name: q'))).toHaveLength(1));
  test.each([
    ['where they are let in', POD('web') + neg('{"ingress": true}') + policy(', {from: [{ipBlock: {cidr: 35.191.0.0/16}}]}')],
    ['where everyone is', POD('web') + neg('{"ingress": true}') + policy(', {ports: [{port: 80}]}')],
    ['of a Service without such pods', POD('web') + neg('{"ingress": false}') + policy()],
    ['of other pods', POD('web') + POD('api') + neg('{"ingress": true}').replace('app: web', 'app: api') + policy()],
  ])('nothing %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('they are let in', () =>
    checkFix(
      'Allow the health checks of GKE',
      POD('web') + neg('{"ingress": true}') + policy(),
      POD('web') + neg('{"ingress": true}') + policy(', {from: [{ipBlock: {cidr: 130.211.0.0/22}}, {ipBlock: {cidr: 35.191.0.0/16}}]}'),
    ));
});

describe('what tests read by itself', () => {
  const text = POD('web') + POD('db') + POLICY('{podSelector: {matchLabels: {app: db}}}');
  const openIn = (path: string) =>
    findingsOf(snapshotOf({ [path]: text }), { path }).filter(({ rule }) => rule === 'namespace-no-default-deny' || rule === 'workload-not-isolated').length;

  test('is told of no namespace that lacks a default-deny', () => {
    expect(openIn('/shop/a.yaml')).toBeGreaterThan(0);
    expect(openIn('/pkg/testdata/a.yaml')).toBe(0);
    expect(openIn('/tests/kuttl/a.yaml')).toBe(0);
  });
});
