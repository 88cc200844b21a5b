import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { familyNames } from '../../server/families/not-evaluated.js';
import { fewLimits, limitsFor, limitsIn, limitsOf } from '../../server/features/limits.js';
import { configOf } from '../../server/netpol/config.js';
import { snapshotOf } from '../support/snapshot.js';

const pod = (name: string, rest = '', labels = `app: ${name}`) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {${labels}}${rest}}\nspec: {containers: [{name: c, image: i}]}\n`;
const owned = (name: string, labels: string) => pod(name, ', ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, controller: true}]', labels);
const kindsOf = (files: Readonly<Record<string, string>>) => limitsOf(snapshotOf(files).environment(undefined)).map(({ kind, message }) => [kind, message]);

test('pods of one owner that differ are told, with the labels in which they do', () => {
  const two = (a: string, b: string) => ({ '/a.yaml': owned('db-0', a), '/b.yaml': owned('db-1', b) });
  expect(kindsOf(two('app: db, tier: a', 'app: db, tier: b'))).toEqual([
    ['pods-differ', 'The pods of db differ in their labels (tier): what holds for some of them only is unknown.'],
  ]);
  expect(kindsOf(two('app: db', 'app: db, canary: "yes"'))).toEqual([
    ['pods-differ', 'The pods of db differ in their labels (canary): what holds for some of them only is unknown.'],
  ]);
  expect(kindsOf(two('app: db', 'app: db'))).toEqual([]);
  // A StatefulSet gives each of its pods labels of its own.
  expect(kindsOf(two('app: db, statefulset.kubernetes.io/pod-name: db-0', 'app: db, statefulset.kubernetes.io/pod-name: db-1'))).toEqual([]);
});

test('a policy that a template completes is told', () => {
  const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: {{ .Values.app }}}}\n`;
  expect(kindsOf({ '/policy.yaml': text })).toEqual([
    ['placeholder', 'A template or another tool writes a part of NetworkPolicy shop/web: what depends on it is unknown.'],
  ]);
});

test('an answer about two ends has their limits only', () => {
  const antrea = (namespace: string) =>
    `apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\nmetadata: {name: theirs, namespace: ${namespace}}\nspec: {appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}\n`;
  const view = snapshotOf({ '/web.yaml': pod('web'), '/shop.yaml': antrea('shop'), '/other.yaml': antrea('other') }).environment(undefined);
  const [web] = view.evaluator.cluster.workloads;
  if (!web) throw new Error('there is one workload');
  expect(limitsOf(view).map(({ file }) => file)).toEqual(['/other.yaml', '/shop.yaml']);
  expect(limitsFor(view, [{ kind: 'workload', workload: web }]).map(({ file }) => file)).toEqual(['/shop.yaml']);
});

test('the templates of a chart are one limit, and those of another chart one more', () => {
  const chart = (name: string) => ({ [`/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n` });
  const template = '{{ .Release.Name }}';
  const text = pod('web').replace('name: web', `name: "${template}"`);
  const templates = (name: string, files: readonly string[]) => Object.fromEntries(files.map((file) => [`/${name}/templates/${file}.yaml`, text]));
  const files = { ...chart('shop'), ...templates('shop', ['a', 'b', 'c']), ...chart('other'), ...templates('other', ['d']) };
  expect(kindsOf(files)).toEqual([
    ['unit-not-rendered', 'Pods may be missing from the answer: the chart template `d.yaml` is not rendered here.'],
    ['unit-not-rendered', 'Pods may be missing from the answer: the chart template `a.yaml` and 2 more beside it are not rendered here.'],
  ]);
});

test('of many, a reader of few is told how many more there are', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [`/${index}.yaml`, pod(`p${index}`).replace('spec: {', 'spec: {hostNetwork: true, ')]),
  );
  const limits = limitsOf(snapshotOf(many).environment(undefined));
  expect(limits).toHaveLength(5);
  expect(fewLimits(limits, () => 3).map(({ message }) => message)[3]).toBe("2 more workloads are on the host's network.");
});

test('the setting offers every family', () => {
  expect(manifest.contributes.configuration.properties['netpol.ignoreFamilies'].items.enum).toEqual(familyNames);
});

test('where a person says that nothing enforces policies, every answer says so', () => {
  const said = (plugin: string) => {
    const view = snapshotOf({ '/web.yaml': pod('web') }, configOf({ plugin })).environment(undefined);
    const [web] = view.evaluator.cluster.workloads;
    if (!web) throw new Error('there is one workload');
    const found = [limitsOf(view), limitsFor(view, [{ kind: 'workload', workload: web }]), limitsIn(view, 'shop')];
    return found.map((limits) => limits.map(({ kind, message }) => `${kind}: ${message}`));
  };
  const flannel = ['not-enforced: Nothing is enforced by Flannel: every connection passes, whatever policies say. The answer is what they would allow.'];
  expect(said('flannel')).toEqual([flannel, flannel, flannel]);
  expect(said('none')[0]).toEqual([expect.stringMatching(/^not-enforced: Nothing is enforced without a network plugin that does so: /)]);
  for (const plugin of ['', 'canal', 'k3s', 'cilium']) expect(said(plugin)).toEqual([[], [], []]);
});

test('a guessed plugin limits no answer', () => {
  const flannel = 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: kube-flannel-ds, namespace: kube-flannel}\n';
  const view = snapshotOf({ '/web.yaml': pod('web'), '/flannel.yaml': flannel }).environment(undefined);
  expect(view.guessedPlugin?.plugin.name).toBe('flannel');
  expect(limitsOf(view).map(({ kind }) => kind)).not.toContain('not-enforced');
});
