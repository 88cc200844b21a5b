import { type Severity, severities } from '../../netpol.js';
import { withoutMarks } from '../../util/text.js';
import type { ParsedArguments } from '../arguments.js';
import { baselineOptions, baselinesFor, writeBaseline } from '../baseline.js';
import { type CheckAnswer, checkEach, checkOne } from '../check-answers.js';
import { askedDetails, askedFormats, checkFormats, printAnswers } from '../check-formats.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { fixModeOf, showFixes, writeFixes } from '../fix.js';
import { exitStatus, type Io, UsageError } from '../io.js';
import type { JudgeOptions } from '../judge.js';
import { refuseNothing } from '../nothing-found.js';
import { type OpenOptions, openPaths } from '../open-paths.js';
import { regoFor, regoOption } from '../rego.js';
import { selectionOptions, withSelection } from '../selected-rules.js';
import { environmentOption, isForEach, unitsFor } from '../view.js';
import type { Command } from './command.js';

/** `netpol check`: the findings that the editor shows, for CI. */
export const check: Command = {
  syntax: {
    name: 'check',
    usage: 'netpol check [OPTION...] [PATH...]',
    options: {
      format: {
        values: checkFormats,
        initial: 'text',
        toFiles: true,
        description: 'how findings are printed; with `=FILE` into a file, beside what is printed, as often as wanted',
      },
      output: { short: 'o', value: 'FILE', description: 'print into a file instead of standard output' },
      'fail-on': {
        value: 'SEVERITY',
        values: severities,
        initial: 'error',
        description: 'exit with 1 where there is a finding of this severity or a worse one',
      },
      'min-severity': { value: 'SEVERITY', values: severities, initial: 'hint', description: 'leave out findings that are less severe' },
      ...selectionOptions,
      exclude: { repeats: true, value: 'GLOB', description: 'leave these files out of folders and patterns, as `.gitignore` does; relative to each folder' },
      'allow-empty': { flag: true, description: 'a PATH without any manifest is no mistake' },
      'stdin-filename': { value: 'FILE', description: 'what standard input is called, where `-` is the PATH' },
      fix: { flag: true, description: 'apply the fixes that keep what is meant, and write the files' },
      'dry-run': { flag: true, description: 'with `--fix`: print a patch, and write nothing' },
      ...regoOption,
      ...baselineOptions,
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'what the API server would refuse, and what it would accept but is surely not meant',
  async run(args, io) {
    const isEach = askedFormats(args)
      .map((format) => isForEach(args, format, checkFormats))
      .every(Boolean);
    const mode = fixModeOf(args);
    const isFailing = atLeast(args.option('fail-on'));
    const options = judgeOptions(args, io);
    const config = { ...(await clusterSettings(args, io, args.positionals, { asFindings: true })), baselines: await baselinesFor(args, io) };
    const rego = await regoFor(args, io);
    const read = await openPaths(args.positionals, io, withSelection(config, args), { ...openOptions(args), withConfigurations: true, rego });
    if (args.flag('write-baseline')) {
      await writeBaseline(read, args, io);
      return exitStatus.fine;
    }
    const opened = mode === 'write' ? await writeFixes(read, io, options.isWanted) : read;
    const { answers, files } = isEach ? await checkEach(opened, io, options) : await checkOne(opened, args, io, options);
    refuseNothing(answers, files, args, io);
    if (mode === 'show') await showFixes(opened, io, options.isWanted);
    else if (mode === 'write' && opened.input !== undefined) noteFindings(answers, io);
    else await printAnswers({ answers, isEach, isFailing }, args, io);
    return answers.some(({ report }) => report.findings.some(({ finding }) => isFailing(finding))) ? exitStatus.found : exitStatus.fine;
  },
};

function openOptions(args: ParsedArguments): OpenOptions {
  const inputName = args.option('stdin-filename');
  if (inputName !== undefined && !args.positionals.includes('-'))
    throw new UsageError('--stdin-filename says what standard input is called: give - as the path.');
  if (inputName !== undefined && !/.\.(ya?ml|json)$/i.test(inputName))
    throw new UsageError(`--stdin-filename takes the name of a manifest, which ends in .yaml, .yml or .json, and not ${JSON.stringify(inputName)}.`);
  return { loadsAll: true, ...unitsFor(args), exclude: args.each('exclude'), inputName };
}

function judgeOptions(args: ParsedArguments, { progress }: Io): JudgeOptions {
  return { isWanted: atLeast(args.option('min-severity')), details: askedDetails(askedFormats(args)), progress };
}

/** Whether a finding is as severe, or more. */
function atLeast(named: string | undefined): (finding: { readonly severity: Severity }) => boolean {
  const threshold = severities.indexOf(severities.find((severity) => severity === named) ?? 'hint');
  return ({ severity }) => severities.indexOf(severity) <= threshold;
}

/** Where the output is a text, what is left in it is said beside it. */
function noteFindings(answers: readonly CheckAnswer[], io: Io): void {
  for (const { finding, path, start } of answers.flatMap(({ report }) => report.findings))
    io.note(`${path}:${start.line + 1}:${start.character + 1}: ${finding.severity}: ${withoutMarks(finding.message)} (${finding.rule})\n`);
}
