import { describe, expect, test } from 'vitest';
import { configOf, readConfigurationOf, withConfigurations } from '../../server/netpol/config.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const POD = (namespace: string, name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}
---
`;
const policy = (egress: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: ${namespace}}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: ${egress}
`;
const inNamespace = (name: string, labels?: string) =>
  `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}${labels === undefined ? '' : `, podSelector: {matchLabels: ${labels}}`}}`;
const ports = (number: number) => `[{port: ${number}, protocol: UDP}, {port: ${number}, protocol: TCP}]`;
const STOCK = inNamespace('kube-system', '{k8s-app: kube-dns}');
const UNBOUND = inNamespace('infra', '{app: unbound}');

/** The files with what a `.netpol.yaml` says of the cluster. */
function snapshot(configuration: string, text: string, objects = POD('shop', 'api')) {
  const read = readConfigurationOf('file:///', configuration);
  expect(read.problems).toEqual([]);
  const { rules: _, folders: __, today: ___, ...settings } = withConfigurations({}, [read], '2026-01-01');
  return snapshotOf({ '/p.yaml': text, '/o.yaml': objects }, settings);
}

function found(configuration: string, text: string, objects?: string) {
  return findingsOf(snapshot(configuration, text, objects), { path: '/p.yaml' }).filter(({ rule }) => rule.includes('dns') || rule.startsWith('critical'));
}

const said = (...given: Parameters<typeof found>) => found(...given).map(({ rule, message }) => `${rule}: ${message}`);

/** The text after the first fix of the rule's finding. */
function fixed(rule: string, configuration: string, text: string, objects?: string): readonly [string | undefined, string | undefined] {
  const fix = found(configuration, text, objects)
    .find((one) => one.rule === rule)
    ?.fixes()[0];
  return [fix?.title, fix && applyEdits(text, fix.edits)];
}

const NAMED = 'dns: {namespace: infra, labels: {app: unbound}, ports: [1053]}';

describe('no false alarm about a resolver that people named', () => {
  test.each([
    ['of its own port', NAMED, policy(`[{to: [${UNBOUND}], ports: ${ports(1053)}}]`)],
    ['of every port of its pods', NAMED, policy(`[{to: [${UNBOUND}]}]`)],
    ['of all pods of its namespace', NAMED, policy(`[{to: [${inNamespace('infra')}]}]`)],
    ['among installations', `installations: [{kind: dns, namespace: infra, labels: {app: unbound}}]`, policy(`[{to: [${UNBOUND}]}]`)],
    ['beside the usual ones', `installations: [{kind: dns, namespace: infra, labels: {app: unbound}}]`, policy(`[{to: [${STOCK}], ports: ${ports(53)}}]`)],
    ['in the namespace of the policy', 'dns: {namespace: shop, labels: {app: my-dns}}', policy(`[{to: [{podSelector: {}}], ports: ${ports(53)}}]`)],
    ['by its address', 'dns: 10.96.0.10', policy(`[{to: [{ipBlock: {cidr: 10.96.0.10/32}}], ports: ${ports(53)}}]`)],
    [
      'in kube-system by a label of its own',
      'dns: {namespace: kube-system, labels: {app: coredns}}',
      policy(`[{to: [${inNamespace('kube-system', '{app: coredns}')}], ports: ${ports(53)}}]`),
    ],
    ['an address beside the usual pods, of which it may be the Service', 'dns: 10.0.0.10', policy(`[{to: [${STOCK}], ports: ${ports(53)}}]`)],
    ['of which only the name is known', 'dns: {labels: {app: unbound}}', policy(`[{to: [${UNBOUND}]}]`)],
  ])('%s', (_, configuration, text) => {
    expect(said(configuration, text)).toEqual([]);
  });

  test('without what is named, there are findings', () => {
    expect(said('', policy(`[{to: [${UNBOUND}], ports: ${ports(1053)}}]`))).toEqual([expect.stringMatching(/^dns-blocked: /)]);
    expect(said('', policy(`[{to: [${UNBOUND}]}]`))).toEqual([expect.stringMatching(/^dns-blocked: /)]);
    expect(said('', policy(`[{to: [{podSelector: {}}], ports: ${ports(53)}}]`))).toEqual([expect.stringMatching(/^dns-rule-wrong-target: /)]);
  });
});

describe('no case is missed of a resolver that people named', () => {
  test.each([
    [
      'the usual one instead',
      NAMED,
      policy(`[{to: [${STOCK}], ports: ${ports(53)}}]`),
      /^dns-rule-wrong-target: The resolver runs in `infra`, not in `kube-system`/,
    ],
    [
      'all pods of kube-system instead',
      NAMED,
      policy(`[{to: [${inNamespace('kube-system')}], ports: ${ports(53)}}]`),
      /^dns-rule-wrong-target: The resolver runs in `infra`/,
    ],
    ['the port of its Service', NAMED, policy(`[{to: [${UNBOUND}], ports: ${ports(53)}}]`), /^dns-rule-wrong-target: The resolver in `infra` listens on 1053/],
    [
      'another label',
      NAMED,
      policy(`[{to: [${inNamespace('infra', '{app: bind}')}], ports: ${ports(1053)}}]`),
      /^dns-rule-wrong-target: The pods of the resolver are labelled `app=unbound`, and none in `infra` is labelled `app=bind`/,
    ],
    ['none at all', NAMED, policy(`[{to: [{podSelector: {}}], ports: [{port: 80}]}]`), /^dns-blocked: .* Allow UDP and TCP 1053 to the resolver/],
    ['of every port of kube-system', NAMED, policy(`[{to: [${inNamespace('kube-system')}]}]`), /^dns-blocked: /],
    [
      'the pods alone, beside a cache',
      'dns: [coredns, node-local-dns]',
      policy(`[{to: [${STOCK}], ports: ${ports(53)}}]`),
      /^dns-rule-wrong-target: `NodeLocal DNSCache` answers lookups on each node.* Allow `169.254.20.10\/32`/,
    ],
  ])('%s', (_, configuration, text, message) => {
    expect(said(configuration, text)).toEqual([expect.stringMatching(message)]);
  });

  test('its pods are closed to every namespace', () => {
    const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: infra}
spec:
  podSelector: {matchLabels: {app: unbound}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {}}]}]
`;
    expect(said('', closed)).toEqual([]);
    expect(said(NAMED, closed)).toEqual([expect.stringMatching(/^critical-namespace-policy: .*Allow UDP and TCP 1053 from every namespace/)]);
  });
});

describe('fixes open the resolver that people named', () => {
  const CLOSED = policy('[{to: [{podSelector: {}}], ports: [{port: 80}]}]');

  test('its namespace, labels and port', () => {
    const [title, text] = fixed('dns-blocked', NAMED, CLOSED);
    expect(title).toBe('Allow DNS (infra, UDP and TCP 1053)');
    expect(text).toMatch(/kubernetes\.io\/metadata\.name: infra[\s\S]*app: unbound[\s\S]*port: 1053[\s\S]*protocol: UDP/);
    expect(text).not.toContain('kube-system');
    expect(said(NAMED, text ?? '')).toEqual([]);
  });

  test('several, a cache among them', () => {
    const configuration = 'dns: [openshift-dns, node-local-dns]';
    const [title, text] = fixed('dns-blocked', configuration, CLOSED);
    expect(title).toBe('Allow DNS (openshift-dns and 169.254.20.10/32, UDP and TCP 5353, 53)');
    expect(text).toMatch(/name: openshift-dns[\s\S]*cidr: 169\.254\.20\.10\/32/);
    expect(said(configuration, text ?? '')).toEqual([]);
  });

  test('one among the installations comes before the usual one', () => {
    const [title] = fixed('dns-blocked', 'installations: [{kind: dns, namespace: infra, labels: {app: unbound}}]', CLOSED);
    expect(title).toBe('Allow DNS (infra, UDP and TCP 53)');
  });

  test('the wrong place is replaced by the right one', () => {
    const [title, text] = fixed('dns-rule-wrong-target', 'dns: {namespace: infra, labels: {app: unbound}}', policy(`[{to: [${STOCK}], ports: ${ports(53)}}]`));
    expect(title).toBe('Allow unbound in infra (lets more through)');
    expect(text).toMatch(/name: infra/);
  });

  test('one on the host network at no known address has no peer but everyone', () => {
    const [, text] = fixed('dns-blocked', 'dns: {namespace: infra, labels: {app: cache}, hostNetwork: true}', CLOSED);
    expect(text).toMatch(/egress: \[[\s\S]*\{\s*ports: \[\s*\{\s*port: 53/);
  });
});

describe('reading', () => {
  const problems = (text: string) =>
    readConfigurationOf('file:///', text).problems.map(({ range, message }) => `${text.slice(range.start, range.end)} | ${message}`);
  const read = (text: string) => configOf(readConfigurationOf('file:///', text).configuration.cluster).profile?.dns;

  test('words, addresses and maps, alone and in a list', () => {
    expect(read('dns: kube-dns')).toMatchObject([{ name: 'CoreDNS', namespaces: expect.arrayContaining(['kube-system']) }]);
    expect(read('dns: [10.0.0.2, "fd00::a", 10.1.0.0/16]')?.map(({ addresses }) => addresses)).toEqual([['10.0.0.2/32'], ['fd00::a/128'], ['10.1.0.0/16']]);
    expect(read(NAMED)).toMatchObject([{ kind: 'dns', namespaces: ['infra'], labels: { app: 'unbound' }, ports: [1053] }]);
  });

  test('what is wrong is told at its place, and the rest counts', () => {
    expect(problems('dns: openshfit')).toEqual([expect.stringMatching(/^openshfit \| Here stands a resolver: `coredns`/)]);
    expect(problems('dns: {namespace: a, ports: [0]}')).toEqual([expect.stringMatching(/^\[0\] \| `dns\.ports` must be/)]);
    expect(problems('dns: {kind: monitoring}')).toEqual([expect.stringMatching(/^monitoring \| `dns\.kind`/)]);
    expect(problems('dns: {addresses: [10.0.0.2]}')).toEqual([expect.stringMatching(/`dns\.addresses` must be a list of blocks/)]);
    expect(problems('installations: [{kind: monitoring, addresses: [10.0.0.2/32]}]')).toEqual([expect.stringMatching(/is for kind dns only/)]);
    expect(read('dns: [wrong, coredns]')).toHaveLength(1);
  });
});
