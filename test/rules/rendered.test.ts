import { expect, test } from 'vitest';
import { netpolOfFiles } from '../support/netpol.js';

const app = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
`;

function opened(files: Readonly<Record<string, string>>) {
  return netpolOfFiles(Object.fromEntries(Object.entries(files).map(([name, text]) => [`file:///${name}`, text])));
}

/** `file:line rule`, with the environments where they are not all. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { file, findings } of (await opened(files)).checked())
    for (const { rule, range, environments, severity } of findings)
      if (severity !== 'hint')
        lines.push(`${file.path}:${(file.lines?.positionAt(range.start).line ?? -1) + 1} ${rule}${environments ? ` in ${environments.join(', ')}` : ''}`);
  return lines;
}

const base = { 'base/kustomization.yaml': 'resources: [app.yaml]\n', 'base/app.yaml': app };

test('what a base says is found in the base, once for all that take it in', async () => {
  const wrong = { ...base, 'base/app.yaml': app.replace('port: 8080}]\n', 'port: 80800}]\n') };
  const overlays = { 'dev/kustomization.yaml': 'resources: [../base]\n', 'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n' };
  expect(await found({ ...wrong, ...overlays })).toEqual(['base/app.yaml:18 port-out-of-range']);
});

test('what a patch writes is found in the patch, in a file or inline', async () => {
  const patch =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  ingress:\n    - ports:\n        - port: 80800\n';
  const files = { ...base, 'prod/kustomization.yaml': 'resources: [../base]\npatches:\n  - path: patch.yaml\n', 'prod/patch.yaml': patch };
  expect(await found(files)).toEqual(['prod/patch.yaml:6 patch-replaces-rules', 'prod/patch.yaml:7 port-out-of-range']);
  const json =
    'resources: [../base]\npatches:\n  - target: {kind: NetworkPolicy, name: web}\n    patch: |-\n      - op: replace\n        path: /spec/ingress/0/ports/0/port\n        value: 80800\n';
  expect(await found({ ...base, 'prod/kustomization.yaml': json, 'dev/kustomization.yaml': 'resources: [../base]\n' })).toEqual([
    'prod/kustomization.yaml:7 port-out-of-range',
  ]);
});

test('a patch that closes a policy, and one that corrects it, count', async () => {
  const close = '- op: replace\n  path: /spec/ingress\n  value: []\n';
  const files = {
    ...base,
    'prod/kustomization.yaml': 'resources: [../base]\npatches:\n  - {path: close.yaml, target: {kind: NetworkPolicy, name: web}}\n',
    'prod/close.yaml': close,
  };
  const { environment } = (await opened(files)).analysis();
  const toWeb = [...environment().connections().answer.connections].filter(({ to }) => 'workload' in to && to.workload === 'shop/Deployment/web');
  expect(toWeb).toEqual([]);
  const corrected = {
    ...files,
    'base/app.yaml': app.replace('policyTypes: [Ingress]', 'policyTypes: [ingress]'),
    'prod/close.yaml': '- {op: replace, path: /spec/policyTypes/0, value: Ingress}\n',
  };
  expect(await found(corrected)).toEqual([]);
});

test('what selects nothing in the only environment is found once', async () => {
  const dns = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {matchLabels: {app: nobody}}
  policyTypes: [Ingress]
`;
  const files = { ...base, 'base/app.yaml': `${app}---\n${dns}` };
  const rules = await found({ ...files, 'prod/kustomization.yaml': 'resources: [../base]\n' });
  expect(rules).toEqual(['base/app.yaml:29 dangling-pod-selector']);
});

test('an edit is offered only where one place writes all that it touches', async () => {
  const wrong = app.replace('{app: web}}\n  policyTypes', '{app: webb}}\n  policyTypes');
  const netpol = await opened({ ...base, 'base/app.yaml': wrong, 'prod/kustomization.yaml': 'resources: [../base]\n' });
  const fixes: string[] = [];
  for await (const { findings } of netpol.checked())
    for (const { rule, fixes: all = [] } of findings) if (rule === 'dangling-pod-selector') fixes.push(...all.map(({ title }) => title));
  expect(fixes[0]).toContain('app: web');
  const patched = '- {op: replace, path: /spec/podSelector/matchLabels/app, value: webb}\n';
  const other = await opened({
    ...base,
    'prod/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml, target: {kind: NetworkPolicy, name: web}}]\n',
    'prod/p.yaml': patched,
  });
  for await (const { findings } of other.checked())
    for (const { rule, fixes: all = [], file } of findings)
      if (rule === 'dangling-pod-selector') expect([file, all.filter(({ silences }) => !silences)]).toEqual(['file:///prod/p.yaml', []]);
});
