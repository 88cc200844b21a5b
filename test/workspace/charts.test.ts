import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { at } from '../../scripts/root.mts';
import { configOf, openNetpol } from '../../server/netpol.js';
import { type ChartRequest, ownRequest } from '../../server/render/unit-request.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { overlaySource } from '../../server/workspace/overlay-source.js';
import { type Charts, chartsOf } from '../../server/workspace/rendering/charts.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { inProcess } from '../render/helm/support/in-process.mts';
import { indexed, testScheduler } from './workspace-of.js';

const helm = inProcess();
const folder = 'file:///r/charts/shop';
const chart = {
  [`${folder}/Chart.yaml`]: 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
  [`${folder}/values.yaml`]: 'port: 80\n',
  [`${folder}/templates/_name.tpl`]: '{{ define "name" }}{{ .Release.Name }}{{ end }}',
  [`${folder}/templates/a.yaml`]: 'kind: Pod\nmetadata: {name: {{ include "name" . }}, namespace: {{ .Release.Namespace }}}\nport: {{ .Values.port }}\n',
};

function chartsIn(files: Readonly<Record<string, string | Uint8Array>>, buffers: ReadonlyMap<string, { text: string; version: number }> = new Map()): Charts {
  const source = overlaySource(new MemorySource(files), buffers);
  return chartsOf(helm, { source: () => source, kubernetesVersion: () => undefined });
}

async function textOf(charts: Charts, request: Partial<ChartRequest> = {}): Promise<string> {
  const { outcome } = await charts.render({ ...ownRequest(folder), ...request });
  return outcome.kind === 'rendered' ? outcome.objects.map(({ text }) => text).join('---\n') : `${outcome.kind}: ${outcome.message}`;
}

describe('a chart of a workspace', () => {
  test('is rendered with its own values, and with those that are asked for', async () => {
    const prod = 'file:///r/values/prod.yaml';
    const charts = chartsIn({ ...chart, [prod]: 'port: 443\n' });
    expect(await textOf(charts)).toBe('kind: Pod\nmetadata: {name: release-name, namespace: default}\nport: 80\n');
    expect(await textOf(charts, { values: [{ file: prod }] })).toContain('port: 443\n');
    const inline = { text: 'port: 8443\n', place: { file: 'file:///r/release.yaml', range: { start: 1, end: 2 } } };
    expect(await textOf(charts, { values: [{ file: prod }, inline], release: { name: 'web', namespace: 'shop' } })).toBe(
      'kind: Pod\nmetadata: {name: web, namespace: shop}\nport: 8443\n',
    );
    const { closure } = await charts.render({ ...ownRequest(folder), values: [{ file: prod }, inline] });
    expect([...closure.inputs].sort()).toEqual([folder, ...Object.keys(chart), inline.place.file, prod].sort());
    expect([...closure.files.keys()].sort()).toEqual([...Object.keys(chart), prod].sort());
  });

  test('is rendered from what is typed, also where that is no file yet', async () => {
    const buffers = new Map([
      [`${folder}/values.yaml`, { text: 'port: 81\n', version: 2 }],
      [`${folder}/templates/b.yaml`, { text: 'kind: Service\nname: {{ include "name" . }}\n', version: 1 }],
    ]);
    const text = await textOf(chartsIn(chart, buffers));
    expect(text).toContain('port: 81\n');
    expect(text).toContain('kind: Service\nname: release-name\n');
  });

  test('takes in packed charts', async () => {
    const umbrella = 'file:///r/umbrella';
    const top = at('test', 'render', 'helm', 'charts');
    const files = ['umbrella', 'common'].flatMap((name) =>
      readdirSync(path.join(top, name), { recursive: true, withFileTypes: true })
        .filter((child) => child.isFile())
        .map((child) => path.join(child.parentPath, child.name)),
    );
    const all = Object.fromEntries(files.map((file) => [`file:///r/${path.relative(top, file)}`, new Uint8Array(readFileSync(file))]));
    const charts = chartsIn(all);
    const { outcome } = await charts.render(ownRequest(umbrella));
    const golden = readFileSync(at('test', 'render', 'helm', 'goldens', 'umbrella.yaml'), 'utf8');
    const kinds = (text: string) => [...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind).sort();
    expect(outcome.kind === 'rendered' ? outcome.objects.flatMap(({ text }) => kinds(text)).sort() : outcome).toEqual(kinds(golden));
  });

  test('fails where its values are not there, or are none', async () => {
    const values = 'file:///r/none.yaml';
    const { outcome, closure } = await chartsIn(chart).render({ ...ownRequest(folder), values: [{ file: values }] });
    expect(outcome).toMatchObject({ kind: 'failed', message: 'The file of values none.yaml is not there.', place: { file: `${folder}/Chart.yaml` } });
    // It may come.
    expect(closure.inputs.has(values)).toBe(true);
    const broken = await chartsIn({ ...chart, [values]: 'a: [\n' }).render({ ...ownRequest(folder), values: [{ file: values }] });
    expect(broken.outcome).toMatchObject({ kind: 'failed', place: { file: values } });
  });

  test('is refused where its folder holds more than a chart', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${folder}/files/${index}`, '']));
    const before = helm.asked.length;
    const { outcome } = await chartsIn({ ...chart, ...many }).render(ownRequest(folder));
    expect(outcome).toMatchObject({ kind: 'refused', message: 'The chart is not rendered, because shop has more files than any chart has.' });
    expect(helm.asked.length).toBe(before);
  });
});

describe('the charts of a workspace', () => {
  const chartYaml = (more = '') => `apiVersion: v2\nname: c\nversion: 0.1.0\n${more}`;
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: []}\n';
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]
`;

  async function namesIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { workspace } = await indexed(files, { once: true, helm });
    return workspace.snapshot().environments.map(({ name }) => name);
  }

  test('are environments, each with its own values and with each file of values beside them', async () => {
    const names = await namesIn({
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/values.yaml': 'a: 1\n',
      'file:///r/shop/values-prod.yaml': 'a: 2\n',
      'file:///r/shop/values.dev.yml': 'a: 3\n',
      'file:///r/shop/values/stage.yaml': 'a: 4\n',
      'file:///r/shop/other.yaml': 'a: 5\n',
      'file:///r/shop/templates/web.yaml': pod,
      'file:///r/values-shop.yaml': 'a: 6\n',
    });
    expect(names).toEqual(['r/shop', 'r/shop/values-prod.yaml', 'r/shop/values.dev.yml', 'r/shop/values/stage.yaml']);
  });

  test('are none where another chart or a kustomization takes them in, or they are libraries', async () => {
    const names = await namesIn({
      'file:///r/shop/Chart.yaml': chartYaml('dependencies: [{name: b, version: 0.1.0, repository: "file://../beside"}]\n'),
      'file:///r/shop/templates/web.yaml': pod,
      'file:///r/shop/charts/inside/Chart.yaml': chartYaml(),
      'file:///r/shop/charts/inside/templates/db.yaml': pod.replaceAll('web', 'db'),
      'file:///r/beside/Chart.yaml': 'apiVersion: v2\nname: b\nversion: 0.1.0\n',
      'file:///r/library/Chart.yaml': chartYaml('type: library\n'),
      'file:///r/k/kustomization.yaml': 'helmCharts: [{name: taken}]\n',
      'file:///r/k/charts/taken/Chart.yaml': 'apiVersion: v2\nname: taken\nversion: 0.1.0\n',
      'file:///r/k/charts/taken/values.yaml': '{}\n',
      'file:///r/k/charts/taken/templates/web.yaml': pod,
    });
    expect(names).toEqual(['r/k', 'r/shop']);
  });

  test('do not meet what stands beside them, and say nothing to be missing that may be there', async () => {
    const files = {
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/templates/policy.yaml': policy,
      'file:///r/shop/templates/web.yaml': pod.replace('app: web', 'app: "{{ .Release.Name }}"'),
      'file:///r/plain/policy.yaml': policy.replace('name: web', 'name: plain').replaceAll('app: web', 'app: shop'),
    };
    const netpol = openNetpol(new MemorySource(files), configOf({}), { scheduler: testScheduler, log: () => {}, once: true, helm });
    await netpol.workspace.index();
    const found: string[] = [];
    for await (const { file, findings } of netpol.checked()) found.push(...findings.map(({ rule }) => `${file.path} ${rule}`));
    expect(found.filter((line) => /selects|dangling|no-default-deny/.test(line))).toEqual([]);
    const [chart] = netpol.workspace.snapshot().environments.filter(({ name }) => name === 'r/shop');
    expect(
      chart &&
        netpol.workspace
          .snapshot()
          .environment(chart.from)
          .objects.map(({ object }) => object.metadata.name?.value),
    ).toEqual(['web', 'web']);
  });

  test('that cannot be rendered are read as templates, and limit nothing else', async () => {
    const files = {
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/templates/web.yaml': `${pod}x: {{ required "a name is needed" .Values.name }}\n`,
      'file:///r/plain/web.yaml': pod,
    };
    const { workspace } = await indexed(files, { once: true, helm });
    const snapshot = workspace.snapshot();
    expect(snapshot.units.map(({ outcome, problem }) => [outcome, problem?.message])).toEqual([['failed', expect.stringContaining('a name is needed')]]);
    const netpol = openNetpol(new MemorySource(files), configOf({}), { scheduler: testScheduler, log: () => {}, once: true, helm });
    await netpol.workspace.index();
    // It may want values that whoever installs it gives.
    for await (const { findings } of netpol.checked()) expect(findings.map(({ rule }) => rule)).not.toContain('kustomization-fails');
    const without = await indexed(files, { once: true });
    expect(snapshot.environment(undefined).unseen).toEqual(without.workspace.snapshot().environment(undefined).unseen);
  });

  test('have the findings of templates that nothing becomes of with the values that are here', async () => {
    const named = policy.replace('podSelector: {matchLabels: {app: client}}', 'namespaceSelector: {matchLabels: {name: shop}}');
    const files = {
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/templates/web.yaml': pod,
      'file:///r/shop/templates/policy.yaml': `{{- if .Values.policy }}\n${named}{{- end }}\n`,
    };
    const rulesOf = async (more: Readonly<Record<string, string>>) => {
      const netpol = openNetpol(new MemorySource({ ...files, ...more }), configOf({}), { scheduler: testScheduler, log: () => {}, once: true, helm });
      await netpol.workspace.index();
      const found: string[] = [];
      for await (const { findings } of netpol.checked()) found.push(...findings.map(({ rule }) => rule));
      return found;
    };
    expect(await rulesOf({})).toContain('namespace-selector-by-name-label');
    expect((await rulesOf({ 'file:///r/shop/values.yaml': 'policy: true\n' })).filter((rule) => rule === 'namespace-selector-by-name-label')).toHaveLength(1);
  });

  test('have what comes while they are made to count for the first time', async () => {
    const named = (name: string) => pod.replace('name: web', `name: ${name}-{{ include "n" . }}`);
    const source = new MemorySource({
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/templates/_n.tpl': '{{ define "n" }}n{{ end }}',
      'file:///r/shop/templates/first.yaml': named('first'),
    });
    let come = () => {};
    const read = source.read.bind(source);
    // A helper is no manifest, so it is read as a text when the chart is rendered, to show places in it.
    source.read = async (id, options) => {
      if (id.endsWith('.tpl')) come();
      return read(id, options);
    };
    const workspace = new Workspace({ source, scheduler: testScheduler, settings: { defaultNamespace: 'default' }, log: () => {}, helm });
    come = () => {
      come = () => {};
      workspace.open('file:///r/shop/templates/second.yaml', named('second'), 1);
    };
    await workspace.index();
    await workspace.units.chartsSettled();
    const { cluster } = workspace.snapshot().environment('file:///r/shop/templates/first.yaml').evaluator;
    expect(cluster.workloads.map(({ name }) => name).sort()).toEqual(['first-n', 'second-n']);
  });

  test('are rendered beside everything else where nobody waits for them, and once for many edits', async () => {
    const files = {
      'file:///r/shop/Chart.yaml': chartYaml(),
      'file:///r/shop/values.yaml': 'name: web\n',
      'file:///r/shop/templates/web.yaml': pod.replace('name: web', 'name: {{ .Values.name }}'),
    };
    const { workspace } = await indexed(files, { helm });
    expect(workspace.snapshot().complete).toBe(true);
    expect(workspace.snapshot().units).toEqual([]);
    await workspace.units.chartsSettled();
    const namesNow = () =>
      workspace
        .snapshot()
        .environment('file:///r/shop/templates/web.yaml')
        .evaluator.cluster.workloads.map(({ name }) => name);
    expect(namesNow()).toEqual(['web']);
    const before = helm.asked.length;
    for (let edit = 1; edit <= 40; edit++) workspace.open('file:///r/shop/values.yaml', `name: web${edit}\n`, edit);
    // Requests wait for kustomizations only.
    await workspace.units.soon();
    await workspace.units.chartsSettled();
    expect(namesNow()).toEqual(['web40']);
    expect(helm.asked.length - before).toBeLessThanOrEqual(2);
  });
});
