import { decode, isWithin } from '../../util/file-id.js';
import { resolvePath } from '../render-id.js';
import type { Closure, FilePlace, RenderFact, RenderId, Unit } from '../rendering.js';
import type { KustomizationFile } from './kustomization.js';
import { type ParseCache, type Source, sourceOfFile } from './parse.js';
import type { TextSetting } from './settings.js';
import { fail, refuse } from './stop.js';

/** What one rendering reads from, and how much it may still do. */
export interface Build {
  readonly unit: Unit;
  readonly closure: Closure;
  readonly cache: ParseCache;
  /** What was come across. */
  readonly facts: RenderFact[];
  /** Kustomizations that may still be entered. */
  folders: number;
  /** What counts as the kustomization of the unit's own folder. */
  readonly own: KustomizationFile | undefined;
}

/** The names that a kustomization may have, in the order in which Kustomize looks for them. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Whether the text names something that is not here: an address on the web or a repository. */
export function isRemote(path: string): boolean {
  return (
    /^(?:https?|ssh|git|file|git::[a-z]+):\/\//i.test(path) ||
    /^(?:git::)?[\w.-]+@[\w.-]+[:/]/.test(path) ||
    /^(?:github\.com|gitlab\.com|bitbucket\.org|gh:)/i.test(path) ||
    /\?(?:.*&)?(?:ref|version|timeout|submodules)=/.test(path) ||
    /\.git(?:\/|$)/.test(path)
  );
}

/** A file that a kustomization of `folder` names. */
export function loadFile(build: Build, folder: RenderId, { text: path, place }: Pick<TextSetting, 'text' | 'place'>): Source {
  if (/^https?:\/\//i.test(path)) refuse('remote', `${path} is not in the workspace; nothing is fetched.`, place);
  const id = resolvePath(folder, path);
  if (id === undefined || !isWithin(build.unit.root, id)) return refuse('outside-root', `${path} is outside of the workspace, where nothing is read.`, place);
  const text = build.closure.files.get(id);
  if (build.unit.loadRestriction === 'root' && !isWithin(folder, id) && (text !== undefined || build.closure.folders.has(id)))
    return fail(`security; file '${path}' is not in or below '${shownFolder(build, folder)}'`, place);
  if (text === undefined) return fail(build.closure.folders.has(id) ? `'${path}' must resolve to a file` : `no such file or directory: '${path}'`, place);
  return sourceOfFile(id, text, build.cache);
}

/** A folder that a kustomization names; `undefined` where it is none that is known. */
export function folderAt(build: Build, folder: RenderId, { text: path, place }: Pick<TextSetting, 'text' | 'place'>): RenderId | undefined {
  const id = resolvePath(folder, path);
  if (id === undefined || !isWithin(build.unit.root, id)) return refuse('outside-root', `${path} is outside of the workspace, where nothing is read.`, place);
  return build.closure.folders.has(id) ? id : undefined;
}

/** The kustomization of a folder. */
export function kustomizationOf(build: Pick<Build, 'unit' | 'closure' | 'cache'>, folder: RenderId, place: FilePlace): Source {
  const found = kustomizationNames.flatMap((name) => {
    const id = `${folder}/${name}`;
    const text = build.closure.files.get(id);
    return text === undefined ? [] : [sourceOfFile(id, text, build.cache)];
  });
  const [only] = found;
  if (found.length > 1) return fail(`Found multiple kustomization files under: ${shownFolder(build, folder)}`, place);
  return only ?? fail(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${shownFolder(build, folder)}'`, place);
}

/** A folder in messages: by its path from the workspace on, so that they are the same on every machine; where no folder is the root, by its whole path. */
export function shownFolder({ unit }: Pick<Build, 'unit'>, id: RenderId): string {
  const isBelow = unit.root !== '' && isWithin(unit.root, id);
  const path = isBelow ? id.slice(unit.root.length + 1) : id.replace(/^file:\/\//, '');
  return path === '' ? '.' : path.split('/').map(decode).join('/');
}
