import { describe, expect, test } from 'vitest';
import { hover } from '../../server/features/hover.js';
import { checkHover, open } from '../support/check-features.js';
import { at, defaultDeny, mysqlFromBackend, namespace, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';

describe('a workload', () => {
  test('who reaches it, with the rules that admit them; pods that no manifest makes', () => {
    checkHover(
      at(shopWorkloads, 'mysql, namespace') + mysqlFromBackend + scrape,
      `
      **StatefulSet mysql** · \`shop\`
      Reached by **1 workload**. Nobody outside the cluster reaches it.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | Deployment [\`backend\`](shop/workloads.yaml:11) | TCP 3306 (mysql) | [mysql-from-backend, rule 1](shop/mysql-from-backend.yaml:9) |
      | pods labelled \`app=prometheus\` in \`monitoring\` (none in this workspace) | TCP 9104 | [scrape, rule 1](shop/scrape.yaml:9) |

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.
      `,
    );
  });

  test('nobody, and names closed', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace') + defaultDeny,
      `
      **Deployment redis** · \`shop\`
      **Nobody can reach it**: [default-deny](shop/default-deny.yaml:4) isolates its ingress and no policy lets anyone in.

      **What it can reach**: nothing. [default-deny](shop/default-deny.yaml:4) isolates its egress and no policy lets anything out; name lookups (DNS) are closed, too.
      `,
    );
  });

  test('anyone, where nothing isolates it', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace'),
      `
      **Deployment redis** · \`shop\`
      **Anyone can reach it on every port**, also from outside the cluster: no policy selects it for ingress.

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.
      `,
    );
  });

  test('anyone but those whose own end is closed', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace') +
        shopPolicy(
          'closed',
          `
        podSelector: {matchLabels: {app: frontend}}
        policyTypes: [Egress]
      `,
        ),
      `
      **Deployment redis** · \`shop\`
      **Anyone can reach it on every port**, also from outside the cluster: no policy selects it for ingress. Not from Deployment [\`frontend\`](shop/workloads.yaml:3): its own egress is closed to it.

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.
      `,
    );
  });

  test('a rule lets in who is held back at its own end', () => {
    checkHover(
      at(shopWorkloads, 'mysql, namespace') + mysqlFromBackend + defaultDeny,
      `
      **StatefulSet mysql** · \`shop\`
      **Nobody can reach it**: [default-deny](shop/default-deny.yaml:4) and [mysql-from-backend](shop/mysql-from-backend.yaml:4) isolate its ingress and no policy lets anyone in.

      A rule lets in Deployment [\`backend\`](shop/workloads.yaml:11), but its own egress is closed.

      **What it can reach**: nothing. [default-deny](shop/default-deny.yaml:4) isolates its egress and no policy lets anything out; name lookups (DNS) are closed, too.
      `,
    );
  });

  test('names are closed though others are open', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace') +
        shopPolicy(
          'to-mysql',
          `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Egress]
        egress:
          - to: [{podSelector: {matchLabels: {app: mysql}}}]
      `,
        ),
      `
      **Deployment redis** · \`shop\`
      **Anyone can reach it on every port**, also from outside the cluster: no policy selects it for ingress.

      **What it can reach**: 1 workload, nothing outside the cluster. **Name lookups (DNS) are closed**: no policy lets it reach a resolver.

      | what it can reach | ports | because |
      |:--|:--|:--|
      | StatefulSet [\`mysql\`](shop/workloads.yaml:19) | every port | [to-mysql, rule 1](shop/to-mysql.yaml:10) |
      `,
    );
  });

  test('addresses outside the cluster', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace') +
        shopPolicy(
          'addresses',
          `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Ingress, Egress]
        ingress:
          - from: [{ipBlock: {cidr: 0.0.0.0/0}}]
            ports: [{port: redis}]
        egress:
          - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
      `,
        ),
      `
      **Deployment redis** · \`shop\`
      **Nobody here** surely reaches it; some addresses outside the cluster can. What is not known may let in more.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | anywhere (IPv4) | TCP 6379 (redis) | [addresses, rule 1](shop/addresses.yaml:10) |
      | perhaps Deployment [\`backend\`](shop/workloads.yaml:11), Deployment [\`frontend\`](shop/workloads.yaml:3) and StatefulSet [\`mysql\`](shop/workloads.yaml:19) | TCP 6379 (redis) | [addresses, rule 1](shop/addresses.yaml:10) |

      **What it can reach**: some addresses outside the cluster.

      | what it can reach | ports | because |
      |:--|:--|:--|
      | addresses \`10.0.0.0/8\` except \`10.1.0.0/16\` | every port | [addresses, rule 1](shop/addresses.yaml:13) |
      `,
    );
  });

  test('everyone over one port', () => {
    checkHover(
      at(shopWorkloads, 'frontend, namespace') +
        shopPolicy(
          'public',
          `
        podSelector: {matchLabels: {app: frontend}}
        ingress:
          - ports: [{port: http}]
      `,
        ),
      `
      **Deployment frontend** · \`shop\`
      **Anyone** can reach it on TCP 8080 (http), also from outside the cluster.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | **anyone**, also from outside the cluster | TCP 8080 (http) | [public, rule 1](shop/public.yaml:9) |

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.
      `,
    );
  });

  test("on the kind and on a pod's label; the host's network", () => {
    checkHover(
      `
        #- /pod.yaml
        apiVersion: v1
        kind: Pod
        metadata: {name: agent, namespace: shop, labels: {$0app: agent}}
        spec: {hostNetwork: true, containers: []}
      `,
      `
      **Pod agent** · \`shop\`
      **Anyone can reach it on every port**, also from outside the cluster: no policy selects it for ingress.

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.

      The pods of agent use the host's network: NetworkPolicy does not say what holds for them, and most plugins leave them open.
      `,
    );
  });

  test('that pods on the host network may be beyond a policy is no matter of templates', () => {
    checkHover(
      `
        #- /pod.yaml
        apiVersion: v1
        kind: Pod
        metadata: {name: agent, namespace: shop, labels: {$0app: agent}}
        spec: {hostNetwork: true, containers: []}
      ` +
        shopPolicy(
          'agent',
          `
        podSelector: {matchLabels: {app: agent}}
        policyTypes: [Ingress]
        ingress:
          - from: [{podSelector: {matchLabels: {app: cron}}}]
            ports: [{port: 9100}]
      `,
        ),
      `
      **Pod agent** · \`shop\`
      **Nobody surely** reaches it. Whether policies hold for it is not known, for the reason below.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | perhaps **anyone**, also from outside the cluster | every port | nothing denies it |

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.

      The pods of agent use the host's network: NetworkPolicy does not say what holds for them, and most plugins leave them open.
      `,
    );
  });

  test('what a template decides comes last', () => {
    checkHover(
      at(shopWorkloads, 'redis, namespace') +
        shopPolicy(
          'templated',
          `
        podSelector: {matchLabels: {app: redis}}
        ingress:
          - from: [{podSelector: {matchLabels: {app: {{ .Values.app }}}}}]
      `,
        ),
      `
      **Deployment redis** · \`shop\`
      **Nobody surely** reaches it. What is not known may let in more.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | perhaps Deployment [\`backend\`](shop/workloads.yaml:11), Deployment [\`frontend\`](shop/workloads.yaml:3) and StatefulSet [\`mysql\`](shop/workloads.yaml:19) | every port | [templated, rule 1](shop/templated.yaml:9) |

      **What it can reach**: anything on every port, also outside the cluster; no policy selects it for egress.
      `,
    );
  });
});

test('where only pods that no manifest makes are let through, the words above the tables say so', () => {
  checkHover(
    at(shopWorkloads, 'redis, namespace') +
      shopPolicy(
        'elsewhere',
        `
        podSelector: {matchLabels: {app: redis}}
        policyTypes: [Ingress, Egress]
        ingress:
          - from: [{podSelector: {matchLabels: {app: cache}}}]
        egress:
          - to: [{podSelector: {matchLabels: {app: cache}}}]
      `,
      ),
    `
      **Deployment redis** · \`shop\`
      **Nobody here** can reach it, only pods that no manifest here makes.

      | who can reach it | ports | because |
      |:--|:--|:--|
      | pods labelled \`app=cache\` in \`shop\` (none in this workspace) | every port | [elsewhere, rule 1](shop/elsewhere.yaml:10) |

      **What it can reach**: only pods that no manifest here makes. **Name lookups (DNS) are closed**: no policy lets it reach a resolver.

      | what it can reach | ports | because |
      |:--|:--|:--|
      | pods labelled \`app=cache\` in \`shop\` (none in this workspace) | every port | [elsewhere, rule 1](shop/elsewhere.yaml:12) |
    `,
  );
});

test('what can be done stands directly below the verdict', () => {
  const { snapshot, file, offset } = open(at(shopWorkloads, 'mysql, namespace') + mysqlFromBackend + scrape);
  const commands = { explain: () => 'command:explain', showMap: () => 'command:map', copyProbe: () => 'command:probe' };
  const text = hover(snapshot, file, offset, { format: 'markdown', link: () => undefined, commands })?.text ?? '';
  expect(text.split('\n\n').slice(0, 2)).toEqual([
    '**StatefulSet mysql** · `shop`  \nReached by **1 workload**. Nobody outside the cluster reaches it.',
    '[Why not `frontend`?](command:explain) · [Map](command:map) · [Copy a probe](command:probe)',
  ]);
});

describe('a port of a container', () => {
  test('who may use it: others than those of another port', () => {
    const ports = 'ports: [{name: mysql, containerPort: 3306}, {name: metrics, containerPort: 9104}]';
    const both = shopWorkloads.replace('ports: [{name: mysql, containerPort: 3306}]', ports) + mysqlFromBackend + scrape + prometheus;
    checkHover(
      at(both, 'containerPort: 3306'),
      `
      **TCP 3306 (mysql)** of StatefulSet [\`mysql\`](shop/workloads.yaml:19)
      Reached by **1 workload**. Nobody outside the cluster reaches it.

      | who can reach it | because |
      |:--|:--|
      | Deployment [\`backend\`](shop/workloads.yaml:11) | [mysql-from-backend, rule 1](shop/mysql-from-backend.yaml:9) |
      `,
    );
    checkHover(
      at(both, '9104}]}'),
      `
      **TCP 9104 (metrics)** of StatefulSet [\`mysql\`](shop/workloads.yaml:19)
      Reached by **1 workload**. Nobody outside the cluster reaches it.

      | who can reach it | because |
      |:--|:--|
      | Pod [\`prometheus\`](monitoring.yaml:7) in \`monitoring\` | [scrape, rule 1](shop/scrape.yaml:9) |
      `,
    );
  });

  test('a port that no rule names is closed, and one that nothing limits is open', () => {
    checkHover(
      at(shopWorkloads, 'name: redis, containerPort') + shopPolicy('other', 'podSelector: {matchLabels: {app: redis}}\ningress:\n  - ports: [{port: 1}]'),
      `
      **TCP 6379 (redis)** of Deployment [\`redis\`](shop/workloads.yaml:27)
      **Nobody can reach it**: [other](shop/other.yaml:4) isolates its ingress and no rule lets anyone in on this port.
      `,
    );
    checkHover(
      at(shopWorkloads, 'containerPort: 8080'),
      `
      **TCP 8080 (http)** of Deployment [\`frontend\`](shop/workloads.yaml:3)
      **Anyone can reach it**, also from outside the cluster: no policy selects the pods for ingress.
      `,
    );
  });

  test('nothing of what is no port', () => {
    checkHover(at(shopWorkloads, 'containers: [{name: web'), '');
    checkHover(at(shopWorkloads, 'web, ports'), '');
  });
});

describe('a namespace', () => {
  test('denies by default', () => {
    checkHover(
      shopWorkloads + defaultDeny + mysqlFromBackend + namespace,
      `
      **Namespace shop** · 4 workloads, 2 policies

      Ingress: **default-deny** by [default-deny](shop/default-deny.yaml:4).
      Egress: **default-deny** by [default-deny](shop/default-deny.yaml:4).

      Policies: [default-deny](shop/default-deny.yaml:4) and [mysql-from-backend](shop/mysql-from-backend.yaml:4).
      `,
    );
  });

  test('does not', () => {
    checkHover(
      shopWorkloads + mysqlFromBackend + namespace,
      `
      **Namespace shop** · 4 workloads, 1 policy

      Ingress: **no default-deny**; \`backend\`, \`frontend\` and \`redis\` are not isolated.
      Egress: **no default-deny**; nothing is isolated.

      Policies: [mysql-from-backend](shop/mysql-from-backend.yaml:4).
      `,
    );
  });

  test('on the name that an object gives', () => {
    checkHover(
      at(shopWorkloads, 'shop}') + defaultDeny,
      `
      **Namespace shop** · 4 workloads, 1 policy

      Ingress: **default-deny** by [default-deny](shop/default-deny.yaml:4).
      Egress: **default-deny** by [default-deny](shop/default-deny.yaml:4).

      Policies: [default-deny](shop/default-deny.yaml:4).
      `,
    );
  });
});

describe('a Service', () => {
  test('the pods behind it, and who reaches them', () => {
    checkHover(
      shopWorkloads +
        mysqlFromBackend +
        `
        #- /service.yaml
        apiVersion: v1
        kind: Service
        metadata: {name: $0db, namespace: shop}
        spec: {selector: {app: mysql}, ports: [{port: 3306}]}
      `,
      `
      **Service db** · \`shop\`

      Stands for **1 workload**.

      StatefulSet [\`mysql\`](shop/workloads.yaml:19): reached by \`backend\` on TCP 3306 (mysql).
      `,
    );
  });

  test('without pods', () => {
    checkHover(
      shopWorkloads +
        `
        #- /service.yaml
        apiVersion: v1
        kind: Service
        metadata: {name: $0db, namespace: shop}
        spec: {selector: {app: postgres}}
      `,
      `
      **Service db** · \`shop\`

      **No workload here** is labelled \`app=postgres\`.
      `,
    );
  });
});
