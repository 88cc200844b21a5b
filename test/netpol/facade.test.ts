import { describe, expect, test } from 'vitest';
import { editorOf } from '../../server/netpol/editor.js';
import { configOf, type Netpol, type NetpolConfig, openNetpol } from '../../server/netpol.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { testScheduler } from '../workspace/workspace-of.js';
import { notPlain } from './plain-data.js';

const workloads = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql, namespace: shop}
spec:
  template:
    metadata: {labels: {app: mysql}}
    spec: {containers: [{name: mysql, ports: [{name: mysql, containerPort: 3306}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: mysql}, ports: [{port: 3306}]}
`;

const policies = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 3306}, {port: 53, protocol: UDP}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: refused, namespace: shop}
spec: {podSelector: {}, policyTypes: [ingress]}
`;

const assertions = `
version: 1
assertions:
  - {from: web, to: mysql, ports: [3306], expect: allowed}
  - {from: mysql, to: web, expect: denied}
`;

const files = { '/shop/workloads.yaml': workloads, '/shop/policies.yaml': policies, '/shop/shop.netpol-test.yaml': assertions };

async function opened(texts: Readonly<Record<string, string>> = files, config: NetpolConfig = configOf({})): Promise<Netpol> {
  const netpol = openNetpol(new MemorySource(texts), config, { scheduler: testScheduler, log: () => {} });
  await netpol.workspace.index();
  return netpol;
}

describe('every answer is plain data', () => {
  test('what is no plain data is found', () => {
    expect(notPlain({ a: [1n], b: () => 1, c: new Map(), d: new Date(0), e: [undefined, null, 'x', true, 1] })).toEqual(['a.0', 'b', 'c', 'd']);
  });

  test('of an environment', async () => {
    const netpol = await opened();
    const analysis = netpol.analysis();
    const shop = analysis.environment();
    const [allowed, denied] = analysis.stated((await netpol.load('/shop/shop.netpol-test.yaml'))?.file ?? { id: '', source: undefined }).assertions;
    if (!allowed || !denied) throw new Error('the assertions cannot be read');
    const answers = {
      connections: shop.connections({ per: 'protocol', probes: true, policies: true }),
      exposure: shop.exposure(),
      toWorkload: shop.explain({ from: 'web', to: 'mysql', port: '3306' }),
      toService: shop.explain({ from: 'web', to: 'Service/db', port: undefined }),
      fromOutside: shop.explain({ from: '192.0.2.1', to: 'mysql', port: undefined }),
      toNobody: shop.explain({ from: 'web', to: 'nobody', port: undefined }),
      difference: shop.difference(netpol.supposing('/shop/policies.yaml', '').environment()),
      passed: shop.assertion(allowed),
      failed: shop.assertion(denied, () => 'here'),
      limits: shop.limits,
    };
    expect(notPlain(answers)).toEqual([]);
    expect([answers.passed.answer.outcome, answers.failed.answer.outcome]).toEqual(['passed', 'failed']);
    expect([...answers.connections.answer.connections].length).toBeGreaterThan(3);
    expect(answers.toService.found?.answer.steps.length).toBeGreaterThan(0);
    expect(answers.difference.answer.changes.length).toBeGreaterThan(0);
    expect(answers.toNobody.problem).toContain('nobody');
  });

  test('about a file, for check and for editors', async () => {
    const netpol = await opened();
    netpol.workspace.open('/shop/policies.yaml', policies, 1);
    netpol.workspace.open('/shop/workloads.yaml', workloads, 1);
    const analysis = netpol.analysis();
    const editor = editorOf(analysis);
    const at = policies.indexOf('name: mysql') + 6;
    const [item] = editor.prepareCalls('/shop/workloads.yaml', workloads.indexOf('web'));
    if (!item?.node) throw new Error('there are no calls');
    const lenses = editor.codeLenses('/shop/policies.yaml', { policies: true, workloads: true, namespaces: true });
    const answers = {
      findings: analysis.findings('/shop/policies.yaml', { fixes: true }),
      hover: editor.hover('/shop/policies.yaml', at, { format: 'markdown', link: () => undefined }),
      lenses,
      resolved: lenses.map((lens) => editor.resolveLens(lens)),
      actions: editor.codeActions('/shop/policies.yaml', { start: 0, end: policies.length }),
      completions: editor.completions('/shop/policies.yaml', policies.indexOf('app: web') + 6),
      definition: editor.definition('/shop/policies.yaml', policies.indexOf('app: mysql') + 6),
      references: editor.references('/shop/workloads.yaml', workloads.indexOf('app: mysql') + 6),
      symbols: editor.symbols('/shop/policies.yaml'),
      calls: editor.calls(item.node, 'egress'),
      probes: editor.probes('/shop/workloads.yaml', workloads.indexOf('web')),
      defaultDeny: editor.defaultDeny('/shop/policies.yaml', at, { directions: ['ingress', 'egress'], into: 'file' }),
      ends: editor.ends('/shop/policies.yaml'),
      map: lastOf(editor.map('/shop/policies.yaml', {})),
      titles: editor.editTitles(netpol.supposing('/shop/policies.yaml', policies.replace('3306', '3307')), '/shop/policies.yaml', 'then'),
    };
    expect(notPlain(answers)).toEqual([]);
    const empty = Object.entries(answers).flatMap(([name, answer]) => (answer === undefined || (Array.isArray(answer) && answer.length === 0) ? [name] : []));
    expect(empty).toEqual([]);
  });
});

function lastOf<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('one state', () => {
  test('is the same as long as nothing changes, and stays as it is when something does', async () => {
    const netpol = await opened();
    const before = netpol.analysis();
    expect(netpol.analysis()).toBe(before);
    expect(before.environment()).toBe(before.environment());
    const verdict = () => before.environment().explain({ from: 'web', to: 'mysql', port: '80' }).found?.answer.verdict;
    expect(verdict()).toBe('denied');
    netpol.workspace.open('/shop/policies.yaml', '', 1);
    const after = netpol.analysis();
    expect(after).not.toBe(before);
    expect(after.environment().explain({ from: 'web', to: 'mysql', port: '80' }).found?.answer.verdict).toBe('allowed');
    expect(verdict()).toBe('denied');
  });

  test('has one configuration, for findings and for what can be done about them', async () => {
    const netpol = await opened();
    netpol.workspace.open('/shop/policies.yaml', policies, 1);
    const severities = () =>
      netpol
        .analysis()
        .findings('/shop/policies.yaml')
        .filter(({ rule }) => rule === 'policy-types-unknown-value')
        .map(({ severity }) => severity);
    const acts = () =>
      editorOf(netpol.analysis())
        .codeActions('/shop/policies.yaml', { start: 0, end: policies.length })
        .some(({ finding }) => finding?.rule === 'policy-types-unknown-value');
    const before = netpol.analysis();
    expect([severities(), acts()]).toEqual([['error'], true]);
    netpol.configure(configOf({ rules: { 'policy-types-unknown-value': 'hint' } }));
    expect([severities(), acts()]).toEqual([['hint'], true]);
    netpol.configure(configOf({ rules: { 'policy-types-unknown-value': 'off' } }));
    expect([severities(), acts()]).toEqual([[], false]);
    expect(before.findings('/shop/policies.yaml').filter(({ rule }) => rule === 'policy-types-unknown-value').length).toBe(1);
  });

  test('judges a file that is not open as it judges one that is', async () => {
    const netpol = await opened(files, configOf({ rules: { 'policy-types-unknown-value': 'hint' } }));
    const checked = [];
    for await (const each of netpol.checked()) checked.push(each);
    expect(checked.map(({ file, policies, workloads }) => [file.path, policies, workloads])).toEqual([
      ['shop/policies.yaml', 2, 0],
      ['shop/workloads.yaml', 0, 2],
    ]);
    netpol.workspace.open('/shop/policies.yaml', policies, 1);
    const found = checked[0]?.findings ?? [];
    expect(found.some(({ rule, severity }) => rule === 'policy-types-unknown-value' && severity === 'hint')).toBe(true);
    expect(netpol.analysis().findings('/shop/policies.yaml', { fixes: true })).toEqual(found);
  });
});

describe('what an answer says of itself', () => {
  test('limits are those of its environment, and of both states of a difference', async () => {
    const netpol = await opened();
    const shop = netpol.analysis().environment();
    const kinds = ({ limits }: { readonly limits: readonly { readonly kind: string }[] }) => limits.map(({ kind }) => kind);
    expect(kinds(shop)).toEqual(['policy-refused']);
    const question = { from: 'web', to: 'mysql', port: undefined };
    const { found } = shop.explain(question);
    if (!found) throw new Error('nothing is found');
    for (const answer of [shop.connections(), shop.exposure(), found])
      expect([kinds(answer), answer.environment, answer.version]).toEqual([['policy-refused'], null, 1]);
    const without = netpol.supposing('/shop/policies.yaml', '').environment();
    expect(shop.difference(without).limits.map((limit) => [limit.kind, limit.in])).toEqual([['policy-refused', 'new']]);
    expect(without.difference(shop).limits.map((limit) => [limit.kind, limit.in])).toEqual([['policy-refused', 'old']]);
  });

  test('before everything is read, that it is not stands first', async () => {
    const netpol = openNetpol(new MemorySource(files), configOf({}), { scheduler: testScheduler, log: () => {} });
    netpol.workspace.open('/shop/policies.yaml', policies, 1);
    const kinds = () =>
      netpol
        .analysis()
        .environment()
        .connections()
        .limits.map(({ kind }) => kind);
    expect(kinds()).toEqual(['still-indexing', 'policy-refused']);
    await netpol.workspace.index();
    expect(kinds()).toEqual(['policy-refused']);
  });

  test('the name is the one that it was asked for by', async () => {
    const netpol = await opened({ '/prod/all.yaml': workloads, '/dev/all.yaml': workloads + policies.replace('\n', '---\n') });
    const analysis = netpol.analysis();
    const { found } = analysis.environmentNamed('dev');
    if (!found) throw new Error('there is no such environment');
    const dev = analysis.environment(found);
    expect(dev.connections().environment).toBe('dev');
    expect(analysis.environment('/dev/all.yaml').connections().environment).toBeNull();
    expect(analysis.environmentNamed('test').problem).toContain('test');
    const verdictIn = (environment: typeof dev) => environment.explain({ from: 'web', to: 'mysql', port: '80' }).found?.answer.verdict;
    expect([verdictIn(dev), verdictIn(analysis.environment('/prod/all.yaml'))]).toEqual(['denied', 'allowed']);
  });

  test('rows say which rules let them pass, at both ends', async () => {
    const texts = {
      '/shop/workloads.yaml': workloads,
      '/shop/policies.yaml': `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: mysql, namespace: shop}
spec:
  podSelector: {matchLabels: {app: mysql}}
  ingress:
    - {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 53, protocol: UDP}]}
    - {from: [{podSelector: {}}, {podSelector: {matchLabels: {app: web}}}], ports: [{port: mysql}, {port: 443}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
    - {to: [{ipBlock: {cidr: 192.0.2.0/25}}]}
    - {to: [{ipBlock: {cidr: 192.0.2.128/25}}]}
    - {to: [{podSelector: {matchLabels: {app: mysql}}}], ports: [{port: 3306}, {port: 53, protocol: UDP}]}
`,
    };
    const shop = (await opened(texts)).analysis().environment();
    const rows = [...shop.connections({ per: 'protocol', policies: true }).answer.connections];
    const of = (from: string, to: string) =>
      rows
        .filter((row) => row.from.id === from && row.to.id === to)
        .map(({ allowed, policies: by = [] }) => `${allowed.text}: ${by.map(({ name, rule, location }) => `${name} ${rule} ${lineOf(location)}`).join(', ')}`);
    const lineOf = (location: { readonly file: string; readonly range: { readonly start: number } } | undefined) =>
      texts['/shop/policies.yaml'].slice(0, location?.range.start).split('\n').length;
    // The egress rule of web stands in line 20, the ingress rules of mysql in 8 and 9; 443 does not get out of web.
    expect(of('shop/Deployment/web', 'shop/StatefulSet/mysql')).toEqual(['TCP 3306: web 3 20, mysql 2 9', 'UDP 53: web 3 20, mysql 1 8']);
    // One answer for both halves, which two rules let pass.
    expect(of('shop/Deployment/web', '192.0.2.0-192.0.2.255').map((text) => text.slice(text.indexOf(':')))).toEqual(Array(3).fill(': web 1 18, web 2 19'));
    // Nothing limits the ingress of web, nor the egress of mysql.
    expect(of('shop/StatefulSet/mysql', 'shop/Deployment/web').map((text) => text.slice(text.indexOf(':')))).toEqual(Array(3).fill(': '));
  });

  test('rows are told again each time they are read, for one protocol each where probes are', async () => {
    const shop = (await opened()).analysis().environment();
    const { connections } = shop.connections().answer;
    expect([...connections]).toEqual([...connections]);
    const toMysql = [...shop.connections({ per: 'protocol', probes: true }).answer.connections].filter(
      ({ from, to }) => from.id.endsWith('web') && to.id.endsWith('mysql'),
    );
    expect(toMysql.map(({ allowed, probe }) => [allowed.text, probe?.includes(' -vzu ')])).toEqual([
      ['TCP 3306', false],
      ['UDP 53', true],
    ]);
  });
});
