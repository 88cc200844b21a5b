import { LineIndex } from '../util/line-index.js';
import { lineEnd } from './locate.js';
import { type DocumentPlace, parseDocument } from './parse-document.js';
import { markBehindSeparator } from './separators.js';
import type { SourceDocument, SourceFile, SyntaxTree } from './source-file.js';
import { splitStream } from './split-stream.js';

/** Above this many UTF-16 units a file is no manifest that anyone wrote or could read. */
export const MOST_UNITS = 16 * 1024 * 1024;

/**
 * Reads a file of YAML or JSON documents. Never throws, whatever the text is.
 * @param previous the file before an edit: its documents whose text is still the same are taken over as they are.
 */
export function parseFile(text: string, previous?: SourceFile): SourceFile {
  const refused = refusalOf(text);
  if (refused !== undefined) return withLines(text, [], refused);
  const known = previous && knownTrees(previous);
  const documents = splitStream(text).map(({ start, end, ...place }, index): SourceDocument => {
    const slice = text.slice(start, end);
    const tree = known?.get(keyOf(slice, place));
    // Beside the trees that are taken over, a slice would keep the whole text of this version in memory for as long as it lives.
    return { index, offset: start, tree: tree ?? parseDocument(known ? detached(slice) : slice, place) };
  });
  return withLines(text, documents, undefined);
}

function refusalOf(text: string): string | undefined {
  if (text.length > MOST_UNITS) return `The file holds more than ${MOST_UNITS / 1024 / 1024} million characters, which no manifest does; it is not read.`;
  if (text.includes('\0')) return 'The file is binary (it holds a NUL byte), not YAML; it is not read.';
  return undefined;
}

function knownTrees({ text, documents }: SourceFile): ReadonlyMap<string, SyntaxTree> {
  const places = splitStream(text);
  return new Map(documents.map(({ index, tree }) => [keyOf(tree.text, places[index] ?? {}), tree]));
}

/** The same text means the same, but for what its place makes of its first line. */
function keyOf(text: string, { marked = false, dropsMark = false, behindJson = false }: DocumentPlace): string {
  const isBesideMark = marked && !/^\s*$|^\s*#/.test(text.slice(0, lineEnd(text, 0)));
  const isBehindMark = dropsMark && markBehindSeparator(text) >= 0;
  // What begins a file may be JSON.
  const mayBeJson = !marked && /^\s*\{/.test(text);
  return `${isBesideMark ? 'marked' : ''} ${isBehindMark ? 'mark' : ''} ${behindJson ? 'json' : mayBeJson ? 'first' : ''}\n${text}`;
}

function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function withLines(text: string, documents: readonly SourceDocument[], refused: string | undefined): SourceFile {
  let lines: LineIndex | undefined;
  return {
    text,
    documents,
    ...(refused === undefined ? {} : { refused }),
    get lines() {
      lines ??= new LineIndex(text);
      return lines;
    },
  };
}
