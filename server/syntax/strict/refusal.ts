import type { SyntaxProblem } from '../source-file.js';

/** Thrown by the strict reader where the text is no YAML, and caught where it was called: it never leaves the folder. */
export class Refusal {
  readonly start: number;
  /** -1: to the end of the line. */
  readonly end: number;
  readonly message: string;
  readonly code: SyntaxProblem['code'];

  constructor(start: number, end: number, message: string, code: SyntaxProblem['code'] = 'not-yaml') {
    this.start = start;
    this.end = end;
    this.message = message;
    this.code = code;
  }
}
