import * as vscode from 'vscode';

const type = 'netpol';

/** What tasks run: the programs of the command line that a task makes sense of. */
const commands = ['check', 'test'] as const;
type Command = (typeof commands)[number];

/** A task as `tasks.json` has it: `contributes.taskDefinitions` of package.json describes it. */
interface Definition extends vscode.TaskDefinition {
  readonly command: Command;
  readonly arguments?: readonly string[];
}

/** Tasks that judge the manifests of a folder, and that hold its assertions, with the command line that comes with the extension. */
export function registerTasks(extensionUri: vscode.Uri): vscode.Disposable {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
  return vscode.tasks.registerTaskProvider(type, {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .flatMap((folder) => commands.map((command) => taskOf({ type, command }, folder, program))),
    resolveTask: (task) => {
      const definition = task.definition as Definition;
      const scope = task.scope ?? vscode.workspace.workspaceFolders?.[0];
      return isDefinition(definition) && typeof scope === 'object' ? taskOf(definition, scope, program) : undefined;
    },
  });
}

function isDefinition({ command, arguments: more = [] }: Definition): boolean {
  return commands.includes(command) && Array.isArray(more) && more.every((each) => typeof each === 'string');
}

function taskOf(definition: Definition, folder: vscode.WorkspaceFolder, program: string): vscode.Task {
  const { command, arguments: more = [] } = definition;
  const format = command === 'check' ? ['--format', 'github'] : [];
  // The Node that runs the extension: of the desktop it is VS Code's own program, which must be told to be one.
  const options = { cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
  const execution = new vscode.ProcessExecution(process.execPath, [program, command, ...format, ...more], options);
  const task = new vscode.Task(definition, folder, command, 'netpol', execution, command === 'check' ? '$netpol' : []);
  task.group = vscode.TaskGroup.Test;
  task.detail = command === 'check' ? vscode.l10n.t('Judge every manifest of the folder') : vscode.l10n.t('Hold what *.netpol-test.yaml files state');
  return task;
}
