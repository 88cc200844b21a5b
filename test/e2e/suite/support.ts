import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Asks again until there is an answer. @throws after `milliseconds`, with what was waited for. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>, milliseconds = 20_000): Promise<T> {
  for (const end = Date.now() + milliseconds; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the files that tests opened held before; undefined for one that was not there. The workspace is a copy for this run. */
const before = new Map<string, Uint8Array | undefined>();

/** Writes a file of the workspace and opens it; it is gone again after the test. */
export async function newFile(path: string, content: string): Promise<vscode.TextDocument> {
  const uri = inWorkspace(path);
  before.set(uri.toString(), undefined);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
  return open(path);
}

/** Opens and shows a file of the workspace as a person does: what an extension opens itself, VS Code keeps open for minutes after its tab is closed. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const uri = inWorkspace(path);
  if (!before.has(uri.toString())) before.set(uri.toString(), await vscode.workspace.fs.readFile(uri));
  await vscode.commands.executeCommand('vscode.open', uri, { preview: false });
  return until(`an editor of ${path}`, () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())?.document);
}

function inWorkspace(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Shows a document that has no file. */
export async function untitled(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Where `text` first stands. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${text} stands in the document`);
  return document.positionAt(offset);
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** This extension's findings. */
export function findings(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'netpol');
}

export function finding(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  return until(`the finding ${rule}; there are: ${findings(document).map(ruleOf).join(', ') || 'none'}`, () =>
    findings(document).find((each) => ruleOf(each) === rule),
  );
}

export function noFinding(document: vscode.TextDocument, rule: string): Promise<true> {
  return until(`the finding ${rule} to go`, () => (findings(document).some((each) => ruleOf(each) === rule) ? undefined : true));
}

/** The text of all hovers at a position, once one of them fits. */
export function hover(document: vscode.TextDocument, position: vscode.Position, fits: RegExp): Promise<string> {
  let last = '';
  return until(`a hover like ${fits}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
    last = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    return fits.test(last) ? last : undefined;
  }).catch((error: Error) => {
    throw new Error(`${error.message}; the last was: ${last}`);
  });
}

/** The resolved code lenses of a document, once one of them fits. */
export async function lenses(document: vscode.TextDocument, fits: RegExp): Promise<readonly vscode.CodeLens[]> {
  let last: readonly vscode.CodeLens[] = [];
  try {
    return await until(`a code lens like ${fits}`, async () => {
      last = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
      return last.some(({ command }) => fits.test(command?.title ?? '')) ? last : undefined;
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}; there are: ${last.map(({ command }) => command?.title).join(' / ')}`);
  }
}

/** The quick fixes at a place. */
export async function fixes(document: vscode.TextDocument, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    100,
  );
}

/** Applies the first quick fix whose title fits; answers its title. */
export async function applyFix(document: vscode.TextDocument, range: vscode.Range, title: RegExp): Promise<string> {
  const offered = await fixes(document, range);
  const chosen = offered.find((each) => title.test(each.title));
  assert.ok(chosen, `a fix like ${title}; offered: ${offered.map((each) => each.title).join(' / ') || 'none'}`);
  if (chosen.edit) assert.ok(await vscode.workspace.applyEdit(chosen.edit), 'the edit is applied');
  if (chosen.command) await vscode.commands.executeCommand(chosen.command.command, ...(chosen.command.arguments ?? []));
  assert.ok(chosen.edit || chosen.command, 'the fix does something');
  return chosen.title;
}

export async function edit(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}

/** Replaces the first `text` of the document. */
export function replace(document: vscode.TextDocument, text: string, by: string): Promise<void> {
  const start = positionOf(document, text);
  return edit(document, new vscode.Range(start, document.positionAt(document.offsetAt(start) + text.length)), by);
}

/** Sets a setting of the workspace for as long as `during` runs. */
export async function withSetting(name: string, value: unknown, during: () => Promise<void>): Promise<void> {
  const set = (to: unknown): Thenable<void> => vscode.workspace.getConfiguration('netpol').update(name, to, vscode.ConfigurationTarget.Workspace);
  await set(value);
  try {
    await during();
  } finally {
    await set(undefined);
  }
}

/** Closes every editor and forgets what was not saved. */
export async function closeAll(): Promise<void> {
  await until('unsaved editors to be closed', async () => {
    const dirty = vscode.workspace.textDocuments.find(({ isDirty }) => isDirty);
    if (!dirty) return true;
    await revertAndClose(dirty);
    return undefined;
  });
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until('nothing to be unsaved', () => (vscode.workspace.textDocuments.some(({ isDirty }) => isDirty) ? undefined : true));
  // The next document without a file takes the name of the last one, which must be gone until then.
  await until('no document without a file', () => (vscode.workspace.textDocuments.some(({ isUntitled }) => isUntitled) ? undefined : true));
  await until('no tab to be open', () => (vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0) ? true : undefined));
  await restoreFiles();
}

/** In a browser VS Code saves by itself after a second, so that what one test typed would be there for the next. */
async function restoreFiles(): Promise<void> {
  for (const [name, content] of before) {
    const uri = vscode.Uri.parse(name);
    if (!content) {
      await vscode.workspace.fs.delete(uri);
      before.delete(name);
    } else if (!isSame(await vscode.workspace.fs.readFile(uri), content)) await vscode.workspace.fs.writeFile(uri, content);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Settings are saved a moment after they are changed, which may put another editor in front: the next round tries again. */
async function revertAndClose(document: vscode.TextDocument): Promise<void> {
  const shown = await vscode.window.showTextDocument(document).then(
    () => true,
    () => false,
  );
  if (shown) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}
