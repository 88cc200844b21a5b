import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { fileIdOfPath } from '../../../server/workspace/node/disk-ids.js';
import { buildServer } from '../../lsp/support/server-program.js';

const program = join(import.meta.dirname, '../../../dist/cli.js');

/** How `netpol mcp` is started. */
export interface StartOptions {
  /** Folders that the client names; without it, the client knows of no roots. They may be changed, and `rootsChanged` says so. */
  readonly roots?: string[];
  /** Behind `netpol mcp`. */
  readonly args?: readonly string[];
  readonly cwd: string;
}

/** A client of the SDK, and `netpol mcp` in a process of its own behind it. */
export interface Agent {
  readonly client: Client;
  /** The structured answer and the sentences of a tool; fails where it is an error. */
  ask<T = Record<string, unknown>>(tool: string, args: Record<string, unknown>): Promise<{ readonly answer: T; readonly text: string }>;
  /** What it says where it does not answer; fails where it does. */
  refused(tool: string, args: Record<string, unknown>): Promise<string>;
  rootsChanged(): Promise<void>;
  /** What was written to standard error. */
  notes(): string;
}

/** Starts it; both end with the test. */
export async function startAgent({ roots, args = [], cwd }: StartOptions): Promise<Agent> {
  await Promise.all([buildServer('cli'), buildServer('mcp')]);
  const client = new Client({ name: 'test', version: '1' }, { capabilities: roots ? { roots: { listChanged: true } } : {} });
  if (roots) client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots.map((folder) => ({ uri: fileIdOfPath(folder) })) }));
  const transport = new StdioClientTransport({ command: process.execPath, args: [program, 'mcp', ...args], cwd, stderr: 'pipe' });
  let notes = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    notes += chunk.toString();
  });
  onTestFinished(() => client.close());
  await client.connect(transport);
  // The client judges structured answers by the schemas that were announced, once it has them.
  await client.listTools();
  const call = async (name: string, given: Record<string, unknown>) => {
    const result = (await client.callTool({ name, arguments: given })) as CallToolResult;
    const text = result.content.map((one) => (one.type === 'text' ? one.text : '')).join('\n');
    return { result, text };
  };
  return {
    client,
    ask: async <T>(tool: string, given: Record<string, unknown>) => {
      const { result, text } = await call(tool, given);
      if (result.isError) throw new Error(`${tool} says: ${text}`);
      return { answer: result.structuredContent as T, text };
    },
    refused: async (tool, given) => {
      const { result, text } = await call(tool, given);
      if (!result.isError) throw new Error(`${tool} answers: ${text}`);
      return text;
    },
    rootsChanged: () => client.sendRootsListChanged(),
    notes: () => notes,
  };
}
