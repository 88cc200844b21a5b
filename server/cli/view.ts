import path from 'node:path';
import { candidates, type EnvironmentAnswers, type Named } from '../netpol.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { NamedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { OptionSyntax, ParsedArguments } from './arguments.js';
import { type Io, UsageError } from './io.js';
import { noteLimits } from './limits.js';
import type { Opened } from './open-paths.js';
import { problemText } from './units.js';

/** Of every command that answers for an environment. */
export const environmentOption: Readonly<Record<string, OptionSyntax>> = { environment: {} };

/** As `answeringFor`, and says on standard error what limits the answer. */
export async function environmentFor(opened: Opened, args: ParsedArguments, io: Io, state?: string): Promise<Answering> {
  const answering = await answeringFor(opened, args, io, state);
  noteLimits(answering.opened, answering.environment, io);
  return answering;
}

/** An environment, and what its places are in. */
export interface Answering {
  readonly environment: EnvironmentAnswers;
  readonly opened: Opened;
}

/** Where an environment is named, no kustomization is rendered but the one that is meant. */
export function unitsFor(args: ParsedArguments): { readonly unitsLater?: true } {
  return args.option('environment') === undefined ? {} : { unitsLater: true };
}

/**
 * The environment that a command answers for: the one that `--environment` names, else the only one.
 * @param state which one it is, where a command opens two
 * @throws UsageError where the name means no environment, or several, and where there are several and none is named
 */
export async function answeringFor(opened: Opened, args: ParsedArguments, io: Io, state?: string): Promise<Answering> {
  const built = await builtAt(opened, args, io, state);
  if (built) return built;
  const all = await withUnits(opened);
  const chosen = chosenEnvironment(all, args, io, state);
  refuseUnnamed(all.snapshot, chosen, state);
  return { environment: all.analysis.environment(chosen), opened: all };
}

/** Every environment by name, and on standard error what limits each, and which kustomizations are not rendered. */
export function everyEnvironment(opened: Opened, io: Io): readonly Answering[] {
  const { analysis, snapshot } = opened;
  for (const { folder, problem } of snapshot.units) if (problem) io.note(`netpol: ${opened.nameOf(folder)} is not rendered: ${problemText(opened, problem)}\n`);
  const all = snapshot.environments.length === 0 ? [undefined] : snapshot.environments;
  return all.map((one) => {
    const environment = analysis.environment(one);
    noteLimits(opened, environment, io);
    return { environment, opened };
  });
}

/** The same with all that kustomizations render to. */
async function withUnits(opened: Opened): Promise<Opened> {
  if (!opened.unitsLater) return opened;
  await opened.netpol.workspace.units.all();
  const analysis = opened.netpol.analysis();
  return { ...opened, analysis, snapshot: analysis.snapshot };
}

/**
 * What building a kustomization gives, and nothing beside it; undefined where the environment is none of one kustomization.
 * @throws UsageError where it is not rendered
 */
async function builtAt(opened: Opened, args: ParsedArguments, io: Io, state: string | undefined): Promise<Answering | undefined> {
  const chosen = named(opened, args, io)?.found;
  const built = chosen && (await opened.netpol.built(chosen.place));
  if (!built) return undefined;
  if ('analysis' in built) {
    const { analysis } = built;
    return { environment: analysis.environment({ ...chosen, from: `${chosen.place}/` }), opened: { ...opened, analysis, snapshot: analysis.snapshot } };
  }
  throw new UsageError(aboutState(`${chosen.name} is not rendered: ${problemText(opened, built.problem)}`, state));
}

/**
 * What `--environment` names; undefined without it.
 * @throws UsageError where the name means no environment, or several
 */
export function chosenEnvironment(opened: Opened, args: ParsedArguments, io: Io, state?: string): NamedEnvironment | undefined {
  const { found, problem } = named(opened, args, io) ?? {};
  if (problem !== undefined) throw new UsageError(aboutState(problem, state));
  return found;
}

function named({ analysis }: Opened, args: ParsedArguments, { cwd }: Io): Named<NamedEnvironment> | undefined {
  const name = args.option('environment');
  return name === undefined ? undefined : analysis.environmentNamed(name, fileIdOfPath(path.resolve(cwd, name)));
}

/** Where a command opens two states, the one that a sentence is about is said behind it. */
function aboutState(sentence: string, state: string | undefined): string {
  return state === undefined ? sentence : `${sentence} (This is about ${state}.)`;
}

/**
 * Where there are several environments and none is named: chance would say which one answers.
 * @throws UsageError
 */
function refuseUnnamed({ environments }: Snapshot, chosen: NamedEnvironment | undefined, state: string | undefined): void {
  if (chosen || environments.length === 0) return;
  const names = environments.map(({ name }) => name);
  throw new UsageError(severalEnvironments(names, state === undefined ? 'here' : `in ${state}`));
}

/** Says which one may be named. */
export function severalEnvironments(names: readonly string[], where = 'here'): string {
  return `There are ${names.length} environments ${where}: ${candidates(names)}. Name one with --environment.`;
}
