import type { Connection } from 'vscode-languageserver';
import { bytesOfBase64 } from '../util/base64.js';
import { canonicalFileId, decode, encodePath } from '../util/file-id.js';
import { type RawContent, type ReadOptions, tooLarge } from '../workspace/file-source.js';
import { type Child, FolderSource, type FolderTree } from '../workspace/search/folder-source.js';
import { largestIgnoreFile } from '../workspace/search/ignore-rules.js';
import { type Names, slashPaths } from '../workspace/search/names.js';
import type { WorkspaceFolder } from './host.js';
import { type FileState, fileRequestNames } from './protocol/files.js';

/** Sends a request to the client; undefined where it answers with nothing or not at all. */
type Ask = (method: string, uri: string) => Promise<unknown>;

/** The files of a workspace folder, read through the client; `log` takes lines about what it does not give. */
export function clientFiles(connection: Connection, { uri, exclude }: WorkspaceFolder, log: (line: string) => void): FolderSource {
  const ask: Ask = async (method, at) => {
    try {
      return (await connection.sendRequest<unknown>(method, { uri: at })) ?? undefined;
    } catch (error) {
      log(`The editor does not give ${decode(at)}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const names = namesBelow(canonicalFileId(uri));
  const patterns = Object.entries(exclude).flatMap(([pattern, on]) => (on ? [pattern] : []));
  return new FolderSource({ folders: [names.pathOf(canonicalFileId(uri)) ?? '/'], exclude: patterns }, clientTree(ask, names, log), names);
}

/** Paths are those of the URIs that have the scheme and authority of `folder`. */
function namesBelow(folder: string): Names {
  const root = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i.exec(folder)?.[0] ?? '';
  return {
    paths: slashPaths,
    idOf: (file) => root + encodePath(file).replace(/^\/([A-Za-z])%3A/, (_, drive: string) => `/${drive.toLowerCase()}%3A`),
    pathOf: (id) => (id.startsWith(`${root}/`) ? decode(id.slice(root.length)).replace(/(?<=.)\/$/, '') : undefined),
    here: () => '/',
  };
}

function clientTree(ask: Ask, names: Names, log: (line: string) => void): FolderTree {
  const stateOf = async (file: string) => readState(await ask(fileRequestNames.state, names.idOf(file)));
  const bytesOf = async (file: string) => readBytes(await ask(fileRequestNames.content, names.idOf(file)));
  return {
    children: async (folder) => {
      const answer = await ask(fileRequestNames.children, names.idOf(folder));
      if (answer === undefined) log(`${folder} cannot be searched: the editor does not give what is in it`);
      return readChildren(answer);
    },
    // Links to folders are not entered, so that none is met under two names.
    realName: async (folder) => folder,
    isFile: async (file) => (await stateOf(file))?.kind === 'file',
    has: async (file) => (await stateOf(file)) !== undefined,
    staysBelow: (root, file) => isPlain(stateOf, root, file),
    log,
    version: async (file) => (await stateOf(file))?.version,
    read: async (file, options) => contentOf(await stateOf(file), () => bytesOf(file), options),
    text: async (file) => {
      const state = await stateOf(file);
      if (state?.kind !== 'file' || state.isLink || state.size > largestIgnoreFile) return undefined;
      const bytes = await bytesOf(file);
      return bytes && new TextDecoder().decode(bytes);
    },
  };
}

/** Only the client knows where a link leads, so what is one, or stands below one, is left out. */
async function isPlain(stateOf: (file: string) => Promise<FileState | undefined>, root: string, file: string): Promise<boolean> {
  for (let at = file; at !== root && at !== slashPaths.dirname(at); at = slashPaths.dirname(at)) {
    const state = await stateOf(at);
    if (!state || state.isLink) return false;
  }
  return true;
}

async function contentOf(state: FileState | undefined, bytesOf: () => Promise<Uint8Array | undefined>, { limit, signal }: ReadOptions): Promise<RawContent> {
  if (!state) return { kind: 'gone' };
  const { version } = state;
  if (state.kind !== 'file') return { kind: 'refused', reason: 'it is no file', version };
  if (state.size > limit) return tooLarge(state.size, limit, version);
  const bytes = await bytesOf();
  if (!bytes || signal?.aborted) return { kind: 'gone' };
  if (bytes.length > limit) return { kind: 'refused', reason: 'it grew while it was read', version };
  return { kind: 'bytes', bytes, version };
}

/** What a client answers is looked at like everything that it says. */
function readState(answer: unknown): FileState | undefined {
  const { kind, isLink, size, version } = membersOf(answer);
  if ((kind !== 'file' && kind !== 'folder') || typeof size !== 'number' || typeof version !== 'string') return undefined;
  return { kind, isLink: isLink === true, size, version };
}

function readChildren(answer: unknown): readonly Child[] {
  const children = (Array.isArray(answer) ? answer : []).flatMap((child): readonly Child[] => {
    const { name, kind, isLink } = membersOf(child);
    const usable = typeof name === 'string' && name !== '' && name !== '.' && name !== '..' && !name.includes('/');
    return usable && (kind === 'file' || kind === 'folder') ? [{ name, kind, isLink: isLink === true }] : [];
  });
  return children.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readBytes(answer: unknown): Uint8Array | undefined {
  return bytesOfBase64(membersOf(answer)['base64']);
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
