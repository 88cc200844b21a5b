import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { withLoaded } from '../workspace/text-snapshot.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Analysis } from './analysis.js';
import { splitKnown } from './baseline.js';
import { type CheckedFile, countsOf } from './findings.js';
import type { Rego } from './rego.js';

type Load = (file: FileId) => Promise<{ readonly file: WorkspaceFile; readonly analysis: Analysis } | undefined>;

/**
 * Judges every file, one at a time, so that only one text is in memory; Rego policies are asked about all of them before.
 * @param isWanted of a file, whether it is judged
 */
export async function* checkedFiles(
  workspace: Workspace,
  load: Load,
  rego: Rego | undefined,
  config: Config,
  isWanted: (file: FileId) => boolean,
): AsyncGenerator<CheckedFile> {
  const { files, unitFiles } = workspace.snapshot();
  await rego?.ask(loadedFiles(files, load));
  for (const id of [...files, ...unitFiles].filter(isWanted)) {
    const loaded = await load(id);
    if (loaded?.file.source) yield checkedFile(loaded.file, loaded.analysis);
  }
  yield* brokenPolicies(rego, config);
}

async function* loadedFiles(files: readonly FileId[], load: Load): AsyncGenerator<{ readonly file: WorkspaceFile; readonly snapshot: Snapshot }> {
  for (const id of files) {
    const loaded = await load(id);
    if (loaded?.file.source) yield { file: loaded.file, snapshot: loaded.analysis.snapshot };
  }
}

/** What a build is asked by. */
export interface BuildQuestions {
  readonly asked: (snapshot: Snapshot) => Analysis;
  readonly rego: Rego | undefined;
  readonly config: Config;
}

/** As `checkedFiles`, for what building one kustomization or chart gives. */
export async function* checkedBuild(
  workspace: Workspace,
  { folder, name }: { readonly folder: FileId; readonly name: string | undefined },
  { asked, rego, config }: BuildQuestions,
): AsyncGenerator<CheckedFile> {
  const first = await workspace.units.built(folder, name);
  if (!first || !('snapshot' in first)) return;
  const read = new Set(first.snapshot.units.flatMap(({ files }) => files));
  const loaded = [];
  for (const id of read) loaded.push(await workspace.load(id));
  // Loading has other units rendered, and of what was rendered only so much is kept.
  const built = await workspace.units.built(folder, name);
  if (!built || !('snapshot' in built)) return;
  const shown = loaded.flatMap((one) => (one && withLoaded(built.snapshot, one.file)) ?? []).filter(({ file }) => file.source);
  await rego?.ask(shown);
  for (const { file, snapshot } of shown) yield checkedFile(file, asked(snapshot));
  yield* brokenPolicies(rego, config);
}

function checkedFile(file: WorkspaceFile, analysis: Analysis): CheckedFile {
  return { file, ...analysis.judged(file.id, { fixes: true }), ...countsOf(file) };
}

/** How policies that do not compile are judged, which are no files of the workspace. */
type Config = Pick<Analysis, 'judging'> & Pick<Analysis['config'], 'baselines'>;

function brokenPolicies(rego: Rego | undefined, { judging: { settings = {}, judging }, baselines = [] }: Config): readonly CheckedFile[] {
  return (rego?.broken((file) => judging?.settingsOf(file) ?? settings) ?? []).map((one) => {
    const { fresh, known } = splitKnown(baselines, one.file, one.findings);
    return { ...one, findings: fresh, known };
  });
}
