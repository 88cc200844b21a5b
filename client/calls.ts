import type * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { ExplainArguments } from '../server/lsp/protocol.js';

/** So many rows are remembered: more of them nobody looks at. */
const most = 5000;

/** The workloads that rows of the call hierarchy are about: of a row that a view gives back, VS Code leaves out what the server said of it. */
export class ShownCalls {
  readonly #workloads = new Map<string, Named>();
  readonly #shown: () => void;

  /** @param shown a call hierarchy of ours was asked for */
  constructor(shown: () => void) {
    this.#shown = shown;
  }

  readonly middleware: Pick<Middleware, 'prepareCallHierarchy' | 'provideCallHierarchyIncomingCalls' | 'provideCallHierarchyOutgoingCalls'> = {
    prepareCallHierarchy: async (document, position, token, next) => {
      const found = await next(document, position, token);
      for (const item of [found ?? []].flat()) this.#remember(item);
      if (found) this.#shown();
      return found;
    },
    provideCallHierarchyIncomingCalls: async (item, token, next) => {
      const calls = await next(item, token);
      for (const { from } of calls ?? []) this.#remember(from);
      return calls;
    },
    provideCallHierarchyOutgoingCalls: async (item, token, next) => {
      const calls = await next(item, token);
      for (const { to } of calls ?? []) this.#remember(to);
      return calls;
    },
  };

  /** The ends of a connection that a row of the view of calls stands for, as far as it names them; undefined for anything else. */
  pairOf(given: unknown): ExplainArguments | undefined {
    const row = rowOf(given);
    const own = row && this.#workloads.get(keyOf(row.item));
    if (!row || !own) return undefined;
    const asked = row.parent && this.#workloads.get(keyOf(row.parent));
    // The first row is the one that all others are about.
    const isSender = row.parent ? !row.isOutgoing : row.isOutgoing;
    const [from, to] = isSender ? [own, asked] : [asked, own];
    return { uri: own.file, ...(from ? { from: from.workload } : {}), ...(to ? { to: to.workload } : {}) };
  }

  #remember(item: vscode.CallHierarchyItem): void {
    const named = readNamed('data' in item ? item.data : undefined);
    if (!named) return;
    const key = keyOf(item);
    // The oldest goes first.
    this.#workloads.delete(key);
    this.#workloads.set(key, named);
    const [oldest] = this.#workloads.keys();
    if (oldest !== undefined && this.#workloads.size > most) this.#workloads.delete(oldest);
  }
}

/** What the server says of a row of one workload. */
interface Named {
  readonly file: string;
  readonly workload: string;
}

function readNamed(data: unknown): Named | undefined {
  if (typeof data !== 'object' || data === null || 'part' in data) return undefined;
  const { file, workload } = data as Record<string, unknown>;
  return typeof file === 'string' && typeof workload === 'string' ? { file, workload } : undefined;
}

type Item = Pick<vscode.CallHierarchyItem, 'name' | 'detail' | 'uri' | 'selectionRange'>;

function keyOf({ name, detail, uri, selectionRange: { start } }: Item): string {
  return JSON.stringify([name, detail, `${uri}`, start.line, start.character]);
}

interface Row {
  readonly item: Item;
  /** Of whom it was asked; the first row has none. */
  readonly parent: Item | undefined;
  /** What is listed are those that the first one connects to. */
  readonly isOutgoing: boolean;
}

/** A row of the view, as the extension that makes it hands it out; that is looked at before it is used. */
function rowOf(given: unknown): Row | undefined {
  const row = given as { item?: unknown; parent?: { item?: unknown }; model?: { direction?: unknown } } | null | undefined;
  if (typeof row !== 'object' || row === null || !isItem(row.item)) return undefined;
  return { item: row.item, parent: isItem(row.parent?.item) ? row.parent.item : undefined, isOutgoing: row.model?.direction === 1 };
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && 'name' in value && 'uri' in value && 'selectionRange' in value;
}
