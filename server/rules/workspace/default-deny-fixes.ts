import type { Direction } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import { defaultDenyPolicies } from '../../semantics/answers/default-deny.js';
import { appendDocument } from '../../syntax/edit/append-document.js';
import type { EnvironmentView, FileId, PlacedObject, WorkspaceFile } from '../../workspace/snapshot.js';
import { defaultDenyName, defaultDenyText } from '../default-deny-text.js';
import type { FileEdit, Fix, RuleContext } from '../rule.js';

const CHOICES: readonly { readonly directions: readonly Direction[]; readonly says: string }[] = [
  { directions: ['ingress'], says: 'ingress' },
  { directions: ['egress'], says: 'egress, DNS allowed' },
  { directions: ['ingress', 'egress'], says: 'ingress and egress, DNS allowed' },
];

/** Which namespace is to be closed, seen from which object of which file. */
export interface DefaultDenyPlace {
  readonly view: EnvironmentView;
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly file: WorkspaceFile;
  /** Whether there is a file of this name, whatever it holds. */
  isTaken(file: FileId): boolean;
}

/** Adds the default-deny that the object's namespace lacks: as a new document in its file, or as a new file beside it. */
export function defaultDenyFixes(
  view: EnvironmentView,
  placed: PlacedObject,
  namespace: string,
  { file, isTaken = () => false }: Pick<RuleContext, 'file' | 'isTaken'>,
): readonly Fix[] {
  const place = { view, placed, namespace, file, isTaken };
  const denied = (['ingress', 'egress'] as const).filter((direction) => defaultDenyPolicies(view.evaluator, namespace, direction).length > 0);
  const choices = CHOICES.filter(({ directions }) => !directions.some((each) => denied.includes(each)));
  return (['file', 'newFile'] as const).flatMap((into) =>
    choices.flatMap(({ directions, says }) => {
      const edit = defaultDenyEdit(place, directions, into);
      const where = into === 'newFile' ? ' in a new file' : '';
      return edit ? [{ title: `Add default-deny to ${namespace}${where}: ${says}`, safe: false, edits: [], elsewhere: [edit] }] : [];
    }),
  );
}

/** The edit that adds the policy; undefined where the file cannot hold another document, or where a new file would be without effect. */
export function defaultDenyEdit(place: DefaultDenyPlace, directions: readonly Direction[], into: 'file' | 'newFile'): FileEdit | undefined {
  const { view, placed, namespace, file } = place;
  const names = new Set(view.inNamespace(namespace).flatMap(({ object }) => (isPolicy(object) ? (object.metadata.name?.value ?? []) : [])));
  // What nobody wrote is decided elsewhere: by a kustomization, or by whoever applies the file.
  const written = placed.object.type === 'namespace' || placed.namespaceFrom === 'manifest' ? namespace : undefined;
  const lineEnding = file.source?.documents[placed.document]?.tree.lineEnding ?? '\n';
  const text = defaultDenyText({ name: defaultDenyName(directions, (name) => names.has(name)), namespace: written, directions }, lineEnding);
  return addedDocument(place, text, into, `default-deny-${namespace}`);
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

function inNewFile({ placed, isTaken }: DefaultDenyPlace, text: string, name: string): FileEdit | undefined {
  // A kustomization applies the files it lists; one that it does not list would be without effect.
  if (placed.namespaceFrom === 'kustomization') return undefined;
  // The name of the file holds names of objects. One that no API server takes could lead to another folder, or hide what the file is.
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return undefined;
  return { file: newFile(placed.file, name, isTaken), create: true, edits: [{ range: { start: 0, end: 0 }, newText: text }] };
}

function newFile(beside: FileId, name: string, isTaken: DefaultDenyPlace['isTaken']): FileId {
  const folder = beside.slice(0, beside.lastIndexOf('/') + 1);
  const base = `${folder}${name}`;
  let id = `${base}.yaml`;
  for (let n = 2; isTaken(id); n++) id = `${base}-${n}.yaml`;
  return id;
}
