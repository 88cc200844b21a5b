import type { TypingPlace } from './place.js';

/** How half-typed YAML goes on around a place where a key or an item of a list can be written; read from the lines, as the place is. */
export interface Around {
  /** Where the key or the item begins, or would begin, on its line. */
  readonly column: number;
  /** The item of a list that the place belongs to has begun: its dash stands on this line or above. */
  readonly inItem: boolean;
  /** A dash stands before it on its own line. */
  readonly dashed: boolean;
  /** The next line begins an item at the same column: a key would get it for its value. */
  readonly beforeItem: boolean;
  /** The place begins a line of its own below the key that it stands behind, `from: ` for example. */
  readonly below: boolean;
  /** Columns from a key to the dashes of its list. */
  readonly listStep: number;
  /** The keys that the map around has already. */
  readonly written: ReadonlySet<string>;
  readonly lineEnding: string;
  /** In `{}` or `[]` on one line. */
  readonly flow: boolean;
}

/** So many lines up and down are looked at. */
const MOST_LINES = 2000;

/** What is around a place; undefined where what is inserted there could not belong to what stands around it. */
export function aroundPlace(text: string, { range, word, key, rest, quoted }: TypingPlace): Around | undefined {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const before = text.slice(start, range.start);
  const isLast = /^\s*(?:#.*)?$/.test(rest);
  const common = { listStep: /\n([ ]*)[\w-]+:[ ]*\r?\n\1- /.test(text) ? 0 : 2, lineEnding: /\r\n/.test(text) ? '\r\n' : '\n' };
  if (quoted || before.includes('\t')) return undefined;
  const [, dashes] = /^([ ]*(?:-[ ]+)*)$/.exec(before) ?? [];
  if (dashes === undefined) {
    if (key === undefined) return flowAround(text, before, range.end, common);
    const [, marks] = /^([ ]*(?:-[ ]+)*)["']?[\w./-]+["']?:[ ]+$/.exec(before) ?? [];
    const isEmpty = marks !== undefined && isLast && (word === '' || word === '-') && !belongs(nextLine(text, range.end), marks.length);
    return isEmpty
      ? { ...common, column: marks.length, inItem: false, dashed: false, beforeItem: false, below: true, written: new Set(), flow: false }
      : undefined;
  }
  if (!isLast && !/^\s*:(?:\s|$)/.test(rest)) return undefined;
  const column = dashes.length;
  const dash = dashes.lastIndexOf('-');
  const above = linesAbove(text, start, column, dash < 0 ? column : dash, dash >= 0);
  const next = isLast ? nextLine(text, range.end) : undefined;
  if (!above || (next && breaks(next, column, dash < 0 ? column : dash, above))) return undefined;
  const written = new Set([...above.written, ...keysBelow(text, range.end, column)]);
  return {
    ...common,
    column,
    inItem: dash >= 0 || above.inItem,
    dashed: dash >= 0,
    beforeItem: next?.dashed === true && next.indent === column,
    below: false,
    written,
    flow: false,
  };
}

function flowAround(text: string, before: string, end: number, common: Pick<Around, 'listStep' | 'lineEnding'>): Around | undefined {
  const opened = before.lastIndexOf('{');
  const lineEnd = /[{}\r\n]|$/.exec(text.slice(end, end + 2000))?.index ?? 0;
  if (opened < 0 || before.lastIndexOf('}') > opened || !/[{,]\s*$/.test(before)) return undefined;
  const inside = `${before.slice(opened + 1)},${text.slice(end, end + lineEnd)}`;
  const written = new Set([...inside.matchAll(/(?:^|[,{\s])["']?([\w./-]+)["']?:/g)].map(([, name = '']) => name));
  return { ...common, column: 0, inItem: true, dashed: false, beforeItem: false, below: false, written, flow: true };
}

/** A key without a value on its line. */
const OPEN_KEY = /:(?:\s+[&!]\S+)*\s*(?:#.*)?$/;

interface Above {
  readonly written: readonly string[];
  readonly inItem: boolean;
  /** The column of the key that the place is below. */
  readonly outer?: number;
}

/** The keys above in the same map; undefined where the lines above cannot hold what begins at the column. */
function linesAbove(text: string, lineStart: number, column: number, base: number, dashed: boolean): Above | undefined {
  const written: string[] = [];
  let deeper = false;
  let end = lineStart - 1;
  for (let lines = 0; end >= 0 && lines < MOST_LINES; lines++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    end = start - 1;
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) break;
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, marks = '', name] = /^([ ]*(?:-[ ]+)*)["']?([\w./-]*)/.exec(line) ?? [];
    const indent = /^[ ]*/.exec(line)?.[0].length ?? 0;
    if (!dashed && marks.length === column && indent < column)
      return /^["']?[\w./-]+["']?:(?:\s|$)|^$/.test(line.slice(column).trimEnd()) ? { written: [...written, name ?? ''], inItem: true } : undefined;
    if (indent > base) deeper = true;
    else if (indent === base) {
      if (dashed && !/^-(?:\s|$)/.test(line.slice(base))) return !deeper && OPEN_KEY.test(line) ? { written, inItem: false } : undefined;
      deeper = false;
      if (!dashed && name !== undefined && marks.length === column) written.push(name);
    } else {
      // What is written at this column must have a key above that has no value, or a dash that has none.
      if (deeper || base < marks.length) return undefined;
      const bare = /^[ ]*-$/.test(line.trimEnd());
      if (written.length === 0 && !bare && !OPEN_KEY.test(line)) return undefined;
      return { written, inItem: bare && !dashed, ...(bare ? {} : { outer: marks.length }) };
    }
  }
  return deeper || base > 0 ? undefined : { written, inItem: false };
}

interface NextLine {
  readonly indent: number;
  readonly dashed: boolean;
}

/** The next line that says something. */
function nextLine(text: string, offset: number): NextLine | undefined {
  const next = linesBelow(text, offset).find((line) => !/^\s*(?:#.*)?$/.test(line));
  return next === undefined ? undefined : { indent: /^[ \t]*/.exec(next)?.[0].length ?? 0, dashed: /^\s*-(?:\s|$)/.test(next) };
}

/** Whether the line below would become a part of what is inserted, or could not stand beside it below the same key. */
function breaks(next: NextLine, column: number, base: number, { outer }: Above): boolean {
  if (next.indent > column || (base < next.indent && next.indent < column)) return true;
  return outer !== undefined && next.indent < base && belongs(next, outer);
}

/** Whether a line belongs to the value of a key at a column. */
function belongs(line: NextLine | undefined, key: number): boolean {
  return line !== undefined && (line.indent > key || (line.dashed && line.indent === key));
}

function keysBelow(text: string, offset: number, column: number): readonly string[] {
  const found: string[] = [];
  for (const line of linesBelow(text, offset)) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, indent = '', name] = /^([ ]*)["']?([\w./-]*)/.exec(line) ?? [];
    if (indent.length < column || /^(?:---|\.\.\.)/.test(line)) break;
    if (indent.length === column && name) found.push(name);
  }
  return found;
}

function linesBelow(text: string, offset: number): readonly string[] {
  const end = text.indexOf('\n', offset);
  return end < 0
    ? []
    : text
        .slice(end + 1, end + 100_000)
        .split('\n', MOST_LINES)
        .map((line) => line.replace(/\r$/, ''));
}
