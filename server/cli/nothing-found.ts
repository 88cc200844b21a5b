import path from 'node:path';
import type { EnvironmentAnswers } from '../netpol.js';
import { type FileId, isWithin } from '../util/file-id.js';
import { isAssertionFile } from '../workspace/assertion-file.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { ParsedArguments } from './arguments.js';
import { type Io, UsageError } from './io.js';
import type { JudgedFile, Judgement } from './judge.js';
import { isPattern } from './path-patterns.js';

/**
 * Refuses what holds nothing to judge: "nothing to report" would pass for a verdict, and a mistyped folder for a sound one.
 * @throws UsageError, unless `--allow-empty` is given: then standard error says so
 */
export function refuseNothing(answers: readonly Judgement[], files: readonly JudgedFile[], args: ParsedArguments, io: Io): void {
  const isEmpty = answers.every(({ manifests, report }) => manifests === 0 && report.findings.length === 0);
  const without = isEmpty ? args.positionals : args.positionals.filter((name) => !holdsManifests(name, files, args, io));
  if (!isEmpty && without.length === 0) return;
  const note = noManifest(without);
  if (!args.flag('allow-empty') && !(isEmpty && wasLookedAt(files, args, io))) throw new UsageError(`${note} --allow-empty takes that for no mistake.`);
  io.note(`netpol: ${note}\n`);
}

/** Where one environment is asked about, its files are the answer, wherever they are. */
function holdsManifests(name: string, files: readonly JudgedFile[], args: ParsedArguments, { cwd }: Io): boolean {
  if (name === '-' || isPattern(name) || args.option('environment') !== undefined) return true;
  const place = fileIdOfPath(path.resolve(cwd, name));
  return (
    files.some(
      ({ id, isManifest, role, findings }) => isWithin(place, id) && (isManifest || findings.length > 0 || role === 'kustomization' || role === 'patch'),
    ) || isConfiguration(place, files)
  );
}

/** Hooks name each file that changed. In a folder a configuration is about manifests, and without any it is no more than they are. */
function isConfiguration(place: FileId, files: readonly JudgedFile[]): boolean {
  return files.some(({ id, role }) => id === place && role === 'configuration');
}

/** A kustomization, a patch or a configuration that is named is no manifest, and was looked at all the same. */
function wasLookedAt(files: readonly JudgedFile[], { positionals }: ParsedArguments, { cwd }: Io): boolean {
  if (files.some(({ role }) => role === 'kustomization' || role === 'patch')) return true;
  return positionals.length > 0 && positionals.every((name) => isConfiguration(fileIdOfPath(path.resolve(cwd, name)), files));
}

/** That there was nothing to judge. */
function noManifest(paths: readonly string[]): string {
  const [tests, others] = [paths.filter(isAssertionFile), paths.filter((name) => !isAssertionFile(name))];
  const run = tests.length === 0 ? '' : ` \`netpol test\` runs ${tests.join(', ')}.`;
  const why = others.length === 0 && tests.length > 0 ? '' : reasonOf(others);
  return `no Kubernetes manifest was found in ${placesOf(paths)}.${why}${run}`;
}

function reasonOf(paths: readonly string[]): string {
  if (paths.includes('-')) return ' Pipe in the manifests, or name files or folders.';
  return ' Of folders, what .gitignore names and hidden folders are left out: name the files, or another folder.';
}

/** Says on standard error that there is no workload in any of the states asked about: an answer without connections would pass for a closed cluster. */
export function noteNoWorkload(environments: readonly EnvironmentAnswers[], paths: readonly string[], io: Io): void {
  if (environments.some(({ workloads }) => workloads > 0)) return;
  io.note(`netpol: there is no workload in ${placesOf(paths)}, so no connection can be told: name the folder that has the workloads, too.\n`);
}

/** What the paths of a command line are called in a sentence. */
function placesOf(paths: readonly string[]): string {
  if (paths.length === 0) return called('.');
  return paths.map(called).join(', ');
}

function called(path: string): string {
  if (path === '-') return 'standard input';
  return path === '.' ? 'the current folder' : path;
}
