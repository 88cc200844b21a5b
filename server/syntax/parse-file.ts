import { LineIndex } from '../util/line-index.js';
import { parseDocument } from './parse-document.js';
import type { SourceDocument, SourceFile, SyntaxTree } from './source-file.js';
import { splitStream } from './split-stream.js';

/** Above this many UTF-16 units a file is no manifest that anyone wrote or could read. */
const MOST_UNITS = 16 * 1024 * 1024;

/**
 * Reads a file of YAML or JSON documents. Never throws, whatever the text is.
 * @param previous the file before an edit: its documents whose text is still the same are taken over as they are.
 */
export function parseFile(text: string, previous?: SourceFile): SourceFile {
  const refused = refusalOf(text);
  if (refused !== undefined) return { text, lines: new LineIndex(''), documents: [], refused };
  const known = new Map<string, SyntaxTree>(previous?.documents.map(({ tree }) => [tree.text, tree]));
  const documents = splitStream(text).map(({ start, end }, index): SourceDocument => {
    const slice = text.slice(start, end);
    return {
      index,
      offset: start,
      tree: known.get(slice) ?? parseDocument(slice),
    };
  });
  return withLines(text, documents);
}

function refusalOf(text: string): string | undefined {
  if (text.length > MOST_UNITS) return `The file holds more than ${MOST_UNITS / 1024 / 1024} million characters, which no manifest does; it is not read.`;
  if (text.includes('\0')) return 'The file is binary (it holds a NUL byte), not YAML; it is not read.';
  return undefined;
}

function withLines(text: string, documents: readonly SourceDocument[]): SourceFile {
  let lines: LineIndex | undefined;
  return {
    text,
    documents,
    get lines() {
      lines ??= new LineIndex(text);
      return lines;
    },
  };
}
