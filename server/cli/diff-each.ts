import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import type { FileId } from '../workspace/snapshot.js';
import { diffReport } from './diff-report.js';
import type { DiffFormat, DiffReport } from './formats/diff.js';
import type { Io } from './io.js';
import { noteLimits } from './limits.js';
import type { Opened } from './open-paths.js';
import type { OpenedRevision } from './open-revision.js';
import { problemText } from './units.js';
import { type Answering, allEnvironments, answeringBy } from './view.js';

/** What became of one environment between two states. */
export type EnvironmentDifference = { readonly name: string } & (
  | { readonly state: 'added' | 'removed' | 'changed' | 'unchanged'; readonly report: DiffReport }
  /** One of the states is not known. */
  | { readonly state: 'not-compared'; readonly problem: string }
);

/** The environments of two states by name; one that is in one state only is held against nothing. What limits them is said on standard error. */
export async function environmentDifferences(
  { old, current }: OpenedRevision,
  format: DiffFormat,
  revision: string | undefined,
  io: Io,
): Promise<readonly EnvironmentDifference[]> {
  const [was, is] = [await byName(old, current), await byName(current, old)];
  const unknown = new Map([...notRendered(current, old, 'the new state'), ...notRendered(old, current, 'the old state')]);
  const names = [...new Set([...was.keys(), ...is.keys(), ...unknown.keys()])].sort(compareText);
  const leftovers = new Set([...ofUnrendered(old), ...ofUnrendered(current)]);
  return names.flatMap((name): readonly EnvironmentDifference[] => {
    const problem = unknown.get(name);
    if (problem !== undefined) {
      io.note(`netpol: ${name} is not compared: ${problem}\n`);
      return [{ name, state: 'not-compared', problem }];
    }
    const [before, after] = [was.get(name), is.get(name)];
    if (leftovers.has(name) && !(before && after)) return [];
    for (const one of [before, after]) if (one) noteLimits(one.opened, one.environment, io);
    const nothing = { environment: old.netpol.nothing(), opened: old };
    const report = diffReport({ before: before ?? nothing, after: after ?? nothing }, format, revision);
    const state = !before ? 'added' : !after ? 'removed' : report.changes.length > 0 ? 'changed' : 'unchanged';
    const head = () => ({ ...report.head(), environment: name });
    return [{ name, state, report: { ...report, head } }];
  });
}

/** Whether something is another than before, or may be. */
export function isChange({ state }: EnvironmentDifference): boolean {
  return state !== 'unchanged';
}

/** With one kustomization, and files that compete with nothing, it may be the only environment of one state, and one of several of the other. */
async function byName(opened: Opened, other: Opened): Promise<ReadonlyMap<string, Answering>> {
  const known = new Map<string, Answering>(allEnvironments(opened).map((environment) => [environment.called, { environment, opened }]));
  const [only, ...more] = opened.analysis.units().filter(({ problem }) => problem === undefined);
  const isJoined = opened.snapshot.environments.length === 0 && more.length === 0;
  if (!only || !isJoined || known.has(only.name) || !other.snapshot.environments.some(({ name }) => name === only.name)) return known;
  return new Map([[only.name, await answeringBy(opened, only)]]);
}

/** Environments of files that only a kustomization takes in which is not rendered: where they are new, they are so for that reason. */
function ofUnrendered({ analysis }: Opened): readonly string[] {
  return analysis.environments().flatMap(({ name, units }) => (units.some(({ outcome }) => outcome !== 'rendered') ? [name] : []));
}

/** A kustomization that fails is there all the same: what it renders to did not come or go. Named by the environments that have it in the other state, else by itself. */
function notRendered(opened: Opened, other: Opened, state: string): readonly (readonly [string, string])[] {
  const holders = new Map<string, string[]>();
  for (const { name, units } of other.analysis.environments())
    for (const { file, outcome } of units) if (outcome === 'rendered') remember(holders, pathIn(other, file), () => []).push(name);
  return opened.analysis.units().flatMap(({ name, file, problem }) => {
    if (!problem) return [];
    const text = `${problemText(opened, problem)} (This is about ${state}.)`;
    return (holders.get(pathIn(opened, file)) ?? [name]).map((holder) => [holder, text] as const);
  });
}

/** Two states may be in two folders: what they have in common is the path below. */
function pathIn({ snapshot }: Opened, file: FileId): string {
  return snapshot.file(file)?.path ?? file;
}
