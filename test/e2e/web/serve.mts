import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative, sep } from 'node:path';
import { packageFolder } from '../../../scripts/package.mts';
import { vsixFiles } from '../../../scripts/vsix-files.mts';
import { workbench } from '../host/install.mts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

export interface WebServer {
  readonly address: string;
  /** What the suite says when it is over on the next page. */
  result(): Promise<string>;
  close(): void;
}

export interface Served {
  readonly vsix: string;
  /** The extension that holds the workspace in memory, with the bundled suite. */
  readonly files: string;
  readonly workspace: string;
  /** A folder with the folders of another workspace, and the file that lists them. */
  readonly folders: string;
}

/** The page of the workspace of several folders. */
export const foldersPage = '/folders';

/**
 * Serves VS Code's workbench as a page that knows no machine behind it, as vscode.dev is one: code-server's own files, less what makes
 * its page ask for a server. The extension is given from what its package lists.
 */
export async function serveWeb({ vsix, files, workspace, folders }: Served): Promise<WebServer> {
  let end: (text: string) => void = () => undefined;
  const packed = new Set(vsixFiles(vsix).map((name) => name.replace('extension/', '')));
  const read = (path: string, host: string): Buffer | string | undefined => {
    const [, top = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(path) ?? [];
    if (top === '') return pageOf(host, { folderUri: { scheme, path: '/workspace' } });
    if (path === foldersPage) return pageOf(host, { workspaceUri: { scheme, path: '/folders/both.code-workspace' } });
    if (path === '/files.json') return JSON.stringify({ ...textsBelow(workspace, 'workspace'), ...textsBelow(folders, 'folders') });
    if (path === '/static/out/vs/code/browser/workbench/workbench.js') return withoutServer(readFileSync(join(workbench, rest), 'utf8'));
    if (top === 'static') return contentOf(workbench, rest);
    if (top === 'netpol') return packed.has(rest) ? contentOf(packageFolder, rest) : undefined;
    return top === 'files' ? contentOf(files, rest) : undefined;
  };
  const server = createServer((request, response) => void answer(request, response, read, end));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    result: () =>
      new Promise((resolve) => {
        end = resolve;
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

type Read = (path: string, host: string) => Buffer | string | undefined;

async function answer(request: IncomingMessage, response: ServerResponse, read: Read, end: (text: string) => void): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.method === 'POST' && pathname === '/result') {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    response.end();
    end(text);
    return;
  }
  const content = read(decodeURIComponent(pathname), request.headers.host ?? '');
  response.statusCode = content === undefined ? 404 : 200;
  response.setHeader('Content-Type', pathname === '/' || pathname === foldersPage ? 'text/html' : (types[extname(pathname)] ?? 'application/octet-stream'));
  response.end(content);
}

/** Undefined for what is not there, or lies outside. */
function contentOf(folder: string, path: string): Buffer | undefined {
  const file = join(folder, path);
  if (relative(folder, file).startsWith('..')) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}

/** By path, below `top`. */
function textsBelow(folder: string, top: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [`${top}/${name.split(sep).join('/')}`, readFileSync(join(folder, name), 'utf8')]));
}

/** What code-server changed of VS Code's page: that there is a server, and that settings are kept on it. */
const changes: readonly (readonly [RegExp, string])[] = [
  [/remoteAuthority:location\.host/g, 'remoteAuthority:undefined'],
  [/P\.file\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\)/g, 'P.file(this.userDataPath).with({scheme:$1.vscodeUserData})'],
];

function withoutServer(script: string): string {
  for (const [from] of changes) if ([...script.matchAll(from)].length !== 1) throw new Error(`code-server's page is another one now: ${from} fits not once`);
  return changes.reduce((text, [from, to]) => text.replace(from, to), script);
}

/** Of the file system in memory. */
const scheme = 'netpol-test';

function pageOf(host: string, opened: object): string {
  const place = (path: string) => ({ scheme: 'http', authority: host, path });
  const configuration = {
    ...opened,
    developmentOptions: { extensions: [place('/netpol'), place('/files')], extensionTestsPath: place('/files/suite.js') },
    // code-server's page wants them; settings are kept in the browser.
    ...{ userDataPath: '/', isEnabledFileDownloads: false, isEnabledFileUploads: false, isEnabledCoderGettingStarted: false },
    // Of a product's own addresses none is asked.
    productConfiguration: { webEndpointUrlTemplate: '', extensionsGallery: undefined, enableTelemetry: false },
    webviewEndpoint: '/static/out/vs/workbench/contrib/webview/browser/pre/',
    configurationDefaults: { 'workbench.startupEditor': 'none', 'security.workspace.trust.enabled': false, 'files.autoSave': 'off' },
  };
  const escaped = JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <meta id="vscode-workbench-web-configuration" data-settings="${escaped}">
  <link rel="stylesheet" href="/static/out/vs/code/browser/workbench/workbench.css">
</head>
<body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = location.origin + '/static/out/';</script>
<script type="module" src="/static/out/nls.messages.js"></script>
<script type="module" src="/static/out/vs/code/browser/workbench/workbench.js"></script>
</html>`;
}
