import { describe, expect, test } from 'vitest';
import { type ProposalAsked, proposalTargets, proposePolicies } from '../../../server/features/proposed-policies.js';
import { applyEdits } from '../../../server/util/text-edit.js';
import { open } from '../../support/check-features.js';
import { defaultDeny, shopPolicy, shopWorkloads } from '../../support/shop.js';

const needing = shopWorkloads.replace('{name: api,', '{name: api, env: [{name: DB, value: "mysql:3306"}],');
const services = `
---
apiVersion: v1
kind: Service
metadata: {name: mysql, namespace: shop}
spec: {selector: {app: mysql}, ports: [{port: 3306}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;

function proposed(text: string, { createsFiles = true, target = 'namespace' as ProposalAsked['target'] } = {}) {
  const { snapshot, fixture, file, offset } = open(text);
  const found = proposePolicies(snapshot, { file, offset: fixture.cursor ? offset : undefined, target, createsFiles }, (id) => snapshot.file(id)?.source);
  if (found.refusal !== undefined) return { refusal: found.refusal };
  const { title, description, edits } = found;
  return {
    title,
    description,
    texts: Object.fromEntries(edits.map((each) => [each.file, applyEdits(snapshot.file(each.file)?.source?.text ?? '', each.edits)])),
  };
}

describe('locking down a namespace', () => {
  test('writes a file of policies beside the place, with the reason of each rule, and says what stops', () => {
    const { title, description, texts } = proposed(`${needing}${services}`);
    expect(title).toBe('Lock down namespace shop: 3 policies');
    expect(Object.keys(texts ?? {})).toEqual(['/shop/network-policies-shop.yaml']);
    const text = Object.values(texts ?? {})[0] ?? '';
    expect(text).toContain('# To Service shop/mysql, as DB=mysql:3306 says.\n    - to:');
    expect(text).toContain('# From shop/Deployment/backend, as DB=mysql:3306 says.\n    - from:');
    expect(description).toContain('Deployment shop/frontend to StatefulSet shop/mysql');
    // All but the port that is needed.
    expect(description).toContain('Deployment shop/backend to StatefulSet shop/mysql (TCP 1-3305, 3307-65535');
  });

  test('adds them to the file where policies of the namespace stand, and to that of the place where no file can be made', () => {
    expect(Object.keys(proposed(`${needing}${services}${shopPolicy('lets-in', 'podSelector: {}\npolicyTypes: [Ingress]')}`).texts ?? {})).toEqual([
      '/shop/lets-in.yaml',
    ]);
    expect(Object.keys(proposed(`${needing}${services}`, { createsFiles: false }).texts ?? {})).toEqual(['/shop/workloads.yaml']);
  });

  test('makes no file where a kustomization would not apply it', () => {
    const kustomization = '\n#- /shop/kustomization.yaml\nresources: [workloads.yaml]\n';
    expect(Object.keys(proposed(`${needing}${services}${kustomization}`).texts ?? {})).toEqual(['/shop/workloads.yaml']);
  });

  test('stops nothing where everything is closed already', () => {
    expect(proposed(`${needing}${services}${defaultDeny}`).description).toBe(
      'Nothing stops passing. What manifests need opens, 1 connection: Deployment shop/backend to StatefulSet shop/mysql (TCP 3306).',
    );
  });
});

test('policies for one workload are about it alone', () => {
  const { title, texts } = proposed(`${needing.replace('metadata: {name: mysql', 'metadata: {name: $0mysql')}${services}`, { target: 'workload' });
  expect(title).toBe('Isolate shop/StatefulSet/mysql: 1 policy');
  expect(Object.values(texts ?? {})[0]).toContain('# Isolates shop/StatefulSet/mysql, and lets pass what manifests say has to work.\napiVersion');
});

test('is offered at heads of workloads and in Namespaces, and nowhere else', () => {
  const at = (text: string) => {
    const { snapshot, file, offset } = open(text);
    return proposalTargets(snapshot, file, offset).map(({ title }) => title);
  };
  expect(at(shopWorkloads.replace('kind: StatefulSet', 'kind: $0StatefulSet'))).toEqual([
    'Generate policies for StatefulSet mysql',
    'Lock down namespace shop',
  ]);
  expect(at(shopWorkloads.replace('containerPort: 3306', 'containerPort: $03306'))).toEqual([]);
  expect(at(`${shopWorkloads}${services.replace('kind: Namespace', '$0kind: Namespace')}`)).toEqual(['Lock down namespace shop']);
  expect(at(`${shopWorkloads}${defaultDeny.replace('kind: Net', '$0kind: Net')}`)).toEqual([]);
});
