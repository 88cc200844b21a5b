import type { AssertionAnswer, AssertionProblem, EnvironmentAnswers } from '../netpol.js';
import type { LineIndex, LinePosition } from '../util/line-index.js';
import { oneLine } from '../util/text.js';
import type { FileId, Location } from '../workspace/snapshot.js';
import type { TestedFile, TestResult } from './formats/test-results.js';
import type { Opened } from './open-paths.js';
import { lineName } from './place-in.js';

/** Runs the assertions of one file; what cannot be understood in it is a result that failed. */
export async function runFile(tests: Opened, id: FileId, manifests: Opened, environment: EnvironmentAnswers): Promise<TestedFile> {
  const loaded = await tests.load(id);
  const listed = loaded ?? tests.snapshot.file(id);
  const path = listed ? tests.pathOf(listed) : id;
  const { assertions, problems } = tests.analysis.stated(loaded ?? { id, source: undefined });
  const lines = loaded?.source?.lines;
  const place = (location: Location) => lineName(manifests, location);
  const results: TestResult[] = [
    ...problems.map((problem, index) => resultOfProblem(problem, index, lines)),
    ...assertions.map((assertion) => resultOf(environment.assertion(assertion, place).answer, lines)),
  ];
  return { path, results: results.sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character) };
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
