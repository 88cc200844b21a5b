import type { LinePosition } from '../../util/line-index.js';

/** How one assertion came out, or one place of a file that cannot be understood, with its place in lines from 0. */
export interface TestResult {
  /** Unique in its file. */
  readonly id: string;
  /** What people read. */
  readonly label: string;
  readonly outcome: 'passed' | 'failed';
  /** In lines; empty where it passed. */
  readonly message: string;
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** A file of assertions with its results, by place. */
export interface TestedFile {
  /** As people name it. */
  readonly path: string;
  /** What it was held against; null where there is only one. */
  readonly environment: string | null;
  readonly results: readonly TestResult[];
}

export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
}

export function summaryOf(files: readonly TestedFile[]): TestSummary {
  const results = files.flatMap(({ results }) => results);
  const passed = results.filter(({ outcome }) => outcome === 'passed').length;
  return { passed, failed: results.length - passed };
}
