import { entryOf } from '../syntax/locate.js';
import type { MapEntry, MapNode, Node, SequenceItem } from '../syntax/nodes.js';
import { type Range, shift } from '../util/range.js';
import { listed, nearest } from '../util/text.js';
import { keyName } from './read-node.js';

/** Where a file that people write for this program alone cannot be understood. */
export interface OwnFileProblem {
  /** File offsets. */
  readonly range: Range;
  readonly message: string;
}

/** Takes what is wrong in one document; its ranges count from the start of the document. */
export interface Reading {
  problem(range: Range, message: string): void;
  /** How many there are so far, to tell whether a part is whole. */
  readonly count: number;
  inFile(range: Range): Range;
}

export function createReading(offset: number, problems: OwnFileProblem[]): Reading {
  return {
    problem: (range, message) => void problems.push({ range: shift(range, offset), message }),
    get count() {
      return problems.length;
    },
    inFile: (range) => shift(range, offset),
  };
}

/** The node as a map with no other keys than these; undefined where it is none. `what` names it: "An assertion". */
export function mapOf(reading: Reading, node: Node, what: string, keys: readonly string[]): MapNode | undefined {
  if (node.kind !== 'map') {
    reading.problem(node.range, `${what} is a map with ${listed(keys.map(quoted), 'or')}.`);
    return undefined;
  }
  for (const entry of node.entries) if (!keys.includes(keyName(entry))) reading.problem(entry.key.range, unknownKey(keyName(entry), what, keys));
  return node;
}

function unknownKey(key: string, what: string, keys: readonly string[]): string {
  const near = nearest(key, keys, 2) ?? keys.find((known) => known.toLowerCase() === key.toLowerCase());
  const rest = near === undefined ? `it has ${listed(keys.map(quoted))}` : `did you mean ${quoted(near)}?`;
  return `${what} has no field ${quoted(key)}: ${rest}${near === undefined ? '.' : ''}`;
}

/** What stands at a key that must be there. */
export function required(reading: Reading, map: MapNode, key: string, what: string): MapEntry | undefined {
  const entry = entryOf(map, key);
  if (!entry) reading.problem(map.entries[0]?.key.range ?? map.range, what);
  return entry;
}

/** The text of a node that must be one and not empty. `what` is what to write: "the name of a namespace". */
export function textOf(reading: Reading, node: Node, what: string): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return node.value;
  const quote = node.kind === 'scalar' && node.value !== null && node.text !== '' ? `; to mean the text, put it in quotes: ${JSON.stringify(node.text)}` : '';
  reading.problem(node.range, `Here stands ${what}${quote}.`);
  return undefined;
}

/** One of some words. */
export function wordOf<T extends string>(reading: Reading, node: Node, words: readonly T[]): T | undefined {
  const found = node.kind === 'scalar' ? words.find((word) => word === node.value) : undefined;
  if (found !== undefined) return found;
  const near = node.kind === 'scalar' ? nearest(node.text.toLowerCase(), words, 3) : undefined;
  const hint = near === undefined ? '' : ` Did you mean ${quoted(near)}?`;
  reading.problem(node.range, `This is ${listed(words.map(quoted), 'or')}.${hint}`);
  return undefined;
}

/** The items of a list that must have some. `what` is what to write: "a list of ports". */
export function itemsOf(reading: Reading, node: Node, what: string): readonly SequenceItem[] | undefined {
  if (node.kind === 'sequence' && node.items.length > 0) return node.items;
  reading.problem(node.range, `Here stands ${what}.`);
  return undefined;
}

function quoted(word: string): string {
  return `\`${word}\``;
}
