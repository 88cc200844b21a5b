import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, type CallToolResult, ListToolsRequestSchema, RootsListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { nearest, withoutMiddle } from '../util/text.js';
import { inputSchema, readArguments } from './arguments.js';
import { answerResources } from './resources.js';
import { outputSchema } from './schemas.js';
import type { Toolbox } from './toolbox.js';
import { instructions, tools } from './tools.js';

/** What the server needs of the process that it runs in. */
export interface ServeOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** The folders that the command line names, which count where the client names none. */
  readonly folders: readonly string[];
  /** The one that is asked about where the client knows of no folders, and the command line names none. */
  readonly folder: string;
  readonly version: string;
  /** Takes a line for people. */
  log(line: string): void;
}

/** Longer messages end the connection: a text of 16 million characters, which is the longest that is read, has room with all its escapes. */
const longestMessage = 64 * 1024 * 1024;

/** Speaks the Model Context Protocol until the client hangs up; resolves then. */
export async function serve(toolbox: Toolbox, { input, output, folders, folder, version, log }: ServeOptions): Promise<void> {
  const server = new Server({ name: 'netpol', title: 'NetworkPolicy for Kubernetes', version }, { capabilities: { tools: {}, resources: {} }, instructions });
  const opened = followRoots(server, toolbox, { folders, folder, log });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(announced) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    await opened();
    return called(toolbox, params.name, params.arguments ?? {}, signal);
  });
  answerResources(server, toolbox, opened);
  server.onerror = (error) => log(error.message);
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
    input.once('end', resolve);
    input.once('close', resolve);
  });
  await server.connect(new StdioServerTransport(input, output, { maxBufferSize: longestMessage }));
  await closed;
}

function announced(tool: (typeof tools)[number]) {
  const { name, title, description } = tool;
  return {
    name,
    title,
    description,
    inputSchema: inputSchema(tool),
    outputSchema: outputSchema(name),
    annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
}

async function called(toolbox: Toolbox, name: string, written: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<CallToolResult> {
  const tool = tools.find((one) => one.name === name);
  if (!tool) {
    const names = tools.map((one) => one.name);
    const near = nearest(name.slice(0, 100), names, 4);
    return refused(`There is no tool ${JSON.stringify(name.slice(0, 100))}.${near === undefined ? '' : ` Is ${near} meant?`} There are ${names.join(', ')}.`);
  }
  const args = readArguments(tool, written);
  if (typeof args.problem === 'string') return refused(args.problem);
  const answer = await toolbox.call(tool.name, args as Exclude<typeof args, { problem: string }>, signal);
  return answer.problem === undefined
    ? { content: [{ type: 'text', text: answer.text }], structuredContent: { ...answer.structured } }
    : refused(answer.problem);
}

/** A model reads it, and does better. What it was asked with is named, however long that is. */
function refused(problem: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: withoutMiddle(problem, 4000) }] };
}

/** Opens the folders that count, and again when the client says that they changed; whoever answers waits for what is returned. */
function followRoots(server: Server, toolbox: Toolbox, { folders, folder, log }: Pick<ServeOptions, 'folders' | 'folder' | 'log'>): () => Promise<void> {
  let opening: Promise<void> | undefined;
  const open = async () => {
    const roots = server.getClientCapabilities()?.roots ? await rootsOf(server, log) : undefined;
    if (roots && roots.length > 0) toolbox.open(roots);
    // A client that opens no folder gives nothing away; the folder that it starts programs in is any.
    else toolbox.open(folders.length > 0 || roots ? folders : [folder]);
  };
  server.setNotificationHandler(RootsListChangedNotificationSchema, () => {
    opening = open();
  });
  return () => {
    opening ??= open();
    return opening;
  };
}

/** Those that are folders of this machine; undefined where the client cannot say. */
async function rootsOf(server: Server, log: ServeOptions['log']): Promise<readonly string[] | undefined> {
  try {
    const { roots } = await server.listRoots(undefined, { timeout: 10_000 });
    return roots.flatMap(({ uri }) => pathOf(uri) ?? []);
  } catch (error) {
    log(`The client did not say which folders count: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}
