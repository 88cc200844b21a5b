import { type DocumentSymbol, type DocumentSymbolParams, type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import { editorOf, type DocumentSymbol as OurSymbol } from '../netpol/editor.js';
import type { LineIndex } from '../util/line-index.js';
import { openFile } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `textDocument/documentSymbol`: a tree, or a list for a client that shows no trees. */
export function answerDocumentSymbols({ netpol, client }: Session, { textDocument }: DocumentSymbolParams): DocumentSymbol[] | SymbolInformation[] {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  if (!opened) return [];
  const symbols = editor.symbols(opened.file.id);
  return client.nestedSymbols
    ? symbols.map((symbol) => toSymbol(opened.lines, symbol))
    : symbols.flatMap((symbol) => flatten(textDocument.uri, opened.lines, symbol));
}

/** Kinds that the first version of the protocol had, too. */
const kinds: Readonly<Record<OurSymbol['kind'], SymbolKind>> = {
  policy: SymbolKind.Interface,
  rule: SymbolKind.Method,
  workload: SymbolKind.Class,
  namespace: SymbolKind.Namespace,
  service: SymbolKind.Module,
  object: SymbolKind.Property,
  assertion: SymbolKind.Boolean,
};

function toSymbol(lines: LineIndex, { name, detail, kind, range, selection, children }: OurSymbol): DocumentSymbol {
  return {
    name,
    detail,
    kind: kinds[kind],
    range: toRange(lines, range),
    selectionRange: toRange(lines, selection),
    children: children.map((child) => toSymbol(lines, child)),
  };
}

function flatten(uri: string, lines: LineIndex, { name, kind, range, children }: OurSymbol, containerName?: string): SymbolInformation[] {
  const symbol: SymbolInformation = {
    name,
    kind: kinds[kind],
    location: { uri, range: toRange(lines, range) },
    ...(containerName === undefined ? {} : { containerName }),
  };
  return [symbol, ...children.flatMap((child) => flatten(uri, lines, child, name))];
}
