import { encloses, type Range } from '../util/range.js';
import { findConflict } from './conflict-markers.js';
import { plainOf } from './edit/plain-value.js';
import { readJson } from './json-document.js';
import { lastStartingAt } from './locate.js';
import type { Node } from './nodes.js';
import { readTolerant } from './read-tolerant.js';
import { behindJsonProblems, markBehindSeparator, separatorProblems } from './separators.js';
import type { Comment, Said, SyntaxProblem, SyntaxTree } from './source-file.js';
import { type RefusedText, readStrict, type StrictReading } from './strict/read-strict.js';
import type { Repair } from './strict/repair.js';
import { type Action, findActions } from './template/actions.js';
import { findPlaceholders, maskPlaceholders, mistakenPlaceholders, type PlaceholderText } from './template/placeholders.js';
import { asWritten, overlaps, readTemplate, sourceOf, unknownIn } from './template/read-template.js';
import { type TemplateText, TreeBuilder } from './tree-builder.js';

interface Reading {
  readonly root: Node | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  readonly ignoredFrom?: number | undefined;
}

/** Where a document stands in its stream. */
export interface DocumentPlace {
  /** Its text begins behind `---`. */
  readonly marked?: boolean;
  /** A byte order mark at the start of its first line is none of its text. */
  readonly dropsMark?: boolean;
  /** Its text begins behind several JSON objects. */
  readonly behindJson?: boolean;
}

/**
 * Reads one document. Never throws, whatever the text is.
 * @param text from behind a document's `---`, or from the start of the file, to the next `---`
 */
export function parseDocument(text: string, { marked = false, dropsMark = false, behindJson = false }: DocumentPlace = {}): SyntaxTree {
  const mark = dropsMark ? markBehindSeparator(text) : -1;
  // A line break in its place changes no offset and no column.
  const source = mark < 0 ? text : `${text.slice(0, mark)}\n${text.slice(mark + 1)}`;
  const actions = findActions(source);
  const plain = isSurelyTemplated(source, actions) ? undefined : readPlain(textOf(source, actions, !marked));
  const templated = plain === undefined || !areQuoted(plain, actions);
  const reading: Reading = templated ? { ...readTemplate(source, actions), problems: [] } : plain;
  const separators = [...(behindJson ? behindJsonProblems(text) : []), ...separatorProblems(text, marked)];
  const others = reading.problems.filter(({ range }) => !separators.some((separator) => encloses(separator.range, range)));
  const problems = templated ? [] : [...separators, ...others].sort((a, b) => a.range.start - b.range.start);
  const { root, comments, ignoredFrom } = reading;
  let said: Said | undefined;
  return {
    text,
    root,
    get said() {
      said ??= { plain: plainOf(root), aliases: root !== undefined && hasAlias(root) };
      return said;
    },
    problems,
    comments,
    templated,
    lineEnding: lineEndingOf(text),
    ...(ignoredFrom === undefined ? {} : { ignoredFrom }),
  };
}

function hasAlias(node: Node): boolean {
  if (node.alias !== undefined) return true;
  if (node.kind === 'scalar') return false;
  return node.kind === 'map' ? node.entries.some(({ merged, value }) => merged || hasAlias(value)) : node.items.some(({ value }) => hasAlias(value));
}

/** A text that is read as YAML, and what in it others fill in. */
interface PlainText {
  /** Placeholders that YAML would take for something else are words in it. */
  readonly text: string;
  readonly written: string;
  readonly template: TemplateText | undefined;
  /** Those that may still be replaced by words, if that makes the text YAML. */
  readonly placeholders: readonly PlaceholderText[];
  /** It begins a file, which kubectl reads as JSON where it is (`YAMLOrJSONDecoder` in apimachinery's util/yaml). */
  readonly mayBeJson: boolean;
}

function textOf(written: string, actions: readonly Action[], mayBeJson: boolean): PlainText {
  const placeholders = findPlaceholders(written);
  const mayBeUnknown = actions.length > 0 || placeholders.length > 0 || written.includes('(');
  const template = mayBeUnknown ? { isTemplated: unknownIn(written, actions, placeholders) } : undefined;
  const mistaken = mistakenPlaceholders(written, placeholders);
  const plain = { text: written, written, template, placeholders, mayBeJson };
  return mistaken.length > 0 ? masked(plain, mistaken) : plain;
}

/** Every offset stays, and so does what people read of a scalar. */
function masked(plain: PlainText, placeholders: readonly PlaceholderText[]): PlainText {
  const { written, template } = plain;
  const textAt: TemplateText['textAt'] = (start, end, style) => (overlaps(placeholders, start, end) ? sourceOf(written.slice(start, end), style) : '');
  return { ...plain, text: maskPlaceholders(written, placeholders), template: template && { ...template, textAt } };
}

/** Reads a text as YAML, whatever of it is a template. */
function readPlain(plain: PlainText): Reading {
  const reading = readWritten(plain);
  return plain.placeholders.length === 0 ? reading : { ...reading, comments: reading.comments.map((comment) => asWritten(comment, plain.written)) };
}

function readWritten(plain: PlainText): Reading {
  const { text, template, placeholders, mayBeJson } = plain;
  const builder = new TreeBuilder(template);
  const strict = readStrict(text, builder);
  if (strict.refused === undefined) return { root: builder.root, comments: strict.comments, problems: builder.problems, ignoredFrom: strict.ignoredFrom };
  const json = mayBeJson ? readJson(text, new TreeBuilder(template)) : undefined;
  if (json) return json;
  // Where a tool fills in text, the text need not be YAML before: `{app: ${X}}`, `app: %%X%%`.
  if (placeholders.length > 0) return readWritten({ ...masked(plain, placeholders), placeholders: [] });
  const conflict = findConflict(text);
  if (conflict) return { ...readAnyhow(conflict.without, template), problems: conflict.problems };
  return readRepaired(text, strict, template) ?? { ...readAnyhow(text, template), problems: [strict.refused] };
}

/** What can be read of a text that is no YAML at all. */
function readAnyhow(text: string, template: TemplateText | undefined): Omit<Reading, 'problems'> {
  const builder = new TreeBuilder(template);
  const comments = readTolerant(text, builder);
  return { root: builder.finish(text.length), comments };
}

/** More mistakes than that are no slip of the fingers. */
const MOST_REPAIRS = 20;

/** What can be read once small mistakes are put right; all the rest is exact then. Undefined where that does not help. */
function readRepaired(text: string, first: RefusedText, template: TemplateText | undefined): Reading | undefined {
  const repairs = new Map<number, Repair['kind']>();
  const problems: SyntaxProblem[] = [];
  for (let reading: StrictReading = first; reading.refused !== undefined; ) {
    const { repair, refused } = reading;
    if (repair === undefined || repairs.has(repair.at) || repairs.size === MOST_REPAIRS) return undefined;
    repairs.set(repair.at, repair.kind);
    problems.push(refused);
    const builder = new TreeBuilder(template);
    reading = readStrict(text, builder, repairs);
    if (reading.refused === undefined) return { root: builder.root, comments: reading.comments, problems };
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

/** Whether each template action stands where YAML takes it for mere text: in quotes, in a text block or in a comment. */
function areQuoted({ root, comments }: Reading, actions: readonly Action[]): boolean {
  if (actions.length === 0) return true;
  const quoted: Range[] = [];
  if (root) addQuoted(root, quoted);
  quoted.sort((a, b) => a.start - b.start);
  const written = comments.map(({ range }) => range);
  return actions.every(({ range }) => isWithinOne(written, range) || isWithinOne(quoted, range));
}

/** @param ranges ascending, none within another */
function isWithinOne(ranges: readonly Range[], range: Range): boolean {
  const before = ranges[lastStartingAt(ranges.length, range.start, (at) => ranges[at]?.start ?? 0)];
  return before !== undefined && encloses(before, range);
}

function addQuoted(node: Node, ranges: Range[]): void {
  if (node.alias !== undefined) return;
  if (node.kind === 'sequence') for (const { value } of node.items) addQuoted(value, ranges);
  else if (node.kind === 'scalar') {
    if (node.style !== 'plain' && node.style !== 'missing') ranges.push(node.range);
  } else {
    for (const { key, value, merged } of [...node.entries, ...(node.dropped ?? [])]) {
      if (merged) continue;
      addQuoted(key, ranges);
      addQuoted(value, ranges);
    }
  }
}

function lineEndingOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
