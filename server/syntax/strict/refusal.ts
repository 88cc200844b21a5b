import type { SyntaxProblem } from '../source-file.js';

/** Thrown by the strict reader where the text is no YAML, and caught where it was called: it never leaves the folder. */
export class Refusal {
  readonly start: number;
  /** -1: to the end of the line. */
  readonly end: number;
  readonly message: string;
  readonly code: SyntaxProblem['code'];
  /** Read as a letter, the character at `start` would leave the rest as it is meant. */
  readonly isStray: boolean;

  constructor(start: number, end: number, message: string, code: SyntaxProblem['code'] = 'not-yaml', isStray = false) {
    this.start = start;
    this.end = end;
    this.message = message;
    this.code = code;
    this.isStray = isStray;
  }
}
