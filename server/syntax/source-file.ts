import type { LineIndex } from '../util/line-index.js';
import type { Range } from '../util/range.js';
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
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** Holds `{{ }}` expressions: it is text for a template engine, and its YAML is a guess. It has no problems then. */
  readonly templated: boolean;
  /** From here to the end of `text` nothing is read, and neither does Kubernetes: the value before is complete (`...`, a closing bracket, a line indented less than the root). */
  readonly ignoredFrom?: number;
  /** The line ending used for new lines: that of the first line. */
  readonly lineEnding: '\n' | '\r\n';
}

/** Why a strict reader refuses the text as YAML. */
export interface SyntaxProblem {
  readonly range: Range;
  /** A sentence that says what is wrong and what to do. */
  readonly message: string;
  readonly code: 'not-yaml' | 'duplicate-key' | 'alias' | 'tab' | 'conflict-marker' | 'merge' | 'tag';
  /** For a duplicate key: the path of the map it stands in. */
  readonly path?: readonly (string | number)[];
}

export interface Comment {
  /** From `#` to the end of the line. */
  readonly range: Range;
  /** Without the `#`, trimmed. */
  readonly text: string;
}
