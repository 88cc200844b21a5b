import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { completions } from '../../server/features/completion.js';
import { schemas } from '../../server/generated/schemas.js';
import { schemaErrors } from '../../server/model/schema.js';
import { checkFile } from '../../server/rules/check.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { adminPolicy } from '../support/admin.js';
import { checkCompleted, checkCompletions, open } from '../support/check-features.js';
import { parseFixture } from '../support/fixture.js';
import { hostileManifests, hostileNames } from '../support/hostile-names.js';
import { defaultDeny, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

const here = shopWorkloads + prometheus;
const wholeLabels = [
  'default-deny ingress',
  'default-deny egress but DNS',
  'default-deny both but DNS',
  'allow the same namespace',
  'allow DNS',
  'allow ingress controller',
  'allow monitoring',
  'allow the API server',
  'database from one client',
].map((label) => `NetworkPolicy: ${label}`);

function offered(text: string): readonly string[] {
  const { snapshot, file, offset } = open(text);
  return completions(snapshot, file, offset).map(({ label }) => label);
}

/** The text of the cursor's file after what is offered under a label. */
function accepted(text: string, label: string, lineEnding: '\n' | '\r\n' = '\n'): string {
  const { snapshot, file, offset } = open(text, lineEnding);
  const found = completions(snapshot, file, offset).find((each) => each.label === label);
  if (!found) throw new Error(`${label} is not offered`);
  return applyEdits(snapshot.file(file)?.source?.text ?? '', [{ range: found.range, newText: found.insert }]);
}

describe('whole policies', () => {
  test.each([
    ['an empty file', '$0'],
    ['half a word', 'netw$0'],
    ['behind a comment', '# ours\n$0\n'],
    ['a new document', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n$0'],
    ['between documents', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n$0\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n'],
  ])('in %s, before the fields of the API', (_, text) => {
    expect(offered(`${here}\n#- /shop/new.yaml\n${text}`)).toEqual([...wholeLabels, 'apiVersion', 'kind', 'metadata', 'spec']);
  });

  test.each([
    ['what is no manifest', '#- /x.yaml\nname: ci\n$0\n'],
    ['JSON', '#- /x.json\n$0'],
    ['a ConfigMap', '#- /x.yaml\napiVersion: v1\nkind: ConfigMap\n$0'],
    ['a policy of another API', '#- /x.yaml\napiVersion: crd.projectcalico.org/v1\nkind: NetworkPolicy\n$0'],
    ['a comment', '#- /x.yaml\n# $0'],
  ])('not in %s', (_, text) => {
    expect(offered(text)).toEqual([]);
  });

  const workspaces: Readonly<Record<string, string>> = {
    'the shop': here,
    'the shop with policies': here + defaultDeny + mysqlFromBackend + scrape,
    nothing: '',
    'a kustomization': `${here}\n#- /shop/kustomization.yaml\nnamespace: mall\nresources: [workloads.yaml, new.yaml]\n`,
    ...Object.fromEntries(Object.entries(hostileNames).map(([what, name]) => [what, `\n#- /shop/hostile.yaml\n${hostileManifests(name)}`])),
  };

  test.each(Object.entries(workspaces))('are taken without an error, and their defaults are those of the snippet, in %s', (_, files) => {
    const texts = Object.fromEntries(parseFixture(`${files}\n#- /shop/new.yaml\n`).files.map(({ path, text }) => [path, text]));
    texts['/shop/new.yaml'] = '';
    const found = completions(snapshotOf(texts), '/shop/new.yaml', 0).filter(({ kind }) => kind === 'policy');
    expect(found.map(({ label }) => label)).toEqual(wholeLabels);
    for (const { insert, snippet, label } of found) {
      const snapshot = snapshotOf({ ...texts, '/shop/new.yaml': insert });
      const errors = checkFile(snapshot, '/shop/new.yaml', { onError: (failure) => expect.fail(String(failure.error)) }).filter(
        ({ severity }) => severity === 'error',
      );
      expect(
        errors.map(({ message }) => message),
        `${label}\n${insert}`,
      ).toEqual([]);
      expect(defaultsOf(snippet ?? ''), label).toBe(insert);
    }
  });

  test('are filled with what the namespace has', () => {
    expect(accepted(`${here}\n#- /shop/new.yaml\n$0`, 'NetworkPolicy: database from one client')).toBe(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: mysql-from-backend
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: mysql
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: backend
      ports:
        - port: 3306
          protocol: TCP`);
    const controller =
      '\n#- /edge.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: c, namespace: edge, labels: {app.kubernetes.io/name: traefik}}\nspec: {containers: []}\n';
    expect(accepted(`${here}${controller}\n#- /shop/new.yaml\n$0`, 'NetworkPolicy: allow ingress controller')).toContain('kubernetes.io/metadata.name: edge');
  });

  test('leave out the namespace that a kustomization gives, and the names that are taken', () => {
    const text = accepted(`${workspaces['a kustomization']}\n#- /shop/new.yaml\n$0`, 'NetworkPolicy: default-deny ingress');
    expect(text).not.toContain('namespace:');
    expect(accepted(`${here}${mysqlFromBackend}\n#- /shop/new.yaml\n$0`, 'NetworkPolicy: database from one client')).toContain('name: mysql-from-backend-2');
  });
});

/** What a snippet inserts where nobody fills in anything, by the grammar of the protocol. */
function defaultsOf(snippet: string): string {
  let text = '';
  for (let at = 0; at < snippet.length; at++) {
    const rest = snippet.slice(at);
    const [, start] = /^(\$\{\d+:)/.exec(rest) ?? [];
    if (rest.startsWith('\\')) text += snippet.charAt(++at);
    else if (rest.startsWith('$0')) at++;
    else if (start) at += start.length - 1;
    else if (rest.startsWith('$')) throw new Error(`a dollar sign is not escaped: ${rest.slice(0, 20)}`);
    else if (!rest.startsWith('}')) text += rest.charAt(0);
  }
  return text;
}

describe('fields', () => {
  test('of a spec, a rule, a peer, a port and a selector, without those that are there', () => {
    expect(offered(here + shopPolicy('x', 'podSelector: {}\n$0'))).toEqual(['policyTypes', 'ingress', 'egress']);
    expect(offered(here + shopPolicy('x', 'ingress:\n  - from:\n      - podSelector: {}\n    $0'))).toEqual(['ports']);
    expect(offered(here + shopPolicy('x', 'ingress:\n  - ports:\n      - port: 1\n        $0'))).toEqual(['protocol', 'endPort']);
    expect(offered(here + shopPolicy('x', 'podSelector:\n  $0'))).toEqual(['matchLabels', 'matchExpressions']);
    expect(offered(here + shopPolicy('x', 'ingress:\n  - from:\n      - ipBlock:\n          cidr: 10.0.0.0/8\n        $0'))).toEqual([]);
    expect(offered(here + shopPolicy('x', 'ingress:\n  - from:\n      - podSelector: {}\n        $0'))).toEqual(['namespaceSelector']);
    expect(offered(here + shopPolicy('x', 'ingress:\n  - ports: [{port: 1, $0}]'))).toEqual(['protocol', 'endPort']);
  });

  test('of the policies of a cluster', () => {
    expect(offered(adminPolicy('x', 'priority: 1\n$0'))).toEqual(['subject', 'ingress', 'egress']);
  });

  test('say what they mean', () => {
    const { snapshot, file, offset } = open(here + shopPolicy('x', '$0'));
    expect(completions(snapshot, file, offset).find(({ label }) => label === 'podSelector')?.documentation).toContain('The pods of this namespace');
  });

  test('begin what they hold', () => {
    expect(accepted(shopPolicy('x', '$0'), 'ingress')).toMatch(/\n {2}ingress:\n {4}- \n$/);
    expect(accepted(shopPolicy('x', '$0'), 'podSelector')).toMatch(/\n {2}podSelector:\n {4}\n$/);
    expect(accepted(shopPolicy('x', '$0'), 'podSelector', '\r\n')).toMatch(/\r\n {2}podSelector:\r\n {4}\r\n$/);
    checkCompleted(shopPolicy('x', 'podS$0: {}'), 'podSelector', '  podSelector: {}');
  });

  test('of a document that says only what it is', () => {
    checkCompletions('#- /x.yaml\napiVersion: networking.k8s.io/v1\nkind: $0', ['NetworkPolicy']);
    checkCompletions('#- /x.yaml\nkind: NetworkPolicy\napiVersion: $0', ['networking.k8s.io/v1']);
    expect(offered('#- /x.yaml\nkind: NetworkPolicy\n$0')).toEqual(['apiVersion', 'metadata', 'spec']);
  });
});

describe('peers and ports', () => {
  const forms = ['pods of this namespace', 'pods of another namespace', 'a whole namespace', 'every pod of this namespace', 'a block of addresses'];
  const peers = ['podSelector', 'namespaceSelector', 'ipBlock', ...forms, ...['backend', 'frontend', 'mysql', 'redis'].map((name) => `pods of ${name}`)];

  test.each([
    ['behind a dash', 'ingress:\n  - from:\n      - $0'],
    ['at `from: -`', 'ingress:\n  - from: -$0'],
    ['behind `from: `', 'ingress:\n  - from: $0'],
    ['in the line below `from`', 'ingress:\n  - from:\n      $0'],
    ['behind another peer', 'ingress:\n  - from:\n      - podSelector: {}\n      $0'],
  ])('%s', (_, spec) => {
    const text = here + shopPolicy('x', spec);
    expect(offered(text)).toEqual(peers);
    const spelled = parseAllDocuments(accepted(text, 'pods of mysql')).map((document) => document.toJS());
    expect(spelled[0].spec.ingress[0].from.at(-1)).toEqual({ podSelector: { matchLabels: { app: 'mysql' } } });
    const other = parseAllDocuments(accepted(text, 'pods of another namespace')).map((document) => document.toJS());
    expect(other[0].spec.ingress[0].from.at(-1)).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      podSelector: { matchLabels: { app: 'prometheus' } },
    });
  });

  test('ports of the far end, by containers and by Services', () => {
    const service =
      '\n#- /svc.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: metrics, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 80, targetPort: 9104}]}\n';
    const ports = (item: string) => shopPolicy('x', `podSelector: {matchLabels: {app: mysql}}\ningress:\n  - ports:\n      - ${item}`);
    checkCompletions(here + service + ports('port: $0'), ['mysql (TCP 3306 of mysql)', '3306 (TCP, mysql of mysql)', '9104 (TCP of Service metrics)']);
    expect(offered(here + service + ports('$0'))).toEqual(['protocol', 'port', 'endPort', 'TCP 3306', 'TCP 9104', 'a port', 'a range of ports']);
    expect(accepted(here + service + ports('$0'), 'TCP 9104')).toMatch(/ {6}- port: 9104\n {10}protocol: TCP\n$/);
  });
});

describe('values', () => {
  test('labels say how many they would leave of what the selector leaves already', () => {
    const pods = ['a', 'b', 'c'].map(
      (name, index) =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: web, tier: ${index === 0 ? 'db' : 'front'}, ${name}: x}}\nspec: {containers: []}\n`,
    );
    const other = 'apiVersion: v1\nkind: Pod\nmetadata: {name: d, namespace: shop, labels: {app: job, tier: batch}}\nspec: {containers: []}\n';
    const all = `\n#- /pods.yaml\n${[...pods, other].join('---\n')}`;
    checkCompletions(all + shopPolicy('x', 'podSelector:\n  matchLabels:\n    app: web\n    tier: $0'), [
      'front (leaves 2 of 3 workloads)',
      'db (leaves 1 of 3 workloads)',
      'batch (leaves no workload)',
    ]);
    checkCompletions(all + shopPolicy('x', 'podSelector:\n  matchLabels: {app: web}\n  matchExpressions:\n    - {key: tier, operator: NotIn, values: [$0]}'), [
      'front (leaves 1 of 3 workloads)',
      'batch (leaves 3 of 3 workloads)',
      'db (leaves 2 of 3 workloads)',
    ]);
    checkCompletions(all + shopPolicy('x', 'podSelector:\n  matchLabels: {app: web}\n  matchExpressions:\n    - key: a\n      operator: $0'), [
      'In',
      'NotIn',
      'Exists (leaves 1 of 3 workloads)',
      'DoesNotExist (leaves 2 of 3 workloads)',
    ]);
  });

  test('blocks of addresses that are in use; in an exception those inside', () => {
    const used = shopPolicy(
      'a',
      'podSelector: {}\negress:\n  - to:\n      - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}\n      - ipBlock: {cidr: 192.0.2.0/24}',
    );
    const more = shopPolicy('b', 'podSelector: {}\negress:\n  - to:\n      - ipBlock: {cidr: 10.0.0.0/8}');
    checkCompletions(used + more + shopPolicy('x', 'egress:\n  - to:\n      - ipBlock:\n          cidr: $0'), [
      '10.0.0.0/8 (in 2 policies here)',
      '10.1.0.0/16 (in 1 policy here)',
      '192.0.2.0/24 (in 1 policy here)',
    ]);
    const except = 'egress:\n  - to:\n      - ipBlock:\n          cidr: 10.0.0.0/8\n          except:\n            - $0';
    checkCompletions(used + more + shopPolicy('x', except), ['10.1.0.0/16 (in 1 policy here)']);
  });
});

const policies = [
  shopPolicy(
    'full',
    'podSelector:\n  matchLabels:\n    app: web\ningress:\n  - from:\n      - podSelector: {}\n      - ipBlock:\n          cidr: 10.0.0.0/8\n    ports:\n      - port: 80\n  - ports:\n      - protocol: UDP',
  ),
  shopPolicy(
    'flat',
    'podSelector: {}\npolicyTypes:\n- Egress\negress:\n- to:\n  - namespaceSelector:\n      matchLabels: {a: b}\n  ports:\n  - port: 53\n    protocol: UDP\n- {}',
  ),
  mysqlFromBackend,
  scrape,
].map((text) => parseFixture(text).files[0]?.text ?? '');
const shop = Object.fromEntries(parseFixture(here).files.map(({ path, text }) => [path, text]));

test.each(policies.map((text, index) => [index, text] as const))(
  'wherever a line begins, what is accepted is a field of its place, and nothing else changes: policy %i',
  (_, text) => {
    const before = leaves(parsed(text));
    let tried = 0;
    for (let line = text.indexOf('\n'); line >= 0; line = text.indexOf('\n', line + 1)) {
      for (let column = 0; column <= 12; column++)
        for (const lead of [' '.repeat(column), `${' '.repeat(column)}- `]) {
          const typed = `${text.slice(0, line)}\n${lead}${text.slice(line)}`;
          const offset = line + 1 + lead.length;
          for (const { kind, insert, range, label } of completions(snapshotOf({ ...shop, '/shop/x.yaml': typed }), '/shop/x.yaml', offset)) {
            if (kind !== 'key' && kind !== 'part') continue;
            tried++;
            const after = applyEdits(typed, [{ range, newText: insert }]);
            const value = parsed(after);
            const faults = schemaErrors(schemas, 'networkpolicy', withoutNulls(value), 100).filter(({ fault }) => fault === 'unknown');
            expect(faults, `${label} in\n${after}`).toEqual([]);
            const left = leaves(value);
            expect(
              before.filter((leaf) => !left.includes(leaf)),
              `${label} in\n${after}`,
            ).toEqual([]);
            if (kind === 'key') expect(after).toContain(`${label}:`);
          }
        }
    }
    expect(tried).toBeGreaterThan(30);
  },
);

/** @throws where it is no YAML */
function parsed(text: string): unknown {
  const [document] = parseAllDocuments(text);
  if (!document || !('contents' in document) || document.errors.length > 0)
    throw new Error(`no YAML: ${document && 'errors' in document ? document.errors[0]?.message : ''}\n${text}`);
  return document.toJS();
}

/** Each scalar with the keys that lead to it, indexes of lists left out. */
function leaves(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, `${path}/-`));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}/${key}`));
  return value === null ? [] : [`${path}=${String(value)}`];
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (child === null ? [] : [[key, withoutNulls(child)]])));
}

test.each(policies.map((text, index) => [index, text] as const))(
  'of any beginning of a policy, something or nothing, and no text is lost: policy %i',
  (_, text) => {
    for (let end = 0; end <= text.length; end++) {
      const typed = text.slice(0, end);
      for (const { insert, range, snippet } of completions(snapshotOf({ ...shop, '/shop/x.yaml': typed }), '/shop/x.yaml', end)) {
        // At most the word under the cursor is replaced.
        expect(typed.slice(range.start, range.end)).toMatch(/^[^\s{}[\]]*$/);
        expect(insert).not.toMatch(/undefined|\[object|NaN/);
        if (snippet !== undefined) expect(defaultsOf(snippet)).toBe(insert);
      }
    }
  },
);
