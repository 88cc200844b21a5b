/** An action that stands on one line. */
const action = /\{\{.*?\}\}/g;
/** An action that writes nothing by itself. */
const control = /^\{\{-?\s*(?:if|else|end|range|with|define|block|break|continue|\/\*|\$\w*\s*:?=)/;

/** Whether a line of a template has text, or an action that writes some. */
export function writes(line: string): boolean {
  return line.replace(action, '').trim() !== '' || [...line.matchAll(action)].some(([text]) => !control.test(text));
}

/**
 * Whether a rendered line is one that a line of a template writes: the literal text of it, in its order, with anything where actions stand. A line of
 * nothing but actions has none by which it could be known.
 */
export function fits(rendered: string, line: string): boolean {
  const parts = whole(line)
    .split(action)
    .map((part) => part.trim());
  if (parts.every((part) => part === '')) return false;
  const text = rendered.trim();
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= text.length;
}

/** Of an action that began on an earlier line, or ends on a later one, the half that stands here. */
function whole(line: string): string {
  const begun = line.indexOf('}}') < line.indexOf('{{') || !line.includes('{{') ? line.replace(/^.*?\}\}/, '{{}}') : line;
  return begun.lastIndexOf('{{') > begun.lastIndexOf('}}') ? `${begun.slice(0, begun.lastIndexOf('{{'))}{{}}` : begun;
}
