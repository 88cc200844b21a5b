import type { Snapshot, WorkspaceSettings } from '../../server/workspace/snapshot.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';

/** A complete, indexed snapshot of files by path (`/shop/web.yaml`), all of them open. */
export function snapshotOf(texts: Readonly<Record<string, string>>, settings?: WorkspaceSettings): Snapshot {
  return snapshotOfTexts(texts, settings);
}
