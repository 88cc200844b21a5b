import { decode, isWithin } from '../../util/file-id.js';
import { resolvePath } from '../render-id.js';
import type { FilePlace, RenderId } from '../rendering.js';
import { dependenciesOf } from './chart-file.js';
import type { HelmRequest } from './helm.js';

/** A chart in the workspace, with what it is installed with. */
export interface ChartUnit {
  /** Where its `Chart.yaml` is. */
  readonly folder: RenderId;
  /** Nothing outside it is ever read: the folder of the workspace. */
  readonly root: RenderId;
  /** Of which a later one wins; the chart's own `values.yaml` is none of them. */
  readonly values: readonly ChartValues[];
  readonly settings?: HelmRequest['settings'];
  readonly release: HelmRequest['release'];
  readonly kubernetesVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Also the CustomResourceDefinitions of the chart, before everything else. */
  readonly crds?: boolean;
  /** What is left out of what the chart becomes. */
  readonly without?: 'hooks' | 'tests' | undefined;
}

/** Values that a chart is installed with. */
export interface ChartValues {
  /** YAML. */
  readonly text: string;
  /** Where the text stands: a file of values, a field of a HelmRelease. */
  readonly place: FilePlace;
}

/** What a chart is read through; texts that are not saved yet win there. */
export interface ChartSource {
  /** Every file somewhere below a folder; none where there is no such folder, undefined where there are more than any chart has. */
  below(folder: RenderId): Promise<readonly RenderId[] | undefined>;
  /** Archives are no texts. `undefined`: no such file, or none that may be read. */
  content(id: RenderId): Promise<string | Uint8Array | undefined>;
}

/** Every file that a chart is rendered from. */
export interface ChartClosure {
  readonly files: ReadonlyMap<RenderId, string | Uint8Array>;
  /** Its own folder, and those of charts beside it that it names. A file that comes or goes in one of them changes the chart. */
  readonly folders: ReadonlySet<RenderId>;
  /** A folder with more files than any chart has; none of them is read. */
  readonly tooLarge?: RenderId;
}

/** Reads the chart, and the charts that it names as `file://`, however far that goes. */
export async function chartClosure({ folder, root }: ChartUnit, source: ChartSource): Promise<ChartClosure> {
  const files = new Map<RenderId, string | Uint8Array>();
  const folders = new Set<RenderId>();
  let tooLarge: RenderId | undefined;
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (folders.has(next) || !isWithin(root, next)) continue;
    folders.add(next);
    const found = await source.below(next);
    if (found === undefined) tooLarge ??= next;
    const ids = (found ?? []).filter((id) => !files.has(id));
    for (const [index, content] of (await Promise.all(ids.map((id) => source.content(id)))).entries()) {
      const id = ids[index];
      if (id !== undefined && content !== undefined) files.set(id, content);
    }
    open.push(...localCharts(next, files));
  }
  return { files, folders, ...(tooLarge === undefined ? {} : { tooLarge }) };
}

/** What is in a file, as text; nothing of one that is not there. */
export function textOfContent(content: string | Uint8Array | undefined): string {
  return typeof content === 'object' ? new TextDecoder().decode(content) : (content ?? '');
}

/** The folders that a chart names: of `file://../common` the path is all there is. */
function localCharts(folder: RenderId, files: ChartClosure['files']): readonly RenderId[] {
  return ['Chart.yaml', 'requirements.yaml'].flatMap((name) => {
    const text = textOfContent(files.get(`${folder}/${name}`));
    return dependenciesOf(text).flatMap(({ repository }) =>
      repository.startsWith('file://') ? (resolvePath(folder, repository.slice('file://'.length)) ?? []) : [],
    );
  });
}

/** What the engine is asked. */
export function chartRequest(unit: ChartUnit, { files }: ChartClosure): HelmRequest {
  const { values, settings, release, kubernetesVersion, apiVersions } = unit;
  return {
    files: new Map([...files].map(([id, content]) => [pathFrom(unit.folder, id), content])),
    values: values.map(({ text }) => text),
    release,
    ...(settings === undefined ? {} : { settings }),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(apiVersions === undefined ? {} : { apiVersions }),
    marks: true,
  };
}

/** The path of a file from a folder, as a request has it; `../` where it is beside the folder. */
export function pathFrom(folder: RenderId, id: RenderId): string {
  const [from, to] = [folder.split('/'), id.split('/')];
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same).map(decode)].join('/');
}
