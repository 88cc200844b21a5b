import type * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { registerAgents } from './agents.js';
import { type Extension, start } from './start.js';
import { registerTasks } from './tasks.js';

/** The extension on a desktop or a remote machine: the server is a process, and there are others. */
export async function activate(context: vscode.ExtensionContext): Promise<Extension> {
  context.subscriptions.push(registerTasks(context.extensionUri), ...registerAgents(context));
  return start(context, (options) => new LanguageClient('netpol', 'NetworkPolicy', serverOptions(context), options));
}

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath('dist/server.js');
  return {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009', '--enable-source-maps'] } },
  };
}
