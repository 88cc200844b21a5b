import type { MapEntry, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Range, shift, touches } from '../util/range.js';
import type { FileId, PlacedObject, RenderedFile, Snapshot } from '../workspace/snapshot.js';
import { type Cursor, cursorAt } from './cursor.js';

/** Of a template of a chart, the objects that become exactly one object in the environment that is shown; as they stand in the text. */
export function objectsOfTemplate(snapshot: Snapshot, file: FileId): readonly PlacedObject[] {
  const made = shownUnit(snapshot, file)?.documents.flatMap(({ placed }) => placed) ?? [];
  const objects = snapshot.file(file)?.objects ?? [];
  return objects.filter((object) => made.filter((one) => comesFrom(one, object)).length === 1);
}

/** The same, each as what it becomes: its nodes stand at the lines where they are written. In which namespace that is, the release decides. */
export function renderedObjects(snapshot: Snapshot, file: FileId): readonly { readonly placed: PlacedObject; readonly tree: SyntaxTree }[] {
  const known = objectsOfTemplate(snapshot, file);
  return (shownUnit(snapshot, file)?.documents ?? []).flatMap(({ document: { tree }, placed }) =>
    placed.flatMap(({ object, refused, namespace, ...made }) => {
      const from = known.find((one) => comesFrom({ ...made, object, refused, namespace }, one));
      return from ? [{ placed: { ...from, object, refused, namespace }, tree }] : [];
    }),
  );
}

/** What is under a cursor; in a template that a chart is rendered of, what that becomes. */
export function shownCursorAt(snapshot: Snapshot, fileId: FileId, offset: number): Cursor | undefined {
  const isRendered = snapshot.file(fileId)?.role === 'template' && snapshot.renderedWith(fileId).length > 0;
  return isRendered ? renderedCursorAt(snapshot, fileId, offset) : cursorAt(snapshot, fileId, offset);
}

/**
 * What a key or value of a chart's template becomes in the environment that is shown. Of what is written once and rendered several times, as in a loop,
 * it is what all of these stand in.
 */
export function renderedCursorAt(snapshot: Snapshot, fileId: FileId, offset: number): Cursor | undefined {
  const file = snapshot.file(fileId);
  const known = objectsOfTemplate(snapshot, fileId);
  for (const { document, placed } of shownUnit(snapshot, fileId)?.documents ?? []) {
    const object = placed.find((one) => one.file === fileId && known.some((from) => comesFrom(one, from)));
    const from = object && known.find((one) => comesFrom(object, one));
    if (!file || !object || !from) continue;
    const inDocument = offset - document.offset;
    const found = nodesAt(document.tree.root, inDocument);
    const [first, ...others] = found;
    if (!first) continue;
    const { path, node, range } = others.reduce((common, other) => together(common, other, document.tree.root), first);
    const located = { path, on: 'value', node, parents: [] } as const;
    return {
      file,
      placed: { ...from, object: object.object, refused: object.refused },
      tree: document.tree,
      offset: inDocument,
      located,
      path: path.slice(object.object.path.length),
      range: shift(range, document.offset),
    };
  }
  return undefined;
}

function shownUnit(snapshot: Snapshot, file: FileId): RenderedFile | undefined {
  const { name } = snapshot.environment(file);
  const units = snapshot.renderedWith(file);
  return units.find(({ id }) => snapshot.environmentNamesOf(id).includes(name)) ?? (units.length === 1 ? units[0] : undefined);
}

function comesFrom(made: PlacedObject, from: PlacedObject): boolean {
  const [a, b] = [made.object.range, from.object.range];
  return made.file === from.file && made.document === from.document && a.start < b.end && b.start < a.end;
}

interface Found {
  readonly path: Path;
  readonly node: Node;
  readonly range: Range;
}

/** The keys and values that are written in the smallest stretch around an offset. */
function nodesAt(root: Node | undefined, offset: number): readonly Found[] {
  const all: Found[] = [];
  const take = (found: Found) => {
    if (found.range.elsewhere === undefined && touches(found.range, offset)) all.push(found);
  };
  const visit = (node: Node, path: Path): void => {
    if (node.kind === 'scalar') take({ path, node, range: node.range });
    if (node.kind === 'map') for (const entry of node.entries) visitEntry(entry, path);
    if (node.kind === 'sequence') for (const [index, { value }] of node.items.entries()) visit(value, [...path, index]);
  };
  const visitEntry = ({ key, value }: MapEntry, path: Path): void => {
    const own = [...path, String(key.value)];
    take({ path: own, node: value, range: key.range });
    visit(value, own);
  };
  if (root) visit(root, []);
  const least = Math.min(...all.map(({ range }) => range.end - range.start));
  return all.filter(({ range }) => range.end - range.start === least);
}

function together(a: Found, b: Found, root: Node | undefined): Found {
  let length = 0;
  while (length < a.path.length && a.path[length] === b.path[length]) length++;
  const path = a.path.slice(0, length);
  return { path, node: nodeAt(root, path) ?? a.node, range: a.range };
}

function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let at = root;
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.find(({ key }) => key.value === step)?.value;
    else at = at?.kind === 'sequence' && typeof step === 'number' ? at.items[step]?.value : undefined;
  }
  return at;
}
