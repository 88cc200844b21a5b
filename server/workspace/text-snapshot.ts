import { parseFile } from '../syntax/parse-file.js';
import type { FileRecord, LoweredObject } from './file-record.js';
import type { PlacedFile } from './place-objects.js';
import { seenOtherwise } from './seen-otherwise.js';
import type { PlacedObject, Snapshot, WorkspaceFile } from './snapshot.js';

/**
 * A snapshot that shows one file with its text, where the file still is what the snapshot knows it as; undefined where it changed. The
 * environments are the snapshot's own, so that whoever judges one file after the other has what was found out for all of them.
 */
export function withText(
  snapshot: Snapshot,
  placed: PlacedFile,
  { version, source, refusal, objects }: FileRecord,
): { file: WorkspaceFile; snapshot: Snapshot } | undefined {
  const known = snapshot.file(placed.record.id);
  if (!known || known.objects !== placed.objects || !source || refusal !== undefined) return undefined;
  if (version !== placed.record.version || !sameObjects(placed, objects)) return undefined;
  return shown(snapshot, { ...known, source, lines: source.lines });
}

/** The same with the very text that was indexed, which need not be held against what is known of it. */
export function withIndexedText(snapshot: Snapshot, { record, objects }: PlacedFile, text: string): { file: WorkspaceFile; snapshot: Snapshot } | undefined {
  const known = snapshot.file(record.id);
  const source = parseFile(text);
  if (!known || known.objects !== objects || source.refused !== undefined) return undefined;
  return shown(snapshot, { ...known, source });
}

/** A snapshot of something else that shows a file with its text, which was read for another one: what a kustomization makes of it, for who judges the file. */
export function withLoaded(snapshot: Snapshot, { id, source, lines }: WorkspaceFile): { file: WorkspaceFile; snapshot: Snapshot } | undefined {
  const known = snapshot.file(id);
  return known && shown(snapshot, { ...known, source, lines });
}

function shown(snapshot: Snapshot, file: WorkspaceFile): { file: WorkspaceFile; snapshot: Snapshot } {
  return { file, snapshot: showing(snapshot, file) };
}

function showing(snapshot: Snapshot, file: WorkspaceFile): Snapshot {
  return seenOtherwise(snapshot, {
    file: (id) => {
      const known = snapshot.file(id);
      return known?.id === file.id ? file : known;
    },
  });
}

/** The text was read again: a version that promises too much is found out by where the objects stand. */
function sameObjects({ placement, objects }: PlacedFile, fresh: readonly LoweredObject[]): boolean {
  if (placement.role !== 'manifest' && placement.role !== 'template') return true;
  return objects.length === fresh.length && objects.every((object, index) => samePlace(object, fresh[index]));
}

function samePlace(known: PlacedObject, fresh: LoweredObject | undefined): boolean {
  if (!fresh || known.document !== fresh.document || known.offset !== fresh.offset) return false;
  const [a, b] = [known.object.range, fresh.object.range];
  return a.start === b.start && a.end === b.end;
}
