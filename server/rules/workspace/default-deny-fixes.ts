import type { Direction } from '../../model/network-policy.js';
import { appendDocument } from '../../syntax/edit/append-document.js';
import type { EnvironmentView, FileId, PlacedObject } from '../../workspace/snapshot.js';
import { defaultDenyName, defaultDenyText } from '../default-deny-text.js';
import type { Fix, RuleContext } from '../rule.js';

const CHOICES: readonly { readonly directions: readonly Direction[]; readonly says: string }[] = [
  { directions: ['ingress'], says: 'ingress' },
  { directions: ['egress'], says: 'egress, DNS allowed' },
  { directions: ['ingress', 'egress'], says: 'ingress and egress, DNS allowed' },
];

/** Adds a default-deny for the object's namespace: as a new document in its file, or as a new file beside it. */
export function defaultDenyFixes(view: EnvironmentView, placed: PlacedObject, namespace: string, { file, tree }: RuleContext): readonly Fix[] {
  const names = new Set(view.inNamespace(namespace).flatMap(({ object }) => (object.type === 'NetworkPolicy' ? (object.metadata.name?.value ?? []) : [])));
  // What nobody wrote is decided elsewhere: by a kustomization, or by whoever applies the file.
  const written = placed.object.type === 'namespace' || placed.namespaceFrom === 'manifest' ? namespace : undefined;
  const text = (directions: readonly Direction[]) => {
    const policy = { name: defaultDenyName(directions, (name) => names.has(name)), namespace: written, directions };
    return defaultDenyText(policy, tree.lineEnding);
  };
  return [...inSameFile(), ...inNewFile()];

  function inSameFile(): readonly Fix[] {
    const source = file.source;
    if (!source || file.path.endsWith('.json')) return [];
    return CHOICES.flatMap(({ directions, says }) => {
      const edit = appendDocument(source, text(directions));
      const elsewhere = edit ? [{ file: file.id, create: false, edits: [edit] }] : [];
      return edit ? [{ title: `Add default-deny to ${namespace}: ${says}`, safe: false, edits: [], elsewhere }] : [];
    });
  }

  function inNewFile(): readonly Fix[] {
    // A kustomization applies the files it lists; one that it does not list would be without effect.
    if (placed.namespaceFrom === 'kustomization') return [];
    const id = newFile(view, placed.file, namespace);
    return CHOICES.map(({ directions, says }) => ({
      title: `Add default-deny to ${namespace} in a new file: ${says}`,
      safe: false,
      edits: [],
      elsewhere: [{ file: id, create: true, edits: [{ range: { start: 0, end: 0 }, newText: text(directions) }] }],
    }));
  }
}

function newFile(view: EnvironmentView, beside: FileId, namespace: string): FileId {
  const folder = beside.slice(0, beside.lastIndexOf('/') + 1);
  const taken = new Set(view.objects.map(({ file }) => file));
  const base = `${folder}default-deny-${namespace}`;
  let id = `${base}.yaml`;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}.yaml`;
  return id;
}
