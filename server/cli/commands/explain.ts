import { type Answered, type Explained, explainText, type Named } from '../../netpol.js';
import { remember } from '../../util/remember.js';
import { oneLine } from '../../util/text.js';
import { usageHint } from '../arguments.js';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { type Colours, coloursFor } from '../colours.js';
import { eachEnvironment } from '../formats/each-environment.js';
import { explainJson, explainProblemJson } from '../formats/explain-json.js';
import { exitStatus, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { openPaths } from '../open-paths.js';
import { lineName, placeIn } from '../place-in.js';
import { type Answering, environmentFor, environmentOption, everyEnvironment, isForEach, noteUnrendered, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

const formats = ['text', 'json'];

/** `netpol explain`: may A reach B, and which rules of which policies say so. */
export const explain: Command = {
  syntax: {
    name: 'explain',
    usage: 'netpol explain --from A --to B [OPTION...] [PATH...]',
    options: {
      from: { value: 'A', description: 'who connects: `namespace/Kind/name` or the shortest form that means only one, or an address' },
      to: { value: 'B', description: 'to whom: as `--from`, or a Service, an Ingress, a route; `:PORT` may follow' },
      port: { value: '[PROTOCOL/]PORT', description: 'a number, a range or a name; all ports where it is left out' },
      format: { values: formats, initial: 'text', description: 'how the answer is printed' },
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'whether A can reach B, and which policies, rules and lines decide it',
  async run(args, io) {
    const [from, to] = [args.option('from'), args.option('to')];
    if (from === undefined || to === undefined) throw new UsageError(`explain needs --from and --to. ${usageHint(explain.syntax)}`);
    const format = args.option('format') ?? 'text';
    const isEach = isForEach(args, format, formats);
    const opened = await openPaths(args.positionals, io, await clusterSettings(args, io), unitsFor(args));
    // The text says itself what limits it, and only that: above it on a terminal, the same would stand twice.
    const noting = format === 'json' ? io : { ...io, note: () => {} };
    const answering = isEach ? everyEnvironment(opened, noting) : [await environmentFor(opened, args, noting)];
    if (isEach && format !== 'json') noteUnrendered(opened, io);
    const question = { from, to, port: args.option('port') };
    const asked = answering.map((one) => ({ ...one, answer: one.environment.explain(question) }));
    // Of several environments, some may not have what is asked about.
    if (!asked.some(({ answer }) => answer.found)) throw new UsageError(problemOf(asked));
    const print = format === 'json' ? jsonOf : textOf(coloursFor(io.colour));
    const answers = asked.map((one) => ({ name: one.environment.name ?? '.', pieces: [print(one)] }));
    await writePieces(isEach ? eachEnvironment(answers, format) : (answers[0]?.pieces ?? []), io);
    return exitStatus.fine;
  },
};

/** An environment, and what it says of the connection. */
interface Asked extends Answering {
  readonly answer: Named<Answered<Explained>>;
}

/** Why no environment has an answer: said of each where they say it of others. */
function problemOf(asked: readonly Asked[]): string {
  const byProblem = new Map<string, string[]>();
  for (const { answer, environment } of asked) remember(byProblem, answer.problem ?? '', () => []).push(environment.name ?? '.');
  const [only, ...more] = byProblem.keys();
  if (only !== undefined && more.length === 0) return only;
  return [...byProblem].map(([problem, names]) => `${names.join(', ')}: ${problem}`).join(' ');
}

function jsonOf({ answer, environment, opened }: Asked): string {
  if (answer.found) return explainJson(answer.found.answer, headOf(opened, answer.found), (location) => placeIn(opened, location));
  return explainProblemJson(answer.problem, headOf(opened, { environment: environment.name, limits: environment.limits }));
}

function textOf(colours: Colours): (asked: Asked) => string {
  const severities = { allowed: 'info', denied: 'error', partly: 'warning', unknown: 'warning' } as const;
  return ({ answer, opened }) => {
    if (!answer.found) return `${oneLine(answer.problem)}\n`;
    return explainText(answer.found.answer, {
      place: (location) => lineName(opened, location),
      mark: (verdict, text) => colours.severity(severities[verdict], text),
    }).text;
  };
}
