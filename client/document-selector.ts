import * as vscode from 'vscode';

/** Documents of one language, by where they are. */
export interface DocumentFilter {
  readonly scheme: string;
  readonly language: string;
}

/** What manifests are written in, as VS Code calls it. */
export const languages = ['yaml', 'json', 'jsonc', 'helm'];

/** Files on a disk, in whatever the folders of the workspace are made of, and what has not been saved yet; not the sides of a diff. */
export function selectorFor(folders: readonly vscode.WorkspaceFolder[]): DocumentFilter[] {
  return [...new Set(['file', 'untitled', 'vscode-vfs', ...folders.map(({ uri }) => uri.scheme)])].flatMap(ofScheme);
}

function ofScheme(scheme: string): readonly DocumentFilter[] {
  return languages.map((language) => ({ scheme, language }));
}

/**
 * Folders may come after the start, in a browser even all of them, and their files may be somewhere else than those before: these are added to the
 * selector of the client, which is read when it starts.
 */
export function followFolders(selector: DocumentFilter[], restart: () => Promise<void>): vscode.Disposable {
  return vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
    const known = new Set(selector.map(({ scheme }) => scheme));
    const others = [...new Set(added.map(({ uri }) => uri.scheme))].filter((scheme) => !known.has(scheme));
    if (others.length === 0) return;
    selector.push(...others.flatMap(ofScheme));
    void restart();
  });
}
