import type { ProtocolLocation } from './places.js';

/** What the edit of a file opens and closes. */

export interface DifferenceParams {
  readonly textDocument: { readonly uri: string };
  /**
   * What the text in the editor is held against. `edit`: what the lens of the edit is, the file as it was opened or, where it still says the
   * same, the last commit. `head`: the last commit, in trusted workspaces only. Left out: `edit`.
   */
  readonly against?: 'edit' | 'saved' | 'head';
}

export interface DifferenceResult {
  /** A line for each connection, with what is behind it; or, with `problem`, why nothing can be said. */
  readonly text: string;
  readonly problem?: true;
  /** The places that the text names, by ranges in it. */
  readonly links: readonly { readonly range: ProtocolLocation['range']; readonly location: ProtocolLocation }[];
}
