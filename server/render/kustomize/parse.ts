import type { MapEntry, MapNode, ScalarNode, Node as SyntaxNode } from '../../syntax/nodes.js';
import { isUnreadable, type SyntaxProblem } from '../../syntax/source-file.js';
import { readStrict } from '../../syntax/strict/read-strict.js';
import { TreeBuilder } from '../../syntax/tree-builder.js';
import type { Range } from '../../util/range.js';
import { shift } from '../../util/range.js';
import type { FilePlace, RenderId, Written, WrittenBy } from '../rendering.js';
import { deferredMap, deferredPart } from './deferred.js';
import { resolve, styleOf } from './scalars.js';
import { fail } from './stop.js';
import { type Key, map, type Tag, type TreeNode } from './tree.js';

/** One YAML document of a text. */
export interface ParsedDocument {
  readonly index: number;
  /** From the start of the text. */
  readonly offset: number;
  readonly root: SyntaxNode | undefined;
  /** Where the text ends if it does so without a line break, else -1. */
  readonly openEnd: number;
  /** A part of it that is not read yet: the map below the key `spec`. */
  readonly deferred?: Deferred;
  /** Why Kustomize cannot read it. */
  readonly problem?: SyntaxProblem;
}

interface Deferred {
  readonly range: Range;
  readonly raw: string;
  read(): SyntaxNode | undefined;
}

/** A text that may hold YAML, and where it stands. */
export interface Source {
  readonly file: RenderId;
  readonly text: string;
  /** Documents in it; parsed when first asked for. */
  readonly documents: readonly ParsedDocument[];
  /** Where a stretch of the text stands in the file. */
  placed(range: Range): Range;
  readonly place: FilePlace;
  /** Where a stretch was written, for a text that stands in no file by itself. */
  readonly writtenAt?: (range: Range) => Written;
}

/** Texts are parsed once for as long as the owner keeps it. */
export type ParseCache = Map<string, readonly ParsedDocument[]>;

export function sourceOfFile(file: RenderId, text: string, cache: ParseCache): Source {
  const whole = { start: 0, end: text.length };
  return lazySource(file, text, cache, (range) => range, { file, range: whole });
}

export function lazySource(file: RenderId, text: string, cache: ParseCache, placed: (range: Range) => Range, place: FilePlace): Source {
  return {
    file,
    text,
    placed,
    place,
    get documents() {
      const known = cache.get(text);
      if (known) return known;
      const documents = parseStream(text);
      cache.set(text, documents);
      return documents;
    },
  };
}

/** As Kustomize splits a stream (kyaml `splitDocuments`): at each line that begins with `---`, but the first line of all. */
function parseStream(text: string): readonly ParsedDocument[] {
  const documents: ParsedDocument[] = [];
  const separators = /\n---([^\n]*)\n/g;
  let start = 0;
  for (let match = separators.exec(text); match; match = separators.exec(text)) {
    const rest = (match[1] ?? '').trim();
    const end = match.index + 1;
    documents.push(parseOne(text.slice(start, end), start, documents.length));
    start = match.index + match[0].length;
    if (rest !== '' && !rest.startsWith('#')) {
      const problem: SyntaxProblem = { range: { start: 0, end: 0 }, code: 'not-yaml', message: `invalid document separator: ---${match[1] ?? ''}` };
      documents.push({ index: documents.length, offset: start, root: undefined, openEnd: -1, problem });
    }
  }
  documents.push(parseOne(text.slice(start), start, documents.length));
  return documents;
}

function parseOne(text: string, offset: number, index: number): ParsedDocument {
  const part = deferredPart(text);
  const parsed = parseWhole(part ? `${text.slice(0, part.start)}${' '.repeat(part.end - part.start - 1)}\n${text.slice(part.end)}` : text);
  // What ends with the text has no line break there, which the reader of manifests would add.
  const openEnd = text.endsWith('\n') ? -1 : text.length;
  return { index, offset, openEnd, ...parsed, ...(part && !parsed.problem ? { deferred: deferredOf(text, part) } : {}) };
}

function parseWhole(text: string): Pick<ParsedDocument, 'root' | 'problem'> {
  const builder = new TreeBuilder();
  const reading = readStrict(text, builder);
  const problem = reading.refused ?? builder.problems.find((found) => isUnreadable(found) || found.code === 'merge-repeated');
  return { root: builder.root, ...(problem ? { problem } : {}) };
}

function deferredOf(text: string, range: Range): Deferred {
  let read: SyntaxNode | undefined;
  return {
    range,
    raw: text.slice(range.start, range.end).trimEnd(),
    read: () => {
      if (read) return read;
      const { root, problem } = parseWhole(text);
      if (problem) return fail(`MalformedYAMLError: ${problem.message}`);
      read = root?.kind === 'map' ? root.entries.find(({ key }) => key.text === 'spec')?.value : undefined;
      return read;
    },
  };
}

/** The documents of a source that hold something, as Kustomize's nodes. */
export function nodesOf(source: Source, by: WrittenBy): readonly { readonly node: TreeNode; readonly document: ParsedDocument }[] {
  const found: { node: TreeNode; document: ParsedDocument }[] = [];
  for (const document of source.documents) {
    if (document.problem && !isInfinite(source, document)) {
      const range = source.placed(shift(document.problem.range, document.offset));
      fail(`MalformedYAMLError: ${document.problem.message}`, { file: source.file, range });
    }
    if (document.root === undefined || isNullRoot(document.root)) continue;
    const { offset, openEnd } = document;
    const writing = (range: Range): Written =>
      source.writtenAt?.(shift(range, offset)) ?? { file: source.file, range: source.placed(shift(range, offset)), by };
    const reading: Reading = { writing, openEnd, before: (at) => source.text.slice(Math.max(offset + at - 32, 0), offset + at) };
    const node = toNode(document.root, reading);
    if (document.deferred) defer(node, document.deferred, reading);
    found.push({ node, document });
  }
  return found;
}

/** JSON has no numbers without end, but Kustomize may come to make texts of them. */
function isInfinite({ text }: Source, { problem, offset }: ParsedDocument): boolean {
  return problem !== undefined && /^[-+]?\.(?:inf|nan)$/i.test(text.slice(offset + problem.range.start, offset + problem.range.end));
}

function defer(node: TreeNode, { range, raw, read }: Deferred, reading: Reading): void {
  const index = node.keys.findIndex(({ text }) => text === 'spec');
  if (index < 0) return;
  const written = reading.writing({ start: range.start + raw.length - raw.trimStart().length, end: range.start + raw.length });
  node.values[index] = deferredMap(raw, written, () => {
    const whole = read();
    return whole ? toNode(whole, reading) : map(written);
  });
}

function isNullRoot(root: SyntaxNode): boolean {
  return root.kind === 'scalar' && root.value === null;
}

type Writing = (range: Range) => Written;

interface Reading {
  readonly writing: Writing;
  readonly openEnd: number;
  /** What stands directly before a place: a tag, maybe. */
  before(at: number): string;
}

function toNode(node: SyntaxNode, reading: Reading): TreeNode {
  const { writing } = reading;
  const written = writing(node.range);
  if (node.kind === 'scalar')
    return { kind: 'scalar', tag: tagOf(node, reading), style: styleOf(node.style), text: textOf(node, reading), keys: [], values: [], written };
  if (node.kind === 'sequence')
    return { kind: 'list', tag: '', style: 'plain', text: '', keys: [], values: node.items.map(({ value }) => toNode(value, reading)), written };
  const entries = entriesOf(node);
  const keys = entries.map(({ key }): Key => ({ text: key.text, written: writing(key.range), isQuoted: key.style !== 'plain' }));
  return { kind: 'map', tag: '', style: 'plain', text: '', keys, values: entries.map(({ value }) => toNode(value, reading)), written };
}

/**
 * The entries of a map as Kustomize has them (kyaml `deAnchor`): its own, also those that appear twice, then what `<<` brings in and it has not itself.
 */
function entriesOf(node: MapNode): readonly MapEntry[] {
  if (!node.dropped) return node.entries;
  const own = [...node.entries.filter(({ merged }) => !merged), ...node.dropped].sort((a, b) => a.key.range.start - b.key.range.start);
  const names = new Set(own.map(({ key }) => key.text));
  return [...own, ...node.entries.filter(({ merged, key }) => merged && !names.has(key.text))];
}

function textOf({ style, text, range }: ScalarNode, { openEnd }: Reading): string {
  const isOpen = openEnd >= 0 && range.end >= openEnd && (style === 'literal' || style === 'folded') && text.endsWith('\n');
  return isOpen ? text.slice(0, -1) : text;
}

function tagOf({ style, value, text, range }: ScalarNode, { before }: Reading): Tag {
  const [tag] = resolve(text);
  const isPlain = style === 'plain' || style === 'missing';
  // Only where the value is another than without a tag there may be one.
  const mayBeTagged = isPlain ? tag !== '!!str' || value !== text : typeof value !== 'string' || value !== text;
  const [, own = ''] = mayBeTagged ? (/!(?:!|<tag:yaml\.org,2002:)(\w+)>?\s+(?:&\S+\s+)?$/.exec(before(range.start)) ?? []) : [];
  return tags.get(own) ?? (isPlain ? tag : '!!str');
}

const tags: ReadonlyMap<string, Tag> = new Map(
  (['!!str', '!!int', '!!float', '!!bool', '!!null', '!!timestamp', '!!binary'] as const).map((tag) => [tag.slice(2), tag]),
);

/** As kubectl reads it, and Kustomize where it makes JSON of YAML at once: `yes` is true, of a key that appears twice the last counts. */
export function toJsonNode(node: SyntaxNode, writing: Writing): TreeNode {
  const written = writing(node.range);
  if (node.kind === 'scalar') return { ...jsonScalar(node), keys: [], values: [], written };
  if (node.kind === 'sequence')
    return { kind: 'list', tag: '', style: 'plain', text: '', keys: [], values: node.items.map(({ value }) => toJsonNode(value, writing)), written };
  const keys = node.entries.map(({ key }): Key => ({ text: String(key.value), written: writing(key.range), isQuoted: true }));
  return { kind: 'map', tag: '', style: 'plain', text: '', keys, values: node.entries.map(({ value }) => toJsonNode(value, writing)), written };
}

function jsonScalar({ value }: ScalarNode): Pick<TreeNode, 'kind' | 'tag' | 'style' | 'text'> {
  if (typeof value === 'string') return { kind: 'scalar', tag: '!!str', style: 'double', text: value };
  const text = String(value);
  return { kind: 'scalar', tag: resolve(text)[0], style: 'plain', text };
}
