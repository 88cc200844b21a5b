import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CodeLens, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Editor } from '../lsp/support/editor.js';
import type { Folder } from '../lsp/support/workspace-folder.js';

/** What an edit writes over: the first group of a pattern, by a text that was not there before. */
interface Place {
  readonly pattern: RegExp;
  write(turn: number): string;
}

export const kindsOfEdits = ['values', 'comments', 'labels', 'renames'] as const;

export type Kind = (typeof kindsOfEdits)[number];

const places: Readonly<Record<Kind, readonly Place[]>> = {
  values: [
    { pattern: /except: \[10\.\d+\.(\d+\.\d+\/\d+)\]/, write: (turn) => `${(turn >> 8) % 256}.${turn % 256}/32` },
    { pattern: /protocol: TCP\n +port: (\S+)/, write: (turn) => String(1 + (turn % 65_535)) },
    { pattern: /containerPort: (\d+)/, write: (turn) => String(1 + (turn % 65_535)) },
  ],
  comments: [{ pattern: /^(#.*\n|)/, write: (turn) => `# As agreed in note ${turn}.\n` }],
  labels: [{ pattern: /^ +(?:tier|stage): (\S+)$/m, write: (turn) => `label-${turn}` }],
  renames: [{ pattern: /^ {2}name: (\S+)$/m, write: (turn) => `renamed-${turn}` }],
};

/** Somebody who edits the files of a workspace without end, and looks at what the server says of them. */
export class Typist {
  readonly #editor: Editor;
  readonly #folder: Folder;
  readonly #files: readonly string[];
  #edits = 0;
  #opened = 0;

  /** @param files the paths of those that are edited, in the order in which they are opened */
  constructor(editor: Editor, folder: Folder, files: readonly string[]) {
    this.#editor = editor;
    this.#folder = folder;
    this.#files = files;
  }

  /** How many edits were made. */
  get edits(): number {
    return this.#edits;
  }

  /** Opens the next file. */
  async open(): Promise<void> {
    const uri = this.#folder.uriOf(this.#files[this.#opened++ % this.#files.length] ?? '');
    if (!this.#editor.texts.has(uri)) await this.#editor.open(uri, readFileSync(fileURLToPath(uri), 'utf8'));
  }

  /** Closes the file that has been open longest, with what was typed in it. */
  async close(): Promise<void> {
    const [oldest] = this.#editor.texts.keys();
    if (oldest !== undefined) await this.#editor.close(oldest);
  }

  /** Makes some edits in one of the open files, so many to a message; gives its URI. */
  async type(kinds: readonly Kind[], count: number, perMessage: number): Promise<string> {
    const open = [...this.#editor.texts.keys()];
    const uri = open[Math.floor(this.#edits / count) % open.length] ?? '';
    for (let made = 0; made < count; made += perMessage) {
      const after = TextDocument.create(uri, 'yaml', 0, this.#editor.text(uri));
      const changes = Array.from({ length: perMessage }, (_, index) => this.#edit(after, kinds[(made + index) % kinds.length] ?? 'comments'));
      await this.#editor.change(uri, ...changes);
    }
    return uri;
  }

  #edit(document: TextDocument, kind: Kind): TextDocumentContentChangeEvent {
    const turn = this.#edits++;
    const text = document.getText();
    // A file that has no such place gets a comment.
    const found = [...places[kind], ...places.comments].flatMap(({ pattern, write }) => {
      const match = pattern.exec(text);
      return match ? [{ start: match.index + match[0].lastIndexOf(match[1] ?? ''), length: match[1]?.length ?? 0, write }] : [];
    });
    const [{ start, length, write } = { start: 0, length: 0, write: String }] = found;
    const change = { range: { start: document.positionAt(start), end: document.positionAt(start + length) }, text: write(turn) };
    TextDocument.update(document, [change], 0);
    return change;
  }

  /** A file that is not open says something else on the disk. */
  async saveElsewhere(file: string): Promise<void> {
    const uri = this.#folder.uriOf(file);
    this.#folder.write(file, readFileSync(fileURLToPath(uri), 'utf8').replace(/tier: \S+/, `tier: saved-${this.#edits}`));
    await this.#editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  }

  /** Looks at a file as an editor shows it: lenses with their titles, and a hover. */
  async look(uri: string): Promise<void> {
    const textDocument = { uri };
    const { line, character } = this.#editor.before(uri, 'name:').position;
    const [lenses] = await Promise.all([
      this.#editor.request<readonly CodeLens[]>('textDocument/codeLens', { textDocument }),
      this.#editor.request('textDocument/hover', { textDocument, position: { line, character: character + 7 } }),
    ]);
    await Promise.all(lenses.filter(({ command }) => !command).map((lens) => this.#editor.request('codeLens/resolve', lens)));
  }
}
