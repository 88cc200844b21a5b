import { clusterOptions, clusterSettings } from '../cluster.js';
import { environmentsJson, environmentsText } from '../formats/environments.js';
import { exitStatus } from '../io.js';
import { openPaths } from '../open-paths.js';
import type { Command } from './command.js';

/** `netpol environments`: the names that `--environment` takes. */
export const environments: Command = {
  syntax: {
    name: 'environments',
    usage: 'netpol environments [OPTION...] [PATH...]',
    options: { format: { values: ['text', 'json'], initial: 'text', description: 'how environments are printed' }, ...clusterOptions },
    positionals: 'PATH',
  },
  summary: 'the environments of a folder: what each is made of, and what of it is not known',
  async run(args, io) {
    const opened = await openPaths(args.positionals, io, await clusterSettings(args, io));
    const found = opened.analysis.environments();
    await io.out(args.option('format') === 'json' ? environmentsJson(opened, found) : environmentsText(opened, found));
    return exitStatus.fine;
  },
};
