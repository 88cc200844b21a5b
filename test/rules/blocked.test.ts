import { describe, expect, test } from 'vitest';
import { checkFix, checkRule, everyRuleOn, findingsOf, snapshotOfFixture } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';

const POD = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i${more}}]}
`;
const SERVICE = (name: string, port = '{port: 5432}') => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [${port}]}
`;
const POLICY = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}
`;
const WEB = (value = 'db') => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
    - name: web
      image: web
      env:
        - name: DB_HOST
          value: ${value}
`;
const files = (...texts: readonly string[]) => texts.join('---\n');
const deny = POLICY('deny', '{podSelector: {}, policyTypes: [Ingress]}');

test('a fix names whom no selector tells from who needs it', () => {
  const made = (name: string, env: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web, env: [${env}]}]}}\n`;
  const text = files(SERVICE('db'), POD('db'), deny, made('web', '{name: DB_HOST, value: db}'), made('canary', ''));
  expect(fixTitles(text, 'env-target-blocked')[0]).toBe('Allow it (shop/Deployment/canary, too, whose labels are the same): add the policy `db-from-web`');
});

describe('one closed connection is told of once', () => {
  test('by the variable, where no rule is about it', () => {
    const marker = '#                ^^ warning: env-target-blocked `deny`\n';
    checkRule('env-target-blocked', files(SERVICE('db'), POD('db'), deny, `${WEB()}${marker}`));
  });

  test('by the rule at the one end, where the other end has none', () => {
    const text = files(
      SERVICE('db'),
      POD('db'),
      WEB(),
      POLICY('out', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}'),
      `${POLICY('db', '\n  podSelector: {matchLabels: {app: db}}\n  ingress:\n    - from:\n        - podSelector: {matchLabels: {app: web}}')}#         ^^^^^^^^^^^ warning: one-sided-connection\n`,
    );
    checkRule('env-target-blocked', text);
    checkRule('one-sided-connection', text);
  });

  test('by the port of the Service, where a rule names it instead of that of the pods', () => {
    const text = files(
      SERVICE('db', '{port: 5432, targetPort: 15432}'),
      POD('db', ', ports: [{containerPort: 15432}]'),
      WEB(),
      `${POLICY('db', '\n  podSelector: {matchLabels: {app: db}}\n  ingress:\n    - ports: [{port: 5432, protocol: TCP}]')}#                    ^^^^ warning: service-port-instead-of-target-port\n`,
    );
    checkRule('env-target-blocked', text);
    checkRule('service-port-instead-of-target-port', text);
  });

  test('by the Service, where many cannot reach it', () => {
    const client = (name: string) => POD(name, ', env: [{name: DB_HOST, value: db}]');
    const text = files(
      `${SERVICE('db').replace('spec:', '#                ^^ warning: service-backends-blocked `a`\nspec:')}`,
      POD('db'),
      client('a'),
      client('b'),
      client('c'),
      deny,
    );
    checkRule('service-backends-blocked', text);
    checkRule('env-target-blocked', text);
  });
});

describe('says nothing', () => {
  test.each([
    [
      'where a policy of the namespace is not seen',
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x, namespace: shop}\nspec: {chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: x}}}}\n`,
    ],
    [
      'where a policy of another kind decides',
      `apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: x, namespace: shop}\nspec: {selector: all()}\n`,
    ],
    ['where another policy lets everyone in', POLICY('open', '{podSelector: {matchLabels: {app: db}}, ingress: [{}]}')],
  ])('%s', (_, other) => checkRule('env-target-blocked', files(SERVICE('db'), POD('db'), deny, WEB(), other)));

  test('of a Service that is not here, and of its own', () => {
    checkRule('env-target-blocked', files(SERVICE('db'), POD('db'), deny, WEB('mysql')));
    checkRule('env-target-blocked', files(SERVICE('web'), deny, WEB('web')));
  });
});

test('the fix adds the narrowest policy for the end that is closed', () => {
  const before = files(SERVICE('db'), POD('db'), deny, WEB('d$0b'));
  checkFix(
    'Allow it: add the policy `db-from-web`',
    before,
    `${files(SERVICE('db'), POD('db'), deny, WEB('db'))}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
          protocol: TCP
`,
  );
});

describe('of ingress controllers, those are let in that the class of the Ingress means', () => {
  const INGRESS = (spec: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {${spec}defaultBackend: {service: {name: db, port: {number: 5432}}}}
`;
  const offered = (spec: string) => fixTitles(files(SERVICE('db'), POD('db'), deny, INGRESS(spec))).filter((title) => title.startsWith('Let '));

  test('and no other', () => {
    const titles = offered('ingressClassName: nginx-internal, ');
    expect(titles).toHaveLength(2);
    for (const title of titles) expect(title).toContain('Let ingress-nginx in: ');
  });

  test.each(['', 'ingressClassName: house-made, '])('each of the usual ones, where "%s" means none', (spec) => {
    const titles = offered(spec);
    expect(titles).toHaveLength(6);
    for (const name of ['ingress-nginx', 'Traefik', 'HAProxy Ingress']) expect(titles.some((title) => title.startsWith(`Let ${name} in: `))).toBe(true);
  });
});

function fixTitles(text: string, about = 'ingress-controller-blocked'): readonly string[] {
  const parsed = parseFixture(text);
  const snapshot = snapshotOfFixture(parsed);
  return parsed.files.flatMap((file) =>
    findingsOf(snapshot, file, everyRuleOn)
      .filter(({ rule }) => rule === about)
      .flatMap((finding) => finding.fixes().map((fix) => fix.title)),
  );
}
