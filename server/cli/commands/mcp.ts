import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { agentToolbox } from '../agents/agent-toolbox.js';
import { clusterOptions } from '../cluster.js';
import { exitStatus, UsageError } from '../io.js';
import { namedPlaces } from '../open-paths.js';
import { version } from '../version.js';
import type { Command } from './command.js';

/** `netpol mcp`: the questions for agents, over standard input and output. */
export const mcp: Command = {
  syntax: {
    name: 'mcp',
    usage: 'netpol mcp [OPTION...] [FOLDER...]',
    options: clusterOptions,
    positionals: 'FOLDER',
  },
  summary: 'answers agents over standard input and output, by the Model Context Protocol; of the folders that are named, else of those that the client names',
  async run(args, io) {
    const program = path.join(io.programs ?? '', 'mcp.js');
    if (io.programs === undefined || !existsSync(program)) throw new UsageError(`mcp.js is not beside this program: install netpol again.`);
    const { folders, files } = args.positionals.length === 0 ? { folders: [], files: [] } : await namedPlaces(args.positionals, io);
    if (files.length > 0) throw new UsageError(`${files[0]} is a file: mcp answers for folders.`);
    const { serve } = (await import(pathToFileURL(program).href)) as typeof import('../../mcp/serve.js');
    await serve(agentToolbox(args, io), {
      input: process.stdin,
      output: process.stdout,
      folders,
      folder: io.cwd,
      version,
      log: (line) => io.note(`netpol: ${line}\n`),
    });
    return exitStatus.fine;
  },
};
