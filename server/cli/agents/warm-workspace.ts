import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Netpol, type NetpolConfig, openNetpol } from '../../netpol.js';
import { configurationName } from '../../workspace/configuration-file.js';
import { fileIdOfPath, pathOfFileId } from '../../workspace/node/disk-ids.js';
import { DiskSource, staysBelow } from '../../workspace/node/disk-source.js';
import { helmBeside } from '../../workspace/node/helm-thread.js';
import { nodeScheduler } from '../../workspace/node/node-scheduler.js';
import type { ParsedArguments } from '../arguments.js';
import { clusterSettings } from '../cluster.js';
import { leftOutBy } from '../configuration.js';
import type { Io } from '../io.js';
import { type Opened, openedOf } from '../open-paths.js';
import { confinedSource } from './confined-source.js';
import { diskWatch, type WatchedPlace } from './disk-watch.js';

/** The files of some folders, which stay read between answers. */
export interface WarmWorkspace {
  readonly folders: readonly string[];
  /** Everything as it stands on the disk now. */
  current(): Promise<Opened>;
}

/** Opens folders at the first question. @param folders absolute paths; paths are told from the first */
export function warmWorkspace(folders: readonly string[], args: ParsedArguments, io: Io): WarmWorkspace {
  const cwd = folders[0] ?? io.cwd;
  let known: (Read & { readonly version: string }) | undefined;
  return {
    folders,
    current: async () => {
      const configured = await configuredIn(folders);
      const version = configured.map(({ file, version: own }) => `${file} ${own}`).join('\n');
      // What a configuration says of the cluster or leaves out is asked for from the start.
      if (known?.version !== version) known = { version, ...(await opened(folders, configured, args, { ...io, cwd })) };
      await known.upToDate();
      // An agent takes the first answer: none is given of charts that are not rendered yet.
      await known.netpol.workspace.units.allSettled();
      return openedOf(known.netpol, cwd);
    },
  };
}

interface Configured {
  readonly folder: string;
  readonly file: string;
  readonly version: string;
}

/** The configurations of the folders themselves; those above them are outside. */
async function configuredIn(folders: readonly string[]): Promise<readonly Configured[]> {
  const found: Configured[] = [];
  for (const folder of folders) {
    const file = path.join(folder, configurationName);
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isFile() && (await staysBelow(folder, file))) found.push({ folder, file, version: `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}` });
  }
  return found;
}

interface Read {
  readonly netpol: Netpol;
  /** Resolves when what is on the disk is read. */
  upToDate(this: void): Promise<void>;
}

async function opened(folders: readonly string[], configured: readonly Configured[], args: ParsedArguments, io: Io): Promise<Read> {
  const isNamed = args.option('config') !== undefined;
  const asked: ParsedArguments = configured.length === 0 && !isNamed ? { ...args, flag: (name) => name === 'no-config' || args.flag(name) } : args;
  const settings = await clusterSettings(
    asked,
    io,
    configured.map(({ folder }) => folder),
  );
  const source = sourceOf(folders, settings, io);
  const netpol = openNetpol(confinedSource(source, folders), settings, {
    scheduler: nodeScheduler,
    helm: io.programs === undefined ? undefined : helmBeside(io.programs),
    log: (line) => io.note(`netpol: ${line}\n`),
    onRuleError: ({ rule, error }) => io.note(`netpol: the rule ${rule} failed and says nothing: ${String(error)}\n`),
  });
  const { workspace } = netpol;
  const upToDate = diskWatch({
    all: async () => {
      await workspace.index();
      // What charts read is looked at, too.
      await workspace.units.allSettled();
    },
    some: async (files) => {
      await workspace.filesChanged(files.map((file) => ({ id: fileIdOfPath(file), change: 'changed' })));
    },
    places: () => placesRead(source, netpol),
  });
  return { netpol, upToDate };
}

function sourceOf(folders: readonly string[], settings: NetpolConfig, io: Io): DiskSource {
  return new DiskSource({ folders, leavesOut: leftOutBy(settings), log: (line) => io.note(`netpol: ${line}\n`) });
}

/** Everything whose change may change an answer: the folders that were searched with what they leave out, the files, and what kustomizations take in. */
function* placesRead({ searched }: DiskSource, { workspace }: Netpol): Iterable<WatchedPlace> {
  for (const folder of searched) for (const place of [folder, path.join(folder, '.gitignore')]) yield { place, alone: false };
  const { files, units } = workspace.snapshot();
  for (const id of units.flatMap(({ inputs }) => [...inputs])) {
    const place = pathOfFileId(id);
    if (place !== undefined) yield { place, alone: false };
  }
  // With kustomizations, a file may be read in ways of their own.
  for (const id of files) {
    const place = pathOfFileId(id);
    if (place !== undefined) yield { place, alone: units.length === 0 };
  }
}
