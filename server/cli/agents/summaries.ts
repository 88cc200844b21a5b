import path from 'node:path';
import type { ManifestEntry } from '../../mcp/toolbox.js';
import { shift } from '../../util/range.js';
import { compareText, counted, jsonText } from '../../util/text.js';
import { fileIdOfPath } from '../../workspace/node/disk-ids.js';
import type { WorkspaceFile } from '../../workspace/snapshot.js';
import type { Opened } from '../open-paths.js';
import { placeIn } from '../place-in.js';

/** Every file that holds manifests, with how many of which kinds. */
export function manifestEntries(opened: Opened): readonly ManifestEntry[] {
  return opened.snapshot.files
    .flatMap((id) => {
      const file = opened.snapshot.file(id);
      return file && file.objects.length > 0 ? [{ path: opened.pathOf(file), holds: holdsOf(file) }] : [];
    })
    .sort((a, b) => compareText(a.path, b.path));
}

function holdsOf({ objects }: WorkspaceFile): string {
  const kinds = new Map<string, number>();
  for (const { object } of objects) kinds.set(object.kind.value, (kinds.get(object.kind.value) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => counted(count, kind)).join(', ');
}

/** What is in a file: its objects with their lines. Undefined where it is none that was read. @param written as `ManifestEntry.path` */
export function manifestSummary(opened: Opened, written: string, folder: string): string | undefined {
  const file = opened.snapshot.file(fileIdOfPath(path.resolve(folder, written)));
  if (!file) return undefined;
  const objects = file.objects.map(({ object, namespace, offset }) => {
    const { kind, apiVersion, metadata } = object;
    const at = placeIn(opened, { file: file.id, range: shift(object.range, offset) });
    return {
      ...(apiVersion?.value === undefined ? {} : { apiVersion: apiVersion.value }),
      kind: kind.value,
      ...(namespace === undefined ? {} : { namespace }),
      ...(metadata.name?.value === undefined ? {} : { name: metadata.name.value }),
      ...(at ? { line: at.line } : {}),
    };
  });
  return jsonText({ version: 1, file: opened.pathOf(file), role: file.role, objects, environments: opened.snapshot.environmentNamesOf(file.id) }, 2);
}
