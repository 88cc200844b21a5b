import { encloses, type Range } from '../util/range.js';
import { findConflict } from './conflict-markers.js';
import type { Node } from './nodes.js';
import { readTolerant } from './read-tolerant.js';
import { separatorProblems } from './separators.js';
import type { Comment, SyntaxProblem, SyntaxTree } from './source-file.js';
import { readStrict } from './strict/read-strict.js';
import { type Action, findActions } from './template/actions.js';
import { overlaps, readTemplate } from './template/read-template.js';
import { type TemplateText, TreeBuilder } from './tree-builder.js';

interface Reading {
  readonly root: Node | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  readonly ignoredFrom?: number | undefined;
}

/**
 * Reads one document. Never throws, whatever the text is.
 * @param text from behind a document's `---`, or from the start of the file, to the next `---`
 * @param marked whether the text begins behind `---`
 */
export function parseDocument(text: string, marked = false): SyntaxTree {
  const actions = text.includes('{{') ? findActions(text) : [];
  const plain = isSurelyTemplated(text, actions) ? undefined : readPlain(text, actions);
  const templated = plain === undefined || !actions.every(({ range }) => isQuoted(plain, range));
  const reading: Reading = templated ? { ...readTemplate(text, actions), problems: [] } : plain;
  const separators = separatorProblems(text, marked);
  const others = reading.problems.filter(({ range }) => !separators.some((separator) => encloses(separator.range, range)));
  const problems = templated ? [] : [...separators, ...others].sort((a, b) => a.range.start - b.range.start);
  const { root, comments, ignoredFrom } = reading;
  return { text, root, problems, comments, templated, lineEnding: lineEndingOf(text), ...(ignoredFrom === undefined ? {} : { ignoredFrom }) };
}

/** Reads a text as YAML, whatever of it is a template. */
function readPlain(text: string, actions: readonly Action[]): Reading {
  const template = actions.length > 0 ? { isTemplated: (start: number, end: number) => overlaps(actions, start, end) } : undefined;
  const builder = new TreeBuilder(template);
  const strict = readStrict(text, builder);
  if (strict.refused === undefined) return { root: builder.root, comments: strict.comments, problems: builder.problems, ignoredFrom: strict.ignoredFrom };
  const conflict = findConflict(text);
  const problems = conflict?.problems ?? [strict.refused];
  const without = strict.strayAt === undefined ? undefined : readWithoutStray(text, strict.strayAt, template);
  if (without) return { ...without, problems };
  const tolerant = new TreeBuilder(template);
  const comments = readTolerant(conflict?.without ?? text, tolerant);
  return { root: tolerant.finish(text.length), comments, problems };
}

/** So many colons too many may a text hold and still be read with all the rest exact. */
const MOST_STRAYS = 20;

/** What can be read where colons stand in values that have no quotes: each counts as a letter then. */
function readWithoutStray(text: string, first: number, template: TemplateText | undefined): Omit<Reading, 'problems'> | undefined {
  let masked = text;
  let stray: number | undefined = first;
  for (let i = 0; i < MOST_STRAYS && stray !== undefined; i++) {
    masked = `${masked.slice(0, stray)}x${masked.slice(stray + 1)}`;
    const readNow = masked;
    const builder = new TreeBuilder({
      isTemplated: template?.isTemplated ?? (() => false),
      textAt: (start, end) => (readNow.slice(start, end) === text.slice(start, end) ? '' : text.slice(start, end)),
    });
    const reading = readStrict(masked, builder);
    if (reading.refused === undefined) return { root: builder.root, comments: reading.comments };
    stray = reading.strayAt;
  }
  return undefined;
}

/**
 * Whether the first action stands where YAML takes it for no mere text, as far as that shows without reading the document: nothing
 * before it could have begun a quote, a text block or a comment. It spares most templates a reading that would come to nothing.
 */
function isSurelyTemplated(text: string, actions: readonly Action[]): boolean {
  const first = actions[0];
  return first !== undefined && !/["'#]|[|>][-+0-9]*[ \t]*$/m.test(text.slice(0, first.range.start));
}

/** Whether a template action stands where YAML takes it for mere text: in quotes, in a text block or in a comment. */
function isQuoted({ root, comments }: Reading, range: Range): boolean {
  return comments.some((comment) => encloses(comment.range, range)) || (root !== undefined && isInQuotes(root, range));
}

function isInQuotes(node: Node, range: Range): boolean {
  if (node.alias !== undefined || !encloses(node.range, range)) return false;
  if (node.kind === 'scalar') return node.style !== 'plain' && node.style !== 'missing';
  if (node.kind === 'map') return node.entries.some((entry) => !entry.merged && (isInQuotes(entry.key, range) || isInQuotes(entry.value, range)));
  return node.items.some((item) => isInQuotes(item.value, range));
}

function lineEndingOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
