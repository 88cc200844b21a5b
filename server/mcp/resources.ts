import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Toolbox } from './toolbox.js';

const prefix = 'netpol://manifests/';

/** So many are listed at once; the rest is asked for by a cursor. */
const pageSize = 200;

/** Answers for resources: a summary of each file of manifests. @param opened resolves when it is known which folders count */
export function answerResources(server: Server, toolbox: Toolbox, opened: () => Promise<void>): void {
  server.setRequestHandler(ListResourcesRequestSchema, async ({ params }) => {
    await opened();
    const start = startOf(params?.cursor);
    const all = await toolbox.manifests();
    const page = all.slice(start, start + pageSize);
    return {
      resources: page.map(({ path, holds }) => ({ uri: uriOf(path), name: path, description: holds, mimeType: 'application/json' })),
      ...(start + pageSize < all.length ? { nextCursor: `${start + pageSize}` } : {}),
    };
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [
      {
        uriTemplate: `${prefix}{+path}`,
        name: 'manifests',
        title: 'What a file of manifests holds',
        description: 'Its objects, with namespaces and lines.',
        mimeType: 'application/json',
      },
    ],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    await opened();
    const path = pathOf(uri);
    const text = path === undefined ? undefined : await toolbox.manifest(path);
    if (text === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no such file of manifests here. List the resources: they name all of them.`);
    return { contents: [{ uri, mimeType: 'application/json', text }] };
  });
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw new McpError(ErrorCode.InvalidParams, 'The cursor is none that was given: list the resources from the start.');
  return Number(cursor);
}

function uriOf(path: string): string {
  return `${prefix}${path.split('/').map(encodeURIComponent).join('/')}`;
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith(prefix) ? decodeURIComponent(uri.slice(prefix.length)) : undefined;
  } catch {
    return undefined;
  }
}
