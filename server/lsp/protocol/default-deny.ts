import type { WorkspaceEdit } from 'vscode-languageserver';
import type { Position } from './places.js';

/** A default-deny for a namespace: what may be asked for, and the answer. */

export type FlowDirection = 'ingress' | 'egress';

export interface DefaultDenyParams {
  readonly textDocument: { readonly uri: string };
  /** A place in the namespace that is meant: in a policy, a workload or a Namespace. Left out: the first object of the file. */
  readonly position?: Position;
  /** What is to be denied; left out: both. */
  readonly directions?: readonly FlowDirection[];
  /** As a new document at the end of the file, or as a new file beside it. Left out: in the file. */
  readonly into?: 'file' | 'newFile';
  /** Of the command alone: the person chooses among all that `netpol/defaultDenyChoices` gives. */
  readonly choose?: boolean;
}

/** What can be added besides what code actions offer: a default-deny of another direction, without rules, in a new file. */
export interface DefaultDenyChoicesResult {
  readonly choices: readonly (Required<Pick<DefaultDenyResult, 'edit' | 'place'>> & { readonly title: string })[];
}

export interface DefaultDenyResult {
  readonly edit?: WorkspaceEdit;
  /** Where the policy begins once the edit is applied. */
  readonly place?: { readonly uri: string; readonly position: Position };
  /** For people: why there is no edit, or what should be known of it. */
  readonly message?: string;
}
