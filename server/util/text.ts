/** Order of two texts by UTF-16 unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text of one line: what would end the line, or pass for a command to a terminal, becomes a blank. Names come from manifests. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu, ' ');
}

/** Text in which characters that are not seen, or turn the order of others around, are: written as in a double-quoted YAML scalar. Lines stay. */
export function visible(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/gu, unicodeEscapes);
}

/** As `visible`, of a text that anybody may have made longer than anybody reads: the middle is left out then. @param most in UTF-16 units */
export function shownText(text: string, most = 4000): string {
  return visible(withoutMiddle(text, most));
}

/** Words for a place of one line: a title, a label. As `shownText`, and what would end the line is escaped, too. */
export function shownLine(text: string, most = 400): string {
  return shownText(text, most).replaceAll('\n', unicodeEscapes);
}

/** A text that is longer than anybody reads without its middle: long names mostly differ at their ends. @param most in UTF-16 units */
export function withoutMiddle(text: string, most: number): string {
  const end = Math.floor(most / 3);
  return text.length > most ? `${text.slice(0, most - 1 - end)}…${text.slice(-end)}` : text;
}

/** A short name for a text, by FNV-1a of 32 bits over its UTF-16 units: to tell texts apart, not to keep anything safe. */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Words with `code` marks for readers of plain text: a single word stands as it is, and what has blanks or marks of its own is quoted. */
export function withoutMarks(text: string): string {
  return text.replace(/`([^`]*)`/g, (_, code: string) => {
    if (/^[^\s"',;]+$/.test(code) && !/[.:]$/.test(code)) return code;
    return code.includes('"') ? `'${code}'` : `"${code}"`;
  });
}

/**
 * JSON of a value in which nothing passes for a command to a terminal or, among the lines of its log, to a runner of CI: such characters are
 * escaped, so that whoever parses it reads what was said.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, unicodeEscapes)
    .replace(/##\[|##vso\[/g, (command) => `${command.slice(0, -1)}${unicodeEscapes(command.slice(-1))}`);
}

/** Each UTF-16 unit as JSON and YAML escape it. */
function unicodeEscapes(text: string): string {
  return [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}

/** "1 policy", "2 policies", "1,200 addresses". */
export function counted(number: number | bigint, noun: string): string {
  return `${grouped(number)} ${number === 1 || number === 1n ? noun : plural(noun)}`;
}

/** A whole number with commas: "1,200". By itself, because the first `toLocaleString` of a program takes as long as a small check. */
function grouped(number: number | bigint): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** The regular English plural of a word or of the last word of several. */
function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

/**
 * How many single changes (insert, delete, replace, swap neighbours) make `a` into `b`, counted up to `limit`;
 * `limit + 1` for anything farther apart.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/** Of `candidates`, the one nearest to `text` within `limit` changes; the first of equals; undefined where none is near or `text` itself is one. */
export function nearest(text: string, candidates: Iterable<string>, limit: number): string | undefined {
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate, bestDistance - 1);
    if (distance === 0) return undefined;
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The same text, laid out by itself: the engine makes a cut of a text point into the whole, so a cut that is kept would keep all of it. */
export function ownText(text: string): string {
  // Joining and cutting makes the engine lay out a text of its own.
  return ` ${text}`.slice(1);
}

/** The first ones, and how many more there are: "a, b and 5 more". `total`, where not all of them are at hand. */
export function firstListed(items: readonly string[], most: number, total = items.length): string {
  const shown = items.slice(0, most);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${grouped(more)} more` : listed(shown);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** The name, or with the first number from 2 on behind it that makes it one that is not taken. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let n = 2; isTaken(name); n++) name = `${wanted}-${n}`;
  return name;
}
