/** The pattern cannot be read. */
class BadPattern {}

/**
 * Whether all of a text is what a pattern of `${name#pattern}` means (`fluxcd/pkg/envsubst`, path/match.go): `*` is any text, also with slashes.
 * `undefined` where the pattern cannot be read, as far as it was come to.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  try {
    return matches([...pattern], [...text]);
  } catch (thrown) {
    if (thrown instanceof BadPattern) return undefined;
    throw thrown;
  }
}

type Characters = readonly string[];

function matches(whole: Characters, text: Characters): boolean {
  let pattern = whole;
  let rest = text;
  while (pattern.length > 0) {
    const { isStar, chunk, behind } = nextChunk(pattern);
    if (isStar && chunk.length === 0) return true;
    pattern = behind;
    const isLast = pattern.length === 0;
    const here = matchChunk(chunk, rest);
    const next = here !== undefined && (here.length === 0 || !isLast) ? here : isStar ? matchLater(chunk, rest, isLast) : undefined;
    if (next === undefined) return false;
    rest = next;
  }
  return rest.length === 0;
}

function matchLater(chunk: Characters, text: Characters, isLast: boolean): Characters | undefined {
  for (let skip = 1; skip <= text.length; skip++) {
    const rest = matchChunk(chunk, text.slice(skip));
    if (rest !== undefined && (!isLast || rest.length === 0)) return rest;
  }
  return undefined;
}

/** Up to the next star. */
function nextChunk(pattern: Characters): { readonly isStar: boolean; readonly chunk: Characters; readonly behind: Characters } {
  let start = 0;
  while (pattern[start] === '*') start++;
  let end = start;
  for (let isClass = false; end < pattern.length; end++) {
    const character = pattern[end];
    if (character === '\\') end = Math.min(end + 1, pattern.length - 1);
    else if (character === '[') isClass = true;
    else if (character === ']') isClass = false;
    else if (character === '*' && !isClass) break;
  }
  return { isStar: start > 0, chunk: pattern.slice(start, end), behind: pattern.slice(end) };
}

/** What is left of the text behind what the chunk means; `undefined` where it does not begin so. */
function matchChunk(chunk: Characters, text: Characters): Characters | undefined {
  let at = 0;
  let next = 0;
  while (next < chunk.length) {
    const character = text[at];
    if (character === undefined) return undefined;
    if (chunk[next] === '[') {
      const { isMatch, end } = matchClass(chunk, next + 1, character);
      if (!isMatch) return undefined;
      next = end;
    } else if (chunk[next] === '?') next++;
    else {
      if (chunk[next] === '\\' && ++next >= chunk.length) throw new BadPattern();
      if (chunk[next] !== character) return undefined;
      next++;
    }
    at++;
  }
  return text.slice(at);
}

function matchClass(chunk: Characters, start: number, character: string): { readonly isMatch: boolean; readonly end: number } {
  const isNegated = chunk[start] === '^';
  let at = isNegated ? start + 1 : start;
  let isIn = false;
  for (let ranges = 0; ; ranges++) {
    if (chunk[at] === ']' && ranges > 0) return { isMatch: isIn !== isNegated, end: at + 1 };
    const low = escaped(chunk, at);
    const high = chunk[low.end] === '-' ? escaped(chunk, low.end + 1) : low;
    const code = codeOf(character);
    if (codeOf(low.character) <= code && code <= codeOf(high.character)) isIn = true;
    at = high.end;
  }
}

function escaped(chunk: Characters, start: number): { readonly character: string; readonly end: number } {
  const first = chunk[start];
  if (first === undefined || first === '-' || first === ']') throw new BadPattern();
  const at = first === '\\' ? start + 1 : start;
  const character = chunk[at];
  if (character === undefined || at + 1 >= chunk.length) throw new BadPattern();
  return { character, end: at + 1 };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
