import type { Closure, RenderedObject } from '../../render/rendering.js';
import { parseDocument } from '../../syntax/parse-document.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { splitStream } from '../../syntax/split-stream.js';
import type { FileId } from '../../util/file-id.js';
import { type Home, relocate } from './relocate.js';

/** One rendered object as a document, whose nodes stand where they were written. */
export interface RenderedDocument {
  /** The file that the object comes from, the place of its document there, and where that begins. */
  readonly file: FileId;
  readonly document: number;
  readonly offset: number;
  /** The text is that of the document that the object comes from; without its comments and problems. */
  readonly tree: SyntaxTree;
  /** Of what was rendered and is judged, in UTF-16 units. */
  readonly length: number;
}

/** Rendered objects as documents. */
export function renderedDocuments(objects: readonly RenderedObject[], { files }: Pick<Closure, 'files'>): readonly RenderedDocument[] {
  const homes = new Map<FileId, readonly Home[]>();
  const homesIn = (file: FileId): readonly Home[] => {
    const known = homes.get(file) ?? splitStream(files.get(file) ?? '').map(({ start, end }) => ({ file, start, end }));
    homes.set(file, known);
    return known;
  };
  return objects.map(({ text, map, origin }) => {
    const all = homesIn(origin.file);
    const found = all.findIndex(({ start, end }) => start <= origin.range.start && origin.range.start < Math.max(end, start + 1));
    const document = Math.max(found, 0);
    const home = all[document] ?? { file: origin.file, start: 0, end: 0 };
    const judged = judgedPart(text);
    return { file: origin.file, document, offset: home.start, tree: treeOf(judged, map, home, files.get(origin.file) ?? ''), length: judged.length };
  });
}

/** A definition of custom resources is as long as thousands of lines, of which nobody reads more than what it is called. */
function judgedPart(text: string): string {
  if (!/^kind: CustomResourceDefinition$/m.test(text)) return text;
  const spec = text.indexOf('\nspec:');
  const isLast = spec >= 0 && !/\n(?:apiVersion|kind|metadata):/.test(text.slice(spec));
  return isLast ? text.slice(0, spec + 1) : text;
}

function treeOf(text: string, map: RenderedObject['map'], home: Home, source: string): SyntaxTree {
  const printed = parseDocument(text);
  const { root, templated } = printed;
  return {
    text: source.slice(home.start, home.end),
    root: root && relocate(root, map, home),
    get said() {
      return printed.said;
    },
    problems: [],
    comments: [],
    templated,
    lineEnding: printed.lineEnding,
  };
}
