import type { KubernetesObject } from '../model/objects.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { KubernetesVersion } from '../validation/kubernetes-version.js';

/** Why the API server would refuse an object. */
export interface Refusal {
  /** What is wrong and what to do, with `code` marks. */
  readonly message: string;
  /** From the start of the document. */
  readonly range: Range;
  /** Servers of earlier versions take it. */
  readonly from?: KubernetesVersion;
}

/**
 * Judges the policies among the objects of one document by themselves: beside `objects`, undefined for what the API server would take, for
 * what is no policy, and for what a template completes. Rules decide it, so it is handed in.
 */
export type RefusalOf = (tree: SyntaxTree, objects: readonly KubernetesObject[]) => readonly (Refusal | undefined)[];
