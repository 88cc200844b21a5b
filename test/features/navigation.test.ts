// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
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

  test('what may be meant stands behind what surely is', () => {
    const pods = shopWorkloads.replace('labels: {app: backend}', 'labels: {app: "${APP}"}');
    checkDefinition(pods + at(shopPolicy('x', 'podSelector: {matchLabels: {app: mysql}}'), 'podSelector'), [
      'shop/workloads.yaml:19 mysql',
      'shop/workloads.yaml:11 backend',
    ]);
  });

  const service =
    '\n#- /s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 80, targetPort: mysql}]}\n';
  const both = ['s.yaml:3 db', 'shop/workloads.yaml:19 mysql'];

  test('from a Service to its pods, from its port to theirs', () => {
    checkDefinition(shopWorkloads + at(service, 'db, namespace'), ['shop/workloads.yaml:19 mysql']);
    checkDefinition(shopWorkloads + at(service, 'mysql}]'), ['shop/workloads.yaml:23 {name: mysql, containerPort: 3306}']);
  });

  test('from what names a Service: a value, a host in a ConfigMap, the backend of an Ingress, a webhook', () => {
    const named = (text: string, words: string) => checkDefinition(`${shopWorkloads}${service}\n${at(`#- /x.yaml\n${text}`, words)}`, both);
    named(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, env: [{name: DB_URL, value: "mysql://db:80/x"}]}]}\n',
      'db:80',
    );
    named('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: other}\ndata: {DB_HOST: db.shop.svc}\n', 'db.shop');
    named(
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: shop}\nspec: {defaultBackend: {service: {name: db, port: {number: 80}}}}\n',
      'db, port',
    );
    named(
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: a}\nwebhooks: [{name: a.b.c, clientConfig: {service: {name: db, namespace: shop}}}]\n',
      'db, namespace: shop}}',
    );
  });

  test('a name that no Service here has leads nowhere', () => {
    const text =
      '\n#- /x.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, env: [{name: DB_URL, value: "mysql://$0other:80/x"}]}]}\n';
    checkDefinition(shopWorkloads + service + text, []);
  });

  test('from a probe to the port of the container', () => {
    checkDefinition(
      '#- /x.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: c, ports: [{name: http, containerPort: 80}], livenessProbe: {httpGet: {port: $0http}}}]}\n',
      ['x.yaml:4 {name: http, containerPort: 80}'],
    );
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
    checkReferences(at(shopWorkloads, 'app: backend') + mysqlFromBackend, ['shop/mysql-from-backend.yaml:10 app: backend']);
  });

  test('from a Namespace to the peers that mean it', () => {
    checkReferences(at(prometheus, 'monitoring, labels: {team') + scrape + mysqlFromBackend, [
      'shop/scrape.yaml:10 - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}',
    ]);
  });

  test('from the label by which a workload selects its own pods, as from that of its pods', () => {
    const owner = '\n#- /d.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db, namespace: shop}\nspec:\n';
    const more = '  template: {metadata: {labels: {app: mysql}}, spec: {containers: [{name: c, image: i}]}}\n';
    checkReferences(`${mysqlFromBackend}${owner}  selector: {matchLabels: {$0app: mysql}}\n${more}`, ['shop/mysql-from-backend.yaml:7 app: mysql']);
    checkReferences(`${mysqlFromBackend}${owner}  selector: {$0matchLabels: {app: mysql}}\n${more}`, []);
  });

  test('from a label to the requirements that look at it, of policies and Services', () => {
    const service = '\n#- /s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: mysql}}\n';
    const all = shopPolicy(
      'inside',
      'podSelector: {matchExpressions: [{key: app, operator: In, values: [mysql, redis]}]}\ningress:\n  - from:\n      - podSelector: {}',
    );
    const other = service.replace('/s.yaml', '/o.yaml').replace('namespace: shop', 'namespace: other');
    checkReferences(at(shopWorkloads, 'app: mysql') + mysqlFromBackend + all + service + other, [
      'shop/mysql-from-backend.yaml:7 app: mysql',
      'shop/inside.yaml:7 {key: app, operator: In, values: [mysql, redis]}',
      's.yaml:4 app: mysql',
    ]);
  });

  test('what only a template decides is not among them', () => {
    checkReferences(at(shopWorkloads, 'app: mysql') + mysqlFromBackend.replace('app: mysql', 'app: "${APP}"'), []);
  });

  test('from a Namespace, and from its name, to the policies in it and the peers that reach into it', () => {
    const inside =
      '\n#- /in.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: in, namespace: monitoring}\nspec: {podSelector: {}}\n';
    const expected = ['in.yaml:3 in', 'shop/scrape.yaml:10 - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}'];
    checkReferences(at(prometheus, 'monitoring, labels: {team') + scrape + inside, expected);
    checkReferences(at(prometheus, 'monitoring, labels: {app') + scrape + inside, expected);
  });

  test('from a port of a container to the rules that open it on either side, and the ports of Services', () => {
    const service =
      '\n#- /s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: mysql}, ports: [{port: 80, targetPort: mysql}, {port: 81}]}\n';
    const out = shopPolicy(
      'out',
      'podSelector: {}\negress:\n  - to: [{podSelector: {}}]\n    ports: [{port: 3000, endPort: 4000}, {port: 53}]\n  - to: [{podSelector: {}}]\n  - to: [{podSelector: {matchLabels: {app: redis}}}]',
    );
    checkReferences(at(shopWorkloads, 'mysql, containerPort') + mysqlFromBackend + out + service, [
      'shop/mysql-from-backend.yaml:11 {port: 3306}',
      'shop/out.yaml:10 {port: 3000, endPort: 4000}',
      'shop/out.yaml:11 - to: [{podSelector: {}}]',
      's.yaml:4 {port: 80, targetPort: mysql}',
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
