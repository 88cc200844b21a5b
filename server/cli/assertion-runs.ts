import path from 'node:path';
import { candidates, type EnvironmentAnswers } from '../netpol.js';
import { pathOfFileId } from '../workspace/node/disk-ids.js';
import type { FileId, NamedEnvironment } from '../workspace/snapshot.js';
import type { ParsedArguments } from './arguments.js';
import type { TestedFile } from './formats/test-results.js';
import { type Io, UsageError } from './io.js';
import { noteLimits } from './limits.js';
import type { Opened } from './open-paths.js';
import { loadTest, runFile } from './test-run.js';
import { type Answering, answeringBy, answeringFor, severalEnvironments, withUnits } from './view.js';

/** Which files to run, and against which manifests. */
export interface Tests {
  readonly tests: Opened;
  readonly manifests: Opened;
  readonly files: readonly FileId[];
}

/** What came of a file, and what it was held against; undefined where that could not be told. */
export interface FileRun {
  readonly file: TestedFile;
  readonly answering: Answering | undefined;
}

/**
 * Holds each file against the environment that is named; without a name against the one that it names itself, else the one that it stands in. A file
 * that names another one than was asked for is left out, and a note says so. What is piped in is the environment, whatever a file calls it.
 * @throws UsageError for a file that stands beside several environments, unless it is held against each of them
 */
export async function runsOf(tests: Tests, args: ParsedArguments, io: Io, { isEach }: { readonly isEach: boolean }): Promise<readonly FileRun[]> {
  const loaded = [];
  for (const id of tests.files) loaded.push({ id, test: await loadTest(tests.tests, id) });
  // Where kustomizations are rendered later, the names are not all known yet.
  const named = loaded.some(({ test }) => test.stated.environment) ? await withUnits(tests.manifests) : tests.manifests;
  const { manifests } = tests;
  const asking = askingOnce(manifests, io);
  const answering = args.option('environment') === undefined ? undefined : asking.noted(await answeringFor(manifests, args, io));
  const chosen = answering?.environment.name;
  const runs: FileRun[] = [];
  for (const { id, test } of loaded) {
    const own = tests.tests === manifests ? named.analysis.environmentStated(test.stated) : undefined;
    if (own?.problem !== undefined) runs.push({ file: runFile(test, named, undefined), answering: undefined });
    else if (answering && own && own.found.name !== chosen) io.note(`netpol: ${test.path} is left out: it is about ${own.found.name}, not ${chosen}.\n`);
    else {
      const all = answering ? [answering] : await asking.of(own ? [own.found] : standingIn(tests, id), tests.tests === manifests ? id : undefined, isEach);
      runs.push(...all.map((one) => ({ file: runFile(test, named, one), answering: one })));
    }
  }
  if (runs.length === 0) throw new UsageError(`No file of assertions here is about ${chosen}.`);
  return runs;
}

function standingIn({ tests, manifests }: Tests, file: FileId): readonly NamedEnvironment[] {
  return tests === manifests ? manifests.analysis.environmentsAt(file) : manifests.snapshot.environments;
}

/** Answers for environments, with a note on what limits each, once. */
function askingOnce(manifests: Opened, io: Io) {
  const noted = new Set<EnvironmentAnswers>();
  const known = new Map<string, Answering>();
  const note = (answering: Answering): Answering => {
    if (!noted.has(answering.environment)) noteLimits(answering.opened, answering.environment, io);
    noted.add(answering.environment);
    return answering;
  };
  const by = async (environment: NamedEnvironment): Promise<Answering> => {
    const answering = known.get(environment.name) ?? (await answeringBy(manifests, environment));
    known.set(environment.name, answering);
    return note(answering);
  };
  return {
    noted: note,
    /** Those that a file stands in; without any, what is seen from it. */
    of: async (standing: readonly NamedEnvironment[], file: FileId | undefined, isEach: boolean): Promise<readonly Answering[]> => {
      if (!isEach) refuseBetween(file, standing, io);
      if (standing.length === 0) return [note({ environment: manifests.analysis.environment(file), opened: manifests })];
      const all: Answering[] = [];
      for (const one of standing) all.push(await by(one));
      return all;
    },
  };
}

/**
 * What stands beside several environments is stated of none of them.
 * @throws UsageError
 */
export function refuseBetween(from: FileId | undefined, environments: readonly NamedEnvironment[], io: Io): void {
  if (environments.length < 2) return;
  const names = environments.map(({ name }) => name);
  const file = from === undefined ? undefined : pathOfFileId(from);
  if (file === undefined) throw new UsageError(severalEnvironments(names));
  const shown = path.relative(io.cwd, file).split(path.sep).join('/');
  throw new UsageError(
    `${shown} stands beside ${names.length} environments: ${candidates(names)}. Name one with --environment, or put the file into its folder.`,
  );
}
