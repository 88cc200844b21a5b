import * as vscode from 'vscode';
import { commandNames } from '../server/lsp/protocol.js';

/** What the menu of a folder offers: to judge it, and the map of its environment. */
export function registerFolderCommands(): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand(commandNames.checkFolder, (given?: unknown) => given instanceof vscode.Uri && checkFolder(given)),
    registerCommand(commandNames.mapFolder, (given?: unknown) => {
      // As a place in it: the environment is that of what stands there.
      return given instanceof vscode.Uri && vscode.commands.executeCommand(commandNames.showMap, `${given.toString()}/`);
    }),
  ];
}

/** Runs the task that a person finds in the list of tasks, on one folder only. */
async function checkFolder(uri: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const tasks = await vscode.tasks.fetchTasks({ type: 'netpol' });
  const task = tasks.find(({ scope, definition }) => scope === folder && definition['command'] === 'check' && definition['arguments'] === undefined);
  if (!folder || !task || !(task.execution instanceof vscode.ProcessExecution)) return;
  const path = vscode.workspace.asRelativePath(uri, false);
  const inside = uri.toString() === folder.uri.toString() ? [] : ['--', path];
  const { process, args, options } = task.execution;
  const execution = new vscode.ProcessExecution(process, [...args, ...inside], options);
  const definition = { ...task.definition, arguments: inside };
  await vscode.tasks.executeTask(new vscode.Task(definition, folder, `check ${path}`, 'netpol', execution, task.problemMatchers));
}
