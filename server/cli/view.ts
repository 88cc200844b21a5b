import path from 'node:path';
import { candidates, type EnvironmentAnswers, type Named, type NetpolBuild } from '../netpol.js';
import { listed } from '../util/text.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import { chartOfValues } from '../workspace/rendering/chart-units.js';
import type { NamedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { Options, ParsedArguments } from './arguments.js';
import { formatsOfSeveral } from './formats/each-environment.js';
import { type Io, UsageError } from './io.js';
import { noteLimits } from './limits.js';
import type { Opened } from './open-paths.js';
import { problemText } from './units.js';

/** Instead of one environment. */
const each = 'each-environment';

/** Of a command that answers for an environment. */
export const oneEnvironmentOption: Options = {
  environment: { group: 'environment', value: 'NAME', description: 'the one that is asked about, as `netpol environments` calls it' },
};

/** Of every command that answers for an environment, or for each of them. */
export const environmentOption: Options = {
  ...oneEnvironmentOption,
  [each]: { group: 'environment', flag: true, description: 'every one of them, one after the other' },
};

/**
 * Whether the command answers for every environment.
 * @param all formats of the command
 * @param others those that have place for several answers in a way of their own
 * @throws UsageError where one is named, too, and where a format has no place for several answers
 */
export function isForEach(args: ParsedArguments, format: string, all: readonly string[], others: readonly string[] = []): boolean {
  if (!args.flag(each)) return false;
  if (args.option('environment') !== undefined) throw new UsageError(`--${each} and --environment do not go together.`);
  const formats = all.filter((name) => formatsOfSeveral.includes(name) || others.includes(name));
  if (!formats.includes(format)) throw new UsageError(`--${each} goes with ${listed(formats)}: ${format} has no place for it.`);
  return true;
}

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

/** What building one kustomization or chart gives. */
export interface Built extends Answering {
  readonly checked: NetpolBuild['checked'];
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
  noteUnrendered(opened, io);
  return allEnvironments(opened).map((environment) => {
    noteLimits(opened, environment, io);
    return { environment, opened };
  });
}

/** Every environment by name; of a workspace that has only one, that one. */
export function allEnvironments({ analysis, snapshot }: Opened): readonly EnvironmentAnswers[] {
  const all = snapshot.environments.length === 0 ? [undefined] : snapshot.environments;
  return all.map((one) => analysis.environment(one));
}

/** Says on standard error which kustomizations are not rendered, and why. */
export function noteUnrendered(opened: Opened, io: Io): void {
  for (const { folder, problem } of opened.snapshot.units)
    if (problem) io.note(`netpol: ${opened.nameOf(folder)} is not rendered: ${problemText(opened, problem)}\n`);
}

/** The same with all that kustomizations render to. */
export async function withUnits(opened: Opened): Promise<Opened> {
  if (!opened.unitsLater) return opened;
  await opened.netpol.workspace.units.all();
  const analysis = opened.netpol.analysis();
  return { ...opened, analysis, snapshot: analysis.snapshot };
}

/**
 * What building the kustomization or chart gives that `--environment` names, and nothing beside it; undefined where it names something else.
 * @throws UsageError where it is not rendered
 */
export async function builtAt(opened: Opened, args: ParsedArguments, io: Io, state?: string): Promise<Built | undefined> {
  const chosen = named(opened, args, io)?.found ?? placeNamed(opened, args, io);
  return chosen && builtFor(opened, chosen, state);
}

/** An environment by its name: what building it gives, where it is one kustomization. @throws UsageError where that is not rendered */
export async function answeringBy(opened: Opened, chosen: NamedEnvironment): Promise<Answering> {
  return (await builtFor(opened, chosen)) ?? { environment: opened.analysis.environment(chosen), opened };
}

async function builtFor(opened: Opened, chosen: NamedEnvironment, state?: string): Promise<Built | undefined> {
  const built = await opened.netpol.built(chosen.place, chosen.name);
  if (!built) return undefined;
  if ('analysis' in built) {
    const { analysis, checked } = built;
    const environment = analysis.environment({ ...chosen, from: `${chosen.place}/` });
    return { environment, opened: { ...opened, analysis, snapshot: analysis.snapshot }, checked };
  }
  throw new UsageError(aboutState(`${chosen.name} is not rendered: ${problemText(opened, built.problem)}`, state));
}

/** What `--environment` names by its path, before anything is rendered: a chart with a file of values, or a folder in which there may be something to build. */
function placeNamed(opened: Opened, args: ParsedArguments, { cwd }: Io): NamedEnvironment | undefined {
  const { snapshot, unitsLater } = opened;
  const written = args.option('environment');
  if (written === undefined || !unitsLater) return undefined;
  const place = fileIdOfPath(path.resolve(cwd, written));
  const file = snapshot.file(place);
  if (file === undefined || chartOfValues(place) === undefined) return { name: written, place, from: `${place}/`, by: 'files' };
  const own = snapshot.configuredEnvironments.find((one) => one.place === place);
  return own ?? { name: file.path, place, from: `${place}/`, by: 'helm' };
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

function named(opened: Opened, args: ParsedArguments, io: Io): Named<NamedEnvironment> | undefined {
  const name = args.option('environment');
  return name === undefined ? undefined : namedBy(name, opened, io);
}

function namedBy(written: string, opened: Opened, { cwd }: Io): Named<NamedEnvironment> {
  return opened.analysis.environmentNamed(written, fileIdOfPath(path.resolve(cwd, written)));
}

/**
 * The environment that another option than `--environment` names.
 * @throws UsageError where the name means no environment, or several, and where it is not rendered
 */
export async function answeringNamed(name: string, opened: Opened, io: Io): Promise<Answering> {
  const { found } = namedBy(name, opened, io);
  const built = found && (await builtFor(opened, found));
  if (built) return built;
  const all = await withUnits(opened);
  const known = namedBy(name, all, io);
  if (known.problem !== undefined) throw new UsageError(known.problem);
  return { environment: all.analysis.environment(known.found), opened: all };
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
