import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const workload = (name: string, namespace = 'shop') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}
---
`;

const policy = (name: string, spec: string, namespace = 'shop') =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n---\n`;

interface Answer {
  readonly exposure: readonly unknown[];
  readonly workloads: readonly unknown[];
}

async function exposure(text: string): Promise<Answer> {
  const { out } = await netpol(['list', '--exposure', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) });
  return JSON.parse(out) as Answer;
}

/** The rows about `web`, in the words of the text format. */
async function rows(spec: string, others = ''): Promise<readonly string[]> {
  const { out } = await netpol(['list', '--exposure'], { cwd: folderOf({ 'all.yaml': workload('web') + policy('web', spec) + others }) });
  const section = /all the same:\n([\s\S]*?)\n\n/.exec(out)?.[1] ?? '';
  return section.split('\n').filter((line) => line.includes('Deployment/web') || line === 'none');
}

const ingress = (from: string) => `{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{from: [${from}], ports: [{port: 80}]}]}`;

// What each selector means is read from the API reference of NetworkPolicyPeer.
describe('who may come though no manifest makes it', () => {
  test.each([
    ['a label that no pod here has', '{podSelector: {matchLabels: {app: cron}}}', ['pods labelled app=cron in shop -> shop/Deployment/web   TCP 80']],
    [
      'in namespaces by a label',
      '{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: cron}}}',
      ['pods labelled app=cron in namespaces labelled team=ops -> shop/Deployment/web   TCP 80'],
    ],
    [
      'a namespace that is not here',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}',
      ['every pod in ops -> shop/Deployment/web   TCP 80'],
    ],
    ['every pod of a namespace that is', '{podSelector: {}}', ['every pod in shop -> shop/Deployment/web   TCP 80']],
    ['all namespaces', '{namespaceSelector: {}}', ['every pod of every namespace -> shop/Deployment/web   TCP 80']],
    [
      'what the whole cluster may do needs no second row',
      '{namespaceSelector: {}}, {podSelector: {matchLabels: {app: cron}}}, {podSelector: {}}',
      ['every pod of every namespace -> shop/Deployment/web   TCP 80'],
    ],
    ['the labels of a workload that is here mean that workload', '{podSelector: {matchLabels: {app: api}}}', ['none']],
    ['what no pod can be', '{podSelector: {matchLabels: {app: x}, matchExpressions: [{key: app, operator: DoesNotExist}]}}', ['none']],
    ['addresses are no pods', '{ipBlock: {cidr: 10.0.0.0/8}}', ['none']],
  ])('%s', async (_, from, expected) => {
    const isolated = policy('api', '{podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress, Egress]}');
    expect(await rows(ingress(from), workload('api') + isolated)).toEqual(expected);
  });

  test('a rule without peers is for the whole cluster, and so is no policy at all', async () => {
    expect(await rows('{podSelector: {matchLabels: {app: web}}, ingress: [{}]}')).toEqual([
      'every pod of every namespace -> shop/Deployment/web   all ports',
      'shop/Deployment/web -> every pod of every namespace   all ports',
    ]);
  });

  test('whom a rule lets in on more than the whole cluster has a row of its own, with both', async () => {
    const from = '[{from: [{namespaceSelector: {matchLabels: {team: ops}}}], ports: [{port: 9090}]}, {from: [{namespaceSelector: {}}], ports: [{port: http}]}]';
    expect(await rows(`{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: ${from}}`)).toEqual([
      'every pod of every namespace -> shop/Deployment/web   TCP 8080',
      'every pod in namespaces labelled team=ops -> shop/Deployment/web   TCP 8080,9090',
    ]);
  });

  test('pods of a namespace whose policies close their own end cannot come', async () => {
    const closed = policy('closed', '{podSelector: {}, policyTypes: [Egress]}', 'ops');
    expect(await rows(ingress('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}'), closed)).toEqual(['none']);
  });

  test('a name means a port of this workload; at a pod that is not there it stays a name', async () => {
    const to = '[{to: [{podSelector: {matchLabels: {app: cron}}}], ports: [{port: http}, {port: 53, protocol: UDP}]}]';
    const from = '[{from: [{podSelector: {matchLabels: {app: cron}}}], ports: [{port: http}]}]';
    expect(await rows(`{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: ${from}, egress: ${to}}`)).toEqual([
      'pods labelled app=cron in shop -> shop/Deployment/web   TCP 8080',
      'shop/Deployment/web -> pods labelled app=cron in shop   UDP 53; TCP port http',
    ]);
  });
});

describe('every format', () => {
  const spec = '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: cron}}}]}]}';
  const text = workload('web') + policy('web', spec);
  const list = async (format: string) => (await netpol(['list', '--exposure', '--format', format], { cwd: folderOf({ 'all.yaml': text }) })).out;

  test('json: selectors as kubectl takes them, and how each workload stands', async () => {
    const all = ['SCTP', 'TCP', 'UDP'].map((protocol) => ({ protocol, ports: '1-65535' }));
    expect(await exposure(text)).toMatchObject({
      exposure: [
        { from: { pods: 'app=cron', namespaces: 'kubernetes.io/metadata.name=shop' }, to: { workload: 'shop/Deployment/web' }, allowed: all },
        { from: { workload: 'shop/Deployment/web' }, to: { pods: '', namespaces: '' }, allowed: all },
      ],
      workloads: [{ workload: 'shop/Deployment/web', ingress: 'isolated', egress: 'open' }],
    });
  });

  test('without the flag nothing of it is there', async () => {
    const { out } = await netpol(['list', '--format', 'json'], { cwd: folderOf({ 'all.yaml': text }) });
    expect(Object.keys(JSON.parse(out))).toEqual(['version', 'connections', 'possible', 'limits', 'environment']);
  });

  test('text', async () => {
    expect((await list('text')).split('\n').slice(3)).toEqual([
      'Pods that no manifest makes, and that policies let in or out all the same:',
      'pods labelled app=cron in shop -> shop/Deployment/web   all ports',
      'shop/Deployment/web -> every pod of every namespace   all ports',
      '',
      'Workloads that are not isolated:',
      'shop/Deployment/web   egress not limited',
      '',
    ]);
  });

  test('csv', async () => {
    expect(await list('csv')).toContain('pods labelled app=cron in shop,shop/Deployment/web,TCP,1-65535,\r\n');
  });

  test('markdown', async () => {
    const out = await list('markdown');
    expect(out).toContain('| pods labelled app=cron in shop | shop/Deployment/web | all ports |\n');
    expect(out).toContain('| shop/Deployment/web | isolated | open |\n');
  });

  test('graphs: dashed', async () => {
    const dot = await list('dot');
    expect(dot).toContain('"pods labelled app=cron in shop" [style=dashed];');
    expect(dot).toContain('"pods labelled app=cron in shop" -> "shop/Deployment/web" [style=dashed, label="all ports"];');
    const mermaid = await list('mermaid');
    const [, id] = /(n\d+)\["pods labelled app=cron in shop"\]:::possible/.exec(mermaid) ?? [];
    expect(mermaid).toContain(`${id} -.->|"all ports"| n0`);
    expect(mermaid).toContain('classDef possible stroke-dasharray: 5 5');
  });

  test('an admin policy limits without isolating', async () => {
    const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: no-ssh}
spec:
  priority: 1
  subject: {namespaces: {}}
  ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 22}}]}]
`;
    const { exposure: found, workloads } = await exposure(workload('web') + admin);
    expect(workloads).toEqual([{ workload: 'shop/Deployment/web', ingress: 'limited', egress: 'open' }]);
    expect(found[0]).toMatchObject({ from: { pods: '', namespaces: '' }, allowed: expect.arrayContaining([{ protocol: 'TCP', ports: '1-21,23-65535' }]) });
  });

  /** What is said of whom, as the API reference of AdminNetworkPolicy has it: of the rules that mean a pod, the first decides. */
  describe('a rule that denies only some of the pods leaves the others in', () => {
    const denying = (rules: string) =>
      `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: 1, subject: {namespaces: {}}, ${rules}}\n---\n`;
    const some = (label: string) => `{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: ${label}}}}}`;
    const open = policy('open', '{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}');
    const web = async (text: string) => {
      const { out } = await netpol(['list', '--exposure'], { cwd: folderOf({ 'all.yaml': workload('web') + text }) });
      return out.split('\n').filter((line) => line.includes('every pod') || line.includes('pods labelled'));
    };

    test('all that they exchange', async () => {
      expect(await web(open + denying(`ingress: [{action: Deny, from: [${some('cron')}]}]`))).toEqual([
        'every pod of every namespace, except pods labelled app=cron of every namespace -> shop/Deployment/web   all ports',
        'shop/Deployment/web -> every pod of every namespace   all ports',
      ]);
    });

    test('some of it: what is left to them is a row of its own', async () => {
      const rule = `{action: Deny, from: [${some('cron')}], ports: [{portRange: {protocol: TCP, start: 2, end: 65535}}]}`;
      expect(await web(open + denying(`ingress: [${rule}]`))).toEqual([
        'every pod of every namespace, except pods labelled app=cron of every namespace -> shop/Deployment/web   all ports',
        'pods labelled app=cron of every namespace -> shop/Deployment/web   all SCTP ports; TCP 1; all UDP ports',
        'shop/Deployment/web -> every pod of every namespace   all ports',
      ]);
    });

    test('what a rule before it allows is no exception', async () => {
      const rules = `{action: Allow, from: [{namespaces: {}}]}, {action: Deny, from: [${some('cron')}]}`;
      expect(await web(denying(`ingress: [${rules}]`))).toEqual([
        'every pod of every namespace -> shop/Deployment/web   all ports',
        'shop/Deployment/web -> every pod of every namespace   all ports',
      ]);
    });

    test('passing some on to policies that let them in is no exception, to policies that do not it is one', async () => {
      const rules = `{action: Pass, from: [${some('cron')}]}, {action: Allow, from: [{namespaces: {}}]}`;
      const [first] = await web(open + denying(`ingress: [${rules}]`));
      expect(first).toBe('every pod of every namespace -> shop/Deployment/web   all ports');
      const closed = policy('closed', '{podSelector: {}, policyTypes: [Ingress]}');
      const [other] = await web(closed + denying(`ingress: [${rules}]`));
      expect(other).toBe('every pod of every namespace, except pods labelled app=cron of every namespace -> shop/Deployment/web   all ports');
    });

    test('those that it passes on are let in where all others are denied', async () => {
      const rules = `{action: Pass, from: [${some('cron')}]}, {action: Deny, from: [{namespaces: {}}]}`;
      expect((await web(denying(`ingress: [${rules}]`)))[0]).toBe('pods labelled app=cron of every namespace -> shop/Deployment/web   all ports');
      const port80 = policy('port-80', '{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}]}');
      expect((await web(port80 + denying(`ingress: [${rules}]`)))[0]).toBe('pods labelled app=cron of every namespace -> shop/Deployment/web   TCP 80');
    });

    test('the name of a port opens nothing where no number of that name would pass', async () => {
      const byName = policy('by-name', `{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], ports: [{port: http}]}]}`);
      const deny = (port: string) => denying(`egress: [{action: Deny, to: [{namespaces: {}}]${port}}]`);
      const egress = async (text: string) => (await web(text)).filter((line) => line.startsWith('shop/'));
      expect(await egress(byName)).toEqual(['shop/Deployment/web -> every pod of every namespace   TCP port http']);
      expect(await egress(byName + deny(''))).toEqual([]);
      expect(await egress(byName + deny(', ports: [{portNumber: {protocol: TCP, port: 80}}]'))).toEqual([
        'shop/Deployment/web -> every pod of every namespace   TCP port http',
      ]);
    });

    test('json', async () => {
      const { exposure: found } = await exposure(workload('web') + open + denying(`ingress: [{action: Deny, from: [${some('cron')}]}]`));
      expect(found[0]).toMatchObject({ from: { pods: '', namespaces: '', except: [{ pods: 'app=cron', namespaces: '' }] } });
    });
  });
});
