import { describe, test } from 'vitest';
import { checkHover } from '../support/check-features.js';
import { at, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('a rule', () => {
  test('one sentence', () => {
    checkHover(
      shopWorkloads + at(mysqlFromBackend, '- from'),
      `
      Lets **pods labelled \`app=backend\` in \`shop\`** (1 here: Deployment [\`backend\`](shop/workloads.yaml:11)) connect to **TCP 3306 (containerPort \`mysql\`)** of StatefulSet [\`mysql\`](shop/workloads.yaml:19).
      `,
    );
  });

  test('without from', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'public',
            `
        podSelector: {matchLabels: {app: frontend}}
        ingress:
          - ports: [{port: 443}]
      `,
          ),
          'ports',
        ),
      `
      Without \`from\`, this rule lets in **everyone**, also from outside the cluster, on **TCP 443** of Deployment [\`frontend\`](shop/workloads.yaml:3).
      `,
    );
  });

  test('with an empty from', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'public',
            `
        podSelector: {matchLabels: {app: frontend}}
        ingress:
          - from: []
            ports: [{port: 443}]
      `,
          ),
          'from',
        ),
      `
      With nothing in \`from\`, this rule lets in **everyone**, also from outside the cluster, on **TCP 443** of Deployment [\`frontend\`](shop/workloads.yaml:3).
      `,
    );
  });

  test('egress to pods and addresses', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'out',
            `
        podSelector: {matchLabels: {app: backend}}
        policyTypes: [Egress]
        egress:
          - to:
              - podSelector: {matchLabels: {app: mysql}}
              - ipBlock: {cidr: 192.0.2.0/24}
            ports: [{port: mysql}, {protocol: UDP, port: 8000, endPort: 8100}]
      `,
          ),
          'to:',
        ),
      `
      Lets Deployment [\`backend\`](shop/workloads.yaml:11) connect to **pods labelled \`app=mysql\` in \`shop\`** (1 here: StatefulSet [\`mysql\`](shop/workloads.yaml:19)) and **addresses \`192.0.2.0/24\`** on **TCP port \`mysql\` (3306 here) and UDP 8000-8100**.
      `,
    );
  });

  test('has no effect where policyTypes leaves its direction out', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'out',
            `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Ingress]
        egress:
          - to: [{podSelector: {matchLabels: {app: mysql}}}]
      `,
          ),
          'to:',
        ),
      `
      Lets Deployment [\`redis\`](shop/workloads.yaml:27) connect to **pods labelled \`app=mysql\` in \`shop\`** (1 here: StatefulSet [\`mysql\`](shop/workloads.yaml:19)) on **every port**.

      **This rule has no effect**: policyTypes does not list Egress.
      `,
    );
  });

  test('another policy makes it moot', () => {
    checkHover(
      shopWorkloads +
        shopPolicy(
          'all',
          `
        podSelector: {}
        ingress:
          - from: [{podSelector: {}}]
      `,
        ) +
        at(mysqlFromBackend, '- from'),
      `
      Lets **pods labelled \`app=backend\` in \`shop\`** (1 here: Deployment [\`backend\`](shop/workloads.yaml:11)) connect to **TCP 3306 (containerPort \`mysql\`)** of StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Nothing here depends on this rule: [all, rule 1](shop/all.yaml:9) lets the same pass.
      `,
    );
  });

  test('the other end is closed', () => {
    checkHover(
      shopWorkloads +
        shopPolicy(
          'closed',
          `
        podSelector: {matchLabels: {app: backend}}
        policyTypes: [Egress]
      `,
        ) +
        at(mysqlFromBackend, '- from'),
      `
      Lets **pods labelled \`app=backend\` in \`shop\`** (1 here: Deployment [\`backend\`](shop/workloads.yaml:11)) connect to **TCP 3306 (containerPort \`mysql\`)** of StatefulSet [\`mysql\`](shop/workloads.yaml:19).

      Still closed: Deployment [\`backend\`](shop/workloads.yaml:11) cannot connect to StatefulSet [\`mysql\`](shop/workloads.yaml:19), because the policies for its own egress do not allow it.
      `,
    );
  });

  test('that a template writes', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'templated',
            `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - from: {{ .Values.from }}
      `,
          ),
          '- from',
        ),
      `
      What this rule lets in is not known: a template writes part of it.
      `,
    );
  });
});

describe('a peer', () => {
  test('whom it means here', () => {
    checkHover(
      shopWorkloads + at(mysqlFromBackend, 'podSelector: {matchLabels: {app: backend}}'),
      `
      Lets in **pods labelled \`app=backend\` in \`shop\`** on TCP 3306 (containerPort \`mysql\`).

      Here: Deployment [\`backend\`](shop/workloads.yaml:11).
      `,
    );
  });

  test('both must hold', () => {
    checkHover(
      shopWorkloads + at(scrape, 'podSelector: {matchLabels: {app: prometheus}}'),
      `
      Lets in **pods labelled \`app=prometheus\` in \`monitoring\`** on TCP 9104.

      **Both** must hold: the namespace is \`monitoring\` **and** the pod is labelled \`app=prometheus\`. (Two list items would match either.)

      Here: no workload.
      `,
    );
  });

  test('looks into its own namespace only', () => {
    checkHover(
      shopWorkloads +
        prometheus +
        at(
          shopPolicy(
            'scrape',
            `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - from:
              - podSelector: {matchLabels: {app: prometheus}}
      `,
          ),
          'podSelector: {matchLabels: {app: prometheus}}',
        ),
      `
      Lets in **pods labelled \`app=prometheus\` in \`shop\`** on every port.

      Here: no workload.

      Without a namespaceSelector only pods of \`shop\` are meant; so labelled elsewhere: Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\`.
      `,
    );
  });

  test('that another item makes moot', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'inside',
            `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - from:
              - podSelector: {}
              - podSelector: {matchLabels: {app: backend}}
      `,
          ),
          'podSelector: {matchLabels: {app: backend}}',
        ),
      `
      Lets in **pods labelled \`app=backend\` in \`shop\`** on every port.

      Here: Deployment [\`backend\`](shop/workloads.yaml:11).

      Nothing here depends on this item: another item of this rule lets the same pass.
      `,
    );
  });
});
