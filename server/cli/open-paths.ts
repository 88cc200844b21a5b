import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Analysis, type Netpol, type NetpolConfig, openNetpol, type Rego, type RuleFailure } from '../netpol.js';
import { decodeText, type FileSource } from '../workspace/file-source.js';
import { MemorySource } from '../workspace/memory-source.js';
import { fileIdOfPath, pathOfFileId } from '../workspace/node/disk-ids.js';
import { type DiskOptions, DiskSource } from '../workspace/node/disk-source.js';
import { repositoryAbove } from '../workspace/node/git.js';
import { helmBeside } from '../workspace/node/helm-thread.js';
import { nodeScheduler } from '../workspace/node/node-scheduler.js';
import { structureAbove } from '../workspace/node/structure-above.js';
import type { ChartEngine } from '../workspace/rendering/charts.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { unknownCluster } from './cluster.js';
import { configurationPaths, leftOutBy } from './configuration.js';
import { type Io, UsageError } from './io.js';
import { isThere } from './is-there.js';
import { filesMatching, isPattern } from './path-patterns.js';

/** The files that the paths of a command line name, indexed. */
export interface Opened {
  readonly netpol: Netpol;
  /** Every question about them. */
  readonly analysis: Analysis;
  readonly snapshot: Snapshot;
  /** A file with its text; undefined where it vanished meanwhile. */
  load(id: FileId): Promise<WorkspaceFile | undefined>;
  /** A file as people name it: relative to the current folder where it lies below it, with `/`. */
  pathOf(file: WorkspaceFile): string;
  /** Nothing is rendered yet. */
  readonly unitsLater: boolean;
  /** What was piped in, where anything was. */
  readonly input?: FileId;
  /** The same of any file, also of one that only a unit reads. */
  nameOf(id: FileId): string;
}

/** What becomes of the files that are opened. */
export interface OpenOptions {
  /** Each of them is loaded, and not only asked about. */
  readonly loadsAll?: true;
  /** The configurations that count are read with the manifests, wherever they stand. */
  readonly withConfigurations?: true;
  /** Kustomizations are rendered when somebody asks for one of them. */
  readonly unitsLater?: true;
  /** Glob patterns of what to leave out of folders, relative to each. */
  readonly exclude?: readonly string[];
  /** What a file that is piped in is called; it is not read. */
  readonly inputName?: string | undefined;
  /** Renders charts, where that can be done. */
  readonly helm?: ChartEngine | undefined;
  /** Asks Rego policies, where there are any. */
  readonly rego?: Rego | undefined;
}

const standardInput: FileId = 'memory:///standard-input.yaml';

/**
 * Reads what the paths name: files, folders (searched as the editor searches a workspace folder) or `-`; none is the current folder. The
 * kustomizations and charts above a named file are read, too, but nothing else beside it.
 * @param settings what the command line says of the cluster
 * @throws UsageError for a path that is not there, or that is neither a file nor a folder.
 */
export async function openPaths(paths: readonly string[], io: Io, cluster: NetpolConfig = unknownCluster, options: OpenOptions = {}): Promise<Opened> {
  const wanted = paths.length === 0 ? ['.'] : paths;
  if (wanted.includes('-') && wanted.length > 1) throw new UsageError('Standard input (-) stands alone: name files and folders in another run.');
  if (wanted.includes('-')) return openInput(io, cluster, options);
  const named = await namedPlaces(wanted, io, options);
  const places = options.withConfigurations ? { ...named, files: [...named.files, ...(await configurationPaths(cluster))] } : named;
  const leavesOut = leftOutBy(cluster);
  const helm = io.programs === undefined ? undefined : helmBeside(io.programs);
  const inputsFrom = [...(await inputFolders(places, io)), ...localFolders(cluster)];
  return refusingUnread(
    places,
    (quiet) => openSource(diskSource(places, quiet, { inputsFrom, leavesOut, exclude: options.exclude ?? [] }), quiet, cluster, { ...options, helm }),
    io,
  );
}

/**
 * Overlays are named one by one, and their bases lie beside them: in their repository or, where they are in none, in the folder that people
 * stand in. A home folder holds more than manifests, so nothing is read there that is not named.
 */
async function inputFolders({ folders }: OpenedPaths, { cwd }: Io): Promise<readonly string[]> {
  if (cwd === homedir() || cwd === path.parse(cwd).root) return [];
  const outside = await Promise.all(folders.map(async (folder) => !path.relative(cwd, folder).startsWith('..') && !(await repositoryAbove(folder))));
  return outside.some(Boolean) ? [cwd] : [];
}

/** An answer without what was piped in would be about nothing. */
async function openInput(io: Io, cluster: NetpolConfig, options: OpenOptions): Promise<Opened> {
  const input = options.inputName === undefined ? standardInput : fileIdOfPath(path.resolve(io.cwd, options.inputName));
  const opened = await openSource(new MemorySource({ [input]: await textOfInput(io) }, { named: true }), io, cluster, options);
  if (opened.snapshot.file(input)?.role !== 'refused') return { ...opened, input };
  throw new UsageError(
    'Standard input cannot be read: it is too large. Of a cluster, `netpol snapshot` prints only what answers need; else pipe in fewer objects.',
  );
}

/** Sources that somebody named are read, wherever they are. */
function localFolders({ localSources }: NetpolConfig): readonly string[] {
  return [...(localSources?.values() ?? [])].flatMap((id) => pathOfFileId(id) ?? []);
}

/** Decoded as a file is: some shells pipe UTF-16, which would otherwise look like a file without manifests. */
async function textOfInput(io: Io): Promise<string> {
  const text = decodeText(await io.input());
  if (text === undefined) throw new UsageError('Standard input is binary: pipe in YAML or JSON.');
  return text;
}

/** Of a folder, files that cannot be read are noted; an answer without a file that was named would be about nothing that was asked. */
async function refusingUnread({ files, matched = [] }: OpenedPaths, open: (io: Io) => Promise<Opened>, io: Io): Promise<Opened> {
  const notes: string[] = [];
  const opened = await open({ ...io, note: (text) => void notes.push(text) });
  const unread = files.find((file) => opened.snapshot.file(fileIdOfPath(file))?.role === 'refused');
  if (unread !== undefined) throw new UsageError(`${unread} cannot be read: it is binary, too large, or not to be opened. Name a file of YAML or JSON.`);
  // Nothing to report would pass for a verdict on what could not be read.
  if (notes.length > 0 && files.length + matched.length === 0 && opened.snapshot.files.length === 0 && opened.snapshot.assertionFiles.length === 0)
    throw new UsageError(
      `Nothing could be read: ${notes.map((note) => note.replace(/^netpol: |\n$/g, '')).join('; ')}. Name a file or a folder that may be read.`,
    );
  for (const note of notes) io.note(note);
  return opened;
}

/** Reads what a source has. */
export async function openSource(
  source: FileSource,
  io: Io,
  cluster: NetpolConfig = unknownCluster,
  { loadsAll, unitsLater, helm, rego }: OpenOptions = {},
): Promise<Opened> {
  const refused: string[] = [];
  const pathOf = (file: WorkspaceFile) => displayPath(file, io.cwd);
  const netpol = openNetpol(source, cluster, {
    scheduler: nodeScheduler,
    once: true,
    keepTexts: loadsAll,
    unitsLater,
    helm,
    rego,
    log: (line) => refused.push(line),
    onRuleError: (failure) => noteFailure(netpol.analysis(), failure, pathOf, io),
  });
  await netpol.workspace.index({ onProgress: (done, total) => io.progress?.(`reading file ${done} of ${total}`) });
  for (const line of refused) io.note(`netpol: ${line}\n`);
  return openedOf(netpol, io.cwd, unitsLater === true);
}

/** What is indexed, as it is at the moment. @param cwd the folder that paths are told from @param analysis of another moment, or of what is supposed */
export function openedOf(netpol: Netpol, cwd: string, unitsLater = false, analysis: Analysis = netpol.analysis()): Opened {
  return {
    netpol,
    analysis,
    snapshot: analysis.snapshot,
    load: async (id) => (await netpol.load(id))?.file,
    pathOf: (file) => displayPath(file, cwd),
    nameOf: (id) => displayPath({ id, path: analysis.snapshot.file(id)?.path ?? id }, cwd),
    unitsLater,
  };
}

/** A rule that fails is noted and leaves the others alone. */
function noteFailure({ snapshot }: Analysis, { rule, file, error }: RuleFailure, pathOf: Opened['pathOf'], io: Io): void {
  const known = snapshot.file(file);
  io.note(`netpol: the rule ${rule} failed on ${known ? pathOf(known) : file} and says nothing there: ${String(error)}\n`);
}

/** What paths of a command line name, as absolute paths. */
export interface OpenedPaths {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** Those that patterns match, which nobody named. */
  readonly matched?: readonly string[];
  /** The kustomizations and charts above the files. */
  readonly structure: readonly string[];
}

/** @throws UsageError for a path that is not there, or that is neither a file nor a folder. */
export async function namedPlaces(paths: readonly string[], io: Io, options: Pick<OpenOptions, 'exclude'> = {}): Promise<OpenedPaths> {
  const folders: string[] = [];
  const files: string[] = [];
  const matched: string[] = [];
  for (const name of paths) {
    // What a shell makes of a variable that is not set; it would be taken for the current folder.
    if (name === '') throw new UsageError('A path is empty. Name a file or a folder that is there, or . for the current folder.');
    const absolute = path.resolve(io.cwd, name);
    const stats = await stat(absolute).catch((error: NodeJS.ErrnoException) => error);
    if (stats instanceof Error) {
      const found = isPattern(name) ? await filesMatching(name, io, options.exclude ?? []) : undefined;
      if (found === undefined)
        throw new UsageError(`${name} cannot be read (${stats.code ?? 'unknown error'}). Name a file or a folder that is there, or - for standard input.`);
      matched.push(...found);
    } else if (stats.isDirectory()) folders.push(absolute);
    else if (stats.isFile()) files.push(absolute);
    else throw new UsageError(`${name} is neither a file nor a folder. Pipe it in with - instead.`);
  }
  return { folders, files, matched, structure: await structureAbove([...files, ...matched], isThere) };
}

/** The working tree at these places. */
export function diskSource(places: OpenedPaths, io: Io, more: Pick<DiskOptions, 'exclude' | 'inputsFrom' | 'leavesOut'> = {}): FileSource {
  return new DiskSource({ ...places, ...more, log: (line) => io.note(`netpol: ${line}\n`) });
}

function displayPath({ id, path: own }: Pick<WorkspaceFile, 'id' | 'path'>, cwd: string): string {
  if (id === standardInput) return '<standard input>';
  const absolute = pathOfFileId(id);
  if (absolute === undefined) return own;
  const relative = path.relative(cwd, absolute);
  return (relative.startsWith('..') ? absolute : relative).split(path.sep).join('/');
}
