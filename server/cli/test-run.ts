import type { AssertionAnswer, AssertionFile, AssertionProblem } from '../netpol.js';
import type { LineIndex, LinePosition } from '../util/line-index.js';
import { oneLine } from '../util/text.js';
import type { FileId, Location } from '../workspace/snapshot.js';
import type { TestedFile, TestResult } from './formats/test-results.js';
import type { Opened } from './open-paths.js';
import { lineName } from './place-in.js';
import type { Answering } from './view.js';

/** A file of assertions as it was read. */
export interface LoadedTest {
  /** As people name it. */
  readonly path: string;
  readonly stated: AssertionFile;
  readonly lines: LineIndex | undefined;
}

/** Reads a file of assertions. */
export async function loadTest(tests: Opened, id: FileId): Promise<LoadedTest> {
  const loaded = await tests.load(id);
  const listed = loaded ?? tests.snapshot.file(id);
  const stated = tests.analysis.stated(loaded ?? { id, source: undefined });
  return { path: listed ? tests.pathOf(listed) : id, stated, lines: loaded?.source?.lines };
}

/** Runs the assertions of one file; what cannot be understood in it is a result that failed. Without an environment nothing is run: the file names one that is not there. */
export function runFile({ path, stated, lines }: LoadedTest, manifests: Opened, answering: Answering | undefined): TestedFile {
  const problems = answering ? stated.problems : manifests.analysis.problemsIn(stated);
  const place = (location: Location) => answering && lineName(answering.opened, location);
  const assertions = answering ? stated.assertions.map((assertion) => answering.environment.assertion(assertion, place).answer) : [];
  const results: TestResult[] = [
    ...problems.map((problem, index) => resultOfProblem(problem, index, lines)),
    ...assertions.map((assertion) => resultOf(assertion, lines)),
  ];
  const sorted = results.sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character);
  return { path, environment: answering?.environment.name ?? stated.environment?.name ?? null, results: sorted };
}

function resultOf({ id, label, range, outcome, message }: AssertionAnswer, lines: LineIndex | undefined): TestResult {
  return { id, label, outcome, message, ...positionsOf(range, lines) };
}

function resultOfProblem({ range, message }: AssertionProblem, index: number, lines: LineIndex | undefined): TestResult {
  const id = `not understood${index === 0 ? '' : `~${index + 1}`}`;
  return { id, label: 'not understood', outcome: 'failed', message: oneLine(message), ...positionsOf(range, lines) };
}

function positionsOf({ start, end }: Location['range'], lines: LineIndex | undefined): Pick<TestResult, 'start' | 'end'> {
  const origin: LinePosition = { line: 0, character: 0 };
  return { start: lines?.positionAt(start) ?? origin, end: lines?.positionAt(end) ?? origin };
}
