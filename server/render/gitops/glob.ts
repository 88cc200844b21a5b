/**
 * Whether a name is what a shell pattern means: `*`, `?` and `[a-z]`. No pattern takes long.
 * @param separator what `*` and `?` do not match; '' for nothing
 */
export function matchesGlob(pattern: string, name: string, separator = ''): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length || next < pattern.length) {
    const width = next < pattern.length ? stepOf(pattern, next, name.charAt(at), separator) : undefined;
    if (pattern.charAt(next) === '*') {
      star = next++;
      starAt = at;
    } else if (at < name.length && width !== undefined && width > 0) {
      next += width;
      at++;
    } else if (star >= 0 && starAt < name.length && (separator === '' || name.charAt(starAt) !== separator)) {
      next = star + 1;
      at = ++starAt;
    } else return false;
  }
  return true;
}

/** How much of the pattern the character takes; 0 where it does not match. */
function stepOf(pattern: string, at: number, character: string, separator: string): number {
  const first = pattern.charAt(at);
  if (first === '?') return character !== '' && character !== separator ? 1 : 0;
  if (first === '\\' && at + 1 < pattern.length) return pattern.charAt(at + 1) === character ? 2 : 0;
  if (first !== '[') return first === character ? 1 : 0;
  const end = pattern.indexOf(']', at + 2);
  if (end < 0) return first === character ? 1 : 0;
  const body = pattern.slice(at + 1, end);
  const isNegated = /^[!^]/.test(body);
  return isInClass(isNegated ? body.slice(1) : body, character) !== isNegated ? end + 1 - at : 0;
}

function isInClass(body: string, character: string): boolean {
  if (character === '') return false;
  for (let at = 0; at < body.length; at++) {
    const low = body.charAt(at);
    const isRange = body.charAt(at + 1) === '-' && at + 2 < body.length;
    const high = isRange ? body.charAt(at + 2) : low;
    if (low <= character && character <= high) return true;
    if (isRange) at += 2;
  }
  return false;
}

/** Whether a path is what a pattern means whose parts are names, and in which `**` is any number of them. */
export function matchesPath(pattern: readonly string[], path: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < path.length || next < pattern.length) {
    if (pattern[next] === '**') {
      star = next++;
      starAt = at;
    } else if (at < path.length && next < pattern.length && matchesGlob(pattern[next] ?? '', path[at] ?? '')) {
      next++;
      at++;
    } else if (star >= 0 && starAt < path.length) {
      next = star + 1;
      at = ++starAt;
    } else return false;
  }
  return true;
}

/** `a.{yaml,yml}` as patterns without braces; of very many only the first. */
export function withoutBraces(pattern: string): readonly string[] {
  let open: readonly string[] = [pattern];
  const done: string[] = [];
  while (open.length > 0 && done.length + open.length < mostPatterns) {
    const next: string[] = [];
    for (const one of open) {
      const found = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(one);
      if (found === null) done.push(one);
      else for (const choice of (found[2] ?? '').split(',')) next.push(`${found[1] ?? ''}${choice}${found[3] ?? ''}`);
    }
    open = next;
  }
  return done;
}

const mostPatterns = 200;
