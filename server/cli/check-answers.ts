import type { EnvironmentAnswers } from '../netpol.js';
import type { ParsedArguments } from './arguments.js';
import type { CheckReport } from './formats/findings.js';
import type { Io } from './io.js';
import { type JudgedFile, type Judgement, type JudgeOptions, judge, judgementIn, judgementNowhere, judgementOf } from './judge.js';
import { type AnswerHead, headOf, saidOnce } from './limits.js';
import type { Opened } from './open-paths.js';
import { type Answering, allEnvironments, builtAt, chosenEnvironment, noteUnrendered, withUnits } from './view.js';

/** What was found in an environment, in all of them together, or in none. */
export interface CheckAnswer extends Judgement {
  readonly name: string | null;
  readonly report: CheckReport;
  /** What the answer says of itself. */
  head(): AnswerHead;
}

/** The answers, and every file that was judged for them. */
export interface CheckRun {
  readonly answers: readonly CheckAnswer[];
  readonly files: readonly JudgedFile[];
}

/** In the environment that is named; without a name, each finding once, in whichever environments it holds. */
export async function checkOne(opened: Opened, args: ParsedArguments, io: Io, options: JudgeOptions): Promise<CheckRun> {
  const built = await builtAt(opened, args, io);
  if (built) {
    const files = await judge(built.opened, options, built.checked());
    return { files, answers: [answerIn(built, judgementOf(files))] };
  }
  const all = await withUnits(opened);
  const chosen = chosenEnvironment(all, args, io);
  const files = await judge(all, options);
  if (chosen) return { files, answers: [answerWithin(all.analysis.environment(chosen), all, files)] };
  const limits = () => saidOnce(allEnvironments(all).flatMap(({ limits }) => headOf(all, { environment: null, limits }).limits));
  return { files, answers: [{ ...judgementOf(files), name: null, head: () => ({ environment: null, limits: limits() }) }] };
}

/** In every environment by itself, then what is said of files that count in none. */
export async function checkEach(opened: Opened, io: Io, options: JudgeOptions): Promise<CheckRun> {
  noteUnrendered(opened, io);
  const files = await judge(opened, options);
  const elsewhere = judgementNowhere(files);
  const answers = [
    ...allEnvironments(opened).map((environment) => answerWithin(environment, opened, files)),
    ...(elsewhere ? [{ ...elsewhere, name: null, head: () => ({ environment: null, limits: [] }) }] : []),
  ];
  return { files, answers };
}

function answerWithin(environment: EnvironmentAnswers, opened: Opened, files: readonly JudgedFile[]): CheckAnswer {
  return answerIn({ environment, opened }, judgementIn(files, environment.called));
}

function answerIn({ environment, opened }: Answering, judgement: Judgement): CheckAnswer {
  const { name, limits } = environment;
  return { ...judgement, name: name ?? '.', head: () => headOf(opened, { environment: name, limits }) };
}
