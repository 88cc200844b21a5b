import type { WorkspaceEdit } from 'vscode-languageserver';
import type { ExplainParams } from './explain.js';
import type { Position } from './places.js';

/** Edits of manifests that are proposed: what may be asked for, and the answer. */

/** What is to be allowed, in the words of `ExplainParams`. */
export interface AllowParams extends ExplainParams {
  /** Whether other pods may be opened, too, whose labels are the same as those of an end: a person chose so (`ProposedEditResult.choice`). */
  readonly withTwins?: boolean;
}

export interface GeneratePoliciesParams {
  readonly textDocument: { readonly uri: string };
  /** A place in the workload or Namespace, or in something else of the namespace. Left out: the first object of the file. */
  readonly position?: Position;
  /** For whom: the workload at the position, or everything in the namespace. */
  readonly for: 'workload' | 'namespace';
}

export interface ProposedEditResult {
  /** Annotated with what it does where the client takes that: it is to be confirmed. Left out where nothing is proposed. */
  readonly edit?: WorkspaceEdit;
  /** What the edit does, in one line. */
  readonly title?: string;
  /** For people: what else comes of the edit, or why there is none. */
  readonly message: string;
  /** Where nothing is proposed and a person may want more than was asked for: what that is, for a button. It is `AllowParams.withTwins`. */
  readonly choice?: string;
}
