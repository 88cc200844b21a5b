import { isMeant, usageHint } from '../arguments.js';
import { completionScripts } from '../completion/scripts.js';
import { exitStatus, UsageError } from '../io.js';
import type { Command } from './command.js';

const shells = Object.keys(completionScripts);

/** `netpol completion`: what has a shell complete commands, options, their values and rules. */
export const completion: Command = {
  syntax: { name: 'completion', usage: 'netpol completion SHELL', options: {}, positionals: 'SHELL' },
  summary: `what has a shell complete this program: ${shells.join(', ')}`,
  async run({ positionals }, io) {
    const [shell = '', ...more] = positionals;
    const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
    if (script === undefined || more.length > 0)
      throw new UsageError(`completion takes one of ${shells.join(', ')}.${isMeant(shell, shells)} ${usageHint(completion.syntax)}`);
    await (io.verbatim ?? io.out)(script);
    return exitStatus.fine;
  },
};
