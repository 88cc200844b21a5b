import { knownString, stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import { shift } from '../../util/range.js';
import type { EnvironmentView, FileId } from '../../workspace/snapshot.js';
import type { NamePlace } from './place.js';
import { environmentsFor, type Renaming } from './plan.js';

/** A kustomization, or a file of patches, that takes part in an environment: its documents, and where each begins. */
interface Document {
  readonly file: FileId;
  readonly path: string;
  readonly offset: number;
  readonly root: Node | undefined;
  readonly text: string;
}

function documentsIn({ snapshot, read }: Renaming, files: readonly FileId[]): readonly Document[] {
  return files.flatMap((file) => {
    const path = snapshot.file(file)?.path ?? file;
    return (read(file)?.documents ?? []).map(({ tree, offset }) => ({ file, path, offset, root: tree.root, text: tree.text }));
  });
}

function unitFilesOf(renaming: Renaming, view: EnvironmentView): readonly FileId[] {
  const { unitFiles, kustomizations } = renaming.snapshot;
  return [...new Set([...kustomizations, ...unitFiles])].filter((file) => environmentsFor(renaming, file).some(({ name }) => name === view.name));
}

/** Where kustomizations say into which namespace they put objects, and where patches name the namespace of what they change. */
export function kustomizationNamespaces(renaming: Renaming, view: EnvironmentView, { name }: { readonly name: string }): readonly NamePlace[] {
  return documentsIn(renaming, unitFilesOf(renaming, view)).flatMap(({ file, path, offset, root }) => {
    const targets = targetsIn(root).map((target) => knownString(target, 'namespace'));
    const fields = [knownString(root, 'namespace'), knownString(entryOf(root, 'metadata')?.value, 'namespace'), ...targets];
    return fields.flatMap((field) => (field?.value === name ? [{ file, range: shift(field.range, offset), who: path }] : []));
  });
}

/** Where patches and replicas of kustomizations name a workload, and why it is not known, where a patch stands in a text. */
export function patchesOf(
  renaming: Renaming,
  view: EnvironmentView,
  { kind, name }: { readonly kind: string; readonly name: string },
): { readonly places: readonly NamePlace[]; readonly unclear: string | undefined } {
  let unclear: string | undefined;
  const places = documentsIn(renaming, unitFilesOf(renaming, view)).flatMap(({ file, path, offset, root }) => {
    if (textsIn(root).some((text) => text.includes(name))) unclear = path;
    const own = knownString(root, 'kind')?.value === kind ? knownString(entryOf(root, 'metadata')?.value, 'name') : undefined;
    const targets = targetsIn(root).filter((target) => (knownString(target, 'kind')?.value ?? kind) === kind);
    const fields = [own, ...[...targets, ...itemsOf(root, 'replicas')].map((target) => knownString(target, 'name'))];
    return fields.flatMap((field) => (field?.value === name ? [{ file, range: shift(field.range, offset), who: path }] : []));
  });
  return { places, unclear };
}

/** Patches that say a name where it does not change, so that they may be about what it was; as sentences. */
export function patchMentions(renaming: Renaming, views: readonly EnvironmentView[], name: string, places: readonly NamePlace[]): readonly string[] {
  const changed = new Set(places.map(({ file, range }) => `${file} ${range.start}`));
  const files = [...new Set(views.flatMap((view) => unitFilesOf(renaming, view)))];
  const speaking = documentsIn(renaming, files).filter(({ file, offset, root, text }) => {
    const isPatch = renaming.snapshot.file(file)?.role === 'patch';
    if (!isPatch) return textsIn(root).some((each) => wordsIn(each, name).length > 0);
    return wordsIn(text, name).some((at) => !changed.has(`${file} ${offset + at}`) && !changed.has(`${file} ${offset + at - 1}`));
  });
  return [...new Set(speaking.map(({ path }) => `A patch in ${path} speaks of ${name} and is not changed: see whether it means the same.`))];
}

/** Where a name stands in a text by itself. */
function wordsIn(text: string, name: string): readonly number[] {
  const found: number[] = [];
  const isPart = (character: string) => /[\w.-]/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isPart(text.charAt(at - 1)) && !isPart(text.charAt(at + name.length))) found.push(at);
  }
  return found;
}

function targetsIn(root: Node | undefined): readonly Node[] {
  return ['patches', 'patchesJson6902'].flatMap((key) => itemsOf(root, key).flatMap((patch) => entryOf(patch, 'target')?.value ?? []));
}

/** Patches that are written in the kustomization itself. */
function textsIn(root: Node | undefined): readonly string[] {
  const inline = ['patches', 'patchesJson6902'].flatMap((key) => itemsOf(root, key).flatMap((patch) => entryOf(patch, 'patch')?.value ?? []));
  return [...inline, ...itemsOf(root, 'patchesStrategicMerge')].flatMap((node) => {
    const text = stringOf(node);
    return text?.includes('\n') ? [text] : [];
  });
}

function itemsOf(map: Node | undefined, key: string): readonly Node[] {
  const list = entryOf(map, key)?.value;
  return list?.kind === 'sequence' ? list.items.map(({ value }) => value) : [];
}
