import type { Severity } from '../../netpol.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import { coloursFor } from '../colours.js';
import { checkGithub } from '../formats/check-github.js';
import { checkJson } from '../formats/check-json.js';
import { checkNdjson } from '../formats/check-ndjson.js';
import { checkSarif } from '../formats/check-sarif.js';
import { checkText } from '../formats/check-text.js';
import type { CheckReport } from '../formats/findings.js';
import { exitStatus } from '../io.js';
import { judge } from '../judge.js';
import { type AnswerHead, headOf } from '../limits.js';
import { noteNoManifest } from '../nothing-found.js';
import { openPaths } from '../open-paths.js';
import { version } from '../version.js';
import { chosenEnvironment, environmentOption } from '../view.js';
import type { Command } from './command.js';

/** What a format prints. */
interface Printed {
  readonly report: CheckReport;
  /** What the answer says of itself. */
  head(): AnswerHead;
  readonly colour: boolean;
}

type CheckFormat = (printed: Printed) => string;

const text: CheckFormat = ({ report, colour }) => checkText(report, coloursFor(colour));

/** A format is a line here. */
const formats: Readonly<Record<string, CheckFormat>> = {
  text,
  json: ({ report, head }) => checkJson(report, head()),
  ndjson: ({ report, head }) => checkNdjson(report, head()),
  sarif: ({ report }) => checkSarif(report, version),
  github: ({ report }) => checkGithub(report),
};

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** `netpol check`: the findings that the editor shows, for CI. */
export const check: Command = {
  syntax: {
    name: 'check',
    usage: `netpol check [--format ${Object.keys(formats).join('|')}] [--fail-on error|warning|info|hint] [--environment NAME] ${clusterUsage} [PATH...]`,
    options: {
      format: { values: Object.keys(formats), initial: 'text' },
      'fail-on': { values: severities, initial: 'error' },
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'what the API server would refuse, and what it would accept but is surely not meant',
  async run(args, io) {
    const opened = await openPaths(args.positionals, io, clusterSettings(args), { loadsAll: true });
    const chosen = chosenEnvironment(opened, args, io);
    const { report, manifests } = await judge(opened, chosen);
    if (manifests === 0 && report.findings.length === 0) noteNoManifest(args.positionals, io);
    // Without a name, findings are for every environment at once; what limits them is told as it is seen from the root.
    const head = () => headOf(opened, { environment: chosen?.name ?? null, limits: opened.analysis.environment(chosen).limits });
    const print = formats[args.option('format') ?? 'text'] ?? text;
    await io.out(print({ report, head, colour: io.colour }));
    const threshold = severities.indexOf(severities.find((severity) => severity === args.option('fail-on')) ?? 'error');
    return report.findings.some(({ finding }) => severities.indexOf(finding.severity) <= threshold) ? exitStatus.found : exitStatus.fine;
  },
};
