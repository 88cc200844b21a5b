import path from 'node:path';
import { clusterOptions, clusterSettings } from '../cluster.js';
import { exitStatus, UsageError } from '../io.js';
import { openPaths } from '../open-paths.js';
import { namedFolder, problemText } from '../units.js';
import { writePieces } from '../write-pieces.js';
import type { Command } from './command.js';

const usage = 'netpol render [OPTION...] UNIT';

/** `netpol render`: what is deployed, with where each part was written. */
export const render: Command = {
  syntax: { name: 'render', usage, options: { ...clusterOptions }, positionals: 'UNIT' },
  summary: 'what a kustomization or a chart renders to, with where each part was written as comments',
  async run(args, io) {
    const [unit, ...more] = args.positionals;
    if (unit === undefined || more.length > 0) throw new UsageError(`render takes one folder with a kustomization or a chart. Usage: ${usage}`);
    const folder = await namedFolder(path.resolve(io.cwd, unit), unit);
    const opened = await openPaths([unit], io, await clusterSettings(args, io), { unitsLater: true });
    const rendered = await opened.netpol.rendered(folder, (id) => opened.nameOf(id));
    if (!rendered) throw new UsageError(`${unit} has no kustomization and no chart. Name a folder with a kustomization.yaml or a Chart.yaml.`);
    if ('problem' in rendered) throw new UsageError(`${unit} is not rendered: ${problemText(opened, rendered.problem)}`);
    await writePieces(textsOf(rendered.parts), io);
    return exitStatus.fine;
  },
};

function* textsOf(parts: Iterable<{ readonly text: string }>): Iterable<string> {
  for (const { text } of parts) yield text;
}
