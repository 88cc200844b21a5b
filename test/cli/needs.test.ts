import { expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const files = {
  'shop/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web
          env:
            - name: DB_HOST
              value: db
            - {name: API_URL, value: "http://api"}
`,
  'shop/others.yaml': `apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: postgres}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: api, image: api}]}
`,
  'shop/policies.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 8080}]
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 9090}]
`,
};

test('says what is closed by which policy, what is open, what nothing needs, and what is open to everybody', async () => {
  const { out, status } = await netpol(['needs'], { cwd: folderOf(files) });
  expect(status).toBe(0);
  expect(out).toBe(`Closed by policies:
  shop/Deployment/web -> shop/Service/db:5432   TCP 5432   variable DB_HOST=db (shop/web.yaml:14)   closed by ingress of shop/default-deny shop/policies.yaml:3

Open:
  shop/Deployment/web -> shop/Service/api:80   TCP 8080   variable API_URL=api:80 (shop/web.yaml:15)

Rules that nothing here needs:
  shop/api, ingress rule 2   shop/policies.yaml:14

Workloads that no policy isolates:
  shop/Deployment/web   egress
  shop/Pod/api   egress
  shop/Pod/db   egress
`);
});

test('JSON has the version, the limits and the environment, and the same answers', async () => {
  const { out } = await netpol(['needs', '--format', 'json', '--workload', 'db'], { cwd: folderOf(files) });
  expect(JSON.parse(out)).toEqual({
    version: 1,
    needs: [
      {
        from: { workload: 'shop/Deployment/web' },
        to: { service: 'shop/Service/db', port: 5432, workloads: ['shop/Pod/db'] },
        ports: [{ protocol: 'TCP', ports: '5432' }],
        standing: 'closed',
        why: 'variable',
        evidence: 'DB_HOST=db',
        at: { file: 'shop/web.yaml', line: 14 },
        closedBy: [{ kind: 'NetworkPolicy', namespace: 'shop', name: 'default-deny', direction: 'ingress', at: { file: 'shop/policies.yaml', line: 3 } }],
      },
    ],
    unusedRules: [],
    unprotected: [{ workload: 'shop/Pod/db', directions: ['egress'] }],
    limits: [],
    environment: null,
  });
});

test('JSON counts the rules that nothing needs from 1, as the text does', async () => {
  const { out } = await netpol(['needs', '--format', 'json', '--workload', 'api'], { cwd: folderOf(files) });
  expect((JSON.parse(out) as { unusedRules: unknown }).unusedRules).toEqual([
    { policy: { kind: 'NetworkPolicy', namespace: 'shop', name: 'api' }, direction: 'ingress', rule: 2, at: { file: 'shop/policies.yaml', line: 14 } },
  ]);
});

test('a workload that is not there, and a namespace', async () => {
  const cwd = folderOf(files);
  const wrong = await netpol(['needs', '--workload', 'webb'], { cwd });
  expect(wrong.status).toBe(2);
  expect(wrong.notes).toContain('There is no workload "webb" here');
  expect((await netpol(['needs', '--namespace', 'other'], { cwd })).out).toBe('No manifest here says which connections have to work.\n');
});

test('of several environments each', async () => {
  const cwd = folderOf({ ...files, 'a/x.yaml': files['shop/others.yaml'], 'b/x.yaml': files['shop/others.yaml'] });
  const { out, status } = await netpol(['needs', '--each-environment', '--format', 'json'], { cwd });
  expect(status).toBe(0);
  const { version, environments } = JSON.parse(out) as { version: number; environments: readonly { environment: string }[] };
  expect(version).toBe(1);
  expect(environments.map(({ environment }) => environment)).toEqual(['a', 'b', 'shop']);
});
