import { clusterOptions, clusterSettings } from '../cluster.js';
import { eachEnvironment } from '../formats/each-environment.js';
import { needsJson, needsText } from '../formats/needs.js';
import { exitStatus, UsageError } from '../io.js';
import { headOf } from '../limits.js';
import { openPaths } from '../open-paths.js';
import { lineName, placeIn } from '../place-in.js';
import { environmentFor, environmentOption, everyEnvironment, isForEach, unitsFor } from '../view.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

const formats = ['text', 'json'];

/** `netpol needs`: the connections that manifests say have to work, and which of them policies close. */
export const needs: Command = {
  syntax: {
    name: 'needs',
    usage: 'netpol needs [OPTION...] [PATH...]',
    options: {
      format: { values: formats, initial: 'text', description: 'how connections are printed' },
      workload: { value: 'WORKLOAD', description: 'those of this workload alone, by the shortest name that means only one' },
      namespace: { value: 'NAME', description: 'those of workloads in this namespace alone' },
      ...environmentOption,
      ...clusterOptions,
    },
    positionals: 'PATH',
  },
  summary: 'the connections that manifests say have to work: open, closed or unknown; rules that none needs, workloads that nothing isolates',
  async run(args, io) {
    const format = args.option('format') ?? 'text';
    const isEach = isForEach(args, format, formats);
    const opened = await openPaths(args.positionals, io, await clusterSettings(args, io), unitsFor(args));
    const answering = isEach ? everyEnvironment(opened, io) : [await environmentFor(opened, args, io)];
    const options = { workload: args.option('workload'), namespace: args.option('namespace') };
    const asked = answering.map((one) => ({ ...one, answer: one.environment.needs(options) }));
    const [first] = asked;
    // Of several environments, some may not have the workload.
    if (first && !asked.some(({ answer }) => answer.found)) throw new UsageError(first.answer.problem ?? '');
    const answers = asked.flatMap(({ environment, opened: own, answer: { found } }) => {
      if (!found) return [];
      const text =
        format === 'json' ? needsJson(found.answer, headOf(own, found), (at) => placeIn(own, at)) : needsText(found.answer, (at) => lineName(own, at));
      return [{ name: environment.name ?? '.', pieces: [text] }];
    });
    await writePieces(isEach ? eachEnvironment(answers, format) : (answers[0]?.pieces ?? []), io);
    return exitStatus.fine;
  },
};
