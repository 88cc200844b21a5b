import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  LSPErrorCodes,
  type Position,
  ResponseError,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type DefaultDenyChoicesResult, requestNames } from '../../../server/lsp/protocol.js';
import type { Editor } from './editor.js';

/** Every request there is, asked about a place or about a file, and what must hold of any answer. */

/** What stays open until something changes is asked elsewhere. */
export const notAsked: readonly string[] = ['workspace/diagnostic'];

/** What nobody means to say. */
const slips = /\bundefined\b|\[object |\bNaN\b/;

/** Asks, and remembers what was asked. Every answer is looked at: see `checkAnswer`. */
export class Asking {
  readonly asked = new Set<string>();
  count = 0;
  /** The longest that a request took, in milliseconds. */
  slowest = { method: '', milliseconds: 0 };
  readonly #editor: Editor;
  readonly #look: (method: string, answer: unknown) => void;

  /** @param look is given every answer, and the text of every refusal */
  constructor(editor: Editor, look: (method: string, answer: unknown) => void = () => {}) {
    this.#editor = editor;
    this.#look = look;
  }

  async ask<T>(method: string, params: unknown): Promise<T> {
    this.asked.add(method);
    this.count++;
    const began = performance.now();
    const answer = await this.#editor.request<T>(method, params);
    const milliseconds = performance.now() - began;
    if (milliseconds > this.slowest.milliseconds) this.slowest = { method, milliseconds };
    this.#look(method, answer);
    const text = JSON.stringify(answer) ?? '';
    const found = slips.exec(text);
    if (found) throw new Error(`${method} of ${JSON.stringify(params)} says ${text.slice(Math.max(0, found.index - 100), found.index + 50)}`);
    return answer;
  }

  /** Everything that is asked about a place. */
  async aboutPlace(uri: string, offset: number): Promise<void> {
    const document = this.#editor.document(uri);
    const position = document.positionAt(offset);
    const at = { textDocument: { uri }, position };
    const here = { start: position, end: position };
    await Promise.all([
      ...['hover', 'definition', 'documentHighlight'].map(async (name) => within(document, await this.ask(`textDocument/${name}`, at), uri)),
      this.#askToRename('textDocument/prepareRename', at, (answer) => within(document, answer, uri)),
      this.ask('textDocument/references', { ...at, context: { includeDeclaration: true } }).then((answer) => within(document, answer, uri)),
      this.ask('textDocument/selectionRange', { textDocument: { uri }, positions: [position, position] }).then((answer) => within(document, answer, uri)),
      this.#rename(at),
      this.#complete(document, at),
      this.#calls(at),
      this.#actions(document, { start: position, end: document.positionAt(offset + 40) }),
      this.ask('textDocument/inlayHint', { textDocument: { uri }, range: here }),
      this.ask('textDocument/semanticTokens/range', { textDocument: { uri }, range: { start: position, end: document.positionAt(offset + 100) } }),
      this.ask(requestNames.ends, at),
      this.ask(requestNames.probes, at),
      ...(['file', 'newFile'] as const).map(async (into) => this.applies((await this.ask<WithEdit>(requestNames.defaultDeny, { ...at, into })).edit)),
      this.ask<DefaultDenyChoicesResult>(requestNames.defaultDenyChoices, at).then(({ choices }) => {
        for (const { edit } of choices) this.applies(edit);
      }),
      ...['workload', 'namespace'].map(async (one) => this.applies((await this.ask<WithEdit>(requestNames.generatePolicies, { ...at, for: one })).edit)),
    ]);
  }

  async #rename(at: At): Promise<void> {
    for (const newName of ['other', 'No: good'])
      await this.#askToRename<WorkspaceEdit | null>('textDocument/rename', { ...at, newName }, (edit) => this.applies(edit ?? undefined));
  }

  /** A refusal is an error of the protocol, with its reason. */
  async #askToRename<T>(method: string, params: At & { readonly newName?: string }, check: (answer: T) => void): Promise<void> {
    try {
      check(await this.ask<T>(method, params));
    } catch (error) {
      if (error instanceof ResponseError) this.#look(method, { refusal: error.message });
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestFailed && error.message.length > 10 && !slips.test(error.message)) return;
      throw new Error(`${method} of ${JSON.stringify(params)}`, { cause: error });
    }
  }

  async #complete(document: TextDocument, at: At): Promise<void> {
    const answer = await this.ask<CompletionItem[] | { items: CompletionItem[] } | null>('textDocument/completion', at);
    for (const { textEdit, label } of Array.isArray(answer) ? answer : (answer?.items ?? [])) {
      if (label === '') throw new Error(`completion without a label in ${document.uri}`);
      if (!textEdit || !('range' in textEdit)) continue;
      within(document, textEdit.range, document.uri);
      if (textEdit.range.start.line !== at.position.line || textEdit.range.end.line !== at.position.line)
        throw new Error(`completion at ${document.offsetAt(at.position)} of ${document.uri} leaves its line`);
    }
  }

  async #calls(at: At): Promise<void> {
    const items = (await this.ask<unknown[] | null>('textDocument/prepareCallHierarchy', at)) ?? [];
    for (const item of items.slice(0, 2)) for (const way of ['incoming', 'outgoing']) await this.ask(`callHierarchy/${way}Calls`, { item });
  }

  async #actions(document: TextDocument, range: { start: Position; end: Position }): Promise<void> {
    const { uri } = document;
    for (const context of [{ diagnostics: [] }, ...['quickfix', 'refactor', 'source.fixAll'].map((kind) => ({ diagnostics: [], only: [kind] }))])
      for (const action of (await this.ask<CodeAction[] | null>('textDocument/codeAction', { textDocument: { uri }, range, context })) ?? [])
        this.applies((action.edit ? action : await this.ask<CodeAction>('codeAction/resolve', action)).edit);
  }

  /** Everything that is asked about a file, or about the workspace. */
  async aboutFile(uri: string): Promise<void> {
    const document = this.#editor.document(uri);
    const textDocument = { uri };
    const all = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
    const simple = ['diagnostic', 'documentSymbol', 'foldingRange', 'documentLink', 'semanticTokens/full'];
    for (const name of simple) within(document, await this.ask(`textDocument/${name}`, { textDocument }), `${uri}`);
    within(document, await this.ask('textDocument/inlayHint', { textDocument, range: all }), uri);
    const lenses = (await this.ask<CodeLens[] | null>('textDocument/codeLens', { textDocument })) ?? [];
    for (const lens of lenses) within(document, (await this.ask<CodeLens>('codeLens/resolve', lens)).range, uri);
    await this.#actions(document, all);
    for (const query of ['', 'm', 'app=', '=']) await this.ask('workspace/symbol', { query });
    const { ends = [] } = await this.ask<{ ends?: readonly { name: string; uri?: string }[] }>(requestNames.ends, { textDocument });
    const own = ends.filter((end) => end.uri === uri);
    const [first, last] = [own[0] ?? ends[0], own.at(-1) ?? ends.at(-1)];
    for (const [from, to] of [
      [first, last],
      [last, ends[0]],
    ] as const)
      await this.#aboutEnds(uri, from?.name ?? '', to?.name ?? 'nothing');
    await this.#aboutWorkspace(uri);
  }

  async #aboutEnds(uri: string, from: string, to: string): Promise<void> {
    const question = { uri, from, to };
    await this.ask(requestNames.explain, question);
    this.applies((await this.ask<WithEdit>(requestNames.allow, question)).edit);
    await this.ask('workspace/executeCommand', { command: 'netpol.explain', arguments: [question] });
    await this.ask('workspace/textDocumentContent', { uri: `netpol-explain:a?${encodeURIComponent(JSON.stringify(question))}` });
  }

  async #aboutWorkspace(uri: string): Promise<void> {
    const textDocument = { uri };
    const map = await this.ask<{ nodes?: readonly { place?: unknown }[] } | null>(requestNames.map, { textDocument, start: { uri } });
    for (const { place } of map?.nodes?.slice(0, 3) ?? []) await this.ask(requestNames.mapPlace, { textDocument, place });
    await this.ask(requestNames.mapPlace, { textDocument, place: 7 });
    await this.ask(requestNames.mapPage, { textDocument, script: '', style: '' });
    const { environments = [] } = await this.ask<{ environments?: readonly { name: string }[] }>(requestNames.environments, { textDocument });
    const [one = { name: 'a' }, two = one] = environments;
    await this.ask(requestNames.environmentDifference, { environment: one.name, against: two.name });
    for (const environment of [two.name, null]) await this.ask(requestNames.chooseEnvironment, { environment });
    const { namespaces = [] } = await this.ask<{ namespaces?: readonly { name?: string }[] }>(requestNames.namespaces, { textDocument, filter: { text: 'e' } });
    for (const { name } of namespaces.slice(0, 2)) await this.ask(requestNames.namespace, { textDocument, ...(name === undefined ? {} : { namespace: name }) });
    await this.ask(requestNames.rendered, { uri });
    for (const against of ['edit', 'saved', 'head']) await this.ask(requestNames.difference, { textDocument, against });
    await this.ask('workspace/textDocumentContent', { uri: `netpol-diff:a?${encodeURIComponent(JSON.stringify({ textDocument }))}` });
    await this.ask(requestNames.assertions, {});
    for (const name of [requestNames.runAssertions, requestNames.assertionCoverage]) await this.ask(name, { uri });
    this.applies((await this.ask<WithEdit>(requestNames.recordAssertions, { textDocument })).edit);
  }

  /** An edit fits the texts that it is for: no two of its parts lie across each other, and none lies outside. */
  applies(edit: WorkspaceEdit | undefined): void {
    const changes = [
      ...Object.entries(edit?.changes ?? {}),
      ...(edit?.documentChanges ?? []).flatMap((one) => ('edits' in one ? [[one.textDocument.uri, one.edits as TextEdit[]] as const] : [])),
    ];
    if (edit && changes.length === 0) throw new Error(`an edit of nothing: ${JSON.stringify(edit)}`);
    for (const [uri, edits] of changes) {
      const document = this.#editor.texts.get(uri);
      if (!document) continue;
      within(document, edits, uri);
      TextDocument.applyEdits(document, edits);
    }
  }
}

interface WithEdit {
  readonly edit?: WorkspaceEdit;
}

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** Every range in an answer lies in the document, but those that stand beside the address of another. */
function within(document: TextDocument, answer: unknown, uri: string): void {
  if (typeof answer !== 'object' || answer === null) return;
  if (Array.isArray(answer)) {
    for (const one of answer) within(document, one, uri);
    return;
  }
  const record = answer as Readonly<Record<string, unknown>>;
  const about = record['uri'] ?? record['targetUri'];
  if (typeof about === 'string' && about !== uri) return;
  if (isPosition(record['start']) && isPosition(record['end'])) checkRange(document, record['start'], record['end']);
  for (const [name, value] of Object.entries(record)) if (name !== 'data' && name !== 'command' && name !== 'relatedInformation') within(document, value, uri);
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

function checkRange(document: TextDocument, start: Position, end: Position): void {
  for (const position of [start, end]) {
    const seen = document.positionAt(document.offsetAt(position));
    if (seen.line !== position.line || seen.character !== position.character)
      throw new Error(`${JSON.stringify(position)} is no place of ${document.uri}: ${JSON.stringify(document.getText().slice(-60))}`);
  }
  if (document.offsetAt(start) > document.offsetAt(end)) throw new Error(`${JSON.stringify({ start, end })} ends before it begins in ${document.uri}`);
}
