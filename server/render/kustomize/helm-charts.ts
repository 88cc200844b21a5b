import { resolvePath } from '../render-id.js';
import type { Closure, FilePlace, RenderId, Unit } from '../rendering.js';
import { type ChartRequest, unitKey, type ValuesInput } from '../unit-request.js';
import { mergedValues } from './chart-values.js';
import { readKustomization } from './kustomization.js';
import { type Build, folderAt, kustomizationNames, kustomizationOf, loadFile } from './load.js';
import { nodesOf, type ParseCache, sourceOfFile } from './parse.js';
import { gvkOf } from './resource.js';
import { flagAt, type MapSetting, mapAt, mapsAt, settingOfNode, stringAt, type TextSetting, textAt, textsAt } from './settings.js';
import { fail, refuse, Stop } from './stop.js';

/** A chart that a kustomization takes in (`helmCharts`), as Helm is asked for it. */
export interface Inflation {
  /** The same of equal ones. */
  readonly key: string;
  readonly request: ChartRequest;
  readonly options: InflationOptions;
}

/** What a kustomization says of a chart beside its values. */
export interface InflationOptions {
  readonly kubernetesVersion?: string;
  readonly apiVersions: readonly string[];
  /** CustomResourceDefinitions of the chart are objects, too. */
  readonly crds: boolean;
  /** Which objects are left out. */
  readonly without: 'hooks' | 'tests' | undefined;
}

/** One of the charts of a kustomization: the fields of Kustomize's `HelmChart`, and those of `HelmGlobals`. */
export interface ChartSetting {
  readonly place: FilePlace;
  readonly home: TextSetting | undefined;
  readonly name: string;
  readonly version: string;
  readonly repo: string;
  readonly valuesFile: TextSetting | undefined;
  readonly additional: readonly TextSetting[];
  readonly inline: MapSetting | undefined;
  readonly merge: string;
  readonly releaseName: string;
  readonly nameTemplate: string;
  readonly namespace: string;
  readonly options: InflationOptions;
}

/** The charts of a kustomization, in the order in which they are rendered; the older field comes last (`FixKustomizationPostUnmarshal`). */
export function chartSettings(setting: MapSetting): readonly ChartSetting[] {
  const older = mapsAt(setting, 'helmChartInflationGenerator');
  const olderHome = older.map((chart) => textAt(chart, 'chartHome')).findLast((home) => home !== undefined && home.text !== '');
  const globals = mapAt(setting, 'helmGlobals');
  const home = globals === undefined ? olderHome : textAt(globals, 'chartHome');
  return [...mapsAt(setting, 'helmCharts').map((chart) => chartSetting(chart, home)), ...older.map((chart) => olderSetting(chart, home))];
}

/** The object of a generator `HelmChartInflationGenerator`. */
export function generatorSetting(setting: MapSetting): ChartSetting {
  return chartSetting(setting, textAt(setting, 'chartHome'));
}

function chartSetting(chart: MapSetting, home: TextSetting | undefined): ChartSetting {
  const kubernetesVersion = stringAt(chart, 'kubeVersion');
  return {
    place: chart.place,
    home,
    name: stringAt(chart, 'name'),
    version: stringAt(chart, 'version'),
    repo: stringAt(chart, 'repo'),
    valuesFile: notEmpty(textAt(chart, 'valuesFile')),
    additional: textsAt(chart, 'additionalValuesFiles'),
    inline: mapAt(chart, 'valuesInline'),
    merge: stringAt(chart, 'valuesMerge'),
    releaseName: stringAt(chart, 'releaseName'),
    nameTemplate: stringAt(chart, 'nameTemplate'),
    namespace: stringAt(chart, 'namespace'),
    options: {
      ...(kubernetesVersion === '' ? {} : { kubernetesVersion }),
      apiVersions: textsAt(chart, 'apiVersions').map(({ text }) => text),
      crds: flagAt(chart, 'includeCRDs'),
      without: flagAt(chart, 'skipHooks') ? 'hooks' : flagAt(chart, 'skipTests') ? 'tests' : undefined,
    },
  };
}

function olderSetting(chart: MapSetting, home: TextSetting | undefined): ChartSetting {
  return {
    place: chart.place,
    home,
    name: stringAt(chart, 'chartName'),
    version: stringAt(chart, 'chartVersion'),
    repo: stringAt(chart, 'chartRepoUrl'),
    valuesFile: notEmpty(textAt(chart, 'values')),
    additional: [],
    inline: mapAt(chart, 'valuesLocal'),
    merge: stringAt(chart, 'valuesMerge'),
    releaseName: stringAt(chart, 'releaseName'),
    nameTemplate: '',
    namespace: '',
    options: { apiVersions: [], crds: false, without: undefined },
  };
}

function notEmpty(setting: TextSetting | undefined): TextSetting | undefined {
  return setting?.text === '' ? undefined : setting;
}

/** The folder of a chart, from that of the kustomization. */
export function chartPath({ home, name, version, repo }: ChartSetting): string {
  const folder = home === undefined || home.text === '' ? 'charts' : home.text;
  return [folder, ...(version !== '' && repo !== '' ? [`${name}-${version}`] : []), name].join('/');
}

/** The files of values that a chart is rendered with, from the folder of the kustomization. */
export function valuesPaths(chart: ChartSetting): readonly string[] {
  return [chart.valuesFile?.text ?? `${chartPath(chart)}/values.yaml`, ...chart.additional.map(({ text }) => text)];
}

/** What Helm is asked for a chart; in the order in which Kustomize looks at its settings (`HelmChartInflationGenerator`). */
export function inflationOf(build: Build, folder: RenderId, chart: ChartSetting): Inflation {
  const { name, merge, place, options, releaseName, namespace } = chart;
  if (name === '') fail('chart name cannot be empty', place);
  const additional = chart.additional.map((file): ValuesInput => ({ file: loadFile(build, folder, file).file }));
  if (!['', 'merge', 'override', 'replace'].includes(merge)) fail('valuesMerge must be one of [merge override replace]', place);
  const path = { text: chartPath(chart), place };
  const found = folderAt(build, folder, path);
  if (found === undefined && chart.repo === '') fail("no repo specified for pull, no chart found at ''", place);
  if (found === undefined) return refuse('chart', `The chart ${name} is not at ${path.text}; nothing is fetched.`, place);
  const values = valuesOf(build, folder, chart);
  const request: ChartRequest = {
    engine: 'helm',
    folder: found,
    values: [values, ...additional],
    // What `helm template` makes of --generate-name; namespaces of a machine's own configuration are nobody's.
    release: { name: releaseOf(chart) || releaseName || 'release-name', namespace: namespace || 'default' },
  };
  return { key: `${unitKey(request)} ${JSON.stringify(options)}`, request, options };
}

function releaseOf({ releaseName, nameTemplate, place }: ChartSetting): string {
  if (nameTemplate === '') return '';
  if (releaseName !== '') fail('cannot set --name-template and also specify a name', place);
  if (nameTemplate.includes('{{')) refuse('unsupported', 'A name of a release that a template makes is not rendered.', place);
  return nameTemplate;
}

/** Values that stand in the kustomization are merged with those of the file as Kustomize does it, before Helm sees them. */
function valuesOf(build: Build, folder: RenderId, chart: ChartSetting): ValuesInput {
  const file = chart.valuesFile ?? { text: `${chartPath(chart)}/values.yaml`, place: chart.place };
  const { inline, merge } = chart;
  if (inline === undefined || inline.entries.length === 0) return { file: loadFile(build, folder, file).file };
  const below = merge === 'replace' ? undefined : loadFile(build, folder, file);
  return { text: mergedValues(inline, below, merge === 'merge'), place: inline.place };
}

/** Every chart that the kustomizations of a closure take in, as far as that can be told. What is wrong with one is for `render` to say. */
export function inflationsOf(unit: Unit, closure: Closure, cache: ParseCache): readonly Inflation[] {
  const build: Build = { unit, closure, cache, facts: [], folders: 0, own: undefined };
  const found = [...closure.units].flatMap((folder) =>
    attempt(() => {
      const place = { file: `${folder}/${kustomizationNames[0]}`, range: { start: 0, end: 0 } };
      const { setting } = readKustomization(kustomizationOf(build, folder, place), folder);
      const charts = [
        ...attempt(() => chartSettings(setting)),
        ...attempt(() => textsAt(setting, 'generators').flatMap((entry) => generators(build, folder, entry))),
      ];
      return charts.flatMap((chart) => attempt(() => [inflationOf(build, folder, chart)]));
    }),
  );
  return [...new Map(found.map((inflation) => [inflation.key, inflation])).values()];
}

/** The charts among the objects of an entry of `generators`: written there, or in the file that it names. */
export function generators(build: Pick<Build, 'closure' | 'cache'>, folder: RenderId, entry: TextSetting): readonly ChartSetting[] {
  const id = entry.text.includes('\n') ? undefined : resolvePath(folder, entry.text);
  const text = id === undefined ? undefined : build.closure.files.get(id);
  if (!entry.text.includes('\n') && (id === undefined || text === undefined)) return [];
  const source = id === undefined || text === undefined ? entry.source(build.cache) : sourceOfFile(id, text, build.cache);
  return nodesOf(source, 'base').flatMap(({ node }) => {
    if (gvkOf(node).kind !== 'HelmChartInflationGenerator') return [];
    const setting = settingOfNode(node, source.place);
    return setting.kind === 'map' ? [generatorSetting(setting)] : [];
  });
}

function attempt<T>(run: () => readonly T[]): readonly T[] {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Stop) return [];
    throw thrown;
  }
}
