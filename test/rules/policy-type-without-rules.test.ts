import { describe, test } from 'vitest';
import { checkFix, checkRule } from '../support/check-rule.js';

const ID = 'policy-type-without-rules';
const policy = (name: string, spec: string, path = `/${name}.yaml`) =>
  `#- ${path}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec:\n${spec}\n`;
const both = (rest: string, labels = '{app: web}') => `  podSelector: {matchLabels: ${labels}}\n  policyTypes: [Ingress, Egress]\n${rest}`;
const INGRESS = '  ingress:\n    - from: [{podSelector: {}}]';
const EGRESS = '  egress:\n    - to: [{podSelector: {}}]';
const FOUND_EGRESS = '#                        ^^^^^^ info: policy-type-without-rules\n';
const found = (rest: string, labels?: string) => both(rest, labels).replace('Egress]\n', `Egress]\n${FOUND_EGRESS}`);
const pod = (ports: string) =>
  `#- /pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: i${ports}}]}\n`;

describe('what is meant', () => {
  test.each(['deny-egress', 'web-isolation', 'restrict-web', 'block-web'])('by the name %s', (name) => checkRule(ID, policy(name, both(INGRESS))));
  test('by an empty list, or by a policy that has no rules at all', () => {
    checkRule(ID, policy('web', both(`${INGRESS}\n  egress: []`)));
    checkRule(ID, policy('web', both('')));
    checkRule(ID, policy('web', both('  ingress: []')));
  });
  test('by a comment about it', () => checkRule(ID, policy('web', both(`  # egress stays closed\n${INGRESS}`))));
  test('a comment about something else is none', () => checkRule(ID, policy('web', found(`  # everyone here\n${INGRESS}`))));
  test('of a database', () => checkRule(ID, policy('web', both(INGRESS, '{app: orders-postgres}'))));
  test('by another policy that closes it for the same pods, or has rules for some of them', () => {
    checkRule(ID, policy('web', both(INGRESS)) + policy('all', '  podSelector: {}\n  policyTypes: [Egress]'));
    checkRule(ID, policy('web', both(INGRESS)) + policy('dns', `  podSelector: {matchLabels: {tier: front}}\n  policyTypes: [Egress]\n${EGRESS}`));
    checkRule(ID, policy('web', found(INGRESS)) + policy('dns', `  podSelector: {matchLabels: {app: db}}\n  policyTypes: [Egress]\n${EGRESS}`));
    checkRule(ID, policy('web', found(INGRESS)) + policy('db', '  podSelector: {matchLabels: {app: db}}\n  policyTypes: [Egress]'));
  });
  test('of pods that listen on nothing', () => {
    const ingress = both(EGRESS).replace('Egress]\n', 'Egress]\n#               ^^^^^^^ info: policy-type-without-rules nobody may connect\n');
    checkRule(ID, policy('web', ingress));
    checkRule(ID, policy('web', ingress) + pod(', ports: [{containerPort: 80}]'));
    checkRule(ID, policy('web', both(EGRESS)) + pod(''));
  });
});

test('a list that may come from a template, or a direction that is not listed', () => {
  checkRule(ID, policy('web', both(`${INGRESS}\n  egress: {{ .Values.egress }}`)));
  checkRule(ID, policy('web', `  podSelector: {}\n  policyTypes: [Ingress]\n${INGRESS}`));
  checkRule(ID, policy('web', `  podSelector: {}\n${INGRESS}`));
});

test('a key without a value closes as well as none', () => checkRule(ID, policy('web', found(`${INGRESS}\n  egress:`))));

test('egress that is closed by its type is not also said to lack DNS', () =>
  checkRule('dns-blocked', policy('web', found(INGRESS)) + pod(', ports: [{containerPort: 80}]')));

describe('fixes', () => {
  const text = policy('web', both(INGRESS));
  const spec = (types: string, rest: string) => policy('web', `  podSelector: {matchLabels: {app: web}}\n  policyTypes: ${types}\n${rest}`);
  test('the type goes', () => checkFix('Leave egress open: remove Egress', text, spec('[Ingress]', INGRESS)));
  test('the list says so', () => checkFix('Say that nothing of it passes: egress: []', text, spec('[Ingress, Egress]', `${INGRESS}\n  egress: []`)));
  test('the list says so where the key stands', () =>
    checkFix('Say that nothing of it passes: egress: []', policy('web', both(`${INGRESS}\n  egress:`)), spec('[Ingress, Egress]', `${INGRESS}\n  egress: []`)));
  test('names are looked up', () =>
    checkFix(
      'Allow DNS (kube-system, UDP and TCP 53)',
      text,
      spec(
        '[Ingress, Egress]',
        `${INGRESS}
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP`,
      ),
    ));
});
