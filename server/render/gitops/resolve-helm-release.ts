import type { RenderId } from '../rendering.js';
import type { ValuesInput } from '../unit-request.js';
import type { SourceRef } from './flux-declarations.js';
import type { ClosureHost } from './gitops.js';
import type { ChartOfSource, HelmRelease, ReleaseValuesRef } from './helm-declarations.js';
import type { Known } from './known.js';
import { locate, type SourcePath } from './locate.js';
import type { Resolved } from './resolved.js';
import { missingFor, shownName, unitFor } from './resolved.js';
import { settingText } from './value-path.js';

/** What a HelmRelease of Flux installs, where its chart is here. */
export async function resolveHelmRelease(release: HelmRelease, cluster: string | undefined, known: Known, host: ClosureHost): Promise<readonly Resolved[]> {
  const { chartPlace, isPostRendered, namespace } = release;
  const into = release.release.namespace;
  const named = `The HelmRelease ${shownName(release)}`;
  const chart = chartOf(release, cluster, known);
  if (typeof chart === 'string') return [missingFor('chart', `${named} is not rendered. ${chart}`, chartPlace, into)];
  const located = await locateChart(chart, cluster, known, host);
  if (located.kind === 'missing') return [missingFor(located.why, `${named} is not rendered. ${located.message}`, chartPlace, into)];
  if (isPostRendered) return [missingFor('unsupported', `${named} changes what its chart makes (\`postRenderers\`), which is not rendered.`, chartPlace, into)];
  const values: ValuesInput[] = await valuesFiles(chart, cluster, known, host);
  for (const ref of release.valuesFrom) {
    const text = valuesOf(ref, namespace, cluster, known);
    if (text === undefined && !ref.optional)
      return [
        missingFor('variable', `${named} is not rendered: it takes values from the ${ref.kind} \`${ref.name}\`, and they are not here.`, ref.place, into),
      ];
    if (text !== undefined) values.push({ text, place: ref.place });
  }
  if (release.values) values.push(release.values);
  return [unitFor(release, { engine: 'helm', folder: located.id, values, release: release.release }, release.cluster ?? cluster)];
}

/** What chart it is; a text says why that is not known. */
function chartOf({ chart, chartRef }: HelmRelease, cluster: string | undefined, known: Known): ChartOfSource | string {
  if (chart) return chart;
  if (chartRef === undefined) return 'It names no chart.';
  if (chartRef.kind === 'HelmChart') return known.chart(chartRef, cluster) ?? `The HelmChart ${shownName(chartRef)} is not declared here.`;
  return { chart: '', source: chartRef, valuesFiles: [] };
}

/** Charts of registries are never here, unless somebody says where. */
async function locateChart({ chart, source }: ChartOfSource, cluster: string | undefined, known: Known, host: ClosureHost): Promise<SourcePath> {
  const isLocal = host.localSources.has(`${source.kind}/${source.namespace}/${source.name}`);
  if (!isLocal && (source.kind === 'HelmRepository' || source.kind === 'OCIRepository')) {
    const url = known.source(source, cluster)?.url ?? '';
    const what = chart === '' ? 'Its chart' : `The chart \`${chart}\``;
    return { kind: 'missing', why: 'chart', message: `${what} is from ${url || `the ${source.kind} ${shownName(source)}`}, and nothing is fetched.` };
  }
  const located = await locate(source, chart, cluster, known, host);
  if (located.kind === 'missing') return located.why === 'unsupported' ? located : { ...located, why: 'chart' };
  if ((await host.kindOf(`${located.id}/Chart.yaml`)) === 'file') return located;
  return { kind: 'missing', why: 'chart', message: `There is no \`Chart.yaml\` at \`${chart}\`.` };
}

/** They stand in the source of the chart. */
async function valuesFiles(
  { source, valuesFiles: paths }: ChartOfSource,
  cluster: string | undefined,
  known: Known,
  host: ClosureHost,
): Promise<ValuesInput[]> {
  const files: RenderId[] = [];
  for (const path of paths) {
    const located = await locate(source, path, cluster, known, host);
    if (located.kind === 'here') files.push(located.id);
  }
  return files.map((file) => ({ file }));
}

function valuesOf(ref: ReleaseValuesRef, namespace: string, cluster: string | undefined, known: Known): string | undefined {
  const source: SourceRef = { ...ref, namespace };
  const text = known.values(source, cluster)?.texts.get(ref.key);
  return text !== undefined && ref.targetPath !== '' ? settingText([{ path: ref.targetPath, value: text.trim(), isText: false }]) : text;
}
