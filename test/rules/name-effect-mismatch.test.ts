import { describe, test } from 'vitest';
import { checkFix, checkRule } from '../support/check-rule.js';

const ID = 'name-effect-mismatch';
const policy = (name: string, spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  podSelector: ${spec}\n`;
const marked = (name: string, spec: string, message = '') =>
  policy(name, spec).replace('\n  namespace', `\n#       ${'^'.repeat(name.length)} hint: name-effect-mismatch ${message}\n  namespace`);
const ONLY = (type: string) => `{}\n  policyTypes: [${type}]`;
const WEB = '{matchLabels: {app: web}}';

describe('a direction', () => {
  test.each([
    ['default-deny-egress', 'Ingress'],
    ['deny-all-egress', 'Ingress'],
    ['allow-egress', 'Ingress'],
    ['default-deny-ingress', 'Egress'],
    ['deny-ingress-traffic', 'Egress'],
  ])('%s, and only %s', (name, type) => checkRule(ID, marked(name, `${ONLY(type)}\n  ${type.toLowerCase()}: [{}]`, 'is called after')));
  test('of which Kubernetes fills in the other one', () => {
    checkRule(ID, marked('default-deny-egress', '{}'));
    checkRule(ID, policy('default-deny-ingress', '{}'));
    checkRule(ID, policy('deny-egress', '{}\n  egress: [{to: [{podSelector: {}}]}]'));
  });
  test.each(['deny-ingress-and-egress', 'to-ingress-nginx', 'allow-to-ingress', 'ingress-nginx', 'allow-ingress-nginx', 'ingress', 'web-ingress'])(
    'that %s does not surely name',
    (name) => checkRule(ID, policy(name, `${ONLY('Egress')}\n  egress: [{to: [{podSelector: {}}]}]`)),
  );
  test.each(['istio-egressgateway', 'from-egress-gateway', 'egress-gateway', 'allow-from-egress'])('that %s does not name', (name) =>
    checkRule(ID, policy(name, `${ONLY('Ingress')}\n  ingress: [{from: [{podSelector: {}}]}]`)),
  );
  test('that is listed with the other one, or by a template', () => {
    checkRule(ID, policy('default-deny-egress', ONLY('Ingress, Egress')));
    checkRule(ID, policy('default-deny-egress', '{}\n  policyTypes: {{ .Values.types }}'));
  });
});

describe('a deny that opens', () => {
  test('its pods for egress', () => checkRule(ID, marked('deny-web', `${WEB}\n  policyTypes: [Egress]\n  egress: [{}]`, 'lets everything through')));
  test('where the rule itself is told of, nothing is said of the name', () => {
    checkRule(ID, policy('deny-web', `${WEB}\n  policyTypes: [Ingress]\n  ingress: [{}]`));
    checkRule(ID, policy('deny-web', `{}\n  policyTypes: [Egress]\n  egress: [{}]`));
  });
  test('but not one of both directions, of which one stays closed, or one with other rules', () => {
    checkRule(ID, policy('deny-web', `${WEB}\n  policyTypes: [Ingress, Egress]\n  egress: [{}]`));
    checkRule(ID, policy('deny-web', `${WEB}\n  policyTypes: [Egress]\n  egress: [{to: [{podSelector: {}}]}]`));
  });
});

describe('an allow without rules', () => {
  test.each(['allow-web', 'allow-all', 'allow-from-ingress-nginx'])('%s', (name) => checkRule(ID, marked(name, ONLY('Ingress'), 'nothing of ingress passes')));
  test.each(['allow-nothing', 'allow-none', 'deny-allow-all', 'web'])('but not %s', (name) => checkRule(ID, policy(name, ONLY('Ingress'))));
  test('but not with rules, be they of a direction that is not listed', () => {
    checkRule(ID, policy('allow-web', `${ONLY('Ingress')}\n  egress: [{to: [{podSelector: {}}]}]`));
    checkRule(ID, policy('allow-web', `${ONLY('Ingress')}\n  ingress: {{ .Values.rules }}`));
  });
});

describe('a default for some pods', () => {
  test.each(['default-deny', 'default-deny-all', 'default-deny-ingress'])('%s', (name) =>
    checkRule(ID, marked(name, `${WEB}\n  policyTypes: [Ingress]`, 'the others of its namespace')),
  );
  test.each(['default-deny-web', 'web-default-deny', 'deny-all'])('but not %s, which says which', (name) =>
    checkRule(ID, policy(name, `${WEB}\n  policyTypes: [Ingress]`)),
  );
  test('but not where it is for all', () => checkRule(ID, policy('default-deny', ONLY('Ingress'))));
});

describe('fixes', () => {
  const text = policy('default-deny-egress', ONLY('Ingress'));
  test('both directions', () => checkFix('Isolate both: policyTypes: [Ingress, Egress]', text, policy('default-deny-egress', ONLY('Ingress, Egress'))));
  test('the one of the name', () =>
    checkFix('Isolate egress only, and open ingress: policyTypes: [Egress]', text, policy('default-deny-egress', ONLY('Egress'))));
  test('the other name', () => checkFix('Rename it to default-deny-ingress', text, policy('default-deny-ingress', ONLY('Ingress'))));
  test('no rule', () =>
    checkFix(
      'Let nobody through: egress: []',
      policy('deny-web', `${WEB}\n  policyTypes: [Egress]\n  egress:\n    - {}`),
      policy('deny-web', `${WEB}\n  policyTypes: [Egress]\n  egress: []`),
    ));
  test('all pods', () => checkFix('Select every pod of the namespace: podSelector: {}', policy('default-deny', WEB), policy('default-deny', '{}')));
});
