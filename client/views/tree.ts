import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type EnvironmentsResult,
  type ListFilter,
  type NamespaceParams,
  type NamespaceResult,
  type NamespacesParams,
  type NamespacesResult,
  requestNames,
} from '../../server/lsp/protocol.js';
import type { ManifestChanges } from '../answer-documents.js';
import { itemOf, type NamespaceNode, type ViewNode } from './nodes.js';

/** The view's rows: environments where there are several, in them namespaces, in these workloads and policies. Each is asked for when it is opened. */
export class PolicyTree implements vscode.TreeDataProvider<ViewNode>, vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #listener: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;
  filter: ListFilter = {};
  /** Whether workloads are listed though there is no policy yet; the view says first what may be done about that. */
  withoutPolicies = false;

  constructor(client: BaseLanguageClient, changes: ManifestChanges) {
    this.#client = client;
    this.#listener = changes.event(() => this.refresh());
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    return itemOf(this.#client, node);
  }

  async getChildren(node?: ViewNode): Promise<ViewNode[]> {
    if (!node) return this.#roots();
    if (node.type === 'environment') return namespaceNodes(await this.#namespaces(node.environment), node.environment);
    return node.type === 'namespace' ? this.#contents(node) : [];
  }

  /** The namespaces that a default-deny may be for. */
  async namespaces(): Promise<readonly NamespaceNode[]> {
    const { namespaces } = await this.#client.sendRequest<NamespacesResult>(requestNames.namespaces, { ...this.#document() } satisfies NamespacesParams);
    return namespaceNodes({ namespaces }, undefined).filter(({ namespace: { name, location } }) => name !== undefined && location !== undefined);
  }

  async #roots(): Promise<ViewNode[]> {
    const known = await this.#client.sendRequest<EnvironmentsResult>(requestNames.environments, this.#document());
    if (known.count > 0) {
      const shown = known.chosen ?? known.shown;
      return known.environments.map((one) => ({ type: 'environment', environment: one.name, shown: one, isChosen: one.name === shown }));
    }
    const result = await this.#namespaces(undefined);
    const isBare = result.complete && result.totals.policies === 0 && result.totals.workloads > 0;
    await vscode.commands.executeCommand('setContext', 'netpol.withoutPolicies', isBare);
    return isBare && !this.withoutPolicies ? [] : namespaceNodes(result, undefined);
  }

  #namespaces(environment: string | undefined): Promise<NamespacesResult> {
    const params: NamespacesParams = { ...(environment === undefined ? {} : { environment }), filter: this.filter };
    return this.#client.sendRequest<NamespacesResult>(requestNames.namespaces, params);
  }

  async #contents({ environment, namespace: { name } }: NamespaceNode): Promise<ViewNode[]> {
    const params: NamespaceParams = {
      ...(environment === undefined ? {} : { environment }),
      ...(name === undefined ? {} : { namespace: name }),
      filter: this.filter,
    };
    const { workloads, policies } = await this.#client.sendRequest<NamespaceResult>(requestNames.namespace, params);
    return [
      ...workloads.map((workload) => ({ type: 'workload', environment, workload }) as const),
      ...policies.map((policy) => ({ type: 'policy', environment, namespace: name, policy }) as const),
    ];
  }

  #document(): { readonly textDocument?: { readonly uri: string } } {
    const document = vscode.window.activeTextEditor?.document;
    return document ? { textDocument: { uri: this.#client.code2ProtocolConverter.asUri(document.uri) } } : {};
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

function namespaceNodes({ namespaces }: Pick<NamespacesResult, 'namespaces'>, environment: string | undefined): NamespaceNode[] {
  return namespaces.map((namespace) => ({ type: 'namespace', environment, namespace }));
}
