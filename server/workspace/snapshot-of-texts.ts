import type { HelmEngine } from '../render/helm/helm.js';
import { baseName, canonicalFileId, decode } from '../util/file-id.js';
import { createValidator } from '../validation/validate.js';
import { Environments } from './environments.js';
import { RecordReader } from './file-record.js';
import { renderTexts } from './rendering/render-texts.js';
import type { Snapshot } from './snapshot.js';
import { SnapshotCache } from './snapshot-cache.js';
import { emptyState, withCompleteness, withLayout, withRecords } from './state.js';
import { StateSnapshot } from './state-snapshot.js';
import type { WorkspaceSettings } from './workspace-settings.js';

/**
 * A complete snapshot of these texts by file name, with their trees at hand, made at once: for texts that are no workspace.
 * @param helm renders charts; without it they are not
 */
export function snapshotOfTexts(
  texts: Readonly<Record<string, string>>,
  settings: WorkspaceSettings = { defaultNamespace: 'default' },
  helm?: Pick<HelmEngine, 'render'>,
): Snapshot {
  const validate = createValidator();
  const reader = new RecordReader(validate);
  const byId = new Map(Object.entries(texts).map(([name, text]) => [canonicalFileId(name), text]));
  const records = [...byId].map(([id, text]) => {
    const path = id.includes(':') ? baseName(id) : decode(id.replace(/^\//, ''));
    return [id, reader.open({ id, path, version: '1', named: false }, text)] as const;
  });
  const read = withLayout(withRecords(emptyState(settings), new Map(records)));
  const { state, documents } = renderTexts(read, byId, { reader, helm });
  return new StateSnapshot(withCompleteness(state, true), new SnapshotCache(new Environments(), { validate, documentsOf: (unit) => documents.get(unit) }));
}
