import { endpointNamed, type Named, portsNamed } from '../../features/endpoints.js';
import { type Explanation, explain as explainConnection } from '../../features/explain.js';
import type { Location } from '../../workspace/snapshot.js';
import { coloursFor } from '../colours.js';
import { explainJson } from '../formats/explain-json.js';
import { explainText } from '../formats/explain-text.js';
import type { Place, Places } from '../formats/places.js';
import { exitStatus, UsageError } from '../io.js';
import { type Opened, openPaths } from '../open-paths.js';
import type { Command } from './command.js';

/** `netpol explain`: may A reach B, and which rules of which policies say so. */
export const explain: Command = {
  syntax: {
    name: 'explain',
    usage: 'netpol explain --from A --to B [--port [PROTOCOL/]PORT] [--format text|json] [PATH...]',
    options: { from: {}, to: {}, port: {}, format: { values: ['text', 'json'], initial: 'text' } },
    positionals: 'PATH',
  },
  summary: 'whether A can reach B, and which policies, rules and lines decide it',
  async run(args, io) {
    const [from, to] = [args.option('from'), args.option('to')];
    if (from === undefined || to === undefined) throw new UsageError(`explain needs --from and --to. Usage: ${explain.syntax.usage}`);
    const opened = await openPaths(args.positionals, io);
    const view = opened.snapshot.environment(undefined);
    const { workloads } = view.evaluator.cluster;
    const ends = [meant(endpointNamed(from, workloads)), meant(endpointNamed(to, workloads))] as const;
    if (ends.every(({ kind }) => kind === 'addresses'))
      throw new UsageError('Policies say nothing of connections from address to address: one end must be a workload.');
    const answer = explainConnection(view, ends[0], ends[1], meant(portsNamed(args.option('port'), ends[1])));
    const places = await placesOf(opened, answer);
    await io.out(args.option('format') === 'json' ? explainJson(answer, places) : explainText(answer, places, coloursFor(io.colour)));
    return exitStatus.fine;
  },
};

/** @throws UsageError where a person's words mean nothing, or several things */
function meant<T>(named: Named<T>): T {
  if (named.problem !== undefined) throw new UsageError(named.problem);
  return named.found;
}

/** The line of every place that the answer names. */
async function placesOf(opened: Opened, { egress, ingress, remedy }: Explanation): Promise<Places> {
  const places = new Map<Location, Place>();
  const locations = [...egress.reasons, ...ingress.reasons, ...(remedy ? [remedy] : [])].flatMap(({ location }) => location ?? []);
  for (const location of locations) {
    const loaded = await opened.load(location.file);
    const lines = loaded?.file.source?.lines;
    if (loaded && lines) places.set(location, { file: opened.pathOf(loaded.file), line: lines.positionAt(location.range.start).line + 1 });
  }
  return places;
}
