import { expect, test } from 'vitest';
import type { ClientCapabilities, CodeLens, Diagnostic, DocumentDiagnosticReport, InlayHint, SemanticTokens } from 'vscode-languageserver';
import { type Dice, diceOf } from '../support/random-yaml.js';
import { fullClient } from './support/capabilities.js';
import { type Editor, startEditor } from './support/editor.js';
import { deployment, openPolicy } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

/** Who pushes findings, and understands everything else. */
const { diagnostics: _, ...workspace } = fullClient.workspace ?? {};
const { diagnostic: __, ...textDocument } = fullClient.textDocument ?? {};
const pushed: ClientCapabilities = { ...fullClient, workspace, textDocument };

const policy = (from: string, port: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: ${from}}}}]
      ports: [{port: ${port}}]
`;
const bare = (text: string) => text.replaceAll('  namespace: shop\n', '').replace(', namespace: shop', '');
const assertions = (expected: string) => `assertions:\n  - {from: shop/client, to: shop/web, ports: [8080], expect: ${expected}}\n`;

/** By path: what the file may say; null: it is not there. All of it can be read and built: while somebody types what cannot, the last that could counts. */
const world: Readonly<Record<string, readonly (string | null)[]>> = {
  'shop/web.yaml': [deployment('web'), deployment('website'), null],
  'shop/client.yaml': [deployment('client'), deployment('customer'), null],
  'shop/policy.yaml': [policy('client', '8080'), policy('customer', '80'), openPolicy, null],
  'shop/namespace.yaml': [null, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n'],
  'base/kustomization.yaml': ['resources: [web.yaml, policy.yaml]\n', 'resources: [web.yaml]\n', 'namePrefix: a-\nresources: [web.yaml, policy.yaml]\n'],
  'base/web.yaml': [bare(deployment('web')), bare(deployment('api'))],
  'base/policy.yaml': [bare(policy('client', '8080')), bare(policy('web', '80'))],
  'prod/kustomization.yaml': ['namespace: prod\nresources: [../base]\n', 'namespace: live\nresources: [../base]\n', null],
  'new/more.yaml': [null, deployment('client'), deployment('other')],
  '.netpol.yaml': [
    null,
    'rules: {dangling-peer: off}\n',
    'environments: {live: {kustomize: prod}}\n',
    'rules: {no-such-rule: off, dangling-peer: error}\n',
    'exclude: [shop/client.yaml]\n',
  ],
  '.gitignore': [null, 'new\n', 'shop/client.yaml\n'],
  'shop.netpol-test.yaml': [null, assertions('allowed'), assertions('denied')],
};

const settings = [{}, { rules: { 'dangling-peer': 'off' } }, { codeLens: { enable: false } }, { inlayHints: { enable: false } }];

/** What an editor shows of open files: it asks when it has edited a file itself, and again when it is told to. */
class Screen {
  readonly editor: Editor;
  readonly #pulls: boolean;
  readonly #had: Record<'diagnostics' | 'codeLens' | 'inlayHint' | 'semanticTokens', number>;
  readonly #findings = new Map<string, { readonly resultId: string | undefined; readonly items: readonly Diagnostic[] }>();
  readonly #shown = new Map<string, { lenses?: unknown; hints?: unknown; tokens?: unknown }>();

  constructor(editor: Editor, pulls: boolean) {
    this.editor = editor;
    this.#pulls = pulls;
    this.#had = { ...editor.refreshes };
  }

  /** After a document was opened or edited. */
  async edited(uri: string): Promise<void> {
    await Promise.all([this.#askFindings(uri), this.#askLenses(uri), this.#askHints(uri), this.#askTokens(uri)]);
  }

  closed(uri: string): void {
    this.#findings.delete(uri);
    this.#shown.delete(uri);
  }

  /** Asks for what the server said may be another. Gives whether it said so. */
  async follow(): Promise<boolean> {
    const { refreshes } = this.editor;
    const ask = { diagnostics: this.#askFindings, codeLens: this.#askLenses, inlayHint: this.#askHints, semanticTokens: this.#askTokens };
    let said = false;
    for (const kind of Object.keys(ask) as (keyof typeof ask)[]) {
      if (refreshes[kind] === this.#had[kind]) continue;
      this.#had[kind] = refreshes[kind];
      said = true;
      await Promise.all([...this.editor.texts.keys()].map((uri) => ask[kind].call(this, uri)));
    }
    return said;
  }

  /** All that is shown, in an order of its own, with the folder left out. */
  answers(folder: Folder): unknown {
    const all = [...this.editor.texts.keys()].sort().map((uri) => ({
      uri,
      findings: this.#pulls ? this.#findings.get(uri)?.items : this.editor.lastPublished(uri)?.diagnostics,
      ...this.#shown.get(uri),
    }));
    return JSON.parse(JSON.stringify(all).replaceAll(folder.uri, '').replaceAll(folder.path, ''));
  }

  async #askFindings(uri: string): Promise<void> {
    if (!this.#pulls) return;
    const previousResultId = this.#findings.get(uri)?.resultId;
    const report = await this.editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
    if (report.kind === 'full') this.#findings.set(uri, { resultId: report.resultId, items: report.items });
    else expect(report.resultId).toBe(previousResultId);
  }

  async #askLenses(uri: string): Promise<void> {
    const lenses = (await this.editor.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? [];
    const resolved = await Promise.all(lenses.map((lens) => (lens.command ? lens : this.editor.request<CodeLens>('codeLens/resolve', lens))));
    // What an edit changes goes by what the file said when it was opened.
    this.#of(uri).lenses = resolved.map(({ range, command }) => `${range.start.line} ${command?.title}`).filter((title) => !title.includes(' since it was '));
  }

  async #askHints(uri: string): Promise<void> {
    const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    const hints = await this.editor.request<InlayHint[] | null>('textDocument/inlayHint', { textDocument: { uri }, range });
    this.#of(uri).hints = (hints ?? []).map(({ position, label }) => `${position.line} ${JSON.stringify(label)}`);
  }

  async #askTokens(uri: string): Promise<void> {
    const tokens = await this.editor.request<SemanticTokens | null>('textDocument/semanticTokens/full', { textDocument: { uri } });
    this.#of(uri).tokens = tokens?.data ?? [];
  }

  #of(uri: string): { lenses?: unknown; hints?: unknown; tokens?: unknown } {
    const found = this.#shown.get(uri) ?? {};
    this.#shown.set(uri, found);
    return found;
  }
}

/** Follows the server until it has said nothing for longer than it ever gathers or waits. */
async function quiet(screen: Screen): Promise<void> {
  for (let still = 0; still < 8; still++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (await screen.follow()) still = 0;
  }
}

/** One who works in a folder, and whose editor tells the server of all that happens. */
class Person {
  readonly steps: string[] = [];
  settings: object = {};
  readonly #files = new Map<string, string>();

  constructor(
    readonly folder: Folder,
    readonly screen: Screen,
    readonly dice: Dice,
    files: Readonly<Record<string, string>>,
  ) {
    for (const [path, text] of Object.entries(files)) this.#files.set(path, text);
  }

  async act(): Promise<void> {
    const { dice, screen } = this;
    const path = dice.one(Object.keys(world));
    const text = dice.one(world[path] ?? []);
    const uri = this.folder.uriOf(path);
    const isOpen = screen.editor.texts.has(uri);
    const what = dice.one(['type', 'type', 'type', 'disk', 'disk', 'save', 'open', 'close', 'settings'] as const);
    this.steps.push(`${what} ${path} ${world[path]?.indexOf(text)}`);
    if (what === 'settings') return this.#set(dice.one(settings));
    if (what === 'close' && isOpen) return this.#close(uri);
    if (what === 'disk' || (what === 'type' && !isOpen)) return this.#write(path, text);
    if (what === 'save' && isOpen) return this.#write(path, screen.editor.text(uri));
    if (what === 'type' && text !== null) {
      await screen.editor.change(uri, { text });
      return screen.edited(uri);
    }
    const saved = this.#files.get(path);
    if (what === 'open' && !isOpen && saved !== undefined && /\.yaml$/.test(path)) return this.#open(uri, saved);
  }

  async #open(uri: string, text: string): Promise<void> {
    await this.screen.editor.open(uri, text);
    await this.screen.edited(uri);
  }

  async #close(uri: string): Promise<void> {
    await this.screen.editor.close(uri);
    this.screen.closed(uri);
  }

  async #write(path: string, text: string | null): Promise<void> {
    const was = this.#files.has(path);
    if (text === null) {
      if (!was) return;
      this.#files.delete(path);
      this.folder.remove(path);
    } else {
      this.#files.set(path, text);
      this.folder.write(path, text);
    }
    const type = text === null ? 3 : was ? 2 : 1;
    // A client tells of a new folder by itself, too.
    const folders = !was && path.startsWith('new/') ? [{ uri: this.folder.uriOf('new'), type: 1 }] : [];
    await this.screen.editor.notify('workspace/didChangeWatchedFiles', { changes: [...folders, { uri: this.folder.uriOf(path), type }] });
  }

  async #set(to: object): Promise<void> {
    this.settings = to;
    this.screen.editor.settings = { netpol: to };
    await this.screen.editor.notify('workspace/didChangeConfiguration', { settings: null });
  }
}

/** What an editor shows that is started now, with the same files open. */
async function freshAnswers({ screen, settings: now, folder }: Person, capabilities: ClientCapabilities, pulls: boolean): Promise<unknown> {
  const editor = await startEditor({ folders: [folder], capabilities, settings: { netpol: now } });
  const fresh = new Screen(editor, pulls);
  for (const [uri, document] of screen.editor.texts) {
    await editor.open(uri, document.getText());
    await fresh.edited(uri);
  }
  await quiet(fresh);
  for (const uri of editor.texts.keys()) await fresh.edited(uri);
  const answers = fresh.answers(folder);
  await editor.stop();
  return answers;
}

for (const pulls of [true, false])
  test(`whatever happens, an editor that ${pulls ? 'fetches' : 'is sent'} findings shows in the end what a new server would say`, async () => {
    const capabilities = pulls ? fullClient : pushed;
    for (let seed = 1; seed <= 8; seed++) {
      const dice = diceOf(seed + (pulls ? 0 : 500));
      const files = Object.fromEntries(Object.entries(world).flatMap(([path, texts]) => (texts[0] == null ? [] : [[path, texts[0]]])));
      const folder = makeFolder(files);
      const editor = await startEditor({ folders: [folder], capabilities });
      const person = new Person(folder, new Screen(editor, pulls), dice, files);
      for (const path of ['shop/policy.yaml', 'base/policy.yaml', 'shop/web.yaml']) {
        await editor.open(folder.uriOf(path), files[path] ?? '');
        await person.screen.edited(folder.uriOf(path));
      }
      for (let step = dice.whole(2, 14); step > 0; step--) {
        await person.act();
        if (dice.chance(0.3)) await quiet(person.screen);
      }
      await quiet(person.screen);
      expect(person.screen.answers(folder), `${seed}: ${person.steps.join(', ')}`).toEqual(await freshAnswers(person, capabilities, pulls));
      await editor.stop();
    }
  });
