import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { commandNames, type InitializationOptions, notificationNames } from '../server/lsp/protocol.js';
import { ManifestChanges } from './answer-documents.js';
import { ShownCalls } from './calls.js';
import { registerCommands, restart } from './commands.js';
import { registerDifference } from './difference.js';
import { type DocumentFilter, followFolders, languages, selectorFor } from './document-selector.js';
import { registerEnvironmentDifference } from './environment-difference.js';
import { type EnvironmentStatus, rememberedEnvironment, showEnvironments } from './environments.js';
import { registerExplain } from './explain.js';
import { serveChartProgram, serveFiles } from './files.js';
import { registerFolderCommands } from './folders.js';
import { registerMap } from './map/panel.js';
import { registerCopyProbe } from './probes.js';
import { registerProposed } from './proposed.js';
import { registerRendered } from './rendered.js';
import { registerRulePages } from './rule-page.js';
import { SaidOnce } from './said-once.js';
import { showStatus } from './status.js';
import { type AssertionTests, showTests } from './tests.js';
import { type PoliciesView, showPolicies } from './views/policies.js';
import { registerSample } from './views/sample.js';

/** What the extension gives to whoever activates it: tests look at it. */
export interface Extension {
  readonly tests: AssertionTests;
  readonly environment: EnvironmentStatus;
  readonly policies: PoliciesView;
}

/** Makes the client of a server, in a process or in a worker. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

/** Starts the language server and ties the extension's commands to it: all that needs no process. */
export async function start(context: vscode.ExtensionContext, makeClient: MakeClient): Promise<Extension> {
  const output = vscode.window.createOutputChannel('NetworkPolicy', { log: true });
  output.info(`netpol ${(context.extension.packageJSON as { readonly version: string }).version}`);
  const documentSelector = selectorFor(vscode.workspace.workspaceFolders ?? []);
  const saidOnce = new SaidOnce();
  // Menus of the view of calls go by it.
  const calls = new ShownCalls(() => void vscode.commands.executeCommand('setContext', 'netpol.calls', true));
  const middleware = { ...saidOnce.middleware, ...calls.middleware };
  const client = makeClient({ ...clientOptions(documentSelector, output, context.workspaceState), middleware });
  const changes = new ManifestChanges(client);
  const tests = showTests(client, output);
  const environment = showEnvironments(client, changes, context.workspaceState, languages);
  const policies = showPolicies(client, changes);
  const commands = [
    saidOnce.watch(client),
    serveFiles(client),
    serveChartProgram(client, context.extensionUri),
    ...registerFolderCommands(),
    ...registerSample(context, client, changes, tests),
    ...registerCommands(client, output),
    ...registerExplain(client, changes),
    ...registerProposed(client, calls),
    ...registerDifference(client, changes),
    ...registerEnvironmentDifference(client, changes),
    ...registerRendered(client, changes),
    ...registerMap(client, context.extensionUri),
    ...registerRulePages(context.extensionUri),
    registerCopyProbe(client),
  ];
  context.subscriptions.push(output, client, changes, tests, environment, policies, showStatus(client, languages, output), ...commands);
  const started = client.start();
  context.subscriptions.push(followFolders(documentSelector, () => started.then(() => restart(client))));
  await started;
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(notificationNames.trusted)));
  return { tests, environment, policies };
}

function clientOptions(documentSelector: DocumentFilter[], output: vscode.LogOutputChannel, state: vscode.Memento): LanguageClientOptions {
  const commands = [
    commandNames.showLocations,
    commandNames.addDefaultDeny,
    commandNames.chooseEnvironment,
    commandNames.recordAssertions,
    commandNames.explain,
    commandNames.allow,
    commandNames.generatePolicies,
    commandNames.copyProbe,
    commandNames.showDifference,
    commandNames.showMap,
    commandNames.showRule,
  ];
  // The schema is contributed with `yamlValidation`, which is this extension's own.
  const schemas = vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined;
  // Asked at each start of the server: trust may have been granted meanwhile.
  const initializationOptions = (): InitializationOptions => ({
    ...chosenIn(state),
    commands,
    status: true,
    changes: true,
    tests: true,
    schemas,
    kubernetesSchemas: knowsKubernetes(),
    previews: true,
    files: true,
    charts: true,
    saidToo: true,
    trusted: vscode.workspace.isTrusted,
  });
  return {
    documentSelector,
    initializationOptions,
    // What changes here is told to the server, which asks for the values it wants.
    synchronize: { configurationSection: ['netpol', 'files.exclude'] },
    // By itself the client would fetch findings only when a file is opened.
    diagnosticPullOptions: { onChange: true, onSave: false, onFocus: false },
    outputChannel: output,
    markdown: { isTrusted: { enabledCommands: commands } },
  };
}

/** Whether the YAML extension completes the fields of Kubernetes objects: where a schema of it is set, or an extension for Kubernetes brings it. */
function knowsKubernetes(): boolean {
  if (vscode.extensions.getExtension('redhat.vscode-yaml') === undefined) return false;
  const set = vscode.workspace.getConfiguration('yaml').get<Readonly<Record<string, unknown>>>('schemas') ?? {};
  return vscode.extensions.getExtension('ms-kubernetes-tools.vscode-kubernetes-tools') !== undefined || Object.keys(set).some((one) => /kubernetes/i.test(one));
}

function chosenIn(state: vscode.Memento): Pick<InitializationOptions, 'environment'> {
  const environment = rememberedEnvironment(state);
  return environment === undefined ? {} : { environment };
}
