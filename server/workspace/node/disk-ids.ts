import path from 'node:path';
import { decode, encodePath } from '../../util/file-id.js';
import type { Names } from '../search/names.js';
import type { FileId } from '../snapshot.js';

/** The id of a file or folder of this machine: its `file:` URI, as VS Code writes it. */
export function fileIdOfPath(file: string): FileId {
  const withSlashes = path.resolve(file).replaceAll(path.sep, '/');
  if (withSlashes.startsWith('//')) return `file:${encodePath(withSlashes)}`;
  const drive = /^([A-Za-z]):/.exec(withSlashes);
  return drive ? `file:///${drive[1]?.toLowerCase()}%3A${encodePath(withSlashes.slice(2))}` : `file://${encodePath(withSlashes)}`;
}

/** The path on this machine that an id names; undefined for an id that is no `file:` URI. */
export function pathOfFileId(id: FileId): string | undefined {
  if (!id.startsWith('file://')) return undefined;
  const decoded = decode(id.slice('file://'.length));
  if (/^\/[A-Za-z]:/.test(decoded)) return path.normalize(decoded.slice(1));
  return path.normalize(decoded.startsWith('/') ? decoded : `//${decoded}`);
}

/** Paths of this machine. */
export const diskNames: Names = { paths: path, idOf: fileIdOfPath, pathOf: pathOfFileId, here: () => process.cwd() };
