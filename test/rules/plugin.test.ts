import { describe, expect, test } from 'vitest';
import { configOf, type WrittenConfig } from '../../server/netpol/config.js';
import { checkFix, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const policy = (name: string, spec: string, namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const daemonSet = (name: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: kube-system}
spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: i}]}}}
`;
const pod = (name: string, spec = '', labels = `app: ${name}`, namespace = 'shop') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {${labels}}}
spec: {${spec}containers: [{name: c, image: i}]}
`;
const service = (name: string, selector: string, ports: string, more = '') => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {${more}selector: {${selector}}, ports: ${ports}}
`;
const deny = policy('deny', '{podSelector: {}, policyTypes: [Ingress]}');

/** What the rules about plugins say, without their messages. */
function said(config: WrittenConfig, ...texts: readonly string[]): readonly string[] {
  return found(config, texts).map(({ rule, severity }) => `${severity} ${rule}`);
}

function found(config: WrittenConfig, texts: readonly string[]) {
  const files = Object.fromEntries(texts.map((text, index) => [`/f${index}.yaml`, text]));
  const snapshot = snapshotOf(files, configOf(config));
  return Object.keys(files).flatMap((path) => findingsOf(snapshot, { path }).filter(({ rule }) => rule.startsWith('cni-')));
}

const everything = policy(
  'all',
  `{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 80, endPort: 90}, {port: http}, {port: 1, protocol: SCTP}]}], egress: [{to: [{ipBlock: {cidr: "::/0"}}, {podSelector: {}}]}]}`,
);

describe('nothing is said of plugins', () => {
  test('where none is known', () => expect(said({}, everything, pod('web'))).toEqual([]));
  test.each(['calico', 'kindnet', 'antrea', 'canal'])('where %s does all of it', (plugin) => expect(said({ plugin }, everything, pod('web'))).toEqual([]));
  test.each(['romana', 'openshift-sdn'])('where nobody states what %s does', (plugin) => expect(said({ plugin }, everything)).toEqual([]));
});

describe('a guess', () => {
  test('makes a finding mild, and is told with its place', () => {
    const [finding, ...more] = found({}, [policy('range', '{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}]}]}'), daemonSet('weave-net')]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'cni-end-port-unsupported', severity: 'info', related: [{ file: '/f1.yaml' }] });
    expect(finding?.message).toMatch(/Weave Net is guessed from DaemonSet `kube-system\/weave-net`; name the plugin in the configuration to be sure\.$/);
  });
  test('gives way to what a person says', () => expect(said({ plugin: 'calico' }, everything, daemonSet('weave-net'))).toEqual([]));
});

describe('cni-no-enforcement', () => {
  test('is said once, at the first policy', () => {
    const findings = found({ plugin: 'flannel' }, [deny, policy('b', '{podSelector: {}}'), policy('c', '{podSelector: {}}', 'other')]);
    expect(findings.map(({ rule, file, severity }) => [rule, file, severity])).toEqual([['cni-no-enforcement', '/f0.yaml', 'warning']]);
    expect(findings[0]?.message).toContain('the 3 policies here');
  });
  test.each(['canal', 'k3s', 'kube-network-policies', 'cilium', 'aws-vpc-cni'])('not with %s', (plugin) => expect(said({ plugin }, deny)).toEqual([]));
  test('without any plugin, and with one that is not switched on', () => {
    expect(said({ plugin: 'none' }, deny)).toEqual(['warning cni-no-enforcement']);
    const off =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: amazon-vpc-cni, namespace: kube-system}\ndata: {enable-network-policy-controller: "false"}\n';
    expect(found({}, [deny, off]).map(({ severity, message }) => [severity, message])).toEqual([
      [
        'info',
        expect.stringMatching(
          /^Amazon VPC CNI does not enforce policies before that is switched on, so this policy is accepted.*enableNetworkPolicy.*guessed from ConfigMap/,
        ),
      ],
    ]);
  });
});

describe('cni-end-port-unsupported', () => {
  const range = (ports: string) => policy('range', `{podSelector: {}, ingress: [{ports: ${ports}}]}`);
  test('versions of Cilium', () => {
    const text = range('[{port: 80, endPort: 90}]');
    expect(['cilium@1.14', 'cilium@v1.15.3', 'cilium@1.16', 'cilium'].map((plugin) => said({ plugin }, text).length)).toEqual([1, 1, 0, 0]);
  });
  test('a range of one port is none', () => expect(said({ plugin: 'weave' }, range('[{port: 80, endPort: 80}]'))).toEqual([]));
  test('a small range is written out, a large one is not', () => {
    checkFix('Write the 3 ports one by one', range('[{port: 80, endPort: 82}]'), range('[{port: 80}, {port: 81}, {port: 82}]'), '\n', { plugin: 'weave' });
    const [large] = found({ plugin: 'weave' }, [range('[{port: 80, endPort: 800}]')]);
    expect(large?.fixes().map(({ title }) => title)).toEqual(['Ignore cni-end-port-unsupported here']);
  });
});

describe('cni-policy-types-ignored', () => {
  const web = (rules: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], egress: ${rules}}`);
  const rules = (plugin: string, text: string) => {
    const snapshot = snapshotOf({ '/p.yaml': text }, configOf({ plugin }));
    return findingsOf(snapshot, { path: '/p.yaml' }).flatMap(({ rule }) => (rule.includes('policy-types') ? [rule] : []));
  };
  test('takes the place of the general rule where a person names the plugin', () => {
    expect(rules('cilium', web('[{to: [{podSelector: {}}]}]'))).toEqual(['cni-policy-types-ignored']);
    expect(rules('aws-vpc-cni', web('[{to: [{podSelector: {}}]}]'))).toEqual(['cni-policy-types-ignored']);
    expect(rules('calico', web('[{to: [{podSelector: {}}]}]'))).toEqual(['policy-types-missing-egress']);
  });
  test('an empty list, and a rule for everything, mean the same there', () => {
    expect(rules('cilium', web('[]'))).toEqual(['policy-types-missing-egress']);
    expect(rules('cilium', web('[{}]'))).toEqual(['policy-types-missing-egress']);
  });
});

describe('cni-ip-block-pods', () => {
  const egress = (to: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: ${to}}`);
  const clusterCidrs = ['10.244.0.0/16'];
  test.each(['cilium', 'azure-cilium', 'gke-dataplane-v2'])('of %s', (plugin) =>
    expect(said({ plugin }, egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]'))).toEqual(['info cni-ip-block-pods']),
  );
  test('what is nothing but addresses of pods is a warning', () => {
    expect(said({ plugin: 'cilium', clusterCidrs }, egress('[{to: [{ipBlock: {cidr: 10.244.3.0/24}}]}]'))).toEqual(['warning cni-ip-block-pods']);
    expect(said({ plugin: 'cilium' }, egress('[{to: [{ipBlock: {cidr: 10.244.3.0/24}}]}]'))).toEqual([]);
    expect(said({ plugin: 'cilium', clusterCidrs }, egress('[{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]'))).toEqual([]);
  });
  test.each([
    ['exceptions show that the internet is meant', '[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]'],
    ['pods are selected beside it', '[{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {podSelector: {}}]}]'],
    ['another rule selects pods', '[{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}, {to: [{namespaceSelector: {}}]}]'],
    ['another rule is for everyone', '[{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}, {ports: [{port: 53}]}]'],
    ['IPv6 pods are not known to be', '[{to: [{ipBlock: {cidr: "::/0"}}]}]'],
  ])('silent: %s', (_, to) => expect(said({ plugin: 'cilium' }, egress(to))).toEqual([]));
});

describe('cni-ip-block-nodes', () => {
  const egress = (cidr: string, ports: string) =>
    policy('op', `{podSelector: {matchLabels: {app: op}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${cidr}}}], ports: ${ports}}]}`);
  const values = (mode: string) =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium, namespace: kube-system}\nspec: {chart: {spec: {chart: cilium}}, values: {policyCIDRMatchMode: ${mode}}}\n`;
  test('private addresses on ports of the control plane', () => {
    expect(said({ plugin: 'cilium' }, egress('192.168.49.2/32', '[{port: 6443}]'))).toEqual(['warning cni-ip-block-nodes']);
    expect(said({ plugin: 'cilium' }, egress('10.0.0.0/8', '[{port: 443}, {port: 10250}]'))).toEqual(['warning cni-ip-block-nodes']);
  });
  test.each([
    ['public addresses', '203.0.113.7/32', '[{port: 6443}]'],
    ['other ports', '192.168.49.2/32', '[{port: 443}]'],
    ['everything', '0.0.0.0/0', '[{port: 6443}]'],
    ['a range of ports', '192.168.49.2/32', '[{port: 6443, endPort: 7000}]'],
  ])('silent: %s', (_, cidr, ports) => expect(said({ plugin: 'cilium' }, egress(cidr, ports)).filter((one) => one.endsWith('nodes'))).toEqual([]));
  test('silent where the values of Cilium match nodes', () => {
    expect(said({}, egress('192.168.49.2/32', '[{port: 6443}]'), values('nodes'))).toEqual([]);
    expect(said({}, egress('192.168.49.2/32', '[{port: 6443}]'), values('[nodes]'))).toEqual([]);
    expect(said({}, egress('192.168.49.2/32', '[{port: 6443}]'), values('[]'))).toEqual(['info cni-ip-block-nodes']);
  });
});

describe('cni-named-port-unsupported', () => {
  const ingress = (rule: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, ingress: [${rule}]}`);
  test('of Amazon VPC CNI only beside a block', () => {
    expect(said({ plugin: 'aws-vpc-cni' }, ingress('{from: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: http}]}'))).toEqual([
      'warning cni-named-port-unsupported',
    ]);
    expect(said({ plugin: 'aws-vpc-cni' }, ingress('{from: [{podSelector: {}}], ports: [{port: http}]}'))).toEqual([]);
  });
  test('the number is written only where all pods agree', () => {
    const named = (name: string, number: number) => pod(name, '', 'app: web').replace('image: i', `image: i, ports: [{name: http, containerPort: ${number}}]`);
    const titles = (...pods: readonly string[]) =>
      found({ plugin: 'weave' }, [ingress('{ports: [{port: http}]}'), ...pods]).flatMap((one) => one.fixes().map(({ title }) => title));
    expect(titles(named('a', 8080), named('b', 8080))).toContain('Write 8080, to allow it by its number');
    expect(titles(named('a', 8080), named('b', 9090))).toEqual(['Ignore cni-named-port-unsupported here']);
    expect(titles()).toEqual(['Ignore cni-named-port-unsupported here']);
  });
});

test('cni-sctp-unsupported: Cilium may be told to', () => {
  const text = policy('s', '{podSelector: {}, ingress: [{ports: [{port: 1, protocol: SCTP}]}]}');
  const message = (plugin: string) => found({ plugin }, [text]).map((one) => one.message);
  expect(message('cilium')).toEqual(['Cilium matches SCTP only once `sctp.enabled` is set. See that it is.']);
  expect(message('k3s')).toEqual(['k3s does not match SCTP, so this admits nothing. Restrict it elsewhere, or use a plugin that knows it.']);
  expect(message('ovn-kubernetes')).toEqual([]);
});

describe('cni-dual-stack', () => {
  const block = (cidr: string) => policy('b', `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: "${cidr}"}}, {podSelector: {}}]}]}`);
  test('of Amazon VPC CNI and Cilium only where the addresses of pods are known', () => {
    expect(said({ plugin: 'aws-vpc-cni' }, block('::/0'))).toEqual([]);
    expect(said({ plugin: 'aws-vpc-cni', clusterCidrs: ['10.0.0.0/16'] }, block('::/0'))).toEqual(['info cni-dual-stack']);
    expect(said({ plugin: 'aws-vpc-cni', clusterCidrs: ['10.0.0.0/16', 'fd00::/56'] }, block('::/0'))).toEqual([]);
    expect(said({ plugin: 'cilium' }, block('0.0.0.0/0'))).toEqual([]);
    expect(said({ plugin: 'cilium', clusterCidrs: ['10.0.0.0/16', 'fd00::/56'] }, block('0.0.0.0/0'))).toEqual(['info cni-dual-stack']);
  });
});

describe('cni-windows-limits', () => {
  const windows = pod('web', 'os: {name: windows}, ');
  const web = policy(
    'web',
    '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.0/28]}}], ports: [{port: 80}]}]}',
  );
  test('each field that Azure Network Policy Manager does not know there', () => {
    expect(found({ plugin: 'azure-npm' }, [web, windows]).map(({ message }) => message)).toEqual([
      'The pods of `web` run on Windows, where Azure Network Policy Manager does not support `except`. Write it otherwise, or keep it for pods on Linux.',
    ]);
  });
  test('silent of Linux, and of others', () => {
    expect(said({ plugin: 'azure-npm' }, web, pod('web', 'os: {name: linux}, '))).toEqual([]);
    expect(said({ plugin: 'azure-npm' }, web, pod('web'), pod('other', 'os: {name: windows}, '))).toEqual([]);
    expect(said({ plugin: 'calico' }, web, windows)).toEqual([]);
  });
});

test('cni-standalone-pod: pods of a controller are none', () => {
  const web = policy('web', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}');
  expect(said({ plugin: 'aws-vpc-cni' }, web, pod('web'))).toEqual(['info cni-standalone-pod']);
  const owned = pod('web').replace(
    'labels: {app: web}',
    'labels: {app: web}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, controller: true}]',
  );
  expect(said({ plugin: 'aws-vpc-cni' }, web, owned)).toEqual([]);
});

describe('cni-service-port-pre-dnat', () => {
  const egress = (to: string, ports: string, more = '') =>
    policy('web', `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [${to}], ports: ${ports}}${more}]}`);
  const db = daemonSet('db').replaceAll('kube-system', 'shop').replace('labels: {app: db}', 'labels: {app: db, tier: data}');
  const aws = { plugin: 'aws-vpc-cni' };
  const both = '{podSelector: {matchLabels: {app: db, tier: data}}}';
  test('labels that the Service does not select by', () => {
    expect(said(aws, egress(both, '[{port: 5432}]'), db, service('db', 'app: db', '[{port: 5432}]'))).toEqual(['warning cni-service-port-pre-dnat']);
    expect(said(aws, egress(both, '[{port: 5432}]'), db, service('db', 'app: db, tier: data', '[{port: 5432}]'))).toEqual([]);
  });
  test('another port of the Service is told mildly, and can be allowed', () => {
    const texts = [egress('{podSelector: {matchLabels: {app: db}}}', '[{port: 5432}]'), db, service('db', 'app: db', '[{port: 80, targetPort: 5432}]')];
    const [finding] = found(aws, texts);
    expect(finding).toMatchObject({ severity: 'info', rule: 'cni-service-port-pre-dnat' });
    expect(finding?.fixes()[0]).toMatchObject({ title: 'Allow TCP 80, too', caution: 'widens' });
    expect(said(aws, texts[0]?.replace('{port: 5432}', '{port: 5432}, {port: 80}') ?? '', ...texts.slice(1))).toEqual([]);
  });
  test.each([
    ['a headless Service has no address', egress(both, '[{port: 5432}]'), service('db', 'app: db', '[{port: 5432}]', 'clusterIP: None, ')],
    ['addresses are allowed, too', egress(`${both}, {ipBlock: {cidr: 10.96.0.0/12}}`, '[{port: 5432}]'), service('db', 'app: db', '[{port: 5432}]')],
    ['another rule is for everything', egress(both, '[{port: 5432}]', ', {ports: [{port: 53}]}'), service('db', 'app: db', '[{port: 5432}]')],
    ['the Service is for other pods', egress(both, '[{port: 5432}]'), service('x', 'app: x', '[{port: 5432}]')],
  ])('silent: %s', (_, text, other) => expect(said(aws, text, db, other)).toEqual([]));
  test('silent of other plugins', () =>
    expect(said({ plugin: 'calico' }, egress(both, '[{port: 5432}]'), db, service('db', 'app: db', '[{port: 5432}]'))).toEqual([]));
});

describe('service-port-instead-of-target-port', () => {
  const web = daemonSet('web').replaceAll('kube-system', 'shop').replace('image: i', 'image: i, ports: [{containerPort: 8080}]');
  const rules = (plugin: string, spec: string) => {
    const files = { '/p.yaml': policy('p', spec), '/w.yaml': web, '/s.yaml': service('web', 'app: web', '[{port: 80, targetPort: 8080}]') };
    return findingsOf(snapshotOf(files, configOf({ plugin })), { path: '/p.yaml' }).filter(({ rule }) => rule === 'service-port-instead-of-target-port').length;
  };
  const egress =
    '{podSelector: {matchLabels: {app: x}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]}';
  const ingress = '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}';
  test('knows who looks before the translation', () => {
    expect(['', 'calico', 'aws-vpc-cni'].map((plugin) => rules(plugin, egress))).toEqual([1, 1, 0]);
    expect(['', 'calico', 'aws-vpc-cni'].map((plugin) => rules(plugin, ingress))).toEqual([1, 1, 1]);
  });
});

describe('cni-target-port-post-dnat', () => {
  const dns = (ports: string, name = 'openshift-dns', more = '') =>
    policy(
      'web',
      `{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}${more}], ports: ${ports}}]}`,
    );
  const ovn = { plugin: 'ovn-kubernetes' };
  test('port 53 alone', () => expect(said(ovn, dns('[{port: 53, protocol: UDP}]'))).toEqual(['warning cni-target-port-post-dnat']));
  test.each([
    ['both ports', dns('[{port: 53, protocol: UDP}, {port: 5353, protocol: UDP}]')],
    ['a range that holds it', dns('[{port: 53, endPort: 6000, protocol: UDP}]')],
    ['the name of the port', dns('[{port: dns, protocol: UDP}]')],
    ['another namespace', dns('[{port: 53, protocol: UDP}]', 'kube-system')],
    ['other namespaces beside it', dns('[{port: 53, protocol: UDP}]', 'openshift-dns', ', {namespaceSelector: {}}')],
  ])('silent: %s', (_, text) => expect(said(ovn, text)).toEqual([]));
  test('a rule that knows no plugin gives way to it', () => {
    const rules = (plugin: string) =>
      findingsOf(snapshotOf({ '/p.yaml': dns('[{port: 53, protocol: UDP}, {port: 53}]') }, configOf({ plugin })), { path: '/p.yaml' })
        .map(({ rule }) => rule)
        .filter((rule) => rule === 'dns-rule-wrong-target' || rule.startsWith('cni-'));
    expect([rules(''), rules('ovn-kubernetes')]).toEqual([['dns-rule-wrong-target'], ['cni-target-port-post-dnat']]);
  });
  test('silent of others', () => expect(said({ plugin: 'cilium' }, dns('[{port: 53, protocol: UDP}]'))).toEqual([]));
});

describe('cni-host-network-selector', () => {
  const ingress = (peer: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, ingress: [{from: [${peer}]}]}`);
  const router = pod('router', 'hostNetwork: true, ', 'app: router', 'edge');
  const named = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}';
  const ovn = { plugin: 'ovn-kubernetes' };
  test('a namespace with pods on the host', () => expect(said(ovn, ingress(named), router)).toEqual(['info cni-host-network-selector']));
  test.each([
    ['no such pod is known', ingress(named), pod('router', '', 'app: router', 'edge')],
    ['pods are asked for', ingress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {}}'), router],
    ['all namespaces', ingress('{namespaceSelector: {}}'), router],
  ])('silent: %s', (_, text, other) => expect(said(ovn, text, other)).toEqual([]));
});

describe('cni-dns-link-local', () => {
  const dns = (to = '') =>
    policy(
      'dns',
      `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}${to}], ports: [{port: 53, protocol: UDP}]}]}`,
    );
  const more = policy('more', '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 169.254.0.0/16}}]}]}');
  test('of GKE', () => expect(said({ plugin: 'gke-dataplane-v2' }, dns())).toEqual(['info cni-dns-link-local']));
  test.each([
    ['an address is allowed', dns(', {ipBlock: {cidr: 169.254.169.254/32}}')],
    ['that of the cache is', dns(', {ipBlock: {cidr: 169.254.20.10/32}}')],
    ['another policy allows it', `${dns()}---\n${more}`],
    ['other ports are allowed, too', dns().replace('{port: 53, protocol: UDP}', '{port: 443}')],
  ])('silent: %s', (_, text) => expect(said({ plugin: 'gke-dataplane-v2' }, text)).toEqual([]));
  test('a cache that is installed is for another rule', () => {
    expect(said({ plugin: 'calico' }, dns(), daemonSet('node-local-dns'))).toEqual([]);
  });
});

test('cni-size-limits: exactly so many are fine', () => {
  const ports = (count: number) =>
    policy('p', `{podSelector: {}, ingress: [{ports: [${Array.from({ length: count }, (_, i) => `{port: ${i + 1}}`).join(', ')}]}]}`);
  expect([24, 25].map((count) => said({ plugin: 'aws-vpc-cni' }, ports(count)).length)).toEqual([0, 1]);
  const blocks = (count: number) =>
    policy('p', `{podSelector: {}, ingress: [{from: [${Array.from({ length: count }, (_, i) => `{ipBlock: {cidr: 192.0.2.${i}/32}}`).join(', ')}]}]}`);
  expect([4, 5].map((count) => said({ plugin: 'azure-npm' }, blocks(count)).length)).toEqual([0, 1]);
});

describe('cni-hairpin', () => {
  const web = (from: string) => policy('web', `{podSelector: {matchLabels: {app: web}}, ingress: [${from}]}`);
  const hints = (...texts: readonly string[]) => {
    const files = Object.fromEntries(texts.map((text, index) => [`/f${index}.yaml`, text]));
    return findingsOf(snapshotOf(files), { path: '/f0.yaml' }, { 'cni-hairpin': { severity: 'hint' } }).filter(({ rule }) => rule === 'cni-hairpin').length;
  };
  const served = service('web', 'app: web', '[{port: 80}]');
  test('off by itself', () => expect(said({}, web('{from: [{podSelector: {matchLabels: {app: x}}}]}'), pod('web'), served)).toEqual([]));
  test('only behind a Service, and only where nothing lets them in', () => {
    expect(hints(web('{from: [{podSelector: {matchLabels: {app: x}}}]}'), pod('web'), served)).toBe(1);
    expect(hints(web('{from: [{podSelector: {matchLabels: {app: x}}}]}'), pod('web'))).toBe(0);
    expect(hints(web('{from: [{podSelector: {}}]}'), pod('web'), served)).toBe(0);
    expect(hints(web('{}'), pod('web'), served)).toBe(0);
  });
});

test('metadata-endpoint-reachable: on GKE the address is the resolver, too', () => {
  const text = policy(
    'web',
    '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}',
  );
  const messages = (plugin: string) =>
    findingsOf(snapshotOf({ '/p.yaml': text }, configOf({ plugin })), { path: '/p.yaml' }).flatMap(({ rule, message }) =>
      rule === 'metadata-endpoint-reachable' ? [message] : [],
    );
  expect(messages('aws-vpc-cni')).toEqual([expect.not.stringContaining('Cloud DNS')]);
  expect(messages('gke-dataplane-v2')).toEqual([
    expect.stringMatching(/unless these pods are to use them\. With Cloud DNS of GKE .* allow port 53 to it by a rule of its own first\.$/),
  ]);
});
