/** Whether a path, relative and with `/`, is one that a pattern means. */
export type Glob = (path: string) => boolean;

/** Longer patterns, and those that stand for more alternatives, are nobody's: they are refused rather than tried. */
export const mostGlobLength = 1024;
const mostAlternatives = 128;

/**
 * Reads a glob pattern as VS Code does: `**` any folders, `*` and `?` within a name, `[a-z]`, `{a,b}`; a backslash takes the meaning away.
 * Two stars at the end mean the folder itself, too, where its name does not end with a star.
 * Matching never goes back further than the last star, so that it takes time by the length of pattern times path, whatever either says.
 * Undefined for a pattern that is too large to be meant.
 */
export function readGlob(pattern: string): Glob | undefined {
  if (pattern.length > mostGlobLength) return undefined;
  const alternatives = expand(pattern);
  if (!alternatives) return undefined;
  const compiled = alternatives.map((one) =>
    one
      .replace(/\*\/\*\*$/, '*/*/**')
      .split('/')
      .map(readSegment),
  );
  return (path) => {
    const names = path.split('/');
    return compiled.some((segments) => matchAll(segments, names, anyFolders, (segment, name) => segment !== anyFolders && matchName(segment, name)));
  };
}

/** As VS Code reads `files.exclude`: parentheses stand for themselves, and a slash at the end means nothing. */
export function asWritten(pattern: string): string {
  return pattern.replace(/\/+$/, '').replace(/[()]/g, '\\$&');
}

/** Whether one of some patterns means a path, as people write them; one that is too large to be meant means nothing. Undefined where none means anything. */
export function anyGlob(patterns: readonly string[]): Glob | undefined {
  const globs = patterns.flatMap((pattern) => readGlob(asWritten(pattern)) ?? []);
  return globs.length === 0 ? undefined : (path) => globs.some((glob) => glob(path));
}

const anyFolders = Symbol('**');
const anyText = Symbol('*');

/** One character of a name: this one, or one of which something holds. */
type Token = string | ((character: string) => boolean) | typeof anyText;
type Segment = readonly Token[] | typeof anyFolders;

function matchName(segment: readonly Token[], name: string): boolean {
  return matchAll(segment, [...name], anyText, (token, character) => (typeof token === 'function' ? token(character) : token === character));
}

/** Greedy matching of a sequence in which one item stands for any number of others. A later star can do whatever an earlier one could, so only the last is tried again. */
function matchAll<P, T>(pattern: readonly P[], items: readonly T[], any: P, matches: (one: P, item: T) => boolean): boolean {
  let at = 0;
  let star = -1;
  let taken = 0;
  for (let index = 0; index < items.length; ) {
    if (at < pattern.length && pattern[at] === any) {
      star = at++;
      taken = index;
    } else if (at < pattern.length && matches(pattern[at] as P, items[index] as T)) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++taken;
    } else return false;
  }
  while (at < pattern.length && pattern[at] === any) at++;
  return at === pattern.length;
}

function readSegment(text: string): Segment {
  if (text === '**') return anyFolders;
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const set = character === '[' ? readSet(text, at) : undefined;
    if (set) tokens.push(set.test);
    else if (character === '*') tokens.push(anyText);
    else if (character === '?') tokens.push(() => true);
    else if (character === '\\' && at + 1 < text.length) tokens.push(text[at + 1] ?? '');
    else tokens.push(character);
    at = set?.end ?? at + (character === '\\' && at + 1 < text.length ? 2 : character.length);
  }
  return tokens;
}

/** `[a-z]`, `[!a]` or `[^a]`; undefined where the bracket is never closed and means itself. */
function readSet(text: string, start: number): { readonly test: (character: string) => boolean; readonly end: number } | undefined {
  const not = /[!^]/.test(text[start + 1] ?? '');
  const first = start + (not ? 2 : 1);
  const close = text.indexOf(']', first + 1);
  if (close < 0) return undefined;
  const members = text.slice(first, close);
  const test = (character: string): boolean => {
    for (let at = 0; at < members.length; at++) {
      const [low = '', dash, high] = members.slice(at, at + 3);
      if (dash === '-' && high !== undefined) {
        if (low <= character && character <= high) return true;
        at += 2;
      } else if (low === character) return true;
    }
    return false;
  };
  return { test: (character) => test(character) !== not, end: close + 1 };
}

/** The pattern without braces, once for each way through them; undefined where there are too many ways. */
function expand(pattern: string): readonly string[] | undefined {
  const done: string[] = [];
  const left = [pattern];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const braces = innermost(one);
    if (!braces) done.push(one);
    else for (const choice of braces.choices) left.push(one.slice(0, braces.start) + choice + one.slice(braces.end));
    if (done.length + left.length > mostAlternatives) return undefined;
  }
  return done;
}

/** The first pair of braces that has no other within it, with a comma; escaped ones do not count. */
function innermost(text: string): { readonly start: number; readonly end: number; readonly choices: readonly string[] } | undefined {
  let start = -1;
  let commas: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') [start, commas] = [at, []];
    else if (text[at] === ',') commas.push(at);
    else if (text[at] === '}' && start >= 0) {
      if (commas.length > 0) {
        const cuts = [start, ...commas, at];
        return { start, end: at + 1, choices: cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut)) };
      }
      start = -1;
    }
  }
  return undefined;
}
