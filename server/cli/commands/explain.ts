import { type Explained, explainText, type Named } from '../../netpol.js';
import type { Location } from '../../workspace/snapshot.js';
import { clusterOptions, clusterSettings, clusterUsage } from '../cluster.js';
import { type Colours, coloursFor } from '../colours.js';
import { explainJson } from '../formats/explain-json.js';
import { exitStatus, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { type Opened, openPaths } from '../open-paths.js';
import { lineName, placeIn } from '../place-in.js';
import { answeringFor, environmentFor, environmentOption, unitsFor } from '../view.js';
import type { Command } from './command.js';

/** `netpol explain`: may A reach B, and which rules of which policies say so. */
export const explain: Command = {
  syntax: {
    name: 'explain',
    usage: `netpol explain --from A --to B [--port [PROTOCOL/]PORT] [--environment NAME] ${clusterUsage} [--format text|json] [PATH...]`,
    options: { from: {}, to: {}, port: {}, ...environmentOption, ...clusterOptions, format: { values: ['text', 'json'], initial: 'text' } },
    positionals: 'PATH',
  },
  summary: 'whether A can reach B, and which policies, rules and lines decide it',
  async run(args, io) {
    const [from, to] = [args.option('from'), args.option('to')];
    if (from === undefined || to === undefined) throw new UsageError(`explain needs --from and --to. Usage: ${explain.syntax.usage}`);
    const all = await openPaths(args.positionals, io, clusterSettings(args), unitsFor(args));
    const json = args.option('format') === 'json';
    // The text says itself what limits it, and only that: above it on a terminal, the same would stand twice.
    const { environment, opened } = await (json ? environmentFor : answeringFor)(all, args, io);
    const found = meant(environment.explain({ from, to, port: args.option('port') }));
    const placeOf = (location: Location) => placeIn(opened, location);
    await io.out(json ? explainJson(found.answer, headOf(opened, found), placeOf) : textOf(found.answer, opened, coloursFor(io.colour)));
    return exitStatus.fine;
  },
};

/** @throws UsageError where a person's words mean nothing, or several things */
function meant<T>(named: Named<T>): T {
  if (named.problem !== undefined) throw new UsageError(named.problem);
  return named.found;
}

function textOf(found: Explained, opened: Opened, colours: Colours): string {
  const severities = { allowed: 'info', denied: 'error', partly: 'warning', unknown: 'warning' } as const;
  return explainText(found, {
    place: (location) => lineName(opened, location),
    mark: (verdict, text) => colours.severity(severities[verdict], text),
  }).text;
}
