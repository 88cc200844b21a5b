import { expect, test } from 'vitest';
import { isCalledProduction } from '../../server/rules/more-open.js';
import { checkRule } from '../support/check-rule.js';

const check = (fixture: string) => checkRule('environments-differ-in-isolation', fixture);

const base = `
#- /base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db}]}}}
#- /base/kustomization.yaml
resources: [web.yaml]
`;
const deny = (folder: string, spec = 'podSelector: {}, policyTypes: [Ingress]') => `
#- /${folder}/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {${spec}}
`;
const overlay = (folder: string, text: string) => `
#- /${folder}/kustomization.yaml
${text}
`;
const closed = 'resources: [../base, policy.yaml]\nnamespace: shop-test\nnamePrefix: test-';
const marked = (severity: string) => `#^^^^^^^^ ${severity}: environments-differ-in-isolation`;

test('what staging isolates and production does not, whatever the names there', () => {
  check(
    `${base}${deny('staging')}${overlay('staging', closed)}${overlay('prod', `resources: [../base]\n${marked('warning')} \`web\` and \`db\`\nnamespace: shop`)}`,
  );
});

test('of two that are called production, the open one is told with less weight', () => {
  check(`${base}${deny('prod-eu')}${overlay('prod-eu', closed)}${overlay('prod-us', `resources: [../base]\n${marked('info')} prod-eu\nnamespace: shop`)}`);
});

test.each([
  ['an environment that is not called production', 'dev', 'resources: [../base]'],
  ['one before production', 'pre-prod', 'resources: [../base]'],
  ['one that has the policy', 'prod', 'resources: [../base, ../staging/policy.yaml]'],
  ['one that is closed by a policy of its own', 'prod', 'resources: [../base, own.yaml]'],
  ['one of which a part is not known', 'prod', 'resources: [../base, release.yaml]'],
  ['one that another family may close', 'prod', 'resources: [../base, cilium.yaml]'],
])('nothing is said of %s', (_, folder, text) => {
  const own = `
#- /${folder}/own.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: own}
spec: {podSelector: {matchExpressions: [{key: app, operator: Exists}]}, policyTypes: [Ingress]}
#- /${folder}/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: policies}
spec: {chart: {spec: {chart: policies}}}
#- /${folder}/cilium.yaml
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: l7}
spec: {endpointSelector: {}, ingress: [{}]}
`;
  check(`${base}${deny('staging')}${overlay('staging', closed)}${own}${overlay(folder, text)}`);
});

test('nothing is said where the other environment lets everyone in all the same, or isolates Jobs only', () => {
  const prod = overlay('prod', 'resources: [../base]');
  check(`${base}${deny('staging', 'podSelector: {}, ingress: [{}]')}${overlay('staging', closed)}${prod}`);
  const job = base.replace(/apiVersion: apps\/v1\nkind: (Deployment|StatefulSet)/g, 'apiVersion: batch/v1\nkind: Job');
  check(`${job}${deny('staging')}${overlay('staging', closed)}${prod}`);
});

test('what Flux deploys from folders of their own is held against each other', () => {
  const flux = (name: string) => `
#- /clusters/${name}/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps/${name}, prune: true, interval: 5m, sourceRef: {kind: GitRepository, name: flux-system}}
`;
  const apps = (folder: string, text: string) => overlay(`apps/${folder}`, text);
  const nested = `${base.replaceAll('/base/', '/apps/base/')}${deny('apps/staging')}${apps('staging', closed)}`;
  check(`${nested}${flux('staging')}${flux('prod')}${apps('prod', `resources: [../base]\n${marked('warning')} \`web\` and \`db\`\nnamespace: shop`)}`);
});

test('nothing is said of environments that have no manifest in common', () => {
  const other = base.replaceAll('/base/', '/other/');
  check(`${base}${other}${deny('staging')}${overlay('staging', closed)}${overlay('prod', 'resources: [../other]')}`);
});

test.each([
  ['overlays/prod', true],
  ['clusters/eu-production/shop', true],
  ['apps/web/live', true],
  ['overlays/non-prod', false],
  ['overlays/preprod', false],
  ['prod/staging', false],
  ['products', false],
  ['examples/prod', false],
])('%s is called production: %s', (path, expected) => expect(isCalledProduction(path)).toBe(expected));
