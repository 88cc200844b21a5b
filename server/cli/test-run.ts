import type { AssertionProblem, AssertionResult } from '../features/assertions/assertion.js';
import { readAssertions } from '../features/assertions/read.js';
import { runAssertion } from '../features/assertions/run.js';
import type { LineIndex, LinePosition } from '../util/line-index.js';
import { oneLine } from '../util/text.js';
import type { EnvironmentView, FileId, Location } from '../workspace/snapshot.js';
import type { TestedFile, TestResult } from './formats/test-results.js';
import type { Opened } from './open-paths.js';
import { lineName } from './place-in.js';

/** Runs the assertions of one file; what cannot be understood in it is a result that failed. */
export async function runFile(tests: Opened, id: FileId, manifests: Opened, view: EnvironmentView): Promise<TestedFile> {
  const loaded = await tests.load(id);
  const listed = loaded?.file ?? tests.snapshot.file(id);
  const path = listed ? tests.pathOf(listed) : id;
  const { assertions, problems } = readAssertions(loaded?.file ?? { id, source: undefined });
  const lines = loaded?.file.source?.lines;
  const place = (location: Location) => lineName(manifests, location);
  const results: TestResult[] = [
    ...problems.map((problem, index) => resultOfProblem(problem, index, lines)),
    ...assertions.map((assertion) => resultOf(runAssertion(view, assertion, place), lines)),
  ];
  return { path, results: results.sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character) };
}

function resultOf({ assertion, outcome, message }: AssertionResult, lines: LineIndex | undefined): TestResult {
  return { id: assertion.id, label: assertion.label, outcome, message, ...positionsOf(assertion.range, lines) };
}

function resultOfProblem({ range, message }: AssertionProblem, index: number, lines: LineIndex | undefined): TestResult {
  const id = `not understood${index === 0 ? '' : `~${index + 1}`}`;
  return { id, label: 'not understood', outcome: 'failed', message: oneLine(message), ...positionsOf(range, lines) };
}

function positionsOf({ start, end }: Location['range'], lines: LineIndex | undefined): Pick<TestResult, 'start' | 'end'> {
  const origin: LinePosition = { line: 0, character: 0 };
  return { start: lines?.positionAt(start) ?? origin, end: lines?.positionAt(end) ?? origin };
}
