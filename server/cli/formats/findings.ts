import type { FindingAnswer, OfferedFix } from '../../netpol.js';
import type { LinePosition } from '../../util/line-index.js';

/** What is printed of a finding, with its place counted in lines, and its file as people name it. Keeps neither the file's text nor its environments. */
export interface PrintedFinding {
  readonly finding: Pick<FindingAnswer, 'rule' | 'category' | 'severity' | 'message' | 'url' | 'environments'>;
  /** Best first. */
  readonly fixes: readonly PrintedFix[];
  /** Relative to the folder that was asked about, with `/`. */
  readonly path: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The same in bytes of UTF-8, where a format asks for them. */
  readonly bytes?: LineSpan;
  /** By which another run recognises it, where a format asks for it: see `fingerprintsOf`. */
  readonly fingerprint?: string;
  /** The line that the finding starts in, and the one before it where it belongs to the same document. */
  readonly lines: {
    readonly before: string | undefined;
    readonly at: string;
    /** How many characters fewer than in the file stand before a place of `at`, of which only a part is shown where it is very long. */
    readonly cut: number;
  };
}

export interface PrintedFix extends Omit<OfferedFix, 'id' | 'edits'> {
  /** What it replaces in the file of the finding, where a format asks for it; absent where it changes other files, too. */
  readonly replacements?: readonly Replacement[];
  /** The same as one replacement, with columns in bytes of UTF-8. */
  readonly suggestion?: Replacement;
}

export interface LineSpan {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** A text in place of what stands there. */
export interface Replacement extends LineSpan {
  readonly text: string;
}

/** What a format asks for besides, because it takes time or memory. `bytes`: the place, and what each fix suggests, with columns in bytes of UTF-8. */
export type FindingDetail = 'fingerprints' | 'replacements' | 'bytes';

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
