import { type Answered, type EnvironmentAnswers, fewLimits, type Limit, type LimitKind, plainMessage } from '../netpol.js';
import { oneLine } from '../util/text.js';
import type { Io } from './io.js';
import type { Opened } from './open-paths.js';
import { placeIn } from './place-in.js';

/** A limit as JSON has it: the file as people name it, and the line from 1. */
export interface PrintedLimit {
  readonly kind: LimitKind;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** What every JSON answer says of itself. */
export interface AnswerHead {
  /** What `--environment` takes; null where there is only one. */
  readonly environment: string | null;
  readonly limits: readonly PrintedLimit[];
}

/** More lines of a kind would hide the answer on a terminal. */
const mostNotes: Readonly<Partial<Record<LimitKind, number>>> = { 'policy-refused': 20, 'family-not-evaluated': 20 };
const mostOthers = 3;

/** Says on standard error what an answer for an environment does not know, a line for each. */
export function noteLimits(opened: Opened, { limits }: Pick<EnvironmentAnswers, 'limits'>, io: Io): void {
  for (const limit of fewLimits(limits, (kind) => mostNotes[kind] ?? mostOthers)) {
    const { file, line } = printedLimit(opened, limit);
    const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
    io.note(`netpol: ${oneLine(`${at}${plainMessage(limit)}`)}\n`);
  }
}

/** What a JSON answer says of itself. */
export function headOf(opened: Opened, { environment, limits }: Pick<Answered<unknown>, 'environment' | 'limits'>): AnswerHead {
  return { environment, limits: limits.map((limit) => printedLimit(opened, limit)) };
}

/** A limit with the place that people look at. */
export function printedLimit(opened: Opened, { kind, message, file, location }: Limit): PrintedLimit {
  const place = location && placeIn(opened, location);
  if (place) return { kind, message, ...place };
  const known = file === undefined ? undefined : opened.snapshot.file(file);
  return { kind, message, ...(known ? { file: opened.pathOf(known) } : {}) };
}

/** What limits several answers. */
export function saidOnce(limits: readonly PrintedLimit[]): readonly PrintedLimit[] {
  return [...new Map(limits.map((limit) => [JSON.stringify(limit), limit])).values()];
}
