import { describe, test } from 'vitest';
import { checkDefinition, checkDocumentSymbols, checkReferences } from '../support/check-features.js';
import { at, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('definition', () => {
  test('from a pod selector to the workloads', () => {
    checkDefinition(shopWorkloads + at(mysqlFromBackend, 'podSelector'), ['shop/workloads.yaml:19 mysql']);
  });

  test('from a peer to the workloads, also from a label of it', () => {
    checkDefinition(shopWorkloads + at(mysqlFromBackend, 'app: backend'), ['shop/workloads.yaml:11 backend']);
    checkDefinition(shopWorkloads + prometheus + at(scrape, 'podSelector: {matchLabels: {app: prom'), ['monitoring.yaml:7 prometheus']);
  });

  test('from a namespace selector, and from a name, to the Namespace', () => {
    checkDefinition(prometheus + at(scrape, 'namespaceSelector'), ['monitoring.yaml:3 monitoring']);
    checkDefinition(at(prometheus, 'monitoring, labels: {app'), ['monitoring.yaml:3 monitoring']);
  });

  test('from a port to the container ports', () => {
    checkDefinition(shopWorkloads + at(shopPolicy('x', 'podSelector: {}\ningress: [{ports: [{port: http}]}]'), 'http'), [
      'shop/workloads.yaml:15 {name: http, containerPort: 9000}',
      'shop/workloads.yaml:7 {name: http, containerPort: 8080}',
    ]);
    checkDefinition(shopWorkloads + at(mysqlFromBackend, '3306'), ['shop/workloads.yaml:23 {name: mysql, containerPort: 3306}']);
  });

  test('from the selector of a Service', () => {
    checkDefinition(`${shopWorkloads}\n#- /s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {$0app: mysql}}\n`, [
      'shop/workloads.yaml:19 mysql',
    ]);
  });

  test('nothing where nothing is meant', () => {
    checkDefinition(shopWorkloads + at(shopPolicy('x', 'podSelector: {matchLabels: {app: none}}'), 'podSelector'), []);
    checkDefinition(at(shopWorkloads, 'apiVersion'), []);
  });
});

describe('references', () => {
  test('from a workload to the policies that select it and the peers that mean it', () => {
    const all = shopPolicy('inside', 'podSelector: {matchLabels: {app: redis}}\ningress:\n  - from:\n      - podSelector: {}');
    checkReferences(at(shopWorkloads, 'mysql, namespace') + mysqlFromBackend + all, [
      'shop/mysql-from-backend.yaml:7 {matchLabels: {app: mysql}}',
      'shop/inside.yaml:10 - podSelector: {}',
    ]);
    checkReferences(at(shopWorkloads, 'app: backend') + mysqlFromBackend, ['shop/mysql-from-backend.yaml:10 - podSelector: {matchLabels: {app: backend}}']);
  });

  test('from a Namespace to the peers that mean it', () => {
    checkReferences(at(prometheus, 'monitoring, labels: {team') + scrape + mysqlFromBackend, [
      'shop/scrape.yaml:10 - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}',
    ]);
  });

  test('nothing elsewhere', () => {
    checkReferences(shopWorkloads + at(mysqlFromBackend, 'podSelector'), []);
  });
});

describe('outline', () => {
  test('objects by name and kind, the rules of policies', () => {
    checkDocumentSymbols(
      `
      #- /shop.yaml
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress]
        ingress:
          - from: [{podSelector: {matchLabels: {app: a}}}, {ipBlock: {cidr: 10.0.0.0/8}}]
            ports: [{port: 80}]
          - {}
        egress:
          - to: [{namespaceSelector: {}}]
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      ---
      apiVersion: v1
      kind: Service
      metadata: {}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {containers: []}}}
      `,
      `
      policy web: NetworkPolicy
        rule ingress rule 1: pods labelled app=a in shop and 10.0.0.0/8, TCP 80
        rule ingress rule 2: anyone, every port
        rule egress rule 1: every pod in every namespace, every port
      namespace shop: Namespace
      object settings: ConfigMap
      service (no name): Service
      workload web: Deployment
      `,
    );
  });
});
