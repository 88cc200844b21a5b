import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ChartProgram,
  chartProgramRequest,
  type FileBytes,
  type FileParams,
  type FileState,
  type FolderChild,
  fileRequestNames,
} from '../server/lsp/protocol.js';

/**
 * Gives the server the files that it cannot reach by itself: those of a virtual workspace, and in a browser all of them. Only what lies in a
 * folder of the workspace is given.
 */
export function serveFiles(client: BaseLanguageClient): vscode.Disposable {
  const { fs } = vscode.workspace;
  const serve = (name: string, answer: (uri: vscode.Uri) => Promise<Answer>) =>
    client.onRequest<Answer, void>(name, ({ uri }: FileParams) => orNull(client.protocol2CodeConverter.asUri(uri), answer));
  return vscode.Disposable.from(
    serve(fileRequestNames.state, async (uri) => stateOf(await fs.stat(uri))),
    serve(fileRequestNames.children, async (uri) => childrenOf(await fs.readDirectory(uri))),
    serve(fileRequestNames.content, async (uri): Promise<FileBytes> => ({ base64: base64Of(await fs.readFile(uri)) })),
  );
}

/**
 * Gives a server in a browser's worker what renders charts, which lies beside the extension and is read only when it is asked for. A server in a
 * process has its own, and never asks.
 */
export function serveChartProgram(client: BaseLanguageClient, extensionUri: vscode.Uri): vscode.Disposable {
  const read = async (name: string) => base64Of(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name)));
  return client.onRequest<ChartProgram, void>(chartProgramRequest, async () => ({
    worker: await read('browser-helm-worker.js'),
    module: await read('helm.wasm.br'),
  }));
}

type Answer = FileState | readonly FolderChild[] | FileBytes | null;

/** What is not there, or cannot be read, is answered with null: the server goes on without it. */
async function orNull(uri: vscode.Uri, answer: (uri: vscode.Uri) => Promise<Answer>): Promise<Answer> {
  if (!vscode.workspace.getWorkspaceFolder(uri)) return null;
  try {
    return await answer(uri);
  } catch {
    return null;
  }
}

function stateOf({ type, size, mtime }: vscode.FileStat): FileState | null {
  const kind = kindOf(type);
  // Providers that know no times say 0 for all of them; then a watcher's word makes the server read again.
  return kind && { kind, isLink: isLink(type), size, version: `${size}:${mtime}` };
}

function childrenOf(entries: readonly (readonly [string, vscode.FileType])[]): readonly FolderChild[] {
  return entries.flatMap(([name, type]) => {
    const kind = kindOf(type);
    return kind ? [{ name, kind, isLink: isLink(type) }] : [];
  });
}

/** The kind of what a link leads to; null for sockets and the like. */
function kindOf(type: vscode.FileType): FileState['kind'] | null {
  if (type & vscode.FileType.Directory) return 'folder';
  return type & vscode.FileType.File ? 'file' : null;
}

function isLink(type: vscode.FileType): boolean {
  return (type & vscode.FileType.SymbolicLink) !== 0;
}

/** In pieces, because a function takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const piece = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return btoa(text);
}
