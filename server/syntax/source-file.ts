import type { LineIndex } from '../util/line-index.js';
import type { Range } from '../util/range.js';
import type { PlainValue } from './edit/plain-value.js';
import type { Node } from './nodes.js';

/** One version of one file: its YAML documents in order. Immutable; documents whose text did not change are the same `SyntaxTree` in the next version. */
export interface SourceFile {
  readonly text: string;
  /** Computed when first asked for. */
  readonly lines: LineIndex;
  readonly documents: readonly SourceDocument[];
  /** Why nothing was read from the file (too large, binary, conflict markers are not: they are problems of a document). */
  readonly refused?: string;
}

/** Where a document stands in its file. */
export interface SourceDocument {
  /** Place in the stream, from 0; empty documents count. */
  readonly index: number;
  /** UTF-16 units from the start of the file to the start of `tree.text`. */
  readonly offset: number;
  readonly tree: SyntaxTree;
}

/** What one document's text says, wherever it stands. Every range counts from the start of `text`. */
export interface SyntaxTree {
  readonly text: string;
  /** What could be read, also where there are problems; undefined where the document holds nothing but comments. */
  readonly root: Node | undefined;
  /** Computed when first asked for. */
  readonly said: Said;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** Holds `{{ }}` expressions: it is text for a template engine, and its YAML is a guess. It has no problems then. */
  readonly templated: boolean;
  /** From here to the end of `text` nothing is read, and neither does Kubernetes: the value before is complete (`...`, a closing bracket, a line indented less than the root). */
  readonly ignoredFrom?: number;
  /** The line ending used for new lines: that of the first line. */
  readonly lineEnding: '\n' | '\r\n';
}

/** What a document says. */
export interface Said {
  /** Without how it is written. */
  readonly plain: PlainValue;
  /** Some of it stands at one place and counts at another: behind an anchor or a merge key. */
  readonly aliases: boolean;
}

/** Why the text is refused as YAML, or, for the codes of `readDifferently`, where its readers do not agree on what it says. */
export interface SyntaxProblem {
  readonly range: Range;
  /** A sentence that says what is wrong and what to do. */
  readonly message: string;
  readonly code: 'not-yaml' | 'alias' | 'tab' | 'conflict-marker' | 'merge' | 'tag' | ReadDifferently;
  /** For those that are read differently: the path of the map that they stand in. */
  readonly path?: readonly (string | number)[];
  /** Where a key appears twice: the entry that kubectl drops. */
  readonly dropped?: Range;
}

/**
 * What kubectl, Helm and client-go read in one way and Kustomize and Flux in another, or not at all: a key that appears twice, a key before the `<<` that
 * brings it in, two `<<` in one map. (sigs.k8s.io/yaml `YAMLToJSON`, which reads leniently, against kyaml.)
 */
export type ReadDifferently = 'duplicate-key' | 'merge-order' | 'merge-repeated';

/** Whether kubectl cannot read the text at all; other problems are about what the text says to whom. */
export function isUnreadable({ code }: SyntaxProblem): boolean {
  return code !== 'duplicate-key' && code !== 'merge-order' && code !== 'merge-repeated';
}

export interface Comment {
  /** From `#` to the end of the line. */
  readonly range: Range;
  /** Without the `#`, trimmed. */
  readonly text: string;
}
