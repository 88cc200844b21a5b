import { isWithin } from '../../util/file-id.js';
import { resolvePath } from '../render-id.js';
import type { Closure, RenderId, RenderSource, Unit } from '../rendering.js';
import { type ChartSetting, chartPath, chartSettings, generatorSetting, valuesPaths } from './helm-charts.js';
import { ignoreFilesFor } from './left-to-a-build.js';
import { kustomizationNames } from './load.js';
import { type ParseCache, sourceOfFile } from './parse.js';
import { listAt, type MapSetting, mapsAt, type Setting, settingOf, stringAt, type TextSetting, textAt, textsAt } from './settings.js';
import { Stop } from './stop.js';

/** What is known of a closure while it is read. */
interface Reading {
  readonly unit: Unit;
  readonly own: MapSetting | undefined;
  readonly source: RenderSource;
  readonly signal: AbortSignal | undefined;
  readonly cache: ParseCache;
  readonly files: Map<RenderId, string>;
  readonly folders: Set<RenderId>;
  readonly inputs: Set<RenderId>;
  readonly units: Set<RenderId>;
}

/** Files and folders that one closure may be of; far more than anyone has. */
const mostInputs = 100_000;

export interface ClosureOptions {
  readonly signal?: AbortSignal | undefined;
  readonly cache?: ParseCache;
  /** What counts as the kustomization of the unit's own folder, whatever stands there. */
  readonly kustomization?: MapSetting | undefined;
}

/**
 * Reads every text that a unit is rendered from, and nothing outside of its root. Texts that say nothing readable are read and lead nowhere: what is
 * wrong with them is for `render` to say.
 */
export async function closure(unit: Unit, source: RenderSource, signal?: AbortSignal, cache: ParseCache = new Map()): Promise<Closure> {
  return closureWith(unit, source, { signal, cache });
}

export async function closureWith(unit: Unit, source: RenderSource, { signal, cache = new Map(), kustomization }: ClosureOptions): Promise<Closure> {
  const reading: Reading = { unit, own: kustomization, source, signal, cache, files: new Map(), folders: new Set(), inputs: new Set(), units: new Set() };
  if (isWithin(unit.root, unit.folder)) await readFolder(reading, unit.folder);
  const { files, folders, inputs, units } = reading;
  return { files, folders, inputs, units };
}

/** A folder and its kustomization; what that names is read level by level, so that a long chain of bases needs no deep stack. */
async function readFolder(reading: Reading, first: RenderId): Promise<void> {
  let level: readonly RenderId[] = [first];
  while (level.length > 0) {
    const below = await Promise.all(level.map((folder) => readKustomization(reading, folder)));
    level = [...new Set(below.flat())].filter((folder) => !reading.units.has(folder));
  }
}

/** Folders that the kustomization names. */
async function readKustomization(reading: Reading, folder: RenderId): Promise<readonly RenderId[]> {
  if (reading.units.has(folder) || reading.inputs.size > mostInputs) return [];
  reading.units.add(folder);
  reading.folders.add(folder);
  reading.inputs.add(folder);
  const found = await Promise.all(kustomizationNames.map((name) => readFile(reading, `${folder}/${name}`)));
  const file = kustomizationNames.find((_, index) => found[index] !== undefined);
  const own = folder === reading.unit.folder ? reading.own : undefined;
  if (file === undefined && own === undefined) return [];
  const settings = own ? [own] : settingsOf(reading, `${folder}/${file}`);
  const named = settings.flatMap((setting) => attempt(() => namedBy(setting)));
  const charts = settings.flatMap((setting) => attempt(() => (setting.kind === 'map' ? chartSettings(setting) : [])));
  await Promise.all(charts.map((chart) => readChart(reading, folder, chart)));
  const members = await Promise.all(named.map((path) => readMember(reading, folder, path)));
  return members.flat();
}

function settingsOf({ files, cache }: Reading, id: RenderId): readonly Setting[] {
  const source = sourceOfFile(id, files.get(id) ?? '', cache);
  return source.documents.flatMap((document) => (document.root && !document.problem ? [settingOf(document.root, source, document)] : []));
}

/** Something that a kustomization names by a path. */
interface Named {
  readonly path: TextSetting;
  /** It may be a folder, too. */
  readonly isMember: boolean;
  /** It may name more files itself. */
  readonly configures: boolean;
}

/** What is not of the type that it should be leads nowhere. */
function attempt<T>(run: () => readonly T[]): readonly T[] {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Stop) return [];
    throw thrown;
  }
}

function namedBy(setting: Setting): readonly Named[] {
  const members = ['resources', 'bases', 'components'].flatMap((name) => attempt(() => textsAt(setting, name)));
  const configuring = ['transformers', 'generators'].flatMap((name) => attempt(() => textsAt(setting, name)));
  const paths = ['patches', 'patchesJson6902', 'replacements'].flatMap((name) =>
    attempt(() => mapsAt(setting, name).flatMap((entry) => textAt(entry, 'path') ?? [])),
  );
  const texts = ['patchesStrategicMerge', 'configurations'].flatMap((name) => attempt(() => textsAt(setting, name)));
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((name) => attempt(() => listAt(setting, name).flatMap(dataFiles)));
  return [
    ...members.map((path) => ({ path, isMember: true, configures: false })),
    ...configuring.map((path) => ({ path, isMember: true, configures: true })),
    ...[...paths, ...texts, ...generated].map((path) => ({ path, isMember: false, configures: false })),
  ];
}

function dataFiles(entry: Setting): readonly TextSetting[] {
  const files = attempt(() => textsAt(entry, 'files')).map((file) => ({
    ...file,
    text: file.text.includes('=') ? file.text.slice(file.text.indexOf('=') + 1) : file.text,
  }));
  return [...files, ...attempt(() => textsAt(entry, 'envs')), ...attempt(() => [textAt(entry, 'env')].flatMap((env) => env ?? []))];
}

/** What the object of a transformer or generator names. */
function namedByConfiguration(setting: Setting): readonly TextSetting[] {
  const path = (from: Setting | undefined, name: string) => attempt(() => [textAt(from, name)].flatMap((text) => text ?? []));
  return [
    ...path(setting, 'path'),
    ...path(setting, 'targetFilePath'),
    ...attempt(() => textsAt(setting, 'paths')),
    ...attempt(() => mapsAt(setting, 'replacements').flatMap((entry) => path(entry, 'path'))),
    ...dataFiles(setting),
  ];
}

/** Reads what a path names; gives the folder that it is. A text over several lines is none. */
async function readMember(reading: Reading, folder: RenderId, { path, isMember, configures }: Named): Promise<readonly RenderId[]> {
  if (configures && path.text.includes('\n')) {
    await readConfigured(
      reading,
      folder,
      path.source(reading.cache).documents.flatMap((document) => (document.root ? [settingOf(document.root, path.source(reading.cache), document)] : [])),
    );
    return [];
  }
  const id = path.text === '' || path.text.includes('\n') || /^[a-z+.-]+:\/\//i.test(path.text) ? undefined : resolvePath(folder, path.text);
  if (id === undefined || !isWithin(reading.unit.root, id)) return [];
  const kind = isMember ? await kindOf(reading, id) : 'file';
  if (kind === 'folder') {
    const there = await Promise.all(kustomizationNames.map((name) => readFile(reading, `${id}/${name}`)));
    if (there.every((text) => text === undefined)) await readIgnoreFiles(reading, `${id}/${kustomizationNames[0]}`);
    return [id];
  }
  const text = await readFile(reading, id);
  if (text === undefined) await readIgnoreFiles(reading, id);
  else if (configures) await readConfigured(reading, folder, settingsOf(reading, id));
  return [];
}

/** What is not there may be left to a build: see `isLeftToABuild`. */
async function readIgnoreFiles(reading: Reading, id: RenderId): Promise<void> {
  await Promise.all(ignoreFilesFor(reading.unit.root, id).map((file) => readFile(reading, file)));
}

/** The values that a kustomization gives to a chart, and whether that is there: what else it is rendered from is for the engine to read. */
async function readChart(reading: Reading, folder: RenderId, chart: ChartSetting): Promise<void> {
  const idOf = (path: string) => (/^[a-z+.-]+:\/\//i.test(path) || path.includes('\n') ? undefined : resolvePath(folder, path));
  const found = idOf(chartPath(chart));
  if (found !== undefined && isWithin(reading.unit.root, found)) await kindOf(reading, found);
  for (const path of valuesPaths(chart)) {
    const id = idOf(path);
    if (id !== undefined && isWithin(reading.unit.root, id)) await readFile(reading, id);
  }
}

async function readConfigured(reading: Reading, folder: RenderId, settings: readonly Setting[]): Promise<void> {
  const charts = settings.flatMap((setting) =>
    attempt(() => (setting.kind === 'map' && stringAt(setting, 'kind') === 'HelmChartInflationGenerator' ? [generatorSetting(setting)] : [])),
  );
  await Promise.all(charts.map((chart) => readChart(reading, folder, chart)));
  const paths = settings.flatMap(namedByConfiguration);
  await Promise.all(paths.map((path) => readMember(reading, folder, { path, isMember: false, configures: false })));
}

async function kindOf(reading: Reading, id: RenderId): Promise<'file' | 'folder' | undefined> {
  reading.signal?.throwIfAborted();
  reading.inputs.add(id);
  const kind = await reading.source.kindOf(id);
  if (kind === 'folder') reading.folders.add(id);
  return kind;
}

async function readFile(reading: Reading, id: RenderId): Promise<string | undefined> {
  reading.signal?.throwIfAborted();
  const known = reading.files.get(id);
  if (known !== undefined || reading.inputs.size > mostInputs) return known;
  reading.inputs.add(id);
  const text = await reading.source.read(id);
  if (text !== undefined) reading.files.set(id, text);
  return text;
}
