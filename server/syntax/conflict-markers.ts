import { lineEnd, nextLine } from './locate.js';
import type { SyntaxProblem } from './source-file.js';

/** Lines that git leaves where it could not merge; `|||||||` stands only in some, and `=======` alone means nothing. */
const MARKER = /^(?:<{7}|>{7}|\|{7}|={7})(?: |$)/;

/**
 * Where a text that is no YAML holds the marks of an unfinished merge: a problem for each line with one, and the text
 * without those lines, of the same length. Undefined where there are none.
 */
export function findConflict(text: string): { readonly problems: readonly SyntaxProblem[]; readonly without: string } | undefined {
  if (!/^(?:<{7}|>{7})(?: |$)/m.test(text)) return undefined;
  const problems: SyntaxProblem[] = [];
  let without = '';
  for (let at = 0; at < text.length; at = nextLine(text, at)) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const isMarker = MARKER.test(line);
    if (isMarker)
      problems.push({
        range: { start: at, end },
        message: 'git left this mark where two versions did not fit together; choose what stays and remove the marks.',
        code: 'conflict-marker',
      });
    without += (isMarker ? ' '.repeat(line.length) : line) + text.slice(end, nextLine(text, at));
  }
  return { problems, without };
}
