import type { FileId } from '../util/file-id.js';
import { isWithin } from '../util/file-id.js';
import { isRenderedId, unitFolderOf } from './rendering/rendered-units.js';
import type { ClusterSettings, WorkspaceSettings } from './workspace-settings.js';

/**
 * What is known of the cluster that a file, or an environment at its place, is for: as its workspace folder says, else as is said for all of them. What
 * lies above the folders belongs to several.
 */
export function settingsAt(settings: WorkspaceSettings, place: FileId): ClusterSettings {
  const { ofFolders } = settings;
  if (!ofFolders) return settings;
  const file = isRenderedId(place) ? unitFolderOf(place) : place;
  return innermost(ofFolders, file)?.settings ?? settings;
}

function innermost(folders: NonNullable<WorkspaceSettings['ofFolders']>, file: FileId) {
  return folders.reduce<(typeof folders)[number] | undefined>(
    (best, one) => (isWithin(one.folder, file) && (!best || one.folder.length > best.folder.length) ? one : best),
    undefined,
  );
}
