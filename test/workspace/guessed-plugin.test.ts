import { describe, expect, test } from 'vitest';
import { configOf } from '../../server/netpol/config.js';
import { snapshotOf } from '../support/snapshot.js';

const daemonSet = (name: string, containers = '[{name: c, image: i}]') =>
  `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: ${name}, namespace: kube-system}\nspec: {template: {metadata: {labels: {a: b}}, spec: {containers: ${containers}}}}\n`;
const release = (chart: string, values = '{}') =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: net, namespace: kube-system}\nspec: {chart: {spec: {chart: ${chart}}}, values: ${values}}\n`;
const kind = (networking: string) => `apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnetworking: ${networking}\n`;
const eksctl = (addons: string) => `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c, region: eu-west-1}\naddons: ${addons}\n`;

function guess(...texts: readonly string[]): string | undefined {
  const files = Object.fromEntries(texts.map((text, index) => [`/f${index}.yaml`, text]));
  const found = snapshotOf(files).environment(undefined).guessedPlugin;
  return found && `${found.plugin.name}${found.plugin.enforces ? '' : ', enforces nothing'}`;
}

describe('the network plugin is guessed from', () => {
  test.each([
    ['a DaemonSet of Calico', daemonSet('calico-node'), 'calico'],
    ['one of Cilium', daemonSet('cilium'), 'cilium'],
    ['one of Flannel', daemonSet('kube-flannel-ds'), 'flannel, enforces nothing'],
    ['Flannel with its controller', daemonSet('kube-flannel-ds', '[{name: kube-flannel}, {name: kube-network-policies}]'), 'kube-network-policies'],
    ['one of Weave Net', daemonSet('weave-net'), 'weave'],
    ['kube-router', daemonSet('kube-router', '[{name: c, args: [--run-firewall=true]}]'), 'kube-router'],
    ['the Installation of Calico', 'apiVersion: operator.tigera.io/v1\nkind: Installation\nmetadata: {name: default}\n', 'calico'],
    ['an IPPool', 'apiVersion: crd.projectcalico.org/v1\nkind: IPPool\nmetadata: {name: pool}\n', 'calico'],
    ['a HelmRelease of Cilium', release('cilium'), 'cilium'],
    ['a chart of Flannel', release('flannel'), 'flannel, enforces nothing'],
    ['one with its controller', release('flannel', '{netpol: {enabled: true}}'), 'kube-network-policies'],
    ['kind', kind('{}'), 'kindnet'],
    ['k3d', 'apiVersion: k3d.io/v1alpha5\nkind: Simple\nmetadata: {name: c}\n', 'k3s'],
    ['VPC CNI that enforces', daemonSet('aws-node', '[{name: n, args: [--enable-network-policy=true]}]'), 'aws-vpc-cni'],
    ['VPC CNI that does not', daemonSet('aws-node', '[{name: n, args: [--enable-network-policy=false]}]'), 'aws-vpc-cni, enforces nothing'],
    [
      'its ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: amazon-vpc-cni, namespace: kube-system}\ndata: {enable-network-policy-controller: "true"}\n',
      'aws-vpc-cni',
    ],
    ['an eksctl cluster that switches it on', eksctl('[{name: vpc-cni, configurationValues: \'{"enableNetworkPolicy": "true"}\'}]'), 'aws-vpc-cni'],
    ['an eksctl cluster that does not', eksctl('[{name: vpc-cni}]'), 'aws-vpc-cni, enforces nothing'],
    [
      'OpenShift',
      'apiVersion: operator.openshift.io/v1\nkind: Network\nmetadata: {name: cluster}\nspec: {defaultNetwork: {type: OVNKubernetes}}\n',
      'ovn-kubernetes',
    ],
    [
      'an Application of Cilium',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: net}\nspec: {source: {repoURL: https://helm.cilium.io, chart: cilium}}\n',
      'cilium',
    ],
  ])('%s', (_, text, expected) => expect(guess(text)).toBe(expected));
});

describe('nothing is guessed from', () => {
  test.each([
    ['a DaemonSet of that name of another group', daemonSet('cilium').replace('apps/v1', 'example.com/v1')],
    ['a DaemonSet of another name', daemonSet('cilium-exporter')],
    ['a Deployment of that name', daemonSet('cilium').replace('DaemonSet', 'Deployment')],
    ['kube-router that routes only', daemonSet('kube-router', '[{name: c, args: [--run-firewall=false]}]')],
    ['kind without its network', kind('{disableDefaultCNI: true}')],
    ['VPC CNI that says nothing of policies', daemonSet('aws-node')],
    ['an eksctl cluster without the add-on', eksctl('[{name: coredns}]')],
    ['an eksctl cluster whose values stand elsewhere', eksctl('[{name: vpc-cni, configurationValuesFile: values.json}]')],
    ['another chart', release('podinfo')],
    ['a template', daemonSet('cilium').replace('name: cilium', 'name: {{ .Values.name }}')],
    ['a Cluster of another kind', kind('{}').replace('kind.x-k8s.io', 'cluster.x-k8s.io')],
  ])('%s', (_, text) => expect(guess(text)).toBeUndefined());
});

describe('of several', () => {
  test('those that do not agree say nothing', () => expect(guess(daemonSet('cilium'), daemonSet('calico-node'))).toBeUndefined());
  test('the one that enforces counts', () => {
    expect(guess(daemonSet('kube-flannel-ds'), daemonSet('calico-node'))).toBe('calico');
    expect(guess(daemonSet('aws-node', '[{name: n, args: [--enable-network-policy=false]}]'), release('cilium'))).toBe('cilium');
  });
  test("what is installed goes before a cluster's default", () => expect(guess(kind('{}'), daemonSet('cilium'))).toBe('cilium'));
});

test('an environment has its own, and one without any that of the workspace', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: c, image: i}]}\n';
  const snapshot = snapshotOf({ '/a/web.yaml': pod, '/a/net.yaml': daemonSet('cilium'), '/b/web.yaml': pod, '/b/net.yaml': daemonSet('calico-node') });
  const of = (file: string) => snapshot.environment(file).guessedPlugin?.plugin.name;
  expect([of('/a/web.yaml'), of('/b/web.yaml')]).toEqual(['cilium', 'calico']);
  const one = snapshotOf({ '/a/web.yaml': pod, '/b/web.yaml': pod, '/b/net.yaml': daemonSet('cilium') });
  expect(['/a/web.yaml', '/b/web.yaml'].map((file) => one.environment(file).guessedPlugin?.plugin.name)).toEqual(['cilium', 'cilium']);
});

test('the guess is where its object is written, and says which one', () => {
  const found = snapshotOf({ '/net.yaml': `# the network\n---\n${daemonSet('cilium')}` }).environment(undefined).guessedPlugin;
  expect(found).toMatchObject({ by: 'DaemonSet `kube-system/cilium`', at: { file: '/net.yaml' } });
  expect(`# the network\n---\n${daemonSet('cilium')}`.slice(found?.at.range.start, found?.at.range.end)).toBe('cilium');
});

test('a guess makes no answer other than without it', () => {
  const pods = ['a', 'b']
    .map(
      (name) =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: nets, labels: {app: ${name}}}\nspec: {containers: [{name: c, image: i}]}\n---\n`,
    )
    .join('');
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: nets}\nspec: {podSelector: {matchLabels: {app: a}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 80, endPort: 90}]}]}\n';
  const answers = (files: Readonly<Record<string, string>>, plugin = '') => {
    const { evaluator } = snapshotOf({ '/n.yaml': pods + policy, ...files }, configOf({ plugin })).environment('/n.yaml');
    const end = (name: string) => evaluator.cluster.workloads.find((workload) => workload.name === name && workload.namespace === 'nets');
    const [from, to] = [end('b'), end('a')];
    if (!from || !to) throw new Error('both are there');
    return evaluator.verdict({ kind: 'workload', workload: from }, { kind: 'workload', workload: to }).allowed;
  };
  for (const name of ['cilium', 'calico-node', 'kube-flannel-ds', 'weave-net']) expect(answers({ '/net.yaml': daemonSet(name) })).toEqual(answers({}));
  expect(answers({}, 'cilium')).not.toEqual(answers({}));
});
