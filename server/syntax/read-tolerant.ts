import { CST, Parser } from 'yaml';
import type { ScalarNode } from './nodes.js';
import type { Comment } from './source-file.js';
import { MAX_DEPTH, type Properties, type TreeBuilder } from './tree-builder.js';

/**
 * Reads as much as can be read of a text that need not be YAML, such as one that is being typed, and hands it to `builder`.
 * Says nothing of what is wrong. Only the first document of the text is read.
 * @returns the comments, in order.
 */
export function readTolerant(text: string, builder: TreeBuilder): Comment[] {
  const reader = new Reader(builder);
  // The parser counts no byte order mark, and a carriage return by itself ends no line to it.
  const source = text.replace(/^\uFEFF|\r(?!\n)/g, '\n');
  for (const token of new Parser().parse(source)) {
    if (token.type === 'document') {
      reader.document(token);
      if (token.value !== undefined || token.end?.some((end) => end.type === 'doc-mode')) break;
    } else reader.note(token);
    if (token.type === 'doc-end') break;
  }
  return reader.comments.sort((a, b) => a.range.start - b.range.start);
}

type Tokens = readonly CST.SourceToken[];
type Item = CST.CollectionItem;

/** One walk over the tokens of a document. */
class Reader {
  readonly comments: Comment[] = [];
  readonly #builder: TreeBuilder;
  /** Behind the last thing that was read; where a collection without a closing bracket ends. */
  #end = 0;
  #depth = 0;

  constructor(builder: TreeBuilder) {
    this.#builder = builder;
  }

  document(token: CST.Document): void {
    const properties = this.#properties(token.start);
    if (token.value) this.#value(token.value, properties);
    for (const end of token.end ?? []) this.note(end);
  }

  note(token: CST.Token): void {
    if (token.type !== 'comment') return;
    const end = token.offset + token.source.length;
    this.comments.push({
      range: { start: token.offset, end },
      text: token.source.slice(1).trim(),
    });
  }

  /** @param at where the value would stand, if there is none */
  #valueOrMissing(token: CST.Token | null | undefined, properties: Properties | undefined, at: number): void {
    if (token) this.#value(token, properties);
    else this.#builder.scalar(at, at, '', 'missing', properties);
  }

  #value(token: CST.Token, properties: Properties | undefined): void {
    switch (token.type) {
      case 'alias':
        this.#builder.alias(token.offset, this.#ends(token.offset + token.source.length), token.source.slice(1));
        this.#note(token.end);
        break;
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        this.#builder.scalar(token.offset, this.#ends(token.offset + token.source.length), textOf(token), STYLES[token.type], properties);
        this.#note(token.end);
        break;
      case 'block-scalar':
        this.#blockScalar(token, properties);
        break;
      case 'block-map':
      case 'block-seq':
      case 'flow-collection':
        this.#collection(token, properties);
        break;
      default:
        this.#builder.scalar(token.offset, token.offset, '', 'missing', properties);
    }
  }

  #collection(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection, properties: Properties | undefined): void {
    // Below that the builder keeps nothing, and going on would need a stack as deep as the text likes.
    if (this.#depth > MAX_DEPTH) {
      this.#builder.scalar(token.offset, token.offset, '', 'missing', properties);
      return;
    }
    this.#depth++;
    if (token.type === 'block-map') this.#blockMap(token, properties);
    else if (token.type === 'block-seq') this.#blockSequence(token, properties);
    else this.#flowCollection(token, properties);
    this.#depth--;
  }

  #blockMap(token: CST.BlockMap, properties: Properties | undefined): void {
    const first = token.items[0];
    this.#builder.openMap(first?.key?.offset ?? token.offset, false, properties);
    for (const item of token.items) this.#entry(item, token.offset);
    this.#builder.close(this.#end);
  }

  #entry(item: Item, fallback: number): void {
    const keyProperties = this.#properties(item.start);
    const colon = item.sep?.find((token) => token.type === 'map-value-ind');
    const question = item.start.find((token) => token.type === 'explicit-key-ind');
    if (!item.key && !colon && !question) {
      if (item.value) this.#value(item.value, keyProperties);
      else return;
      this.#builder.scalar(this.#end, this.#end, '', 'missing');
      return;
    }
    if (item.key?.type === 'scalar') this.#plainKey(item.key, keyProperties);
    else this.#valueOrMissing(item.key, keyProperties, colon?.offset ?? (question ? question.offset + 1 : fallback));
    if (colon) this.#ends(colon.offset + 1);
    const valueProperties = this.#properties(item.sep ?? []);
    this.#valueOrMissing(item.value, valueProperties, colon ? colon.offset + 1 : this.#end);
  }

  /** A key that goes on over lines is one that is being typed, above the next one: its colon is still to come. */
  #plainKey(token: CST.FlowScalar, properties: Properties | undefined): void {
    const lines = [...token.source.matchAll(/[^\s][^\r\n]*/g)].map((match) => ({ start: token.offset + match.index, text: match[0].trimEnd() }));
    if (lines.length < 2) {
      this.#value(token, properties);
      return;
    }
    for (const [index, { start, text }] of lines.entries()) {
      this.#builder.scalar(start, this.#ends(start + text.length), text, 'plain', index === 0 ? properties : undefined);
      if (index < lines.length - 1) this.#builder.scalar(start + text.length, start + text.length, '', 'missing');
    }
    this.#note(token.end);
  }

  #blockSequence(token: CST.BlockSequence, properties: Properties | undefined): void {
    this.#builder.openSequence(token.offset, false, properties);
    for (const item of token.items) {
      const dash = item.start.find((start) => start.type === 'seq-item-ind');
      const itemProperties = this.#properties(item.start);
      if (!dash && !item.value) continue;
      if (dash) {
        this.#builder.dash(dash.offset);
        this.#ends(dash.offset + 1);
      }
      this.#valueOrMissing(item.value, itemProperties, dash ? dash.offset + 1 : token.offset);
    }
    this.#builder.close(this.#end);
  }

  #flowCollection(token: CST.FlowCollection, properties: Properties | undefined): void {
    const isMap = token.start.type === 'flow-map-start';
    this.#ends(token.offset + 1);
    if (isMap) this.#builder.openMap(token.offset, true, properties);
    else this.#builder.openSequence(token.offset, true, properties);
    for (const item of token.items) {
      if (isMap) this.#entry(item, token.offset);
      else this.#flowItem(item);
    }
    const close = token.end.find((end) => end.type === 'flow-map-end' || end.type === 'flow-seq-end');
    if (close?.source) this.#ends(close.offset + close.source.length);
    this.#builder.close(this.#end);
    this.#note(token.end);
  }

  /** In a list in brackets, `a: b` is a map with one entry. */
  #flowItem(item: Item): void {
    const isPair = item.key || item.sep?.some((token) => token.type === 'map-value-ind') || item.start.some((token) => token.type === 'explicit-key-ind');
    if (isPair) {
      this.#builder.openMap(item.key?.offset ?? item.sep?.[0]?.offset ?? this.#end, true);
      this.#entry(item, this.#end);
      this.#builder.close(this.#end);
      return;
    }
    const properties = this.#properties(item.start);
    if (item.value) this.#value(item.value, properties);
    else if (properties) this.#builder.scalar(this.#end, this.#end, '', 'missing', properties);
  }

  #blockScalar(token: CST.BlockScalar, properties: Properties | undefined): void {
    const header = token.props.find((prop): prop is CST.SourceToken => prop.type === 'block-scalar-header');
    this.#note(token.props);
    const start = header?.offset ?? token.offset;
    const last = token.props.at(-1);
    const body = last && 'source' in last ? last.offset + last.source.length : token.offset;
    const written = token.source.trimEnd();
    const end = written === '' ? start + (header?.source.length ?? 0) : body + written.length;
    this.#builder.scalar(start, this.#ends(end), textOf(token), header?.source.startsWith('>') ? 'folded' : 'literal', properties);
  }

  /** The anchor and tag among `tokens`; notes the comments there. */
  #properties(tokens: Tokens): Properties | undefined {
    let anchor: string | undefined;
    let tag: string | undefined;
    let start: number | undefined;
    let end = 0;
    for (const token of tokens) {
      if (token.type === 'comment') this.note(token);
      else if (token.type === 'anchor') anchor = token.source.slice(1);
      else if (token.type === 'tag') tag = shortTag(token.source);
      else continue;
      if (token.type === 'comment') continue;
      start ??= token.offset;
      end = token.offset + token.source.length;
    }
    return start === undefined ? undefined : { anchor, tag, start, end };
  }

  #note(tokens: readonly CST.Token[] | undefined): void {
    for (const token of tokens ?? []) this.note(token);
  }

  #ends(offset: number): number {
    this.#end = Math.max(this.#end, offset);
    return offset;
  }
}

const STYLES = {
  scalar: 'plain',
  'single-quoted-scalar': 'single',
  'double-quoted-scalar': 'double',
} as const satisfies Record<string, ScalarNode['style']>;

function textOf(token: CST.FlowScalar | CST.BlockScalar): string {
  return CST.resolveAsScalar(token, false, () => undefined)?.value ?? '';
}

/** A tag as `resolveScalar` knows it: `!<tag:yaml.org,2002:int>` is `!!int`. */
export function shortTag(source: string): string {
  const verbatim = /^!<(.*)>$/.exec(source)?.[1] ?? source;
  return verbatim.startsWith('tag:yaml.org,2002:') ? `!!${verbatim.slice('tag:yaml.org,2002:'.length)}` : verbatim;
}
