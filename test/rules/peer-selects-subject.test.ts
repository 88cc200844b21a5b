import { describe, test } from 'vitest';
import { checkRule } from '../support/check-rule.js';

const ID = 'peer-selects-subject';
const workload = (kind: string, name: string, app = 'api') =>
  `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: ${app}}}\n  template:\n    metadata: {labels: {app: ${app}}}\n    spec: {containers: [{name: c, image: i}]}\n`;
const policy = (rules: string, name = 'api', labels = '{app: api}') =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  podSelector: {matchLabels: ${labels}}\n  policyTypes: [Ingress]\n  ingress:\n${rules}`;
const OWN = '    - from:\n        - podSelector: {matchLabels: {app: api}}\n';
const PORTS = '      ports: [{port: 80}]\n';
const MARK = '#       ^^^^^^^^^^^^^ hint: peer-selects-subject\n';

test('however the same labels are written', () =>
  checkRule(
    ID,
    policy(`    - from:\n        - podSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}\n${MARK}${PORTS}`) +
      workload('Deployment', 'api'),
  ));

describe('nothing is said', () => {
  test.each(['StatefulSet', 'DaemonSet'])('of a %s', (kind) => checkRule(ID, policy(OWN + PORTS) + workload(kind, 'api')));
  test('of pods that are not here, or of several workloads', () => {
    checkRule(ID, policy(OWN + PORTS));
    checkRule(ID, policy(OWN + PORTS) + workload('Deployment', 'api') + workload('Deployment', 'api-2'));
  });
  test.each(['api-internal', 'allow-same', 'api-cluster', 'gossip', 'redis'])('of %s', (name) =>
    checkRule(ID, policy(OWN + PORTS, name) + workload('Deployment', 'api')),
  );
  test('where others are let in beside it, be it by another policy', () => {
    const web = '    - from: [{podSelector: {matchLabels: {app: web}}}]\n';
    checkRule(ID, policy(OWN + PORTS + web) + workload('Deployment', 'api'));
    checkRule(ID, policy(`${OWN}        - podSelector: {matchLabels: {app: web}}\n${PORTS}`) + workload('Deployment', 'api'));
    checkRule(ID, `${policy(OWN + PORTS)}---\n${policy(web, 'web')}${workload('Deployment', 'api')}`);
  });
  test('without ports, in another namespace, or with other labels', () => {
    checkRule(ID, policy(OWN) + workload('Deployment', 'api'));
    checkRule(ID, policy(OWN.replace('- podSelector', '- namespaceSelector: {}\n          podSelector') + PORTS) + workload('Deployment', 'api'));
    checkRule(ID, policy(OWN.replace('app: api', 'app: api, tier: x') + PORTS) + workload('Deployment', 'api'));
  });
});
