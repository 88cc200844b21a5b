import type { CancellationToken } from 'vscode-languageserver';
import type { Assertion, AssertionResult } from '../features/assertions/assertion.js';
import { runAssertion } from '../features/assertions/run.js';
import { placeName } from '../features/places.js';
import { canonicalFileId } from '../workspace/file-id.js';
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
  const { assertionFiles, workspace, documents } = session;
  const snapshot = workspace.snapshot();
  const files: StatedAssertions[] = [];
  for (const id of asked(snapshot, textDocument?.uri)) {
    const read = await assertionFiles.of(snapshot, id);
    if (token.isCancellationRequested) break;
    if (read) files.push(toStated(documents.uriOf(id), read));
  }
  return { files };
}

/** `netpol/runAssertions`. It may take long, so it rests often and stops where nobody waits any more. */
export async function answerRunAssertions(session: Session, { uri, ids }: RunAssertionsParams, token: CancellationToken): Promise<RunAssertionsResult> {
  const { assertionFiles, workspace, background } = session;
  await assertionFiles.whenComplete(token);
  const snapshot = workspace.snapshot();
  const slices = new Slices(background);
  const results: AssertionOutcome[] = [];
  for (const id of asked(snapshot, uri)) {
    const read = await assertionFiles.of(snapshot, id);
    for (const assertion of read?.stated.assertions ?? []) {
      if (ids && !ids.includes(assertion.id)) continue;
      if (slices.over) await slices.rest();
      if (token.isCancellationRequested) return { results };
      if (read) results.push(outcomeOf(session, snapshot, id, read, assertion));
    }
  }
  return { results };
}

function asked({ assertionFiles }: Snapshot, uri: string | undefined): readonly FileId[] {
  return uri === undefined ? assertionFiles : [canonicalFileId(uri)];
}

function toStated(uri: string, { stated: { assertions, problems }, lines }: ReadAssertions): StatedAssertions {
  return {
    uri,
    assertions: assertions.map(({ id, label, range }) => ({ id, label, range: toRange(lines, range) })),
    problems: problems.map(({ range, message }) => ({ range: toRange(lines, range), message })),
  };
}

function outcomeOf(session: Session, snapshot: Snapshot, file: FileId, { lines }: ReadAssertions, assertion: Assertion): AssertionOutcome {
  const { outcome, message, locations } = run(snapshot, file, assertion);
  return {
    uri: session.documents.uriOf(file),
    id: assertion.id,
    outcome,
    message,
    locations: locations.flatMap((location) => toLabelled(session, snapshot, location) ?? []),
    range: toRange(lines, assertion.range),
  };
}

/** Whether an assertion of a file holds; the message names places by their lines. */
export function run(snapshot: Snapshot, file: FileId, assertion: Assertion): AssertionResult {
  return runAssertion(snapshot.environment(file), assertion, (location) => lineName(snapshot, location));
}

function toLabelled(session: Session, snapshot: Snapshot, place: Location): LabelledLocation | undefined {
  const location = toLocation(session, snapshot, place);
  return location && { ...location, label: placeName(snapshot, place) };
}
