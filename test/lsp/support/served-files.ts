import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { helmModule } from '../../../scripts/build-helm.mjs';
import { type ChartProgram, chartProgramRequest } from '../../../server/lsp/protocol/charts.js';
import { type FileBytes, type FileParams, type FileState, type FolderChild, fileRequestNames } from '../../../server/lsp/protocol/files.js';
import { buildServer, chartsProgram } from './server-program.js';

/** Gives a server without a disk the files of this one, as the page of a browser gives those of its workspace. */
export function serveFiles(connection: MessageConnection): void {
  connection.onRequest(fileRequestNames.state, ({ uri }: FileParams) => orNull(() => stateOf(fileURLToPath(uri))));
  connection.onRequest(fileRequestNames.children, ({ uri }: FileParams) => orNull(() => childrenOf(fileURLToPath(uri))));
  connection.onRequest(fileRequestNames.content, ({ uri }: FileParams) => orNull((): FileBytes => ({ base64: readFileSync(fileURLToPath(uri), 'base64') })));
}

/** Gives a server in a browser's worker what renders charts. */
export function serveChartProgram(connection: MessageConnection): void {
  connection.onRequest(chartProgramRequest, async (): Promise<ChartProgram> => {
    await buildServer('browser-helm-worker');
    return { worker: readFileSync(chartsProgram, 'base64'), module: readFileSync(helmModule, 'base64') };
  });
}

function orNull<T>(answer: () => T): T | null {
  try {
    return answer();
  } catch {
    return null;
  }
}

function stateOf(file: string): FileState | null {
  const stats = statSync(file);
  if (!stats.isFile() && !stats.isDirectory()) return null;
  const { size, mtimeMs, ctimeMs } = stats;
  return { kind: stats.isFile() ? 'file' : 'folder', isLink: lstatSync(file).isSymbolicLink(), size, version: `${size} ${mtimeMs} ${ctimeMs}` };
}

function childrenOf(folder: string): readonly FolderChild[] {
  return readdirSync(folder).flatMap((name) => {
    const state = orNull(() => stateOf(join(folder, name)));
    return state ? [{ name, kind: state.kind, isLink: state.isLink === true }] : [];
  });
}
