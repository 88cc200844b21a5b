import { CompletionItemKind, type CompletionList, type CompletionParams } from 'vscode-languageserver';
import { type Completion, editorOf } from '../netpol/editor.js';
import { openFile, toOffset } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** Characters behind which there may be something to offer; letters ask by themselves. */
export const triggerCharacters = [' ', '"', "'", '[', '{', ',', '/'];

/** `textDocument/completion`. Asked for again while one types, because a long list is cut off. */
export function answerCompletion({ client, netpol }: Session, { textDocument, position }: CompletionParams): CompletionList {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  if (!opened) return { isIncomplete: false, items: [] };
  const { role, id } = opened.file;
  const all = editor.completions(id, toOffset(opened.lines, position));
  const found = client.schemas && role === 'assertions' ? all.filter(({ kind }) => kind !== 'key' && kind !== 'word') : all;
  const items = found.map(({ label, kind, detail, documentation, insert, range }, index) => ({
    label,
    kind: kinds[kind],
    detail,
    ...(documentation === '' ? {} : { documentation }),
    // Ours are in order of likelihood; an editor left to itself sorts by letters.
    sortText: String(index).padStart(4, '0'),
    filterText: label,
    textEdit: { range: toRange(opened.lines, range), newText: insert },
  }));
  return { isIncomplete: items.length > 0, items };
}

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Field,
  workload: CompletionItemKind.Class,
  labelKey: CompletionItemKind.Property,
  labelValue: CompletionItemKind.Value,
  namespace: CompletionItemKind.Module,
  environment: CompletionItemKind.EnumMember,
  port: CompletionItemKind.Unit,
  address: CompletionItemKind.Value,
  word: CompletionItemKind.Keyword,
};
