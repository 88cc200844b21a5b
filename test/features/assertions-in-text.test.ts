import { describe, expect, test } from 'vitest';
import { documentSymbols } from '../../server/features/document-symbols.js';
import { checkDefinition, checkDocumentSymbols, checkHover, checkPlainHover, hoverAt, open } from '../support/check-features.js';
import { defaultDeny, mysqlFromBackend, prometheus, shopPolicy, shopWorkloads } from '../support/shop.js';

const backendEgress = shopPolicy(
  'backend',
  'podSelector: {matchLabels: {app: backend}}\npolicyTypes: [Egress]\negress:\n- to: [{podSelector: {matchLabels: {app: mysql}}}]',
);
const here = shopWorkloads + prometheus + mysqlFromBackend + backendEgress;
const assertion = (text: string, more = '') => `${here}${more}\n#- /shop/shop.netpol-test.yaml\nassertions:\n  - ${text.replaceAll('\n', '\n    ')}\n`;

describe('hover', () => {
  test('between two ends: what lets it pass, on both sides', () => {
    checkHover(
      assertion('from: ba$0ckend\nto: mysql\nports: [mysql]\nexpect: allowed'),
      `
        **passed** · backend -\\> mysql on mysql: allowed

        Egress of \`backend\`: isolated by 1 policy, and admitted

        - [backend](shop/backend.yaml:10): rule 1 allows pods labelled app=mysql in shop on every port

        Ingress of \`mysql\`: isolated by 1 policy, and admitted

        - [mysql-from-backend](shop/mysql-from-backend.yaml:9): rule 1 lets in pods labelled app=backend in shop on TCP 3306
      `,
    );
  });

  test('what does not hold, why, and where', () => {
    checkHover(
      assertion('from: frontend\nto: mysql\nports: [3306]\nexpe$0ct: allowed'),
      `
        **failed** · frontend -\\> mysql on 3306: allowed

        allowed expected, but shop/frontend does not reach shop/mysql on TCP 3306:

        ingress of mysql: isolated by 1 policy, which never lets frontend in

        - mysql-from-backend: rule 1 lets in pods labelled app=backend in shop on TCP 3306; frontend is labelled app=frontend in shop

        To allow it, let app=frontend of shop in at mysql-from-backend.

        [mysql-from-backend, ingress rule 1](shop/mysql-from-backend.yaml:9)
      `,
    );
  });

  test('of many ends, which ones are meant', () => {
    checkHover(
      assertion('name: no way in\nfrom: {namespace: monitoring}\nto: {namespace: shop, labels: {app: mysql}}\nexpect: den$0ied'),
      `
        **passed** · no way in

        Egress of \`prometheus\`: no policy isolates its egress.

        Ingress of \`mysql\`: isolated by 1 policy, which never lets prometheus in

        - [mysql-from-backend](shop/mysql-from-backend.yaml:9): rule 1 lets in pods labelled app=backend in shop on TCP 3306; prometheus is in monitoring

        \`from\`: Pod [\`prometheus\`](monitoring.yaml:7)

        \`to\`: StatefulSet [\`mysql\`](shop/workloads.yaml:19)
      `,
    );
  });

  test('in a terminal', () => {
    checkPlainHover(
      assertion('from: frontend\nto: 10.0.0.1\nexpe$0ct: allowed'),
      `
        passed · frontend -> 10.0.0.1: allowed

        Egress of frontend: no policy isolates its egress.
      `,
    );
  });

  test('coverage', () => {
    checkHover(assertion('every: workload\nin: [shop]\nhas: policy$0', defaultDeny), '**passed** · every workload in shop has a policy');
    expect(hoverAt(assertion('every: namespace\nhas: default-deny-ingress$0', defaultDeny))).toMatch(/^\*\*failed\*\*[\s\S]*\bmonitoring has none/);
  });

  test('names that would be markup are none', () => {
    const text = hoverAt(assertion('name: "<b>[x](y)"\nfrom: backend\nto: mysql$0\nexpect: allowed'));
    expect(text).toContain('\\<b\\>\\[x\\](y)');
  });

  test('nothing between assertions, nor where one cannot be understood', () => {
    expect(hoverAt(`${here}\n#- /a.netpol-test.yaml\nversion: 1$0\nassertions:\n  - {every: workload, has: policy}\n`)).toBe('');
    expect(hoverAt(assertion('from: back$0end\nto: mysql\nexpect: perhaps'))).toBe('');
  });
});

describe('definition', () => {
  test('of an end: its workloads', () => {
    checkDefinition(assertion('from: shop/ba$0ckend\nto: mysql\nexpect: allowed'), ['shop/workloads.yaml:11 backend']);
    checkDefinition(assertion('from: {namespace: sh$0op, labels: {app: redis}}\nto: mysql\nexpect: denied'), ['shop/workloads.yaml:27 redis']);
  });

  test('of a port: where the destination’s containers declare it', () => {
    const named = ['shop/workloads.yaml:23 {name: mysql, containerPort: 3306}'];
    checkDefinition(assertion('from: backend\nto: mysql\nports: [my$0sql]\nexpect: allowed'), named);
    checkDefinition(assertion('from: backend\nto: mysql\nports: [33$006]\nexpect: allowed'), named);
    checkDefinition(assertion('from: backend\nto: mysql\nports: [UDP/33$006]\nexpect: denied'), []);
  });

  test('nothing for what has no one place', () => {
    checkDefinition(assertion('from: {outside: sh$0op}\nto: mysql\nexpect: denied'), []);
    checkDefinition(assertion('from: 10.0.$00.1\nto: mysql\nexpect: denied'), []);
    checkDefinition(assertion('from: nob$0ody\nto: mysql\nexpect: denied'), []);
    checkDefinition(assertion('from: backend\nto: mysql\nexpect: den$0ied'), []);
    checkDefinition(assertion('every: work$0load\nhas: policy'), []);
  });
});

test('the outline: a line for each assertion', () => {
  const file =
    '\n#- /a.netpol-test.yaml\nassertions:\n  - {every: workload, has: policy}\n  - name: mine\n    from: a\n    to: b\n    expect: denied\n  - from: b\n';
  checkDocumentSymbols(file, 'assertion every workload has a policy: \nassertion mine: denied');
  const { snapshot, file: id } = open(file);
  expect(documentSymbols(snapshot, id).every(({ range, selection }) => range.start <= selection.start && selection.end <= range.end)).toBe(true);
});
