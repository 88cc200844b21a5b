import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type FolderConfiguration, type NetpolConfig, readConfigurationOf } from '../netpol.js';
import { LineIndex } from '../util/line-index.js';
import { withoutMarks } from '../util/text.js';
import { configurationName } from '../workspace/configuration-file.js';
import { decodeText } from '../workspace/file-source.js';
import { fileIdOfPath, pathOfFileId } from '../workspace/node/disk-ids.js';
import { anyGlob } from '../workspace/search/glob.js';
import type { Options, ParsedArguments } from './arguments.js';
import { type Io, UsageError } from './io.js';
import { isThere } from './is-there.js';

/** Of every command that reads manifests: where it is said how they are read. */
export const configurationOptions: Options = {
  config: { group: 'cluster', value: 'FILE', description: 'the configuration; without it, the nearest `.netpol.yaml` in the folder of a path or above it' },
  'no-config': { group: 'cluster', flag: true, description: 'read no configuration' },
};

/** A configuration of more bytes is none. */
const largest = 1_000_000;

/**
 * The configuration that counts for these paths: the one that is named, else for each path the nearest `.netpol.yaml` in its folder or above it, as far
 * up as its repository goes. What of it does not count is noted.
 * @param paths of files and folders; `-` stands for the current folder
 * @param asFindings the command judges the configuration, too
 * @throws UsageError where the one that is named cannot be read
 */
export async function configurationsFor(paths: readonly string[], args: ParsedArguments, io: Io, asFindings: boolean): Promise<readonly FolderConfiguration[]> {
  const named = args.option('config');
  if (args.flag('no-config')) {
    if (named !== undefined) throw new UsageError('--config and --no-config do not go together.');
    return [];
  }
  if (named !== undefined) return [await readAt(path.resolve(io.cwd, named), io, named, asFindings)];
  const files = await nearestOfEach(configurationName, paths, io.cwd);
  return Promise.all(files.map((file) => readAt(file, io, undefined, asFindings)));
}

/** The files of a name that count for some paths, each once: for each path the nearest. `-`, and no path at all, stand for the current folder. */
export async function nearestOfEach(name: string, paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const one of paths.length === 0 ? ['.'] : paths) {
    const file = await nearest(name, path.resolve(cwd, one === '-' ? '.' : one), cwd);
    if (file !== undefined) files.add(file);
  }
  return [...files];
}

/**
 * The nearest file of a name in the folder of a path or above it, or what else passes for one.
 * Outside of a repository nothing says where what belongs together ends, so it is looked for up to the current folder only, and not in a home folder.
 */
export async function nearest(name: string, start: string, cwd: string, isIt: (file: string) => Promise<boolean> = isFile): Promise<string | undefined> {
  const stats = await stat(start).catch(() => undefined);
  let found: string | undefined;
  let isInFolder = false;
  for (let folder = stats?.isDirectory() ? start : path.dirname(start); ; folder = path.dirname(folder)) {
    const file = path.join(folder, name);
    if (found === undefined && folder !== homedir() && (await isIt(file))) {
      found = file;
      isInFolder = folder === start || folder === cwd || folder.startsWith(`${cwd}${path.sep}`);
    }
    if (await isThere(path.join(folder, '.git'))) return found;
    if (folder === path.dirname(folder)) return isInFolder ? found : undefined;
  }
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

async function readAt(file: string, io: Io, named: string | undefined, asFindings: boolean): Promise<FolderConfiguration> {
  const shown = named ?? (path.relative(io.cwd, file) || file);
  const text = await textOf(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${shown} cannot be read (${error.code ?? error.message}). Name a configuration that is there, or use --no-config.`);
  });
  const { problems, ...configuration } = readConfigurationOf(fileIdOfPath(path.dirname(file)), text);
  const lines = new LineIndex(text);
  // What `check` says of a file that it judges is not said twice.
  if (!asFindings || path.basename(file) !== configurationName)
    for (const { range, message } of problems) io.note(`netpol: ${shown}:${lines.positionAt(range.start).line + 1}: ${withoutMarks(message)}\n`);
  return configuration;
}

async function textOf(file: string): Promise<string> {
  if ((await stat(file)).size > largest) throw new Error('it is too large');
  const text = decodeText(await readFile(file));
  if (text === undefined) throw new Error('it is no text');
  return text;
}

/** Whether configurations leave a file or a folder out, by its absolute path; undefined where none leaves anything out. */
export function leftOutBy({ folders = [] }: Pick<NetpolConfig, 'folders'>): ((file: string) => boolean) | undefined {
  const rules = folders.flatMap(({ folder, configuration }) => {
    const top = pathOfFileId(folder);
    const leavesOut = anyGlob(configuration.exclude);
    return top === undefined || !leavesOut ? [] : [{ top, leavesOut }];
  });
  if (rules.length === 0) return undefined;
  return (file) =>
    rules.some(({ top, leavesOut }) => {
      const relative = path.relative(top, file).replaceAll(path.sep, '/');
      return !relative.startsWith('../') && leavesOut(relative);
    });
}

/** Where the configurations that count stand, as absolute paths. */
export async function configurationPaths({ folders = [] }: Pick<NetpolConfig, 'folders'>): Promise<readonly string[]> {
  const files = folders.flatMap(({ folder }) => pathOfFileId(folder) ?? []).map((folder) => path.join(folder, configurationName));
  const there = await Promise.all(files.map(isFile));
  return files.filter((_, index) => there[index]);
}
