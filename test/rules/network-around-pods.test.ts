import { describe, expect, test } from 'vitest';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POD = (app: string, more = '', ports = '', labels = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${app}, namespace: shop, labels: {app: ${app}${labels}}${more}}
spec: {containers: [{name: c, image: i${ports}}]}
---
`;
const POLICY = (spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: ${spec}
---
`;
const NAMESPACE = (more: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop${more}}\n---\n`;

function said(rule: string, text: string): readonly string[] {
  return findingsOf(snapshotOf({ '/a.yaml': text }), { path: '/a.yaml' }).flatMap((each) => (each.rule === rule ? [`${each.severity} ${each.message}`] : []));
}

describe('lb-source-nat', () => {
  const RULE = 'lb-source-nat';
  const SERVICE = (spec: string, more = '') =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop${more}}\nspec: {${spec}selector: {app: web}, ports: [{port: 80}]}\n---\n`;
  const from = (cidr: string) => POD('web') + POLICY(`{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}`);
  const OFFICE = '203.0.113.0/24';

  test.each(['type: LoadBalancer, ', 'type: NodePort, ', 'type: LoadBalancer, externalTrafficPolicy: Cluster, '])('%s', (spec) =>
    expect(said(RULE, SERVICE(spec) + from(OFFICE))).toEqual([
      expect.stringMatching(/^info Service `web` \((?:LoadBalancer|NodePort)\) puts the address of a node/),
    ]),
  );
  test.each([
    ['an address that stays', SERVICE('type: LoadBalancer, externalTrafficPolicy: Local, ') + from(OFFICE)],
    ['a Service inside of the cluster', SERVICE('') + from(OFFICE)],
    ['a Service in front of other pods', SERVICE('type: LoadBalancer, ').replace('app: web', 'app: api') + from(OFFICE)],
    ['private addresses, which nodes have', SERVICE('type: LoadBalancer, ') + from('10.1.0.0/16')],
    ['every address', SERVICE('type: LoadBalancer, ') + from('0.0.0.0/0')],
    [
      'a load balancer that knows pods',
      SERVICE('type: LoadBalancer, ', ', annotations: {service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip}') + from(OFFICE),
    ],
    [
      'addresses that pods connect to',
      SERVICE('type: LoadBalancer, ') + POD('web') + POLICY(`{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${OFFICE}}}]}]}`),
    ],
  ])('not of %s', (_, text) => expect(said(RULE, text)).toEqual([]));

  test('the Service of the same file keeps the address', () =>
    checkFix(
      'Let web keep the address of clients: externalTrafficPolicy: Local (lets them through)',
      SERVICE('type: LoadBalancer, ') + from(OFFICE),
      SERVICE('type: LoadBalancer, externalTrafficPolicy: Local, ') + from(OFFICE),
    ));
});

describe('mesh-port-blocked', () => {
  const RULE = 'mesh-port-blocked';
  const AMBIENT = NAMESPACE(', labels: {istio.io/dataplane-mode: ambient}');
  const rule = (ports: string, from = '[{podSelector: {}}]') => POLICY(`{podSelector: {}, ingress: [{from: ${from}, ports: [${ports}]}]}`);
  const HTTP = '{port: 8080, protocol: TCP}';

  test('of a namespace in the mesh', () =>
    expect(said(RULE, AMBIENT + POD('web') + rule(HTTP))).toEqual([
      'warning `web` is in the mesh of Istio (ambient), which brings connections from within it to TCP 15008, whatever port the client asked for. No rule lets these in: allow the port for the same peers.',
    ]));
  test('of pods in the mesh', () => expect(said(RULE, POD('web', '', '', ', istio.io/dataplane-mode: ambient') + rule(HTTP))).toHaveLength(1));
  test('mildly, where only opaque ports go there', () =>
    expect(said(RULE, NAMESPACE(', annotations: {linkerd.io/inject: enabled}') + POD('web') + rule(HTTP))).toEqual([
      expect.stringMatching(/^info .*Linkerd.*TCP 4143/),
    ]));
  test.each([
    ['with the port', AMBIENT + POD('web') + rule(`${HTTP}, {port: 15008, protocol: TCP}`)],
    ['with a range that holds it', AMBIENT + POD('web') + rule('{port: 1024, endPort: 65535, protocol: TCP}')],
    ['with every port', AMBIENT + POD('web') + POLICY('{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}')],
    ['beside a policy that lets it in', AMBIENT + POD('web') + rule(HTTP) + rule('{port: 15008, protocol: TCP}').replace('name: p', 'name: q')],
    ['of a pod that takes no part', AMBIENT + POD('web', '', '', ', istio.io/dataplane-mode: none') + rule(HTTP)],
    ['of addresses', AMBIENT + POD('web') + rule(HTTP, '[{ipBlock: {cidr: 203.0.113.0/24}}]')],
    ['of a namespace without a mesh', NAMESPACE('') + POD('web') + rule(HTTP)],
    ['of sidecars, which leave ports as they are', NAMESPACE(', labels: {istio-injection: enabled}') + POD('web') + rule(HTTP)],
    ['of what lets nobody in', AMBIENT + POD('web') + POLICY('{podSelector: {}, policyTypes: [Ingress]}')],
  ])('nothing %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('the port is added', () =>
    checkFix('Allow TCP 15008, too', AMBIENT + POD('web') + rule(HTTP), AMBIENT + POD('web') + rule(`${HTTP}, {port: 15008, protocol: TCP}`)));
});

describe('secondary-network', () => {
  const RULE = 'secondary-network';
  const policy = POLICY('{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}');
  const attached = (networks: string) => POD('web', `, annotations: {k8s.v1.cni.cncf.io/networks: '${networks}'}`);
  test.each([
    ['n1', '`n1`'],
    ['core/n1@eth1, n2', '`n1` and `n2`'],
    ['[{"name": "n1", "namespace": "core"}]', '`n1`'],
  ])('%s', (networks, names) =>
    expect(said(RULE, attached(networks) + policy)).toEqual([
      expect.stringContaining(`info \`web\` is attached to ${names}, too, where this policy does not hold.`),
    ]),
  );
  test('of the template of a Deployment', () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {k8s.v1.cni.cncf.io/networks: n1}}
    spec: {containers: [{name: c, image: i}]}
---
`;
    expect(said(RULE, deployment + policy)).toHaveLength(1);
  });
  test('nothing of other pods, or of none', () => {
    expect(said(RULE, attached('n1').replaceAll('web', 'api') + policy)).toEqual([]);
    expect(said(RULE, POD('web') + policy)).toEqual([]);
  });
});

describe('named-port-inconsistent', () => {
  const RULE = 'named-port-inconsistent';
  const http = (app: string, number: number, name = 'http') => POD(app, '', `, ports: [{name: ${name}, containerPort: ${number}}]`, ', tier: x');
  const policy = (ports: string, subject = '{matchLabels: {tier: x}}') => POLICY(`{podSelector: ${subject}, ingress: [{ports: [${ports}]}]}`);
  test('of the pods that a policy is for', () =>
    expect(said(RULE, http('web', 8080) + http('old', 80) + policy('{port: http}'))).toEqual([
      'hint `http` is 80 at `old` and 8080 at `web`, so this opens another port at each of them. Write the numbers, or give the pods one.',
    ]));
  test('of the pods that peers are', () =>
    expect(
      said(
        RULE,
        http('web', 8080) +
          http('old', 80) +
          POLICY('{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {tier: x}}}], ports: [{port: http}]}]}'),
      ),
    ).toHaveLength(1));
  test.each([
    ['where they agree', http('web', 80) + http('old', 80) + policy('{port: http}')],
    ['of one of them', http('web', 8080) + http('old', 80) + policy('{port: http}', '{matchLabels: {app: web}}')],
    ['of all pods', http('web', 8080) + http('old', 80) + policy('{port: http}', '{}')],
    ['of metrics', http('web', 8080, 'metrics') + http('old', 80, 'metrics') + policy('{port: metrics}')],
    ['of a number', http('web', 8080) + http('old', 80) + policy('{port: 80}')],
    ['of another protocol', http('web', 8080) + http('old', 80).replace('containerPort: 80', 'protocol: UDP, containerPort: 80') + policy('{port: http}')],
  ])('nothing %s', (_, text) => expect(said(RULE, text)).toEqual([]));
  test('numbers instead', () => {
    const pods = http('web', 8080) + http('old', 80);
    checkFix(
      'Write 80 and 8080, to allow each of them everywhere',
      pods + policy('{port: http, protocol: TCP}'),
      pods + policy('{port: 80, protocol: TCP}, {port: 8080, protocol: TCP}'),
    );
  });
});
