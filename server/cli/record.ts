import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MOST_UNITS } from '../netpol.js';
import { counted } from '../util/text.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { ParsedArguments } from './arguments.js';
import { refuseBetween } from './assertion-runs.js';
import { clusterSettings } from './cluster.js';
import { exitStatus, type Io, UsageError } from './io.js';
import { isThere } from './is-there.js';
import { noteLimits } from './limits.js';
import { type Opened, openPaths } from './open-paths.js';
import { type Answering, answeringBy, environmentFor, unitsFor } from './view.js';

/** What `--record` writes, and to where. */
interface Recording {
  /** The file to be written, at most one. */
  readonly named: readonly string[];
  readonly places: readonly string[];
  readonly usage: string;
}

/** Writes the present state as a file of assertions, to standard output where no file is named. */
export async function record({ named: [file, ...more], places, usage }: Recording, args: ParsedArguments, io: Io): Promise<number> {
  if (args.flag('each-environment')) throw new UsageError('One environment is recorded at a time: name it with --environment.');
  if (more.length > 0) throw new UsageError(`One file is written at a time: ${[file, ...more].join(', ')} are ${more.length + 1}. Usage: ${usage}`);
  const target = file === undefined ? undefined : path.resolve(io.cwd, file);
  await refuseMistakenTarget(places, io);
  const opened = await openPaths(places, io, await clusterSettings(args, io), unitsFor(args));
  const { environment } = await recorded(opened, target, args, io);
  const { workloads } = environment;
  if (workloads === 0) throw new UsageError('There is no workload here, so there is nothing to record. Name the folder that holds the manifests.');
  const text = environment.record();
  if (text.length > MOST_UNITS)
    throw new UsageError(
      `What ${counted(workloads, 'workload')} may exchange takes more than a file of assertions may hold: record folders of the workspace one by one.`,
    );
  if (target === undefined) {
    await io.out(text);
    return exitStatus.fine;
  }
  await writeFile(target, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(whyNotWritten(file ?? target, error));
  });
  io.note(`netpol: ${file} states what ${counted(workloads, 'workload')} may exchange.\n`);
  return exitStatus.fine;
}

/** The environment that is named, else the one that the file would stand in. */
async function recorded(opened: Opened, target: string | undefined, args: ParsedArguments, io: Io): Promise<Answering> {
  const at = target === undefined ? undefined : fileIdOfPath(target);
  if (at === undefined || args.option('environment') !== undefined) return environmentFor(opened, args, io);
  const standing = opened.analysis.environmentsAt(at);
  refuseBetween(at, standing, io);
  const [only] = standing;
  const answering = only ? await answeringBy(opened, only) : { environment: opened.analysis.environment(at), opened };
  noteLimits(answering.opened, answering.environment, io);
  return answering;
}

/** @throws UsageError for a path that is not there: more likely it is to be written than read */
async function refuseMistakenTarget(places: readonly string[], { cwd }: Io): Promise<void> {
  for (const name of places) {
    if (name === '' || name === '-' || (await isThere(path.resolve(cwd, name)))) continue;
    throw new UsageError(`${name} is not there to be read; for --record to write it, its name must end in .netpol-test.yaml.`);
  }
}

function whyNotWritten(file: string, { code = 'unknown error' }: NodeJS.ErrnoException): string {
  if (code === 'EEXIST') return `${file} is there already and stays as it is: name a file that is not there.`;
  if (code === 'ENOENT') return `${file} cannot be written: the folder ${path.dirname(file)} is not there. Make it first, or name another one.`;
  return `${file} cannot be written (${code}). Name a file in a folder that you may write to.`;
}
