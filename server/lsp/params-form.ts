import { isRecord } from '../util/record.js';

/** Members that handlers take apart without looking, by their name: the same name has the same form in every request and notification. */
const shapes: Readonly<Record<string, { readonly wanted: string; readonly fits: (value: unknown) => boolean }>> = {
  textDocument: { wanted: 'an object with a text `uri`', fits: isDocument },
  uri: { wanted: 'a text', fits: isText },
  from: { wanted: 'a text', fits: isText },
  to: { wanted: 'a text', fits: isText },
  against: { wanted: 'a text', fits: isText },
  environment: { wanted: 'a text or null', fits: (value) => value === null || isText(value) },
  item: { wanted: 'an object with a text `uri`', fits: isDocument },
  ids: { wanted: 'a list', fits: Array.isArray },
  newName: { wanted: 'a text', fits: isText },
  query: { wanted: 'a text', fits: isText },
  positions: { wanted: 'a list', fits: Array.isArray },
  arguments: { wanted: 'a list', fits: Array.isArray },
  changes: { wanted: 'a list of objects with a text `uri`', fits: areDocuments },
  event: {
    wanted: 'an object with the lists `added` and `removed`',
    fits: (value) => isRecord(value) && areDocuments(value['added']) && areDocuments(value['removed']),
  },
  contentChanges: {
    wanted: 'a list of objects with a `text`',
    fits: (value) => Array.isArray(value) && value.every((one) => isRecord(one) && isText(one['text'])),
  },
};

/** What cannot be left out, where it is more than the document of a request of `textDocument/`. */
const required: Readonly<Record<string, readonly string[]>> = {
  'textDocument/didChange': ['textDocument', 'contentChanges'],
  'workspace/didChangeWatchedFiles': ['changes'],
  'workspace/didChangeWorkspaceFolders': ['event'],
  'workspace/symbol': ['query'],
  'textDocument/rename': ['textDocument', 'newName'],
  'textDocument/selectionRange': ['textDocument', 'positions'],
  'callHierarchy/incomingCalls': ['item'],
  'callHierarchy/outgoingCalls': ['item'],
  'netpol/explain': ['uri', 'from', 'to'],
  'netpol/allow': ['uri', 'from', 'to'],
  'netpol/generatePolicies': ['textDocument'],
  'netpol/rendered': ['uri'],
  'workspace/textDocumentContent': ['uri'],
  'netpol/environmentDifference': ['environment', 'against'],
  'netpol/ends': ['textDocument'],
  'netpol/probes': ['textDocument'],
  'netpol/difference': ['textDocument'],
  'netpol/defaultDeny': ['textDocument'],
  'netpol/defaultDenyChoices': ['textDocument'],
};

/** Looks at its parameters itself: what it does not understand it passes over, and answers the map of everything. */
const forgiving: ReadonlySet<string> = new Set(['netpol/map', 'netpol/mapPlace']);

/**
 * What is wrong with the form of parameters, in words for the log; undefined where a handler may take them apart. A client's mistake is one
 * line in the log, not a stack of ours.
 */
export function formProblem(method: string, params: unknown): string | undefined {
  if (forgiving.has(method)) return undefined;
  if (!isRecord(params)) return `${method} wants an object.`;
  const needed = required[method] ?? (method.startsWith('textDocument/') ? ['textDocument'] : []);
  for (const [name, { wanted, fits }] of Object.entries(shapes)) {
    const value = params[name];
    if (value === undefined ? needed.includes(name) : !fits(value)) return `${method} wants \`${name}\` to be ${wanted}.`;
  }
  return undefined;
}

/** Whether something that a client sent names a document. */
export function isDocument(value: unknown): value is { readonly uri: string } {
  return isRecord(value) && isText(value['uri']);
}

function areDocuments(value: unknown): boolean {
  return Array.isArray(value) && value.every(isDocument);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
