import { describe, test } from 'vitest';
import { checkHover } from '../support/check-features.js';
import { at, defaultDeny, mysqlFromBackend, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('a policy', () => {
  test('what it selects, lets in, and what comes of it with the others', () => {
    checkHover(
      shopWorkloads + scrape + at(mysqlFromBackend, 'mysql-from-backend\n'),
      `
      **mysql-from-backend** selects **1 workload** in \`shop\`: StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Ingress: isolated; this policy lets in Deployment [\`backend\`](shop/workloads.yaml:11) on TCP 3306. [scrape](shop/scrape.yaml:4) also selects it and lets in more.
      Egress: this policy says nothing about egress (policyTypes is not written).

      After all policies, StatefulSet [\`mysql\`](shop/workloads.yaml:19) is reached by \`backend\` on TCP 3306 (mysql), and reaches anything.
      `,
    );
  });

  test('the traffic of each workload after all policies', () => {
    checkHover(
      shopWorkloads + mysqlFromBackend + at(defaultDeny, 'podSelector'),
      `
      **default-deny** selects **every pod** in \`shop\`, here 4 workloads: Deployment [\`backend\`](shop/workloads.yaml:11), Deployment [\`frontend\`](shop/workloads.yaml:3), Deployment [\`redis\`](shop/workloads.yaml:27) and StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Ingress: isolated; this policy lets nobody in. [mysql-from-backend](shop/mysql-from-backend.yaml:4) also selects some of them and lets in more.
      Egress: isolated; this policy lets nothing out.

      | after all policies | reached by | reaches |
      |:--|:--|:--|
      | \`backend\` | nobody | nothing |
      | \`frontend\` | nobody | nothing |
      | \`redis\` | nobody | nothing |
      | \`mysql\` | nobody | nothing |
      `,
    );
  });

  test('selects nothing', () => {
    checkHover(
      shopWorkloads + at(shopPolicy('typo', 'podSelector: {matchLabels: {app: mysqll}}'), 'podSelector'),
      `
      **typo** selects **no workload** of this workspace: none in \`shop\` is labelled \`app=mysqll\`.

      Ingress: isolated; this policy lets nobody in.
      Egress: this policy says nothing about egress (policyTypes is not written).
      `,
    );
  });

  test('without a namespace, and defined twice', () => {
    checkHover(
      shopWorkloads + at(mysqlFromBackend, 'mysql-from-backend\n') + mysqlFromBackend.replace('/shop/', '/prod/'),
      `
      **mysql-from-backend** selects **1 workload** in \`shop\`: StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Ingress: isolated; this policy lets in Deployment [\`backend\`](shop/workloads.yaml:11) on TCP 3306.
      Egress: this policy says nothing about egress (policyTypes is not written).

      After all policies, StatefulSet [\`mysql\`](shop/workloads.yaml:19) is reached by \`backend\` on TCP 3306 (mysql), and reaches anything.

      Also defined in [\`prod/mysql-from-backend.yaml\`](prod/mysql-from-backend.yaml:4); from here, this definition counts.
      `,
    );
  });

  test('half typed', () => {
    checkHover(
      `
        #- /a.yaml
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: $0web
        spec:
          podSelector:
            matchLabels:
              app: w`,
      `
      **web** selects **no workload** of this workspace: none in \`default\` is labelled \`app=w\`.

      Ingress: isolated; this policy lets nobody in.
      Egress: this policy says nothing about egress (policyTypes is not written).
      `,
    );
  });

  test('only default-deny for a namespace that nobody wrote', () => {
    checkHover(
      `
        #- /a.yaml
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: $0deny}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec: {containers: []}
      `,
      `
      **deny** selects **every pod** in \`default\`, here 1 workload: Pod [\`p\`](a.yaml:7).

      Ingress: isolated; this policy lets nobody in.
      Egress: this policy says nothing about egress (policyTypes is not written).

      After all policies, Pod [\`p\`](a.yaml:7) is reached by nobody, and reaches anything.
      `,
    );
  });
});

describe('a direction', () => {
  test('what isolates it', () => {
    checkHover(
      shopWorkloads + defaultDeny + at(mysqlFromBackend, 'ingress:'),
      `
      **Ingress**: isolated, for StatefulSet [\`mysql\`](shop/workloads.yaml:19). This policy lets in Deployment [\`backend\`](shop/workloads.yaml:11) on TCP 3306. [default-deny](shop/default-deny.yaml:4) isolates it, too.
      `,
    );
  });

  test('policyTypes says both', () => {
    checkHover(
      shopWorkloads +
        defaultDeny +
        at(
          shopPolicy(
            'in',
            `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Ingress]
      `,
          ),
          'policyTypes',
        ),
      `
      **Ingress**: isolated, for Deployment [\`redis\`](shop/workloads.yaml:27). This policy lets nobody in. [default-deny](shop/default-deny.yaml:4) isolates it, too.

      **Egress**: this policy says nothing about it (policyTypes: Ingress); [default-deny](shop/default-deny.yaml:4) isolates it.
      `,
    );
  });

  test('rules that policyTypes leaves out', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'out',
            `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Ingress]
        egress:
          - to: [{podSelector: {}}]
      `,
          ),
          'egress:',
        ),
      `
      **Egress**: its 1 egress rule has no effect, because policyTypes does not list Egress; no other policy isolates egress of Deployment [\`redis\`](shop/workloads.yaml:27), so it is not limited.
      `,
    );
  });
});
