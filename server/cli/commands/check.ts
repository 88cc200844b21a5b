import type { Finding } from '../../rules/finding.js';
import type { Severity } from '../../rules/rule.js';
import { documentAt } from '../../syntax/locate.js';
import type { SourceFile } from '../../syntax/source-file.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import { coloursFor } from '../colours.js';
import { checkGithub } from '../formats/check-github.js';
import { checkJson } from '../formats/check-json.js';
import { checkSarif } from '../formats/check-sarif.js';
import { checkText } from '../formats/check-text.js';
import type { CheckReport, PrintedFinding } from '../formats/findings.js';
import { exitStatus, type Io } from '../io.js';
import { type JudgedFile, judge } from '../judge.js';
import { type AnswerHead, printedLimits } from '../limits.js';
import { noteNoManifest } from '../nothing-found.js';
import { type Opened, openPaths } from '../open-paths.js';
import { version } from '../version.js';
import type { Command } from './command.js';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** `netpol check`: the findings that the editor shows, for CI. */
export const check: Command = {
  syntax: {
    name: 'check',
    usage: `netpol check [--format text|json|sarif|github] [--fail-on error|warning|info|hint] ${clusterUsage} [PATH...]`,
    options: {
      format: { values: ['text', 'json', 'sarif', 'github'], initial: 'text' },
      'fail-on': { values: severities, initial: 'error' },
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'what the API server would refuse, and what it would accept but is surely not meant',
  async run(args, io) {
    const opened = await openPaths(args.positionals, io, clusterSettings(args));
    const judged = await judge(opened, (message) => io.note(message));
    const report: CheckReport = { findings: judged.files.flatMap((file) => file.findings.map((finding) => printed(file, finding))), summary: judged.summary };
    if (judged.manifests === 0 && report.findings.length === 0) noteNoManifest(args.positionals, io);
    await io.out(print(report, headOf(opened), args.option('format') ?? 'text', io));
    const threshold = severities.indexOf(severities.find((severity) => severity === args.option('fail-on')) ?? 'error');
    return report.findings.some(({ finding }) => severities.indexOf(finding.severity) <= threshold) ? exitStatus.found : exitStatus.fine;
  },
};

function print(report: CheckReport, head: () => AnswerHead, format: string, io: Io): string {
  if (format === 'json') return checkJson(report, head());
  if (format === 'sarif') return checkSarif(report, version);
  if (format === 'github') return checkGithub(report);
  return checkText(report, coloursFor(io.colour));
}

/** Findings are for every environment at once; what limits them is told as it is seen from the root. */
function headOf(opened: Opened): () => AnswerHead {
  return () => ({ environment: null, limits: printedLimits(opened, opened.snapshot.environment(undefined)) });
}

function printed({ path, source }: JudgedFile, finding: Finding): PrintedFinding {
  const start = source.lines.positionAt(finding.range.start);
  const end = source.lines.positionAt(finding.range.end);
  const firstLine = source.lines.positionAt(documentAt(source, finding.range.start)?.offset ?? 0).line;
  const before = start.line > firstLine ? cutLine(source, start.line - 1, 0).text : undefined;
  const { text, cut } = cutLine(source, start.line, start.character);
  return { finding, path, start, end, lines: { before, at: text, cut } };
}

/** What is shown of a line before a place in it, and in all: a file may be one line of a megabyte, with findings all over. */
const [widestBefore, widest] = [100, 400];

/** A line, or as much of it around a place as can be shown. `cut`: how much further left the place stands for it. */
function cutLine({ lines, text }: SourceFile, line: number, character: number): { readonly text: string; readonly cut: number } {
  const [start, end] = [lines.offsetAt({ line, character: 0 }), lines.offsetAt({ line: line + 1, character: 0 })];
  if (end - start <= widest) return { text: text.slice(start, end).replace(/[\r\n]+$/, ''), cut: 0 };
  const from = Math.max(start, start + character - widestBefore);
  const shown = text.slice(from, Math.min(end, from + widest)).replace(/[\r\n]+$/, '');
  const [left, right] = [from > start ? '…' : '', from + widest < end ? '…' : ''];
  return { text: `${left}${shown}${right}`, cut: from - start - left.length };
}
