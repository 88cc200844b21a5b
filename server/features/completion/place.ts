import { lineEnd, lineStart } from '../../syntax/locate.js';
import type { Range } from '../../util/range.js';

/** Where in half-typed YAML a cursor stands, read from the lines above it: what is being typed is seldom a tree yet. */
export interface TypingPlace {
  /** The keys of the maps around, the outermost first; lists leave no trace. */
  readonly parents: readonly string[];
  /** The key whose value is being typed; undefined where a key, or an item of a list, is. */
  readonly key: string | undefined;
  /** Behind an opening quote. */
  readonly quoted: boolean;
  /** What of the word under the cursor stands before it. */
  readonly word: string;
  /** The word under the cursor, which a completion replaces; offsets of the text. */
  readonly range: Range;
  /** What stands behind that word on its line. */
  readonly rest: string;
}

/** The place of a cursor; undefined in comments and within a line break. Understands block style and flow style on one line. */
export function typingPlace(text: string, offset: number): TypingPlace | undefined {
  // Within a line break nothing is typed.
  if (offset > 0 && text.startsWith('\r\n', offset - 1)) return undefined;
  const start = lineStart(text, offset);
  const before = text.slice(start, offset);
  const [, indent = '', dashes = ''] = /^([ ]*)((?:-[ ]+)*)/.exec(before) ?? [];
  const flow = scan(before.slice(indent.length + dashes.length));
  if (!flow) return undefined;
  const [behind = ''] = /^[^\s"',:{}[\]#]*/.exec(text.slice(offset, offset + 300)) ?? [];
  return {
    parents: [...parentsAbove(text, start, indent.length, dashes), ...flow.parents],
    key: flow.key,
    quoted: flow.quoted,
    word: flow.word,
    range: { start: offset - flow.word.length, end: offset + behind.length },
    rest: text.slice(offset + behind.length, lineEnd(text, offset)),
  };
}

interface FlowPlace {
  readonly parents: readonly string[];
  readonly key: string | undefined;
  readonly word: string;
  readonly quoted: boolean;
}

/** What stands before the cursor on its line, without indentation and dashes. */
function scan(content: string): FlowPlace | undefined {
  const parents: string[] = [];
  let key: string | undefined;
  let word = '';
  let quote = '';
  for (let at = 0; at < content.length; at++) {
    const c = content.charAt(at);
    if (quote !== '') {
      if (c === quote) quote = '';
      else word += c;
    } else if ((c === '"' || c === "'") && word.trim() === '') {
      quote = c;
      word = '';
    } else if (c === '#' && (at === 0 || /\s/.test(content.charAt(at - 1)))) return undefined;
    else if (c === ':' && /^(?:[\s"'{[]|$)/.test(content.slice(at + 1)) && key === undefined) {
      key = word.trim();
      word = '';
    } else if (c === '{' || c === '[') {
      parents.push(key ?? '');
      key = undefined;
      word = '';
    } else if (c === '}' || c === ']') {
      parents.pop();
      key = '';
      word = '';
    } else if (c === ',' && parents.length > 0) {
      key = undefined;
      word = '';
    } else word += c;
  }
  return { parents: parents.filter((each) => each !== ''), key, word: quote === '' ? word.trimStart() : word, quoted: quote !== '' };
}

/** How far up is looked: an object of more lines than this is not typed by hand. */
const MOST_LINES = 5000;

/** The keys that enclose a line, found by their indentation. */
function parentsAbove(text: string, from: number, indent: number, dashes: string): readonly string[] {
  const keys: string[] = [];
  // A list may stand at the column of its key, so a key at the column of the first dash encloses it.
  let limit = dashes === '' ? indent : indent + 1;
  let end = from - 1;
  for (let lines = 0; end >= 0 && limit > 0 && lines < MOST_LINES; lines++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    end = start - 1;
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) break;
    const [, blanks, marks = '', key] = /^([ ]*)((?:-[ ]+)*)["']?([^\s"'#:{}[\],-][^"'#:{}[\],]*)["']?:(?:\s|$)/.exec(line) ?? [];
    if (blanks === undefined || key === undefined) {
      const dash = /^([ ]*)-(?:\s|$)/.exec(line)?.[1]?.length;
      if (dash !== undefined && dash < limit - 1) limit = dash + 1;
      continue;
    }
    const column = blanks.length + marks.length;
    if (column < limit) {
      keys.unshift(key.trim());
      limit = column;
    }
    if (marks !== '' && blanks.length < limit) limit = blanks.length + 1;
    if (column === 0) break;
  }
  return keys;
}
