import { type FileId, parentOf, resolveId } from '../../util/file-id.js';
import { compareText } from '../../util/text.js';
import { isRemote, type Kustomization } from '../kustomization.js';
import type { WorkspaceState } from '../state.js';

/** The kustomizations of a workspace by file. */
export function kustomizationsOf({ structure }: Pick<WorkspaceState, 'structure'>): ReadonlyMap<FileId, Kustomization> {
  return new Map([...structure.values()].flatMap(({ id, kustomization }) => (kustomization ? [[id, kustomization] as const] : [])));
}

/** Those that are no units of their own. */
export function componentsOf(kustomizations: ReadonlyMap<FileId, Kustomization>): readonly FileId[] {
  return [...kustomizations].flatMap(([file, { isComponent }]) => (isComponent ? [file] : []));
}

/** Those that take in charts, by themselves or by way of others. */
export function inflatingOf(kustomizations: ReadonlyMap<FileId, Kustomization>): ReadonlySet<FileId> {
  const found = new Set([...kustomizations].flatMap(([file, { chartFolders }]) => (chartFolders.length > 0 ? [file] : [])));
  if (found.size === 0) return found;
  const takers = new Map<FileId, FileId[]>();
  for (const [file, { members }] of kustomizations)
    for (const member of members) {
      const id = isRemote(member) ? undefined : resolveId(parentOf(file), member);
      if (id !== undefined) takers.set(id, [...(takers.get(id) ?? []), file]);
    }
  for (const file of found) for (const taker of takers.get(parentOf(file)) ?? []) found.add(taker);
  return found;
}

/** The kustomizations that no other one of the workspace takes in; of those that take in each other the first by name. */
export function rootsOf(kustomizations: ReadonlyMap<FileId, Kustomization>): readonly FileId[] {
  const byFolder = new Map<FileId, FileId>();
  for (const file of [...kustomizations.keys()].sort((a, b) => compareText(b, a))) byFolder.set(parentOf(file), file);
  const membersOf = (file: FileId): readonly FileId[] =>
    (kustomizations.get(file)?.members ?? []).flatMap((member) => {
      const id = isRemote(member) ? undefined : resolveId(parentOf(file), member);
      return (id === undefined ? undefined : byFolder.get(id)) ?? [];
    });
  const files = [...byFolder.values()].sort(compareText);
  const listed = new Set(files.flatMap((file) => membersOf(file).filter((member) => member !== file)));
  const roots: FileId[] = [];
  const reached = new Set<FileId>();
  // Those that take in each other are all listed, so they come last.
  for (const file of [...files.filter((each) => !listed.has(each)), ...files]) {
    if (reached.has(file) || kustomizations.get(file)?.isComponent) continue;
    roots.push(file);
    const taken = new Set([file]);
    for (const each of taken) for (const member of membersOf(each)) taken.add(member);
    for (const each of taken) reached.add(each);
  }
  return roots;
}
