import type { SyntaxProblem } from '../source-file.js';
import type { Repair } from './repair.js';

/** Thrown by the strict reader where the text is no YAML, and caught where it was called: it never leaves the folder. */
export class ReadRefusal {
  readonly start: number;
  /** -1: to the end of the line. */
  readonly end: number;
  readonly message: string;
  readonly code: SyntaxProblem['code'];
  /** What might put it right. */
  readonly repair: Repair | undefined;

  constructor(start: number, end: number, message: string, code: SyntaxProblem['code'] = 'not-yaml', repair?: Repair['kind']) {
    this.start = start;
    this.end = end;
    this.message = message;
    this.code = code;
    this.repair = repair && { kind: repair, at: start };
  }
}
