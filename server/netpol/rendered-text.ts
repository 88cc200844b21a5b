import type { Closure, RenderedObject, Written } from '../render/rendering.js';
import type { Node, ScalarNode } from '../syntax/nodes.js';
import { parseDocument } from '../syntax/parse-document.js';
import { LineIndex } from '../util/line-index.js';
import type { Range } from '../util/range.js';
import type { FileId, Location } from '../workspace/snapshot.js';

/** One object as text, and the places that it names. */
export interface RenderedPart {
  readonly text: string;
  /** Ranges in `text`. */
  readonly links: readonly { readonly range: Range; readonly location: Location }[];
}

/**
 * What a unit renders to as one stream of YAML, for people: above each object where it comes from, and behind each line that was written somewhere
 * else than the object itself, where and by what.
 * @param pathOf how people name a file
 */
export function* renderedText(objects: readonly RenderedObject[], { files }: Closure, pathOf: (file: FileId) => string): Generator<RenderedPart> {
  const lines = new Map<FileId, LineIndex>();
  const nameOf = ({ file, range }: Location): string => {
    const known = lines.get(file) ?? new LineIndex(files.get(file) ?? '');
    lines.set(file, known);
    return `${pathOf(file)}:${known.positionAt(range.start).line + 1}`;
  };
  for (const [index, { text, map, origin }] of objects.entries()) {
    const page = pageOf(nameOf);
    page.write(index === 0 ? '# ' : '---\n# ');
    page.link(origin);
    page.write('\n');
    const elsewhere = writtenElsewhere(text, (offset) => map.writtenAt(offset), origin.file);
    for (const [at, line] of text.replace(/\n$/, '').split('\n').entries()) {
      const written = elsewhere.get(at);
      page.write(written ? `${line} # ` : line);
      if (written) page.link(written);
      page.write(written ? ` (${written.by})\n` : '\n');
    }
    yield page.part();
  }
}

function pageOf(nameOf: (location: Location) => string) {
  let text = '';
  const links: { readonly range: Range; readonly location: Location }[] = [];
  return {
    write: (more: string) => {
      text += more;
    },
    link: ({ file, range }: Location) => {
      const name = nameOf({ file, range });
      links.push({ range: { start: text.length, end: text.length + name.length }, location: { file, range } });
      text += name;
    },
    part: (): RenderedPart => ({ text, links }),
  };
}

/** By line of the text: where what stands there was written, if that is not the object's own file. */
function writtenElsewhere(text: string, writtenAt: (offset: number) => Written | undefined, own: FileId): ReadonlyMap<number, Written> {
  const tree = parseDocument(text);
  const lines = new LineIndex(text);
  const found = new Map<number, Written>();
  for (const scalar of scalarsIn(tree.root)) {
    const [line, last] = [lines.positionAt(scalar.range.start).line, lines.positionAt(scalar.range.end).line];
    const written = writtenAt(scalar.range.start);
    // Behind a text of several lines a comment would be a part of it.
    if (!written || written.file === own || line !== last || scalar.style === 'literal' || scalar.style === 'folded') continue;
    found.set(line, written);
  }
  return found;
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
