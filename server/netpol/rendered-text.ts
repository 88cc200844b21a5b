import type { Closure, RenderedObject, Written } from '../render/rendering.js';
import type { Node, ScalarNode } from '../syntax/nodes.js';
import { parseDocument } from '../syntax/parse-document.js';
import { LineIndex } from '../util/line-index.js';
import type { FileId } from '../workspace/snapshot.js';

/**
 * What a unit renders to as one stream of YAML, for people: above each object where it comes from, and behind each line that was written somewhere
 * else than the object itself, where and by what.
 * @param pathOf how people name a file
 */
export function* renderedText(objects: readonly RenderedObject[], { files }: Closure, pathOf: (file: FileId) => string): Generator<string> {
  const lines = new Map<FileId, LineIndex>();
  const placeOf = (file: FileId, offset: number): string => {
    const known = lines.get(file) ?? new LineIndex(files.get(file) ?? '');
    lines.set(file, known);
    return `${pathOf(file)}:${known.positionAt(offset).line + 1}`;
  };
  for (const [index, { text, map, origin }] of objects.entries()) {
    yield `${index === 0 ? '' : '---\n'}# ${placeOf(origin.file, origin.range.start)}\n`;
    const elsewhere = notesOf(text, (offset) => map.writtenAt(offset), origin.file, placeOf);
    const shown = text.split('\n');
    yield shown.map((line, at) => (elsewhere.has(at) ? `${line} # ${elsewhere.get(at)}` : line)).join('\n');
  }
}

/** By line of the text: where what stands there was written, if that is not the object's own file. */
function notesOf(
  text: string,
  writtenAt: (offset: number) => Written | undefined,
  own: FileId,
  placeOf: (file: FileId, offset: number) => string,
): ReadonlyMap<number, string> {
  const tree = parseDocument(text);
  const lines = new LineIndex(text);
  const notes = new Map<number, string>();
  for (const scalar of scalarsIn(tree.root)) {
    const [line, last] = [lines.positionAt(scalar.range.start).line, lines.positionAt(scalar.range.end).line];
    const written = writtenAt(scalar.range.start);
    // Behind a text of several lines a comment would be a part of it.
    if (!written || written.file === own || line !== last || scalar.style === 'literal' || scalar.style === 'folded') continue;
    notes.set(line, `${placeOf(written.file, written.range.start)} (${written.by})`);
  }
  return notes;
}

/** Keys and values, in the order of the text: of two in a line the value is last. */
function* scalarsIn(node: Node | undefined): Generator<ScalarNode> {
  if (!node) return;
  if (node.kind === 'scalar') yield node;
  if (node.kind === 'sequence') for (const { value } of node.items) yield* scalarsIn(value);
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      yield key;
      yield* scalarsIn(value);
    }
  }
}
