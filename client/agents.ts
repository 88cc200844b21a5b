import * as vscode from 'vscode';
import { McpProcess } from './mcp-process.js';

/** The id of `contributes.mcpServerDefinitionProviders`, and what tools of the editor are called before their own names. */
const provider = 'netpol.agents';
const prefix = 'netpol_';

/**
 * Offers agents of the editor what `netpol mcp` answers: as a server that the editor starts, and as tools of its own. Nothing is offered, and no
 * process started, until a person sets `netpol.agents` to `on`.
 */
export function registerAgents({ extensionUri, extension }: vscode.ExtensionContext): readonly vscode.Disposable[] {
  // Editors that are made from VS Code may know nothing of agents.
  if (typeof vscode.lm?.registerMcpServerDefinitionProvider !== 'function') return [];
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  const changed = new vscode.EventEmitter<void>();
  const names = toolNames(extension.packageJSON);
  let offered: vscode.Disposable | undefined;
  const offer = () => {
    offered?.dispose();
    offered = isOn() ? offerTools(program, names) : undefined;
    changed.fire();
  };
  offer();
  return [
    changed,
    vscode.lm.registerMcpServerDefinitionProvider(provider, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => (isOn() ? [serverDefinition(program, extension.packageJSON)] : []),
    }),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(provider) && offer()),
    vscode.workspace.onDidChangeWorkspaceFolders(offer),
    { dispose: () => offered?.dispose() },
  ];
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration('netpol').get('agents') === 'on';
}

function folders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : []));
}

/** The editor names the workspace folders as roots; those on the command line count where it does not. */
function serverDefinition(program: string, { version }: { readonly version?: string }): vscode.McpStdioServerDefinition {
  const definition = new vscode.McpStdioServerDefinition(
    'NetworkPolicy',
    process.execPath,
    [program, 'mcp', ...folders()],
    { ELECTRON_RUN_AS_NODE: '1' },
    version,
  );
  const [first] = folders();
  if (first !== undefined) definition.cwd = vscode.Uri.file(first);
  return definition;
}

/** Those that package.json contributes, as `netpol mcp` calls them. */
function toolNames(packageJson: { readonly contributes?: { readonly languageModelTools?: readonly { readonly name: string }[] } }): readonly string[] {
  return (packageJson.contributes?.languageModelTools ?? []).map(({ name }) => name.slice(prefix.length));
}

function offerTools(program: string, names: readonly string[]): vscode.Disposable {
  const process = new McpProcess(program, folders());
  const tools = names.map((name) =>
    vscode.lm.registerTool<object>(`${prefix}${name}`, {
      invoke: async ({ input }, token) => {
        if (folders().length === 0) return resultOf('No folder of this machine is open: open the folder that holds the manifests.');
        const controller = new AbortController();
        const listening = token.onCancellationRequested(() => controller.abort());
        try {
          return resultOf((await process.call(name, input, controller.signal)).text);
        } finally {
          listening.dispose();
        }
      },
    }),
  );
  return vscode.Disposable.from(process, ...tools);
}

function resultOf(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
