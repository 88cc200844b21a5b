import * as vscode from 'vscode';
import { commandNames } from '../server/lsp/protocol.js';

const scheme = 'netpol-rule';

/** The pages of the rules, which come with the extension: by a command, which findings link to, and by the address `vscode://netpol.netpol/rules/RULE`. */
export function registerRulePages(extensionUri: vscode.Uri): readonly vscode.Disposable[] {
  const pages = readOnce(vscode.Uri.joinPath(extensionUri, 'dist', 'rule-pages.json'));
  const provideTextDocumentContent = async ({ path }: vscode.Uri): Promise<string> =>
    (await pages())[idOf(path)] ?? `${vscode.l10n.t('There is no rule {0}.', idOf(path))}\n`;
  return [
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent }),
    vscode.commands.registerCommand(commandNames.showRule, async (id?: unknown) => show(await pages(), typeof id === 'string' ? id : undefined)),
    vscode.window.registerUriHandler({
      handleUri: async ({ path }) => show(await pages(), /^\/rules\/([^/]+)$/.exec(path)?.[1]),
    }),
  ];
}

/** By the rule's id. */
type Pages = Readonly<Record<string, string>>;

function readOnce(file: vscode.Uri): () => Promise<Pages> {
  let read: Promise<Pages> | undefined;
  return () => {
    read ??= (async () => JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as Pages)();
    return read;
  };
}

/** The page, as it is read; where no rule is named, one is picked. */
async function show(pages: Pages, named: string | undefined): Promise<void> {
  const id = named ?? (await vscode.window.showQuickPick(picks(pages), { title: vscode.l10n.t('Show the Page of a Rule'), matchOnDescription: true }))?.label;
  if (id === undefined) return;
  if (!Object.hasOwn(pages, id)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no rule {0}.', id));
    return;
  }
  const uri = vscode.Uri.from({ scheme, path: `/${id}.md` });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // Without VS Code's own extension for Markdown the page is read as it is written.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}

function picks(pages: Pages): readonly vscode.QuickPickItem[] {
  return Object.entries(pages).map(([label, text]) => ({ label, description: text.split('\n')[2] ?? '' }));
}

function idOf(path: string): string {
  return path.replace(/^\//, '').replace(/\.md$/, '');
}
