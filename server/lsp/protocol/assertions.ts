import type { WorkspaceEdit } from 'vscode-languageserver';
import type { ProtocolLocation, ProtocolRange } from './places.js';

/** What a client that shows assertions as tests asks, and is answered. */

export interface AssertionsParams {
  /** Left out: every file of the workspace. */
  readonly textDocument?: { readonly uri: string };
}

export interface AssertionsResult {
  readonly files: readonly StatedAssertions[];
}

/** One file of assertions. */
export interface StatedAssertions {
  readonly uri: string;
  readonly assertions: readonly StatedAssertion[];
  /** Where the file cannot be understood; what stands there is not among `assertions`. */
  readonly problems: readonly StatedProblem[];
}

export interface StatedAssertion {
  /** Within its file; stable while other assertions of the file change. */
  readonly id: string;
  readonly label: string;
  /** Of the whole list item. */
  readonly range: ProtocolRange;
}

export interface StatedProblem {
  readonly range: ProtocolRange;
  readonly message: string;
}

export interface RunAssertionsParams {
  /** One file; left out: all of them. */
  readonly uri?: string;
  /** Of the assertions of that file; left out: all of them. */
  readonly ids?: readonly string[];
}

export interface RunAssertionsResult {
  readonly results: readonly AssertionOutcome[];
}

/** Which workloads assertions are about: see `RunAssertionsParams`. */
export interface AssertionCoverageResult {
  /** Of the environments that the files are about. */
  readonly files: readonly CoveredFile[];
}

/** A manifest with its workloads. */
export interface CoveredFile {
  readonly uri: string;
  readonly workloads: readonly StatedWorkload[];
}

export interface StatedWorkload {
  /** `namespace/Kind/name`. */
  readonly id: string;
  /** Of its name. */
  readonly range: ProtocolRange;
  /** How many assertions state a connection of it. */
  readonly assertions: number;
}

export interface AssertionOutcome {
  readonly uri: string;
  readonly id: string;
  readonly outcome: 'passed' | 'failed';
  /** Empty where it passed; else plain text, in lines: what does not hold, then why. */
  readonly message: string;
  /** What decides it, the first thing first. */
  readonly locations: readonly LabelledLocation[];
  /** Of the assertion, as it was when it ran. */
  readonly range: ProtocolRange;
}

/** A place with what stands there, in a few words: `mysql-from-backend, ingress rule 1`. */
export interface LabelledLocation extends ProtocolLocation {
  readonly label: string;
}

export interface RecordAssertionsParams {
  /** The new file stands beside this one; left out: in the first folder of the workspace. */
  readonly textDocument?: { readonly uri: string };
}

export interface RecordAssertionsResult {
  /** Makes the file; its name is free. */
  readonly edit?: WorkspaceEdit;
  /** The new file. */
  readonly uri?: string;
  /** For people: why there is no edit. */
  readonly message?: string;
}
