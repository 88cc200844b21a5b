import type { Position } from './places.js';

/** Commands that test a connection by hand. */

export interface ProbesParams {
  readonly textDocument: { readonly uri: string };
  /** In the document of a workload. */
  readonly position: Position;
}

export interface ProbesResult {
  /** Its name; left out where no workload is written at the position. */
  readonly workload?: string;
  readonly probes: readonly ShownProbe[];
}

/** A line for a POSIX shell that tests one connection; nothing runs it but people. */
export interface ShownProbe {
  readonly from: string;
  readonly to: string;
  /** What policies say of it: "allowed on TCP 3306", "denied". */
  readonly expects: string;
  readonly command: string;
  /** The same with tools of its own, where it is run in a pod. */
  readonly fallback?: string;
  /** How to read the outcome. */
  readonly notes: readonly string[];
}
