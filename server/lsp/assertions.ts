import type { CancellationToken } from 'vscode-languageserver';
import type { Analysis, Assertion, AssertionAnswer, AssertionFile } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import { Slices } from '../workspace/scheduler.js';
import type { FileId, Location, Snapshot } from '../workspace/snapshot.js';
import type { ReadAssertions } from './assertion-files.js';
import { lineName, toLocation } from './locations.js';
import type {
  AssertionOutcome,
  AssertionsParams,
  AssertionsResult,
  LabelledLocation,
  RunAssertionsParams,
  RunAssertionsResult,
  StatedAssertions,
} from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `netpol/assertions`: what one file of assertions states, or every one of the workspace. */
export async function answerAssertions(session: Session, { textDocument }: AssertionsParams, token: CancellationToken): Promise<AssertionsResult> {
  const { assertionFiles, netpol, documents } = session;
  const analysis = netpol.analysis();
  const files: StatedAssertions[] = [];
  for (const id of asked(analysis.snapshot, textDocument?.uri)) {
    const read = await assertionFiles.of(analysis, id);
    if (token.isCancellationRequested) break;
    if (read) files.push(toStated(documents.uriOf(id), read, analysis));
  }
  return { files };
}

/** `netpol/runAssertions`. It may take long, so it rests often and stops where nobody waits any more. */
export async function answerRunAssertions(session: Session, { uri, ids }: RunAssertionsParams, token: CancellationToken): Promise<RunAssertionsResult> {
  const { assertionFiles, netpol, background } = session;
  await assertionFiles.whenComplete(token);
  const analysis = netpol.analysis();
  const slices = new Slices(background);
  const results: AssertionOutcome[] = [];
  for (const id of asked(analysis.snapshot, uri)) {
    const read = await assertionFiles.of(analysis, id);
    for (const assertion of read?.stated.assertions ?? []) {
      if (ids && !ids.includes(assertion.id)) continue;
      if (slices.over) await slices.rest();
      if (token.isCancellationRequested) return { results };
      if (read) results.push(outcomeOf(session, analysis, id, read, assertion));
    }
  }
  return { results };
}

function asked({ assertionFiles }: Snapshot, uri: string | undefined): readonly FileId[] {
  return uri === undefined ? assertionFiles : [canonicalFileId(uri)];
}

function toStated(uri: string, { stated, lines }: ReadAssertions, analysis: Analysis): StatedAssertions {
  return {
    uri,
    assertions: stated.assertions.map(({ id, label, range }) => ({ id, label, range: toRange(lines, range) })),
    problems: analysis.problemsIn(stated).map(({ range, message }) => ({ range: toRange(lines, range), message })),
  };
}

function outcomeOf(session: Session, analysis: Analysis, file: FileId, { stated, lines }: ReadAssertions, assertion: Assertion): AssertionOutcome {
  const { outcome, message, locations } = run(analysis, stated, assertion);
  return {
    uri: session.documents.uriOf(file),
    id: assertion.id,
    outcome,
    message,
    locations: locations.flatMap((location) => toLabelled(session, analysis, location) ?? []),
    range: toRange(lines, assertion.range),
  };
}

/** Whether an assertion of a file holds, in the environment that the file names, else in the one that is seen from it; the message names places by their lines. */
export function run({ snapshot, environment, environmentStated }: Analysis, stated: AssertionFile, assertion: Assertion): AssertionAnswer {
  const named = environmentStated(stated);
  if (named?.problem !== undefined) return { ...assertion, outcome: 'failed', message: named.problem, offers: [], locations: [] };
  return environment(named?.found ?? stated.file).assertion(assertion, (location) => lineName(snapshot, location)).answer;
}

function toLabelled(session: Session, { snapshot, placeName }: Analysis, place: Location): LabelledLocation | undefined {
  const location = toLocation(session, snapshot, place);
  return location && { ...location, label: placeName(place) };
}
