import type { FileId } from '../util/file-id.js';

/** A file of Rego policies. */
export interface RegoFile {
  readonly id: FileId;
  /** As people name it. */
  readonly path: string;
  readonly text: string;
}

/** What keeps policies from being asked, and where that is; lines and columns count from 0. */
export interface RegoProblem {
  readonly message: string;
  readonly at?: { readonly file: FileId; readonly line: number; readonly character: number } | undefined;
}

/** For each rule that was asked for, by the index of the object what the rule is for it; an object for which it is undefined is left out. */
export type RegoOutcome =
  | { readonly values: readonly (readonly (readonly [object: number, value: unknown])[])[] }
  | { readonly problems: readonly RegoProblem[] };

/** What evaluates Rego: a program that is no part of this one. */
export interface RegoEngine {
  /**
   * What rules are for each of some objects. Never throws.
   * @param rules as references: `data.main.deny`
   * @param objects as JSON
   * @param signal ends it; what it gives then is of no use
   */
  evaluate(policies: readonly RegoFile[], rules: readonly string[], objects: readonly string[], signal?: AbortSignal): Promise<RegoOutcome>;
}

/** Policies, and what evaluates them; `problem`: the end of a sentence that says why nothing does. */
export type FolderPolicies = { readonly policies: readonly RegoFile[] } & (
  | { readonly engine: RegoEngine; readonly problem?: undefined }
  | { readonly engine?: undefined; readonly problem: string }
);
