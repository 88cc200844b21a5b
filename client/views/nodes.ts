import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ListedNamespace, ListedWorkload, PolicySummary, ProtocolLocation, ShownEnvironment, WorkloadStanding } from '../../server/lsp/protocol.js';
import { shownName } from '../shown-name.js';

/** What the view shows a row of. `environment` is undefined where there is only one. */
export type ViewNode = EnvironmentNode | NamespaceNode | WorkloadNode | PolicyNode;

export interface EnvironmentNode {
  readonly type: 'environment';
  readonly environment: string;
  readonly shown: ShownEnvironment;
  readonly isChosen: boolean;
}

export interface NamespaceNode {
  readonly type: 'namespace';
  readonly environment: string | undefined;
  readonly namespace: ListedNamespace;
}

export interface WorkloadNode {
  readonly type: 'workload';
  readonly environment: string | undefined;
  readonly workload: ListedWorkload;
}

export interface PolicyNode {
  readonly type: 'policy';
  readonly environment: string | undefined;
  readonly namespace: string | undefined;
  readonly policy: PolicySummary;
}

const { t } = vscode.l10n;

/** Where it is written; an environment is not written in one place. */
export function placeOfNode(node: ViewNode): ProtocolLocation | undefined {
  switch (node.type) {
    case 'environment':
      return undefined;
    case 'namespace':
      return node.namespace.location;
    case 'workload':
      return node.workload.location;
    case 'policy':
      return node.policy.location;
  }
}

/** The same for the same thing after each change, so that what is open stays open. */
function idOf(node: ViewNode): string {
  const environment = node.environment ?? '';
  if (node.type === 'environment') return JSON.stringify([environment]);
  if (node.type === 'namespace') return JSON.stringify([environment, node.namespace.name ?? null]);
  if (node.type === 'workload') return JSON.stringify([environment, node.workload.id, 'workload']);
  return JSON.stringify([environment, node.namespace ?? null, node.policy.kind, node.policy.name, 'policy']);
}

/** A row of the view, with the words that a screen reader says: a picture says nothing to it. */
export function itemOf(client: BaseLanguageClient, node: ViewNode): vscode.TreeItem {
  const item = rowOf(node);
  const place = placeOfNode(node);
  item.id = idOf(node);
  item.contextValue = `${node.type}${place ? ' placed' : ''}`;
  if (place && (node.type === 'workload' || node.type === 'policy')) item.command = openingOf(client, place);
  return item;
}

function rowOf(node: ViewNode): vscode.TreeItem {
  switch (node.type) {
    case 'environment':
      return environmentItem(node);
    case 'namespace':
      return namespaceItem(node);
    case 'workload':
      return workloadItem(node);
    case 'policy':
      return policyItem(node);
  }
}

/** Opens a place as the editor's own lists do: in the preview, and keeping the focus in the list. */
export function openingOf({ protocol2CodeConverter: convert }: BaseLanguageClient, { uri, range }: ProtocolLocation): vscode.Command {
  const at = convert.asRange(range);
  return {
    title: t('Go to'),
    command: 'vscode.open',
    arguments: [convert.asUri(uri), { selection: new vscode.Range(at.start, at.start), preserveFocus: true }],
  };
}

function environmentItem({ environment: called, shown, isChosen }: EnvironmentNode): vscode.TreeItem {
  const environment = shownName(called);
  const state = isChosen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(environment, state);
  const missing = shown.missing.length + shown.units.filter(({ outcome }) => outcome !== 'rendered').length;
  item.iconPath = new vscode.ThemeIcon(missing > 0 ? 'warning' : 'server-environment');
  item.description = [isChosen ? t('shown') : '', missing > 0 ? t('incomplete') : ''].filter((each) => each !== '').join(', ');
  item.accessibilityInformation = { label: [t('Environment {0}', environment), item.description].filter((each) => each !== '').join(', ') };
  return item;
}

function namespaceItem({ namespace: { name: called, workloads, policies, isolated } }: NamespaceNode): vscode.TreeItem {
  const name = called === undefined ? undefined : shownName(called);
  const item = new vscode.TreeItem(name ?? t('Whole cluster'), vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = new vscode.ThemeIcon(name === undefined ? 'globe' : 'symbol-namespace');
  const policyCount = policies === 1 ? t('1 policy') : t('{0} policies', policies);
  const workloadCount = workloadsText(workloads);
  const isWhole = isolated.ingress === workloads && isolated.egress === workloads;
  const standing = isWhole ? t('all isolated') : t('isolated: {0} of {2} in, {1} of {2} out', isolated.ingress, isolated.egress, workloads);
  // The row is narrow; what is pointed at, and what is heard, is the sentence.
  const briefly = isWhole ? standing : t('isolated {0}/{2} in, {1}/{2} out', isolated.ingress, isolated.egress, workloads);
  const counts = name === undefined ? [] : workloads === 0 ? [workloadCount] : [briefly];
  item.description = [...counts, policyCount].join(' · ');
  item.tooltip = [name ?? t('Whole cluster'), ...(name === undefined ? [] : [workloadCount]), ...(workloads === 0 ? [] : [standing]), policyCount].join('\n');
  item.accessibilityInformation = { label: `${name === undefined ? '' : `${t('Namespace')} `}${item.tooltip.replaceAll('\n', ', ')}` };
  return item;
}

function workloadItem({ workload: { ingress, egress, policies, ...workload } }: WorkloadNode): vscode.TreeItem {
  const [kind, name] = [shownName(workload.kind), shownName(workload.name)];
  const item = new vscode.TreeItem(name);
  item.iconPath = iconOf(ingress, egress);
  item.description = `${kind} · ${arrow(ingress)} ${t('in')} ${arrow(egress)} ${t('out')}`;
  const words = [standingText('ingress', ingress), standingText('egress', egress)];
  const by = policies.length === 0 ? t('No policy selects it.') : t('Policies: {0}', policies.map(shownName).join(', '));
  item.tooltip = `${kind} ${name}\n${words.join('\n')}\n${by}`;
  item.accessibilityInformation = { label: `${kind} ${name}, ${words.join(', ')}. ${by}` };
  return item;
}

function policyItem({ policy: { isolates, workloads, possible, ...policy } }: PolicyNode): vscode.TreeItem {
  const [kind, name] = [shownName(policy.kind), shownName(policy.name)];
  const item = new vscode.TreeItem(name);
  item.iconPath = new vscode.ThemeIcon('shield');
  const selected = workloadsText(workloads);
  const selects = possible === 0 ? t('selects {0}', selected) : t('selects {0}, perhaps {1} more', selected, possible);
  const which = isolates.map((one) => (one === 'ingress' ? t('ingress') : t('egress'))).join(', ');
  const parts = [kind, selects, which === '' ? '' : t('isolates {0}', which)].filter((each) => each !== '');
  const many = possible === 0 ? selected : t('{0}, perhaps {1} more', selected, possible);
  item.description = [kind === 'NetworkPolicy' ? '' : kind, many, which].filter((each) => each !== '').join(' · ');
  item.tooltip = `${kind} ${name}\n${parts.slice(1).join('\n')}`;
  item.accessibilityInformation = { label: `${t('Policy {0}', name)}, ${parts.join(', ')}` };
  return item;
}

/** A count is never shown without its noun. */
export function workloadsText(count: number): string {
  return count === 1 ? t('1 workload') : t('{0} workloads', count);
}

function iconOf(ingress: WorkloadStanding, egress: WorkloadStanding): vscode.ThemeIcon {
  const both = [ingress, egress];
  if (both.every((one) => one === 'isolated')) return new vscode.ThemeIcon('lock');
  if (both.includes('unknown')) return new vscode.ThemeIcon('question');
  return new vscode.ThemeIcon(both.every((one) => one === 'open') ? 'unlock' : 'circle-large-outline');
}

/** Shapes, not colours alone: closed, half, open, unknown. */
function arrow(standing: WorkloadStanding): string {
  return { isolated: '●', limited: '◐', open: '○', unknown: '?' }[standing];
}

function standingText(direction: 'ingress' | 'egress', standing: WorkloadStanding): string {
  const words = direction === 'ingress' ? ingressWords() : egressWords();
  return words[standing];
}

function ingressWords(): Readonly<Record<WorkloadStanding, string>> {
  return {
    isolated: t('ingress isolated'),
    limited: t('ingress limited by rules of the cluster'),
    open: t('ingress open to everyone'),
    unknown: t('ingress unknown'),
  };
}

function egressWords(): Readonly<Record<WorkloadStanding, string>> {
  return {
    isolated: t('egress isolated'),
    limited: t('egress limited by rules of the cluster'),
    open: t('egress open to everyone'),
    unknown: t('egress unknown'),
  };
}
