import * as vscode from 'vscode';
import type { BaseLanguageClient, Location } from 'vscode-languageclient';
import { commandNames, type MapModel, type MapParams, type MapPlace, type MapPlaceParams, notificationNames, requestNames } from '../../server/lsp/protocol.js';
import { type MapQuestion, type MapTarget, readFromView, type ToView } from './messages.js';
import { saveFromMap } from './save.js';
import { pageOf } from './view-page.js';

/** The command that shows the map, and the map's way to follow edits. */
export function registerMap(client: BaseLanguageClient, extension: vscode.Uri): readonly vscode.Disposable[] {
  let panel: MapPanel | undefined;
  return [
    vscode.commands.registerCommand(commandNames.showMap, (uri?: unknown, workload?: unknown) => {
      panel ??= new MapPanel(client, extension, () => {
        panel = undefined;
      });
      panel.show(typeof uri === 'string' ? uri : undefined, typeof workload === 'string' ? workload : undefined);
    }),
    client.onNotification(notificationNames.mapChanged, () => panel?.changed()),
    vscode.window.onDidChangeActiveTextEditor(() => panel?.follow()),
    { dispose: () => panel?.dispose() },
  ];
}

const manifests = ['yaml', 'json', 'jsonc', 'helm'];

/** One map, of the environment of the manifest that was looked at last. */
class MapPanel {
  readonly #client: BaseLanguageClient;
  readonly #extension: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  #uri: string | undefined;
  /** Where the reader came from. It stays while other manifests are opened from the map. */
  #start: NonNullable<MapParams['start']> = {};
  #question: MapQuestion = { expand: {}, filter: {} };
  #model: MapModel | undefined;
  /** The workload to select when the next map comes. */
  #focus: string | undefined;
  /** The map was asked for, and has not been shown since. */
  #opening = true;
  #isReady = false;
  #turn = 0;

  constructor(client: BaseLanguageClient, extension: vscode.Uri, closed: () => void) {
    this.#client = client;
    this.#extension = extension;
    this.#panel = vscode.window.createWebviewPanel('netpol.map', vscode.l10n.t('NetworkPolicy Map'), vscode.ViewColumn.Beside, {
      enableScripts: true,
      // The picture, what is selected and where the reader was stay while another tab is in front.
      retainContextWhenHidden: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')],
    });
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((message: unknown) => void this.#hear(message));
    webview.html = pageOf(webview, extension);
    this.#panel.onDidDispose(closed);
  }

  show(uri: string | undefined, workload: string | undefined): void {
    this.#uri = uri ?? activeManifest(this.#client) ?? this.#uri;
    this.#focus = workload;
    this.#opening = true;
    this.#start = workload === undefined ? { ...(this.#uri === undefined ? {} : { uri: this.#uri }) } : { workload };
    // What is filtered away cannot be looked at.
    if (workload !== undefined) this.#question = { expand: this.#question.expand, filter: {} };
    this.#panel.reveal(undefined, false);
    if (this.#isReady) void this.#ask();
  }

  /** Another manifest may belong to another environment. */
  follow(): void {
    const uri = activeManifest(this.#client);
    if (uri === undefined || uri === this.#uri) return;
    this.#uri = uri;
    this.changed();
  }

  changed(): void {
    if (this.#isReady) void this.#ask();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #hear(message: unknown): Promise<void> {
    const heard = readFromView(message);
    if (!heard) return;
    if (heard.type === 'open') return this.#open(heard.target, heard.stay);
    if (heard.type === 'allow') return this.#allow(heard.from, heard.to);
    if (heard.type === 'save') return saveFromMap(this.#client, this.#extension, { ...heard, document: this.#document() });
    if (heard.type === 'ready') this.#isReady = true;
    else this.#question = heard.question;
    await this.#ask();
  }

  /** An answer that was overtaken by another question is dropped. */
  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const question = this.#question;
    const params: MapParams = { ...this.#document(), start: this.#start, ...question };
    try {
      const model = await this.#client.sendRequest<MapModel | null>(requestNames.map, params);
      if (turn !== this.#turn) return;
      if (!model) return this.#send({ type: 'failed', message: vscode.l10n.t('The map could not be made: the output of NetworkPolicy says why.') });
      if (this.#focus !== undefined && question.filter.workload === undefined && !model.nodes.some(({ id }) => id === `w:${this.#focus}`)) {
        // It stands among others that are drawn as one: it and what it is connected with is what the reader wants to see.
        this.#question = { expand: question.expand, filter: { workload: this.#focus } };
        return this.#ask();
      }
      const same = this.#model !== undefined && JSON.stringify(model) === JSON.stringify(this.#model) && this.#focus === undefined && !this.#opening;
      this.#model = model;
      if (same) return;
      const focus = this.#focus === undefined ? undefined : `w:${this.#focus}`;
      this.#focus = undefined;
      this.#send({ type: 'map', model, question, ...(focus === undefined ? {} : { focus }), ...(this.#opening ? { opened: true } : {}) });
      this.#opening = false;
    } catch (error) {
      if (turn === this.#turn)
        this.#send({ type: 'failed', message: vscode.l10n.t('The language server gave no map: {0}', error instanceof Error ? error.message : String(error)) });
    }
  }

  #send(message: ToView): void {
    void this.#panel.webview.postMessage(message);
  }

  #document(): Pick<MapParams, 'textDocument'> {
    return this.#uri === undefined ? {} : { textDocument: { uri: this.#uri } };
  }

  /** Opens what the server says a part of its own map stands at; the page only names parts. */
  async #open(target: MapTarget, stay: boolean): Promise<void> {
    const place = this.#model && placeOf(this.#model, target);
    if (!place) return;
    const params: MapPlaceParams = { ...this.#document(), place };
    const location = await this.#client.sendRequest<Location | null>(requestNames.mapPlace, params).catch(() => null);
    if (!location) {
      void vscode.window.showInformationMessage(vscode.l10n.t('It is not there any more.'));
      return;
    }
    const { uri, range } = this.#client.protocol2CodeConverter.asLocation(location);
    await vscode.window.showTextDocument(uri, { selection: range, viewColumn: this.#columnBeside(), preserveFocus: stay, preview: true });
  }

  /** Asks for the edit that lets one workload of the last map reach another; the page only names nodes, and the command makes the edit. */
  async #allow(from: string, to: string): Promise<void> {
    const [client, server] = [from, to].map((id) => workloadOf(this.#model, id));
    if (!client || !server) return;
    const params: MapPlaceParams = { ...this.#document(), place: server };
    const uri = this.#uri ?? (await this.#client.sendRequest<Location | null>(requestNames.mapPlace, params).catch(() => null))?.uri;
    if (uri === undefined) return;
    const { port } = this.#question.filter;
    await vscode.commands.executeCommand(commandNames.allow, { uri, from: client.id, to: server.id, ...(port === undefined ? { asksPort: true } : { port }) });
  }

  /** Where the reader has a text already, else beside the map. */
  #columnBeside(): vscode.ViewColumn {
    const others = vscode.window.visibleTextEditors.flatMap(({ viewColumn }) =>
      viewColumn !== undefined && viewColumn !== this.#panel.viewColumn ? [viewColumn] : [],
    );
    return others[0] ?? vscode.ViewColumn.Beside;
  }
}

/** The workload that a node of the model stands for alone. */
export function workloadOf(model: MapModel | undefined, id: string): Extract<MapPlace, { kind: 'workload' }> | undefined {
  const place = model?.nodes.find((node) => node.id === id && node.kind === 'workload')?.place;
  return place?.kind === 'workload' ? place : undefined;
}

/** The place of a part of the model; undefined for what it does not have. */
export function placeOf({ nodes, edges, boxes, notes }: MapModel, target: MapTarget): MapPlace | undefined {
  switch (target.kind) {
    case 'node':
      return nodes.find(({ id }) => id === target.node)?.place;
    case 'box':
      return boxes.find(({ id }) => id === target.box)?.place;
    case 'policy':
      return nodes.find(({ id }) => id === target.node)?.policies[target.index]?.place;
    case 'note':
      return notes[target.index]?.place;
    case 'reason':
      return edges.find(({ id }) => id === target.edge)?.because[target.index]?.place;
  }
}

function activeManifest({ code2ProtocolConverter }: BaseLanguageClient): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && manifests.includes(document.languageId) ? code2ProtocolConverter.asUri(document.uri) : undefined;
}
