import type { Range } from '../util/range.js';
import { lineEnd } from './locate.js';

/**
 * The JSON objects that a stream begins with, where another follows the first: kubectl reads them one by one. Nothing where the stream
 * does not begin with a brace, where its first object is no JSON, or where only a comment or a `---` follows it, which YAML reads alike.
 */
export function leadingObjects(text: string): readonly Range[] {
  const objects: Range[] = [];
  for (let start = nextText(text, 0); text[start] === '{'; start = nextText(text, start)) {
    const end = endOfObject(text, start);
    if (end < 0 || !isJson(text.slice(start, end))) break;
    objects.push({ start: objects.at(-1)?.end ?? 0, end });
    start = end;
    // Some escapes are JSON's alone.
    if (objects.length === 1 && isEndOrYaml(text, nextText(text, end)) && !/\\[/u]/.test(text.slice(0, end))) return [];
  }
  return objects;
}

/** Whether nothing but comments follows, or they and the line that ends a document: YAML reads that in the same way. */
function isEndOrYaml(text: string, from: number): boolean {
  let at = from;
  while (text[at] === '#') at = nextText(text, lineEnd(text, at));
  return at >= text.length || (text.startsWith('---', at) && /[\r\n]/.test(text[at - 1] ?? ''));
}

function nextText(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[ \t\r\n]/.test(text[at] as string)) at++;
  return at;
}

/** The offset behind the brace that closes the one at `start`; -1 where none does. */
function endOfObject(text: string, start: number): number {
  const piece = /["{}[\]]/g;
  piece.lastIndex = start;
  let depth = 0;
  for (let match = piece.exec(text); match; match = piece.exec(text)) {
    const [sign] = match;
    if (sign === '"') {
      const end = endOfString(text, match.index);
      if (end < 0) return -1;
      piece.lastIndex = end;
    } else if (sign === '{' || sign === '[') depth++;
    else if (--depth === 0) return piece.lastIndex;
  }
  return -1;
}

/** The offset behind the closing quote; -1 where there is none. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at++;
    else if (unit === 34) return at + 1;
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
