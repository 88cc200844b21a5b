import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextFormat,
  InsertTextMode,
  type Range,
} from 'vscode-languageserver';
import { type Completion, editorOf } from '../netpol/editor.js';
import type { Client } from './client.js';
import { openFile, toOffset } from './from-proto.js';
import type { Settings } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** Characters behind which there may be something to offer; letters ask by themselves. */
export const triggerCharacters = [' ', '"', "'", '[', '{', ',', '/', '-'];

/** `textDocument/completion`. Asked for again while one types, because a long list is cut off. */
export function answerCompletion({ client, netpol, configuration }: Session, { textDocument, position }: CompletionParams): CompletionList {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  if (!opened) return { isIncomplete: false, items: [] };
  const { role, id } = opened.file;
  const all = editor.completions(id, toOffset(opened.lines, position));
  const text = opened.file.source?.text ?? '';
  const found = leavesFields(role, client, configuration.settings) ? all.filter(({ kind }) => kind !== 'key' && kind !== 'word') : all;
  const items = found.map(({ label, kind, detail, documentation, filter, ...inserted }, index) => {
    const range = toRange(opened.lines, inserted.range);
    return {
      label,
      kind: kinds[kind],
      detail,
      ...(documentation === '' ? {} : { documentation }),
      // Ours are in order of likelihood; an editor left to itself sorts by letters.
      sortText: String(index).padStart(4, '0'),
      filterText: filter ?? label,
      ...insertion(client, inserted, leadingBlanks(text, inserted.range.start), range),
    };
  });
  return { isIncomplete: items.length > 0, items };
}

/** What is inserted, in the form that the client takes; of several lines so that they end up at their columns. */
function insertion(client: Client, { insert, snippet }: Pick<Completion, 'insert' | 'snippet'>, blanks: string, range: Range): Partial<CompletionItem> {
  const filled = client.snippets ? snippet : undefined;
  const text = filled ?? insert;
  const hasLines = text.includes('\n');
  const newText = hasLines && !client.insertsAsIs && client.adjustsIndentation ? text.replaceAll(`\n${blanks}`, '\n') : text;
  return {
    textEdit: { range, newText },
    ...(filled === undefined ? {} : { insertTextFormat: InsertTextFormat.Snippet }),
    ...(hasLines && client.insertsAsIs ? { insertTextMode: InsertTextMode.asIs } : {}),
  };
}

/** With what the line of an offset begins. */
function leadingBlanks(text: string, offset: number): string {
  return /^[ ]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}

/** Whether what schemas say is left to a server beside this one. */
function leavesFields(role: string, client: Client, { schemaCompletion }: Settings): boolean {
  if (role === 'assertions') return client.schemas;
  if (role === 'configuration') return false;
  return schemaCompletion === 'auto' ? client.kubernetesSchemas : schemaCompletion === 'off';
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
  policy: CompletionItemKind.Snippet,
  part: CompletionItemKind.Snippet,
};
