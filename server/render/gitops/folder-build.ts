import { baseName, decode, isWithin } from '../../util/file-id.js';
import type { ParseCache } from '../kustomize/parse.js';
import { sourceOfFile } from '../kustomize/parse.js';
import { printObject } from '../kustomize/print.js';
import { readObjects } from '../kustomize/read-objects.js';
import { outcomeOf } from '../kustomize/render.js';
import { Stop } from '../kustomize/stop.js';
import type { Closure, FilePlace, Outcome, RenderedObject, RenderId } from '../rendering.js';
import type { FolderRequest } from '../unit-request.js';
import type { FluxBuildOptions } from './flux-build.js';
import { matchesGlob, withoutBraces } from './glob.js';
import { withNamespace } from './metadata.js';
import { mostFiles, type TreeSource } from './tree-source.js';

/** What Argo CD makes of a folder without kustomization and chart: the objects of its files. Never throws. */
export async function buildFolder(
  request: FolderRequest,
  root: RenderId,
  source: TreeSource,
  options: FluxBuildOptions = {},
): Promise<{ readonly outcome: Outcome; readonly closure: Closure }> {
  const closure = await folderClosure(request, root, source);
  return { outcome: renderFolder(request, closure, options), closure };
}

export async function folderClosure(request: FolderRequest, root: RenderId, source: TreeSource): Promise<Closure> {
  const files = new Map<RenderId, string>();
  const folders = new Set<RenderId>();
  const open = isWithin(root, request.folder) ? [request.folder] : [];
  for (let next = open.pop(); next !== undefined && files.size + folders.size < mostFiles; next = open.pop()) {
    folders.add(next);
    for (const { id, kind } of await source.childrenOf(next)) {
      if (kind === 'folder' && request.recurse) open.push(id);
      const text = kind === 'file' && isTaken(request, id) ? await source.read(id) : undefined;
      if (text !== undefined) files.set(id, text);
    }
  }
  return { files, folders, inputs: new Set([...folders, ...files.keys()]), units: new Set() };
}

/** What the texts come to; reads nothing but the closure. */
export function renderFolder(request: FolderRequest, closure: Closure, { cache = new Map() }: FluxBuildOptions = {}): Outcome {
  const place: FilePlace = { file: request.folder, range: { start: 0, end: 0 } };
  return outcomeOf(place, () => {
    const ids = [...closure.files.keys()].filter((id) => isTaken(request, id)).sort();
    return { kind: 'rendered', objects: ids.flatMap((id) => objectsOf(request, id, closure.files.get(id) ?? '', cache)), facts: [] };
  });
}

/** By extension and globs of the path from the folder on, of which `*` means slashes, too (`getPotentiallyValidManifestFile`). */
function isTaken({ folder, include, exclude }: FolderRequest, id: RenderId): boolean {
  if (!/\.(?:ya?ml|json)$/.test(baseName(id))) return false;
  const path = decode(id.slice(folder.length + 1));
  const matches = (globs: string) => withoutBraces(globs).some((glob) => matchesGlob(glob, path));
  return !(exclude !== '' && matches(exclude)) && (include === '' || matches(include));
}

/** A file that is none of Kubernetes is left out, unless it looks like one (`getObjsFromYAMLOrJSON`). */
function objectsOf({ namespace }: FolderRequest, id: RenderId, text: string, cache: ParseCache): readonly RenderedObject[] {
  if (text.includes('+argocd:skip-file-rendering')) return [];
  const read = () => readObjects(sourceOfFile(id, text, cache), 'base').map(({ node, origin }): RenderedObject => ({ ...printObject(node), origin }));
  try {
    const objects = read();
    return namespace === undefined ? objects : objects.map((object) => withNamespace(object, namespace, { file: id, range: object.origin.range }));
  } catch (thrown) {
    if (thrown instanceof Stop && !/^\s*"?apiVersion"?:/m.test(text)) return [];
    throw thrown;
  }
}
