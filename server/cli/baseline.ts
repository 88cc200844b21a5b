import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Baseline, type BaselineEntry, baselineEntries, baselineName, baselineText, readBaseline } from '../netpol.js';
import { counted } from '../util/text.js';
import { configurationName } from '../workspace/configuration-file.js';
import { fileIdOfPath } from '../workspace/node/disk-ids.js';
import type { Options, ParsedArguments } from './arguments.js';
import { nearestOfEach } from './configuration.js';
import { type Io, UsageError } from './io.js';
import type { Opened } from './open-paths.js';

/** Of commands that say what is found. */
export const noBaselineOption: Options = {
  'no-baseline': { flag: true, description: 'report also what a `.netpol-baseline.json` has' },
};

export const baselineOptions: Options = {
  'write-baseline': { flag: true, description: 'write what is found into `.netpol-baseline.json`, and report it no longer' },
  ...noBaselineOption,
};

/**
 * The baselines that hold for some paths: of each the nearest, as configurations are found; none where a new one is written.
 * @throws UsageError for one that cannot be read, with what to do
 */
export async function baselinesFor(args: ParsedArguments, io: Io): Promise<readonly Baseline[]> {
  if (args.flag('write-baseline') && args.flag('no-baseline')) throw new UsageError('--write-baseline and --no-baseline do not go together.');
  if (args.flag('write-baseline') || args.flag('no-baseline')) return [];
  const files = await nearestOfEach(baselineName, args.positionals, io.cwd);
  return Promise.all(
    files.map(async (file) => {
      const baseline = readBaseline(fileIdOfPath(path.dirname(file)), await readFile(file, 'utf8'));
      if ('problem' in baseline) throw new UsageError(`${path.relative(io.cwd, file)} cannot be used: ${baseline.problem.replaceAll('`', '')}.`);
      return baseline;
    }),
  );
}

/** Writes all that is found now as known: beside the configuration, else into the current folder. Says how much it was. */
export async function writeBaseline({ netpol }: Opened, args: ParsedArguments, io: Io): Promise<void> {
  const [beside] = await nearestOfEach(configurationName, args.positionals.slice(0, 1), io.cwd);
  const folder = beside === undefined ? io.cwd : path.dirname(beside);
  const entries: BaselineEntry[] = [];
  let apart = 0;
  for await (const { file, findings } of netpol.checked()) {
    const own = baselineEntries(fileIdOfPath(folder), file, findings);
    entries.push(...own);
    apart += findings.length - own.length;
  }
  const file = path.join(folder, baselineName);
  await writeFile(file, baselineText(entries)).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path.relative(io.cwd, file)} cannot be written (${error.code ?? error.message}).`);
  });
  if (apart > 0) io.note(`netpol: ${counted(apart, 'finding')} outside of ${folder} cannot be in its baseline\n`);
  await io.out(`${path.relative(io.cwd, file)}: ${counted(entries.length, 'finding')} that \`netpol check\` does not report from now on.\n`);
}
