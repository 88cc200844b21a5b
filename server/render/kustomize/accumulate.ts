import { isWithin } from '../../util/file-id.js';
import type { FilePlace, RenderId } from '../rendering.js';
import { applyTransformer } from './builtin-transformers.js';
import { configurationOf, type FieldConfiguration, mergeConfigurations, noConfiguration } from './configuration.js';
import { absorb, generate } from './generators.js';
import { chartSettings, generatorSetting } from './helm-charts.js';
import { inflate } from './inflate.js';
import { type KustomizationFile, readKustomization } from './kustomization.js';
import { type Build, folderAt, isRemote, kustomizationOf, loadFile, shownFolder } from './load.js';
import { readObjects } from './read-objects.js';
import { gvkOf, type Resource } from './resource.js';
import { appendAll, noResources, type Present, present, type Resources } from './resources.js';
import { get, listAt, type MapSetting, mapsAt, settingOfNode, type TextSetting, textsAt } from './settings.js';
import { at, fail, refuse, Stop } from './stop.js';
import { transform } from './transform.js';
import { addVariables, mergeVariables, type Variable } from './variables.js';

/** What a kustomization and those below it come to before names are settled. */
export interface Accumulated {
  readonly resources: Resources;
  configuration: FieldConfiguration;
  variables: readonly Variable[];
}

/** Where a kustomization is entered: the folders above it, the outermost first. */
interface Entering {
  readonly folder: RenderId;
  readonly above: readonly RenderId[];
  readonly place: FilePlace;
}

/** All of a kustomization. */
export function accumulate(build: Build, folder: RenderId, place: FilePlace): { readonly accumulated: Accumulated; readonly kustomization: KustomizationFile } {
  const entering = { folder, above: [], place };
  const kustomization = open(build, entering);
  return { accumulated: accumulateInto(build, kustomization, entering, nothing()), kustomization };
}

function nothing(): Accumulated {
  return { resources: noResources(), configuration: noConfiguration, variables: [] };
}

/** Kustomizations that may be inside of each other; far more than anyone has, and a stack bears it. */
const deepest = 400;

function open(build: Build, { folder, above, place }: Entering): KustomizationFile {
  for (const visited of above.toReversed())
    if (isWithin(folder, visited))
      fail(`cycle detected: candidate root '${shownFolder(build, folder)}' contains visited root '${shownFolder(build, visited)}'`, place);
  build.folders--;
  if (build.folders < 0 || above.length > deepest) refuse('too-large', 'More kustomizations stand inside of each other here than are rendered.', place);
  return build.own?.folder === folder ? build.own : readKustomization(kustomizationOf(build, folder, place), folder);
}

function accumulateInto(build: Build, kustomization: KustomizationFile, entering: Entering, into: Accumulated): Accumulated {
  const { folder, setting } = kustomization;
  refuseUnrendered(build, setting);
  accumulatePaths(build, entering, into, [...textsAt(setting, 'resources'), ...textsAt(setting, 'bases')]);
  into.configuration = at(get(setting, 'configurations')?.place, () =>
    mergeConfigurations(into.configuration, configurationOf(build, folder, textsAt(setting, 'configurations'))),
  );
  runGenerators(build, kustomization, entering, into);
  const all = accumulateComponents(build, entering, into, textsAt(setting, 'components'));
  transform(build, kustomization, all.resources, all.configuration);
  for (const configuration of configurationsAt(build, entering, setting, 'transformers')) {
    const config = settingOfNode(configuration.node, configuration.origin);
    if (config.kind === 'map') applyTransformer(build, folder, all.resources, configuration, config);
  }
  all.variables = addVariables(all.variables, all.resources, mapsAt(setting, 'vars'));
  return all;
}

/** What needs another program, or changes what kinds are. */
function refuseUnrendered({ closure }: Build, setting: MapSetting): void {
  const [chart] = closure.charts === undefined ? chartSettings(setting) : [];
  if (chart) refuse('chart', 'A Helm chart in a kustomization is not rendered.', chart.place);
  const openapi = get(setting, 'openapi');
  if (openapi && !(openapi.kind === 'map' && openapi.entries.length === 0))
    refuse('openapi', 'A kustomization with an API description of its own is not rendered.', openapi.place);
  for (const [name, reason] of [
    ['crds', 'crds'],
    ['validators', 'validators'],
  ] as const) {
    const items = listAt(setting, name);
    if (items[0]) refuse(reason, `A kustomization with \`${name}\` is not rendered.`, items[0].place);
  }
}

/** Files of objects, and folders of kustomizations. */
function accumulatePaths(build: Build, entering: Entering, into: Accumulated, paths: readonly TextSetting[]): void {
  for (const path of paths)
    at(path.place, () => {
      const folder = memberFolder(build, entering.folder, path);
      if (folder === undefined) appendAll(into.resources, readResources(build, entering.folder, path));
      else mergeAccumulated(into, accumulateFolder(build, { folder, above: [...entering.above, entering.folder], place: path.place }));
    });
}

/** The folder that an entry names; `undefined` where it is a file. What is neither is somewhere else if it looks so. */
function memberFolder(build: Build, folder: RenderId, path: TextSetting): RenderId | undefined {
  if (path.text === '') fail('new root cannot be empty', path.place);
  if (/^[a-z+.-]+:\/\//i.test(path.text)) return refuse('remote', `${path.text} is not in the workspace; nothing is fetched.`, path.place);
  try {
    const found = folderAt(build, folder, path);
    if (found !== undefined) return found;
    loadFile(build, folder, path);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Stop && isRemote(path.text)) return refuse('remote', `${path.text} is not in the workspace; nothing is fetched.`, path.place);
    throw thrown;
  }
}

function readResources(build: Build, folder: RenderId, path: TextSetting): readonly Resource[] {
  return readObjects(loadFile(build, folder, path), 'base').map(({ node, origin }): Resource => ({ node, origin, variables: [] }));
}

function accumulateFolder(build: Build, entering: Entering): Accumulated {
  const kustomization = open(build, entering);
  if (kustomization.isComponent) fail(`expected kind != 'Component' for path '${shownFolder(build, entering.folder)}'`, entering.place);
  return accumulateInto(build, kustomization, entering, nothing());
}

function mergeAccumulated(into: Accumulated, more: Accumulated): void {
  appendAll(into.resources, more.resources.list);
  into.configuration = mergeConfigurations(into.configuration, more.configuration);
  into.variables = mergeVariables(into.variables, more.variables);
}

/** Components work on all that there is so far. */
function accumulateComponents(build: Build, entering: Entering, into: Accumulated, paths: readonly TextSetting[]): Accumulated {
  let all = into;
  for (const path of paths)
    at(path.place, () => {
      if (isRemote(path.text)) refuse('remote', `${path.text} is not in the workspace; nothing is fetched.`);
      const folder = folderAt(build, entering.folder, path) ?? fail(`invalid component: '${path.text}' is no folder`);
      const inside = { folder, above: [...entering.above, entering.folder], place: path.place };
      const component = open(build, inside);
      if (!component.isComponent) fail(`expected kind 'Component' for path '${shownFolder(build, folder)}' but got 'Kustomization'`);
      const changed = accumulateInto(build, component, inside, all);
      all = nothing();
      mergeAccumulated(all, changed);
    });
  return all;
}

function runGenerators(build: Build, { folder, setting }: KustomizationFile, entering: Entering, into: Accumulated): void {
  const globals = get(setting, 'generatorOptions');
  const made = (['ConfigMap', 'Secret'] as const).map((kind) =>
    mapsAt(setting, kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator').map((entry) => ({ kind, entry })),
  );
  for (const { kind, entry } of made.flat()) at(entry.place, () => absorb(into.resources, [generate(build, folder, kind, entry, globals)]));
  for (const chart of chartSettings(setting)) at(chart.place, () => absorb(into.resources, inflate(build, folder, chart)));
  for (const configuration of configurationsAt(build, entering, setting, 'generators')) generateBy(build, folder, into, configuration);
}

function generateBy(build: Build, folder: RenderId, into: Accumulated, configuration: Present): void {
  const { group, version, kind } = gvkOf(configuration.node);
  if (group !== '' || version !== 'builtin') refuse('plugin', `The generator ${kind} is a program beside Kustomize, which is not run.`, configuration.origin);
  if (kind !== 'ConfigMapGenerator' && kind !== 'SecretGenerator' && kind !== 'HelmChartInflationGenerator')
    refuse('unsupported', `The generator ${kind} is not rendered.`, configuration.origin);
  const setting = settingOfNode(configuration.node, configuration.origin);
  if (setting.kind !== 'map') return;
  if (kind === 'HelmChartInflationGenerator') {
    at(setting.place, () => absorb(into.resources, inflate(build, folder, generatorSetting(setting))));
    return;
  }
  const metadata = get(setting, 'metadata');
  const entry: MapSetting = { ...setting, entries: [...(metadata?.kind === 'map' ? metadata.entries : []), ...setting.entries] };
  at(setting.place, () => absorb(into.resources, [generate(build, folder, kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap', entry, undefined)]));
}

/** Objects that configure transformers or generators: written in the kustomization, or in files and kustomizations of their own. */
function configurationsAt(build: Build, entering: Entering, setting: MapSetting, name: 'transformers' | 'generators'): readonly Present[] {
  const into = nothing();
  const paths: TextSetting[] = [];
  for (const entry of textsAt(setting, name)) {
    const inline = inlineObjects(build, entry);
    if (inline) appendAll(into.resources, inline);
    else paths.push(entry);
  }
  accumulatePaths(build, entering, into, paths);
  return present(into.resources);
}

function inlineObjects(build: Build, entry: TextSetting): readonly Resource[] | undefined {
  try {
    return readObjects(entry.source(build.cache), 'base').map(({ node, origin }): Resource => ({ node, origin, variables: [] }));
  } catch (thrown) {
    if (thrown instanceof Stop && thrown.reason === undefined) return undefined;
    throw thrown;
  }
}
