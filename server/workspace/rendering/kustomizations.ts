import type { FileId } from '../../util/file-id.js';
import type { Kustomization } from '../kustomization.js';
import type { WorkspaceState } from '../state.js';

/** The kustomizations of a workspace by file. */
export function kustomizationsOf({ structure }: Pick<WorkspaceState, 'structure'>): ReadonlyMap<FileId, Kustomization> {
  return new Map([...structure.values()].flatMap(({ id, kustomization }) => (kustomization ? [[id, kustomization] as const] : [])));
}

/** Those that are no units of their own. */
export function componentsOf(kustomizations: ReadonlyMap<FileId, Kustomization>): readonly FileId[] {
  return [...kustomizations].flatMap(([file, { isComponent }]) => (isComponent ? [file] : []));
}
