import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { joinParts } from './join-parts.js';
import { type Extension, start } from './start.js';

/** The extension in a browser, as on vscode.dev: the server is a worker, and there is no process. */
export async function activate(context: vscode.ExtensionContext): Promise<Extension> {
  let worker: ServerWorker | undefined;
  const end = () => worker?.terminate();
  context.subscriptions.push({ dispose: end });
  // Called at each start: a server that was stopped serves nobody any more.
  const serve = async (): Promise<MessageTransports> => {
    end();
    worker = await startWorker(vscode.Uri.joinPath(context.extensionUri, 'dist'));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return start(context, (options) => new LanguageClient('netpol', 'NetworkPolicy', serve, options));
}

/** The browser's own, of which the types that Node has know nothing. */
type ServerWorker = ConstructorParameters<typeof BrowserMessageReader>[0] & { terminate(): void };
declare const Worker: new (address: string, options: { readonly name: string }) => ServerWorker;

/** From its text: a browser starts no worker of another origin, and the extension's files may lie on one, or where only the editor can read. */
async function startWorker(programs: vscode.Uri): Promise<ServerWorker> {
  const read = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(programs, name)));
  const names = JSON.parse(await read('browser-server.json')) as readonly string[];
  const text = joinParts(await Promise.all(names.map(async (name) => ({ name, text: await read(name) }))));
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return new Worker(address, { name: 'netpol' });
}
