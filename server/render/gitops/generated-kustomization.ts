import { baseName, decode, isWithin, parentOf } from '../../util/file-id.js';
import { kustomizationNames } from '../kustomize/load.js';
import type { MapSetting } from '../kustomize/settings.js';
import type { FilePlace, RenderId } from '../rendering.js';
import { alwaysIgnored, ignorePatterns, isIgnored } from './ignore.js';
import { mapSettingOf } from './json-setting.js';
import { mostFiles, type TreeSource } from './tree-source.js';

const ignoreFile = '.sourceignore';

/** The texts that a kustomization of all manifests below a folder is made of: manifests, kustomizations, and what says which files do not count. */
export async function manifestsBelow(
  folder: RenderId,
  root: RenderId,
  source: TreeSource,
): Promise<{ readonly files: ReadonlyMap<RenderId, string>; readonly folders: ReadonlySet<RenderId> }> {
  const files = new Map<RenderId, string>();
  const folders = new Set<RenderId>();
  const read = async (id: RenderId) => {
    const text = await source.read(id);
    if (text !== undefined) files.set(id, text);
  };
  for (let above = parentOf(folder); above !== '' && isWithin(root, above); above = parentOf(above)) await read(`${above}/${ignoreFile}`);
  const open = [folder];
  for (let next = open.pop(); next !== undefined && files.size + folders.size < mostFiles; next = open.pop()) {
    folders.add(next);
    const children = await source.childrenOf(next);
    const kustomizations = children.filter(({ id, kind }) => kind === 'file' && isKustomization(id));
    const isUnit = next !== folder && kustomizations.length > 0;
    const wanted = isUnit ? kustomizations : children.filter(({ id, kind }) => kind === 'file' && (isManifest(id) || baseName(id) === ignoreFile));
    await Promise.all(wanted.map(({ id }) => read(id)));
    if (!isUnit) for (const { id, kind } of children) if (kind === 'folder') open.push(id);
  }
  return { files, folders };
}

function isKustomization(id: RenderId): boolean {
  return kustomizationNames.some((name) => id.endsWith(`/${name}`));
}

function isManifest(id: RenderId): boolean {
  return /\.ya?ml$/.test(id);
}

/**
 * As the controller makes one (`fluxcd/pkg/kustomize`, `scanManifests`): all manifests below the folder, and of folders that have a kustomization the
 * folder itself. What the controller of sources leaves out is not there.
 */
export function generatedKustomization(folder: RenderId, root: RenderId, files: ReadonlyMap<RenderId, string>, place: FilePlace): MapSetting {
  const patterns = [
    ...alwaysIgnored,
    ...[...files].flatMap(([id, text]) => (baseName(id) === ignoreFile ? ignorePatterns(text, partsFrom(root, parentOf(id))) : [])),
  ];
  const units = new Set([...files.keys()].filter((id) => isKustomization(id) && isWithin(folder, id)).map(parentOf));
  const found = new Set<RenderId>();
  for (const id of files.keys()) {
    if (!isWithin(folder, id) || isIgnored(partsFrom(root, id), patterns)) continue;
    const unit = unitAbove(id, folder, units);
    if (unit !== undefined) found.add(unit);
    else if (isManifest(id)) found.add(id);
  }
  const paths = [...found].map((id) => partsFrom(folder, id)).sort(comparePaths);
  if (paths.length === 0) return mapSettingOf({ namespace: '_placeholder' }, place);
  return mapSettingOf({ resources: paths.map((parts) => `./${parts.join('/')}`) }, place);
}

/** The outermost folder with a kustomization that the file stands in. */
function unitAbove(id: RenderId, folder: RenderId, units: ReadonlySet<RenderId>): RenderId | undefined {
  let outermost: RenderId | undefined;
  for (let above = parentOf(id); above !== folder && above !== '' && isWithin(folder, above); above = parentOf(above)) if (units.has(above)) outermost = above;
  return outermost;
}

function partsFrom(root: RenderId, id: RenderId): readonly string[] {
  return id
    .slice(root.length)
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
}

/** In the order in which a tree is walked. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [one = '', other = ''] = [a[index], b[index]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
