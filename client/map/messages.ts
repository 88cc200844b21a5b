import type { MapFilter, MapModel } from '../../server/lsp/protocol.js';

/** What the extension and the page that shows the map say to each other. */
export type ToView =
  | {
      readonly type: 'map';
      readonly model: MapModel;
      /** What tables tell, where that is more than what is drawn. */
      readonly told?: MapModel;
      /** What was asked for: how far each part is opened, and what is filtered. */
      readonly question: MapQuestion;
      /** The id of a node to select; once. */
      readonly focus?: string;
      /** The person has just asked for the map: it opens on what they came from. */
      readonly opened?: true;
    }
  /** The server gave no answer; why, as a sentence. */
  | { readonly type: 'failed'; readonly message: string };

export interface MapQuestion {
  readonly expand: Readonly<Record<string, number>>;
  readonly filter: MapFilter;
}

export type FromView =
  /** The page listens. */
  | { readonly type: 'ready' }
  | { readonly type: 'ask'; readonly question: MapQuestion }
  /** Show what stands behind something of the map. `stay`: the page keeps the keyboard. */
  | { readonly type: 'open'; readonly target: MapTarget; readonly stay: boolean }
  /** Have a connection allowed that nothing of passes, between two nodes. */
  | { readonly type: 'allow'; readonly from: string; readonly to: string }
  /** Have something saved where the person says: the picture in the text, or the page of the map, of which the text is empty. */
  | { readonly type: 'save'; readonly kind: SavedKind; readonly text: string };

export type SavedKind = 'svg' | 'html';

/** Something of the last map by its ids; the page never names a file. */
export type MapTarget =
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'box'; readonly box: string }
  | { readonly kind: 'policy'; readonly node: string; readonly index: number }
  | { readonly kind: 'reason'; readonly edge: string; readonly index: number }
  | { readonly kind: 'note'; readonly index: number };

/** A message of the page, where it is one: a page is not trusted to send what it should. */
export function readFromView(value: unknown): FromView | undefined {
  if (!isRecord(value)) return undefined;
  if (value['type'] === 'ready') return { type: 'ready' };
  if (value['type'] === 'ask') {
    const question = readQuestion(value['question']);
    return question && { type: 'ask', question };
  }
  const { kind, text } = value;
  if (value['type'] === 'save') {
    const isSaved = (kind === 'svg' || kind === 'html') && typeof text === 'string' && text.length <= largest;
    return isSaved ? { type: 'save', kind, text } : undefined;
  }
  const { from, to } = value;
  if (value['type'] === 'allow') return typeof from === 'string' && typeof to === 'string' ? { type: 'allow', from, to } : undefined;
  const target = value['type'] === 'open' ? readTarget(value['target']) : undefined;
  return target && { type: 'open', target, stay: value['stay'] === true };
}

const filterNames = ['workload', 'namespace', 'port', 'policy'] as const;
const longest = 500;
/** No picture of ours has so many characters. */
const largest = 50_000_000;

function readQuestion(value: unknown): MapQuestion | undefined {
  if (!isRecord(value) || !isRecord(value['expand']) || !isRecord(value['filter'])) return undefined;
  const { expand, filter } = { expand: value['expand'], filter: value['filter'] };
  const pages = Object.entries(expand).filter((entry): entry is [string, number] => Number.isInteger(entry[1]) && Number(entry[1]) >= 0);
  const texts = filterNames.flatMap((name) => {
    const text = filter[name];
    return typeof text === 'string' && text !== '' ? [[name, text.slice(0, longest)] as const] : [];
  });
  return { expand: Object.fromEntries(pages), filter: Object.fromEntries(texts) };
}

function readTarget(value: unknown): MapTarget | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, node, box, edge, index } = value;
  const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= 0;
  if (kind === 'node' && typeof node === 'string') return { kind, node };
  if (kind === 'box' && typeof box === 'string') return { kind, box };
  if (kind === 'policy' && typeof node === 'string' && isIndex) return { kind, node, index };
  if (kind === 'note' && isIndex) return { kind, index };
  return kind === 'reason' && typeof edge === 'string' && isIndex ? { kind, edge, index } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
