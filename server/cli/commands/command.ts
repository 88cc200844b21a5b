import type { CommandSyntax, ParsedArguments } from '../arguments.js';
import type { Io } from '../io.js';

/** One command of `netpol`: what it accepts, what it is for, and what it does. Returns the exit status. */
export interface Command {
  readonly syntax: CommandSyntax;
  readonly summary: string;
  run(args: ParsedArguments, io: Io): Promise<number>;
}
