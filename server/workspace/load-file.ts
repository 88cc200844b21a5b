import type { FileId } from '../util/file-id.js';
import type { FileReading } from './file-reading.js';
import type { RecordReader } from './file-record.js';
import type { KeptTexts } from './kept-texts.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotCache } from './snapshot-cache.js';
import { type WorkspaceState, withLayout, withRecords } from './state.js';
import { StateSnapshot } from './state-snapshot.js';
import { withIndexedText, withText } from './text-snapshot.js';
import type { LoadedFile } from './workspace-options.js';

/** What a file is loaded from; state and snapshot as they are when asked, for reading takes a while. */
interface Loading {
  snapshot(): Snapshot;
  state(): WorkspaceState;
  readonly cache: SnapshotCache;
  readonly reader: RecordReader;
  readonly reading: FileReading;
  readonly kept: KeptTexts | undefined;
}

/** A file with its text and trees, in a snapshot that shows it so; undefined where there is none, or it is refused. */
export async function loadFile(
  { snapshot, state, cache, reader, reading, kept }: Loading,
  id: FileId,
  signal: AbortSignal | undefined,
): Promise<LoadedFile | undefined> {
  const now = snapshot();
  const known = now.file(id);
  if (known?.source) return { file: known, snapshot: now };
  const indexed = state().complete ? state().files.get(id) : undefined;
  const text = indexed && kept?.take(indexed.record);
  const shown = indexed && text !== undefined ? withIndexedText(now, indexed, text) : undefined;
  if (shown) return shown;
  const content = await reading.content(id, signal);
  const placed = state().files.get(id);
  if (content.kind !== 'text' || !placed) return undefined;
  const record = reader.open({ id, path: placed.record.path, version: content.version, named: placed.record.named }, content.text);
  const same = state().complete ? withText(snapshot(), placed, record) : undefined;
  if (same) return same;
  const changed = new StateSnapshot(withLayout(withRecords(state(), new Map([[id, record]]))), cache);
  const file = changed.file(id);
  return file && { file, snapshot: changed };
}
