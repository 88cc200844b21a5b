import { expect, test } from 'vitest';
import { addDefaultDeny } from '../../server/features/code-actions/add-default-deny.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { open } from '../support/check-features.js';
import { checkFix, checkNoFix } from '../support/check-rule.js';

const shop = `apiVersion: v1
kind: Namespace
metadata: {name: sh$0op}
---
apiVersion: v1
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
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: web, env: [{name: DB_HOST, value: db}]}]}
`;
const denied = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`;

test('a default-deny says what it would close, and keeps that open where it is asked to', () => {
  const before = `#- /shop.yaml\n${shop}`;
  const after = shop.replace('$0', '');
  const { snapshot, file, offset } = open(before);
  const [alone] = addDefaultDeny(snapshot, file, offset)?.others() ?? [];
  expect(alone?.title).toBe('Add default-deny to shop: ingress (closes 1 connection that manifests need)');
  expect(applyEdits(after, alone?.edits[0]?.edits ?? [])).toBe(`${after}${denied}`);
  checkFix(
    'Add default-deny to shop: ingress, with rules for the 1 connection that manifests need',
    before,
    `#- /shop.yaml\n${after}${denied}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
          protocol: TCP
`,
  );
});

test('where nothing would be closed, it says nothing of it', () => {
  const before = `#- /shop.yaml\n${shop.replace('value: db', 'value: other')}`;
  checkFix('Add default-deny to shop: ingress', before, `#- /shop.yaml\n${shop.replace('$0', '').replace('value: db', 'value: other')}${denied}`);
  checkNoFix('Add default-deny to shop: ingress, with rules for the 0 connections that manifests need', before);
});
