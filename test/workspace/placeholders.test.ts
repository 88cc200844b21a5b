// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { refusalText } from '../../server/rules/refusal.js';
import { hasConnections } from '../../server/semantics/sets/connection-set.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { snapshotOf } from '../support/snapshot.js';
import { deployment, policy } from './workspace-of.js';

const workloads = { '/web.yaml': deployment('web', { namespace: 'shop' }), '/api.yaml': deployment('api', { namespace: 'shop' }) };

const forms = ['${X}', '${X:=x}', '$(X)', '__X__', '"#{X}#"', '#{X}#', '"@x@"', '@x@', '"%%X%%"', '%%X%%', "(join('-', [$x, 'y']))", '<% x %>', '[[ x ]]'];

const refusals = (snapshot: Snapshot, path: string) =>
  checkFile(snapshot, path).filter(({ category, severity }) => category === 'api' || category === 'syntax' || severity === 'error');

const inRule = (text: string) => `${policy('web', { namespace: 'shop' })}  ingress:\n    - ${text}\n`;

const admin = (spec: string) => `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec:\n  ${spec}\n`;

/** Each place of a policy that a placeholder may stand in. */
const places: Readonly<Record<string, (value: string) => string>> = {
  name: (value) => policy('web', { namespace: 'shop' }).replace('name: web', `name: ${value}`),
  namespace: (value) => policy('web', { namespace: value }),
  'subject label': (value) => policy('web', { namespace: 'shop' }).replace('{app: web}', `\n      app: ${value}`),
  'label key': (value) => policy('web', { namespace: 'shop' }).replace('{app: web}', `\n      ${value}: web`),
  type: (value) => policy('web', { namespace: 'shop' }).replace('[Ingress]', `\n    - ${value}`),
  peer: (value) => inRule(`from:\n        - podSelector:\n            matchLabels:\n              app: ${value}`),
  'condition as a whole': (value) => inRule(`from:\n        - podSelector:\n            matchExpressions:\n              - ${value}`),
  'peer as a whole': (value) => inRule(`from:\n        - ${value}`),
  peers: (value) => inRule(`from: ${value}`),
  'selector of a peer': (value) => inRule(`from:\n        - podSelector: ${value}`),
  'labels of a peer': (value) => inRule(`from:\n        - podSelector:\n            matchLabels: ${value}`),
  'block as a whole': (value) => inRule(`from:\n        - ipBlock: ${value}`),
  'exceptions of a block': (value) => inRule(`from:\n        - ipBlock:\n            cidr: 10.0.0.0/8\n            except: ${value}`),
  'port as a whole': (value) => inRule(`ports:\n        - ${value}`),
  ports: (value) => inRule(`ports: ${value}`),
  rule: (value) => `${policy('web', { namespace: 'shop' })}  ingress:\n    - ${value}\n`,
  types: (value) => policy('web', { namespace: 'shop' }).replace('[Ingress]', value),
  subject: (value) => policy('web', { namespace: 'shop' }).replace('\n    matchLabels: {app: web}', ` ${value}`),
  spec: (value) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: ${value}\n`,
  metadata: (value) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: ${value}\nspec: {podSelector: {}}\n`,
  labels: (value) => policy('web', { namespace: 'shop' }).replace('  name: web\n', `  name: web\n  labels: ${value}\n`),
  'admin priority': (value) => admin(`priority: ${value}\n  subject: {namespaces: {}}`),
  'admin subject': (value) => admin(`priority: 1\n  subject: ${value}`),
  'admin rule': (value) => admin(`priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - ${value}`),
  'admin action, peer and port': (value) =>
    admin(`priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - action: ${value}\n      from:\n        - ${value}\n      ports:\n        - ${value}`),
  'admin network': (value) =>
    admin(
      `priority: 1\n  subject: {namespaces: {}}\n  egress:\n    - action: Deny\n      to:\n        - networks:\n            - ${value}\n        - domainNames:\n            - ${value}`,
    ),
  'admin selectors': (value) =>
    admin(
      `priority: 1\n  subject:\n    namespaces:\n      matchLabels:\n        a: ${value}\n  ingress:\n    - action: Deny\n      from:\n        - pods:\n            namespaceSelector: ${value}\n            podSelector: ${value}`,
    ),
  'admin port': (value) =>
    admin(
      `priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - action: Deny\n      from: [{namespaces: {}}]\n      ports:\n        - portNumber:\n            port: ${value}\n            protocol: ${value}\n        - portRange:\n            start: ${value}\n            end: ${value}\n        - namedPort: ${value}`,
    ),
  rules: (value) => `${policy('web', { namespace: 'shop' })}  ingress: ${value}\n`,
  cidr: (value) =>
    `${policy('web', { namespace: 'shop' })}  ingress:\n    - from:\n        - ipBlock:\n            cidr: ${value}\n            except:\n              - ${value}\n`,
  port: (value) =>
    `${policy('web', { namespace: 'shop' })}  ingress:\n    - ports:\n        - port: ${value}\n          endPort: ${value}\n          protocol: ${value}\n`,
  expression: (value) =>
    policy('web', { namespace: 'shop' }).replace(
      'matchLabels: {app: web}',
      `matchExpressions:\n      - key: app\n        operator: ${value}\n        values:\n          - ${value}`,
    ),
};

describe('a value that another tool fills in', () => {
  test.each(Object.entries(places))('is never refused: %s', async (_, at) => {
    for (const form of forms) {
      const snapshot = snapshotOf({ ...workloads, '/policy.yaml': at(form) });
      expect(
        refusals(snapshot, '/policy.yaml').map(({ rule }) => rule),
        form,
      ).toEqual([]);
      expect(
        snapshot.environment(undefined).refused.map(({ reason }) => refusalText(reason)),
        form,
      ).toEqual([]);
      const [placed] = snapshot.file('/policy.yaml')?.objects ?? [];
      expect(placed?.object.placeholders?.length, form).toBeGreaterThan(0);
    }
  });

  test('the rest of the document is judged as strictly as ever', async () => {
    const snapshot = snapshotOf({ '/policy.yaml': places['name']?.('${X}').replace('policyTypes: [Ingress]', 'policyTypes: [ingress]') ?? '' });
    expect(refusals(snapshot, '/policy.yaml').map(({ rule }) => rule)).toEqual(['policy-types-unknown-value']);
  });

  test('may match anything: nothing is surely denied or allowed by it', async () => {
    const verdicts = async (text: string) => {
      const { evaluator } = snapshotOf({ ...workloads, '/policy.yaml': text }).environment(undefined);
      const [from, to] = ['api', 'web'].flatMap((name) => evaluator.cluster.workloads.filter((one) => one.name === name));
      if (!from || !to) throw new Error('both are there');
      const { allowed } = evaluator.verdict({ kind: 'workload', workload: from }, { kind: 'workload', workload: to });
      return { sure: hasConnections(allowed.sure), possible: hasConnections(allowed.possible) };
    };
    expect(await verdicts(policy('web', { namespace: 'shop' }))).toEqual({ sure: false, possible: false });
    for (const place of ['name', 'subject label', 'peer', 'rules']) {
      const known = place === 'name';
      const found = await verdicts(places[place]?.('${X}') ?? '');
      expect(found, place).toEqual(known ? { sure: false, possible: false } : { sure: false, possible: true });
    }
  });

  test('in a name, the policy is there all the same, under the name as it is written; in a namespace, nobody knows where', async () => {
    const snapshot = snapshotOf({ ...workloads, '/policy.yaml': `${places['name']?.('${X}-deny')}---\n${places['name']?.('${X}-deny')}` });
    const view = snapshot.environment(undefined);
    expect(view.evaluator.cluster.policies.map(({ name, namespace }) => `${namespace}/${name}`)).toEqual(['shop/${X}-deny', 'shop/${X}-deny']);
    const elsewhere = snapshotOf({ ...workloads, '/policy.yaml': places['namespace']?.('${X}') ?? '' }).environment(undefined);
    expect(elsewhere.evaluator.cluster.policies).toEqual([]);
    expect(elsewhere.unseenPolicies('shop')).toMatchObject([{ cause: 'template' }]);
  });

  test('in arguments, variables and annotations it is nobody’s business', async () => {
    const text = deployment('web', { namespace: 'shop' })
      .replace('{name: main, image: web,', '{name: main, image: "${IMAGE}", args: ["$(POD_IP)"], env: [{name: A, value: $(B)}],')
      .replace('  name: web\n', '  name: web\n  annotations: {a: "${X}", b: "@x@"}\n');
    const snapshot = snapshotOf({ '/web.yaml': text });
    const [placed] = snapshot.file('/web.yaml')?.objects ?? [];
    expect(placed?.object.placeholders).toBeUndefined();
    expect(placed?.object).toMatchObject({ type: 'workload', ports: [{ number: 80 }], portsTemplated: false });
    expect(snapshot.environment(undefined).unseen).toEqual([]);
  });
});
