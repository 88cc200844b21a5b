import type { FindingAnswer, OfferedFix } from '../../netpol.js';
import type { LinePosition } from '../../util/line-index.js';

/** What is printed of a finding, with its place counted in lines, and its file as people name it. Keeps neither the file's text nor its environments. */
export interface PrintedFinding {
  readonly finding: Pick<FindingAnswer, 'rule' | 'category' | 'severity' | 'message' | 'url' | 'environments'>;
  /** Best first. */
  readonly fixes: readonly Omit<OfferedFix, 'id' | 'edits'>[];
  /** Relative to the folder that was asked about, with `/`. */
  readonly path: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The line that the finding starts in, and the one before it where it belongs to the same document. */
  readonly lines: {
    readonly before: string | undefined;
    readonly at: string;
    /** How many characters fewer than in the file stand before a place of `at`, of which only a part is shown where it is very long. */
    readonly cut: number;
  };
}

export interface CheckSummary {
  readonly files: number;
  readonly documents: number;
  readonly policies: number;
  readonly workloads: number;
}

/** What `netpol check` found, in the order it is printed: by path, then by place. */
export interface CheckReport {
  readonly findings: readonly PrintedFinding[];
  readonly summary: CheckSummary;
  /** Findings that a baseline has. */
  readonly known: number;
}
