import { appendDocument } from '../../syntax/edit/append-document.js';
import { freeName } from '../../util/text.js';
import type { EnvironmentView, FileId, PlacedObject, WorkspaceFile } from '../../workspace/snapshot.js';
import type { FileEdit } from '../rule.js';

/** Which namespace is to be closed, seen from which object of which file. */
export interface DefaultDenyPlace {
  readonly view: EnvironmentView;
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly file: WorkspaceFile;
  /** Whether there is a file of this name, whatever it holds. */
  isTaken(file: FileId): boolean;
}

/**
 * The edit that adds a document to the file of an object, or makes a file beside it; undefined where the file cannot hold another one, or where a
 * new file would be without effect. @param name of the file, without its ending
 */
export function addedDocument(place: DefaultDenyPlace, text: string, into: 'file' | 'newFile', name: string): FileEdit | undefined {
  return into === 'file' ? inSameFile(place.file, text) : inNewFile(place, text, name);
}

function inSameFile({ id, path, source }: WorkspaceFile, text: string): FileEdit | undefined {
  const edit = source && !path.endsWith('.json') ? appendDocument(source, text) : undefined;
  return edit && { file: id, create: false, edits: [edit] };
}

function inNewFile({ placed, namespace, isTaken }: DefaultDenyPlace, text: string, name: string): FileEdit | undefined {
  // A kustomization applies the files it lists; one that it does not list would be without effect.
  if (placed.namespaceFrom === 'kustomization') return undefined;
  // The name of the file holds names of objects. One that no API server takes could lead to another folder, or hide what the file is.
  if (namespace !== '' && !isLabel(namespace)) return undefined;
  if (name.length > LONGEST || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return undefined;
  return { file: newFile(placed.file, name, isTaken), create: true, edits: [{ range: { start: 0, end: 0 }, newText: text }] };
}

/** Of the name of a file: more than of a namespace with words before it. */
const LONGEST = 100;

function isLabel(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}

function newFile(beside: FileId, name: string, isTaken: DefaultDenyPlace['isTaken']): FileId {
  const folder = beside.slice(0, beside.lastIndexOf('/') + 1);
  const id = (one: string) => `${folder}${one}.yaml`;
  return id(freeName(name, (one) => isTaken(id(one))));
}
