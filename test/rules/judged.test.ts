import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { testScheduler } from '../workspace/workspace-of.js';

/** What rules find in a file that a person named, so that its content alone decides. */
async function rulesFor(text: string, path = '/file.yaml'): Promise<readonly string[]> {
  const source = new MemorySource({ [path]: text }, { named: true });
  const workspace = new Workspace({ source, scheduler: testScheduler, settings: { defaultNamespace: 'default' }, log: () => undefined });
  await workspace.index();
  const loaded = await workspace.load(path);
  if (!loaded) throw new Error('the file is there');
  return [...new Set(checkFile(loaded.snapshot, path).map(({ rule }) => rule))].sort();
}

/** The same faults in every document: a tab, an anchor that is missing, a bracket that is open. */
const faults = ['x: *missing\n', 'x: [1, 2\ny: 3\n', 'x:\n\ty: 1\n', 'x: !!int word\n', '<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> other\n'];

const foreign: Readonly<Record<string, string>> = {
  'a definition of resources': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.test}\n',
  'rules of Prometheus': 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: r}\n',
  'a dashboard': 'apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nmetadata: {name: d}\n',
  'a ConfigMap with a manifest in it': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  np: |\n    apiVersion: v1\n    kind: Deployment\n',
  'a List of foreign objects': 'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n',
  'a compose file': 'services:\n  web:\n    image: nginx\n',
  'a pipeline': 'stages: [test]\njob:\n  script: [make]\n',
  'a Service of another group': 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: s}\n',
  'what does not say yet what it is': 'apiVersion: v1\nmetadata: {name: c}\n',
};

const own: Readonly<Record<string, string>> = {
  'a policy': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}\n',
  'a policy of a cluster': 'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: p}\n',
  'a policy whose kind is not written yet': 'apiVersion: networking.k8s.io/v1\nmetadata: {name: p}\n',
  'a workload': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n',
  'a workload of another group':
    'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: w}\nspec: {template: {spec: {containers: [{name: c, image: i}]}}}\n',
  'a Namespace': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n',
  'a Service': 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n',
  'an Ingress': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\n',
  'a route': 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\n',
  'a List with a policy':
    'apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}}}\n',
};

const syntaxRules = ['alias-invalid', 'conflict-marker', 'not-yaml', 'tag-invalid'];

describe('findings of syntax stand only in documents of kinds that are read', () => {
  test.each(Object.entries(foreign))('not in %s', async (_, head) => {
    for (const fault of ['', ...faults]) expect(await rulesFor(head + fault), fault).toEqual([]);
  });

  test.each(Object.entries(own))('in %s', async (_, head) => {
    for (const fault of faults) {
      const rules = await rulesFor(head + fault);
      expect(
        rules.some((rule) => syntaxRules.includes(rule)),
        `${fault}: ${rules}`,
      ).toBe(true);
    }
  });

  test('a policy that misses its separator is judged beside what it runs into', async () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
    for (const text of [config + own['a policy'], own['a policy'] + config]) expect(await rulesFor(`${text}x: [\n`)).toContain('not-yaml');
  });
});
