import { LineIndex } from '../util/line-index.js';
import { parseDocument } from './parse-document.js';
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
  const documents = splitStream(text).map(({ start, end, marked }, index): SourceDocument => {
    const slice = text.slice(start, end);
    const tree = known?.get(keyOf(slice, marked));
    // Beside the trees that are taken over, a slice would keep the whole text of this version in memory for as long as it lives.
    return { index, offset: start, tree: tree ?? parseDocument(known ? detached(slice) : slice, marked) };
  });
  return withLines(text, documents, undefined);
}

function refusalOf(text: string): string | undefined {
  if (text.length > MOST_UNITS) return `The file holds more than ${MOST_UNITS / 1024 / 1024} million characters, which no manifest does; it is not read.`;
  if (text.includes('\0')) return 'The file is binary (it holds a NUL byte), not YAML; it is not read.';
  return undefined;
}

function knownTrees({ text, documents }: SourceFile): ReadonlyMap<string, SyntaxTree> {
  return new Map(documents.map(({ offset, tree }) => [keyOf(tree.text, text.startsWith('---', offset - 3)), tree]));
}

/** The same text means the same, but for what may stand behind `---`. */
function keyOf(text: string, marked: boolean): string {
  return marked && !/^\s*$|^\s*#/.test(text.slice(0, firstLineEnd(text))) ? `---${text}` : text;
}

function firstLineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end === -1 ? text.length : end;
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
