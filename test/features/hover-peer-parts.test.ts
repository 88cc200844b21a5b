import { describe, test } from 'vitest';
import { checkHover } from '../support/check-features.js';
import { at, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('a namespace selector', () => {
  test('the namespaces that it matches', () => {
    checkHover(
      shopWorkloads + prometheus + at(scrape, 'namespaceSelector'),
      `
      Matches **1 namespace** here: \`monitoring\`.

      Lets in **pods labelled \`app=prometheus\` in \`monitoring\`** on TCP 9104.

      **Both** must hold: the namespace is \`monitoring\` **and** the pod is labelled \`app=prometheus\`. (Two list items would match either.)

      Here: Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\`.
      `,
    );
  });

  test('namespaces of which only the name is known', () => {
    checkHover(
      shopWorkloads +
        prometheus +
        at(
          shopPolicy(
            'ops',
            `
        podSelector: {}
        ingress:
          - from: [{namespaceSelector: {matchLabels: {team: ops}}}]
      `,
          ),
          'namespaceSelector',
        ),
      `
      Matches **1 namespace** here: \`monitoring\`.

      Not known: \`shop\`; its labels are not written in this workspace.

      Lets in **every pod in namespaces labelled \`team=ops\`** on every port.

      Here: Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\`; perhaps 4 more, whose labels or namespaces are not known.
      `,
    );
  });

  test('a namespace that is not here', () => {
    checkHover(
      shopWorkloads + at(scrape, 'namespaceSelector'),
      `
      Means **\`monitoring\`**, of which this workspace holds nothing.

      Lets in **pods labelled \`app=prometheus\` in \`monitoring\`** on TCP 9104.

      **Both** must hold: the namespace is \`monitoring\` **and** the pod is labelled \`app=prometheus\`. (Two list items would match either.)

      Here: no workload.
      `,
    );
  });
});

describe('an ipBlock', () => {
  test('the addresses left after except', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'net',
            `
        podSelector: {}
        ingress:
          - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
            ports: [{port: 443}]
      `,
          ),
          'cidr',
        ),
      `
      Every address of \`10.0.0.0/8\` **except** \`10.1.0.0/16\`: 16,711,680 addresses.

      Left: \`10.0.0.0/16\` and \`10.2.0.0-10.255.255.255\`.

      They may connect on TCP 443. Pods of the cluster are not meant by ipBlock; plugins differ.
      `,
    );
  });

  test('IPv6', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'net',
            `
        podSelector: {}
        policyTypes: [Egress]
        egress:
          - to: [{ipBlock: {cidr: '2001:db8::/32', except: ['2001:db8:1::/48']}}]
      `,
          ),
          'except',
        ),
      `
      Every address of \`2001:db8::/32\` **except** \`2001:db8:1::/48\`: more than 2^95 addresses.

      Left: \`2001:db8::/48\` and \`2001:db8:2::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff\`.

      Connections to them may be made on every port. Pods of the cluster are not meant by ipBlock; plugins differ.
      `,
    );
  });

  test('nothing is left', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'net',
            `
        podSelector: {}
        ingress:
          - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9, 10.128.0.0/9]}}]
      `,
          ),
          'ipBlock',
        ),
      `
      **No address is left** of \`10.0.0.0/8\` after \`except\`.
      `,
    );
  });
});

describe('a port', () => {
  test('by number', () => {
    checkHover(
      shopWorkloads + at(mysqlFromBackend, 'port: 3306'),
      `
      **TCP 3306** (no protocol is written, so TCP): open to **pods labelled \`app=backend\` in \`shop\`** (1 here: Deployment [\`backend\`](shop/workloads.yaml:11)).

      Here: container port 3306 (\`mysql\`) of StatefulSet [\`mysql\`](shop/workloads.yaml:19).
      `,
    );
  });

  test('by name, at each destination', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'named',
            `
        podSelector: {matchLabels: {app: frontend}}
        policyTypes: [Egress]
        egress:
          - to: [{podSelector: {}}]
            ports: [{port: http}]
      `,
          ),
          'port: http',
        ),
      `
      **TCP port \`http\`** (no protocol is written, so TCP): connections to **every pod in \`shop\`** (4 here: Deployment [\`backend\`](shop/workloads.yaml:11), Deployment [\`frontend\`](shop/workloads.yaml:3), Deployment [\`redis\`](shop/workloads.yaml:27) and 1 more).

      Here: container port 9000 (\`http\`) of Deployment [\`backend\`](shop/workloads.yaml:11) and 8080 (\`http\`) of Deployment [\`frontend\`](shop/workloads.yaml:3).
      `,
    );
  });

  test('a name that no container declares', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'named',
            `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - ports: [{port: web}]
      `,
          ),
          'port: web',
        ),
      `
      **TCP port \`web\`** (no protocol is written, so TCP): open to everyone, also from outside the cluster.

      **It opens nothing here**: no container of StatefulSet [\`mysql\`](shop/workloads.yaml:19) declares a TCP port of this name.
      `,
    );
  });

  test('a range', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'range',
            `
        podSelector: {}
        ingress:
          - ports: [{protocol: TCP, port: 3000, endPort: 7000}]
      `,
          ),
          'endPort',
        ),
      `
      **TCP 3000-7000**, 4,001 ports: open to everyone, also from outside the cluster.

      Here: container port 6379 (\`redis\`) of Deployment [\`redis\`](shop/workloads.yaml:27) and 3306 (\`mysql\`) of StatefulSet [\`mysql\`](shop/workloads.yaml:19).
      `,
    );
  });

  test('that another item makes moot', () => {
    checkHover(
      shopWorkloads +
        at(
          shopPolicy(
            'twice',
            `
        podSelector: {matchLabels: {app: mysql}}
        ingress:
          - ports:
              - {protocol: TCP, port: 80}
              - {protocol: TCP, port: 80, endPort: 90}
      `,
          ),
          'port: 80',
        ),
      `
      **TCP 80**: open to everyone, also from outside the cluster.

      Nothing here depends on this item: another item of this rule lets the same pass.
      `,
    );
  });
});
