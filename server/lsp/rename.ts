import {
  type CancellationToken,
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { editorOf, type ReadText, type Rename } from '../netpol/editor.js';
import { visible, withoutMarks } from '../util/text.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { openFile, toOffset } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** `textDocument/prepareRename`: what is renamed, or an error that says why it cannot be. */
export function answerPrepareRename({ netpol }: Session, { textDocument, position }: PrepareRenameParams): PrepareRenameResult | null {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  const found = opened && editor.prepareRename(opened.file.id, toOffset(opened.lines, position));
  if (!opened || !found) return null;
  if (found.refusal !== undefined) throw refused(found.refusal);
  return { range: toRange(opened.lines, found.range), placeholder: found.name };
}

/** `textDocument/rename`: one edit of all files, with words to confirm; or an error that says why it cannot be. */
export async function answerRename(
  session: Session,
  { textDocument, position, newName }: RenameParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const texts = new Texts(session);
  for (;;) {
    const editor = editorOf(session.netpol.analysis());
    const opened = openFile(editor.snapshot, textDocument);
    if (!opened) return null;
    const found = editor.rename(opened.file.id, toOffset(opened.lines, position), newName, texts.reading(editor.snapshot));
    if (await texts.loadMissing(token)) continue;
    if (!found || token.isCancellationRequested) return null;
    if (found.refusal !== undefined) throw refused(found.refusal);
    return toEdit(session, editor.snapshot, found, texts);
  }
}

/** The texts of files that are not open, read when they were asked for. */
class Texts {
  readonly #session: Session;
  readonly #known = new Map<FileId, ReturnType<ReadText>>();
  readonly #missing = new Set<FileId>();

  constructor(session: Session) {
    this.#session = session;
  }

  reading(snapshot: Snapshot): ReadText {
    return (id) => {
      const source = snapshot.file(id)?.source;
      if (source) return source;
      if (!this.#known.has(id)) this.#missing.add(id);
      return this.#known.get(id);
    };
  }

  /** Whether something was missing, so that the same has to be asked again. */
  async loadMissing(token: CancellationToken): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const id of missing) {
      if (token.isCancellationRequested) return false;
      this.#known.set(id, (await this.#session.workspace.load(id))?.file.source);
    }
    return missing.length > 0;
  }
}

/** Where people cannot be told and asked before, nothing is done that makes a selector select others. */
function toEdit(session: Session, snapshot: Snapshot, { title, edits, effects, notes }: Rename, texts: Texts): WorkspaceEdit | null {
  if (edits.length === 0) return { changes: {} };
  if (effects.length > 0 && !session.client.annotatedEdits) throw refused(`Selectors would select others than now: ${effects[0]}`);
  const kept = 'Who selects whom stays as it is.';
  const description = [effects.length === 0 ? kept : few(effects), ...notes].join(' ');
  const annotation = { label: plainText(title), needsConfirmation: true, description: plainText(description) };
  const read = texts.reading(snapshot);
  return toWorkspaceEdit(session, snapshot, edits, { annotation, linesOf: (file) => read(file)?.lines }) ?? null;
}

function few(effects: readonly string[]): string {
  const shown = effects.slice(0, 10).join(' ');
  return effects.length > 10 ? `${shown} And ${effects.length - 10} more.` : shown;
}

function plainText(text: string): string {
  return visible(withoutMarks(text));
}

function refused(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, plainText(reason));
}
