import { nodeAtPath } from '../model/read-node.js';
import { kustomizationNames } from '../render/kustomize/load.js';
import type { Node } from '../syntax/nodes.js';
import { baseName, type FileId, parentOf } from '../util/file-id.js';
import { isSet, itemsAt, textAt, textsAt } from './node-reading.js';

/** What one kustomization says of the files around it; paths as written, relative to its folder. */
export interface Kustomization {
  /** It is no unit of its own: it changes what takes it in. */
  readonly isComponent: boolean;
  readonly namespace: string | undefined;
  /** Written before and behind the name of each object; empty where nothing is. */
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** Files, folders and remote places whose objects it takes: `resources`, `bases`, `components`. */
  readonly members: readonly string[];
  /** Files that are input and no objects: patches, generators' files, chart values. */
  readonly inputs: readonly string[];
  /** Files among `inputs` that change objects. */
  readonly patches: readonly string[];
  /** Adds labels to pods or selectors, by itself or in an inline patch. */
  readonly changesLabels: boolean;
  /** The namespaces of the charts it renders; undefined stands for one that is not said. */
  readonly charts: readonly (string | undefined)[];
  /** The folders of these charts, where they are here. */
  readonly chartFolders: readonly string[];
}

/** What a `Chart.yaml` says of the charts around it. */
export interface ChartFile {
  /** Whether it takes in other charts. */
  readonly dependencies: boolean;
  /** It is only for others to take in. */
  readonly isLibrary: boolean;
  /** The folders of charts that it takes in from beside it, as paths from its own. */
  readonly local: readonly string[];
}

const chartName = 'Chart.yaml';

/** The names of the files that say how those around and below them are put together. */
export const structureNames: readonly string[] = [...kustomizationNames, chartName];

/** Whether kustomize would read a file of this name as a kustomization. */
export function isKustomization(id: FileId): boolean {
  return kustomizationNames.some((name) => name === baseName(id));
}

/** Whether a file is what a chart is known by. */
export function isChart(id: FileId): boolean {
  return baseName(id) === chartName;
}

/** The ids that such files have in the folders above a file, whether they are there or not. */
export function structureIdsAbove(id: FileId): readonly FileId[] {
  const ids: FileId[] = [];
  for (let folder = parentOf(id); folder !== '' && !folder.endsWith('/'); folder = parentOf(folder))
    ids.push(...structureNames.map((name) => `${folder}/${name}`));
  return ids;
}

/** Reads a kustomization; fields that are not as they should be count as left out. See the Kustomization reference of kubernetes-sigs/kustomize. */
export function readKustomization(root: Node | undefined): Kustomization {
  const namespace = textAt(root, 'namespace');
  const patchNodes = [...itemsAt(root, 'patches'), ...itemsAt(root, 'patchesJson6902')];
  const strategic = textsAt(root, 'patchesStrategicMerge');
  const patches = [...patchNodes.flatMap((patch) => textAt(patch, 'path') ?? []), ...strategic.filter((text) => !text.includes('\n'))];
  const inline = [...patchNodes.flatMap((patch) => textAt(patch, 'patch') ?? []), ...strategic.filter((text) => text.includes('\n'))];
  const changesLabels =
    isSet(root, 'commonLabels') ||
    isSet(root, 'transformers') ||
    itemsAt(root, 'labels').some((entry) => isTrue(entry, 'includeSelectors') || isTrue(entry, 'includeTemplates') || isSet(entry, 'fields')) ||
    inline.some((text) => text.includes('labels'));
  return {
    isComponent: textAt(root, 'kind') === 'Component',
    namespace,
    namePrefix: textAt(root, 'namePrefix') ?? '',
    nameSuffix: textAt(root, 'nameSuffix') ?? '',
    members: ['resources', 'bases', 'components'].flatMap((key) => textsAt(root, key)),
    inputs: [...patches, ...otherInputs(root)],
    patches,
    changesLabels,
    charts: itemsAt(root, 'helmCharts').map((chart) => textAt(chart, 'namespace') ?? namespace),
    chartFolders: chartFoldersOf(root),
  };
}

/** See `chartPath` of Kustomize's rendering. */
function chartFoldersOf(root: Node | undefined): readonly string[] {
  const older = itemsAt(root, 'helmChartInflationGenerator');
  const home = textAt(root, 'helmGlobals', 'chartHome') ?? older.map((chart) => textAt(chart, 'chartHome')).findLast((path) => path !== undefined) ?? 'charts';
  const folderOf = (chart: Node, [name, version, repo]: readonly [string, string, string]) => {
    const [called, of, from] = [textAt(chart, name) ?? '', textAt(chart, version) ?? '', textAt(chart, repo) ?? ''];
    return of !== '' && from !== '' ? `${home}/${called}-${of}/${called}` : `${home}/${called}`;
  };
  return [
    ...itemsAt(root, 'helmCharts').map((chart) => folderOf(chart, ['name', 'version', 'repo'])),
    ...older.map((chart) => folderOf(chart, ['chartName', 'chartVersion', 'chartRepoUrl'])),
  ];
}

/** Reads a `Chart.yaml`; fields that are not as they should be count as left out. See "The Chart.yaml File" of Helm's documentation. */
export function readChart(root: Node | undefined): ChartFile {
  const dependencies = itemsAt(root, 'dependencies');
  const repositories = dependencies.map((entry) => textAt(entry, 'repository') ?? '');
  return {
    dependencies: dependencies.length > 0,
    isLibrary: textAt(root, 'type') === 'library',
    local: repositories.flatMap((repository) => (repository.startsWith('file://') ? repository.slice('file://'.length) : [])),
  };
}

/** Whether a member is fetched from somewhere else: a URL, an SSH address, a host with a repository's path, or anything with a revision. */
export function isRemote(member: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^git@|[?&](ref|version)=|\.git(\/|$)|^[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|io|net|dev)\/[^/]+\/[^/]+/i.test(member);
}

function otherInputs(root: Node | undefined): readonly string[] {
  const generators = [...itemsAt(root, 'configMapGenerator'), ...itemsAt(root, 'secretGenerator')];
  return [
    ...generators.flatMap((generator) =>
      [...textsAt(generator, 'files'), ...textsAt(generator, 'envs'), ...(textAt(generator, 'env') ?? '').split('\n')].map(withoutKey),
    ),
    ...itemsAt(root, 'replacements').flatMap((replacement) => textAt(replacement, 'path') ?? []),
    ...['generators', 'transformers', 'validators', 'configurations'].flatMap((key) => textsAt(root, key)),
    ...itemsAt(root, 'helmCharts').flatMap((chart) => [...(textAt(chart, 'valuesFile') ?? '').split('\n'), ...textsAt(chart, 'additionalValuesFiles')]),
    textAt(root, 'openapi', 'path') ?? '',
  ].filter((path) => path !== '' && !path.includes('\n'));
}

/** A generator's file may be given another name: `name=path`. */
function withoutKey(file: string): string {
  return file.slice(file.indexOf('=') + 1);
}

function isTrue(node: Node, key: string): boolean {
  const at = nodeAtPath(node, [key]);
  return at?.kind === 'scalar' && at.value === true;
}
