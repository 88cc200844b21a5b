import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type EnvironmentAnswers, type MapPageData, mapPage, mapPageData, type PageProgram, pageFinding } from '../../netpol.js';
import type { ParsedArguments } from '../arguments.js';
import { baselinesFor, noBaselineOption } from '../baseline.js';
import { type CheckAnswer, checkOne } from '../check-answers.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import { headOf, type PrintedLimit } from '../limits.js';
import { noteNoWorkload } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { lineName } from '../place-in.js';
import { regoFor, regoOption } from '../rego.js';
import { version } from '../version.js';
import { environmentFor, oneEnvironmentOption, unitsFor } from '../view.js';
import type { Command } from './command.js';

/** `netpol map`: a page that shows who can connect to whom, for people who have neither the manifests nor this program. */
export const map: Command = {
  syntax: {
    name: 'map',
    usage: 'netpol map [OPTION...] [PATH...]',
    options: {
      format: { values: ['html'], initial: 'html', description: 'how the map is written: one page that needs nothing beside it' },
      output: { short: 'o', value: 'FILE', description: 'write into a file instead of standard output' },
      ...regoOption,
      ...noBaselineOption,
      ...oneEnvironmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'one page with the map, the matrix of connections and the findings, for a pull request or an auditor',
  async run(args, io) {
    const program = await pageProgram(io);
    const config = { ...(await clusterSettings(args, io, args.positionals, { asFindings: true })), baselines: await baselinesFor(args, io) };
    const rego = await regoFor(args, io);
    const read = await openPaths(args.positionals, io, config, { loadsAll: true, ...unitsFor(args), withConfigurations: true, rego });
    const { environment, opened } = await environmentFor(read, args, io);
    noteNoWorkload([environment], args.positionals, io);
    const { answers } = await checkOne(read, args, io, { isWanted: () => true, details: new Set(), progress: io.progress });
    const data = mapPageData(environment, pagesOf(environment), {
      version,
      limits: headOf(opened, { environment: environment.name, limits: environment.limits }).limits.map(pageLimit),
      findings: answers.flatMap(findingsOf),
      placeText: (location) => lineName(opened, location),
    });
    await write(mapPage(data, program), args, io);
    return exitStatus.fine;
  },
};

/** Nothing else waits for them here. */
function pagesOf(environment: EnvironmentAnswers) {
  const steps = environment.mapPages();
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** What the page runs lies beside this program: most commands do not need it, and it is larger than they are. */
async function pageProgram({ programs }: Io): Promise<PageProgram> {
  const read = (name: string) => (programs === undefined ? Promise.reject(new Error('no folder')) : readFile(path.join(programs, name), 'utf8'));
  try {
    return { script: await read('map.js'), style: await read('map.css') };
  } catch {
    throw new UsageError('The page of the map is made with map.js and map.css, which are not beside this program: install the whole package.');
  }
}

function pageLimit({ message, file, line }: PrintedLimit): MapPageData['limits'][number] {
  return { message, ...(file === undefined ? {} : { place: line === undefined ? file : `${file}:${line}` }) };
}

function findingsOf({ report }: CheckAnswer): MapPageData['findings'] {
  return report.findings.map(({ finding, path: file, start, fixes }) => pageFinding({ ...finding, fixes }, file, start));
}

/** As it is: whatever could do something in it is escaped, and the browser knows its script by every letter. */
async function write(page: string, args: ParsedArguments, io: Io): Promise<void> {
  const output = args.option('output');
  if (output === undefined) return (io.verbatim ?? io.out)(page);
  await writeFile(path.resolve(io.cwd, output), page).catch(({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    throw new UsageError(`${output} cannot be written (${code}): name a file in a folder that is there and that you may write to.`);
  });
}
