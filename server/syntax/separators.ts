import { lineEnd, nextLine } from './locate.js';
import type { SyntaxProblem } from './source-file.js';

/**
 * What Kubernetes' reader of streams refuses before it reads any YAML: a line that begins with `---` and goes on with anything but
 * blanks and a comment (`YAMLReader` in apimachinery's util/yaml).
 * @param marked whether the text begins behind `---`, so that its first line is the rest of that line
 */
export function separatorProblems(text: string, marked: boolean): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  if (marked) {
    const end = lineEnd(text, 0);
    const rest = text.slice(0, end);
    const start = rest.length - rest.trimStart().length;
    if (rest.trim() !== '' && !rest.trimStart().startsWith('#')) {
      problems.push({
        range: { start, end },
        message: 'Kubernetes refuses a document that begins on the line of its `---`; begin it on the next line.',
        code: 'not-yaml',
      });
    }
  }
  for (let at = text.indexOf('\n---'); at !== -1; at = text.indexOf('\n---', at + 1)) {
    const range = { start: at + 1, end: lineEnd(text, at + 1) };
    problems.push({
      range,
      message:
        'Kubernetes takes a line that begins with `---` for the end of a document, and refuses it when more follows on it; indent the line, or put `---` alone.',
      code: 'not-yaml',
    });
  }
  return problems;
}

/**
 * Where a byte order mark stands at the start of the line behind `---`: to Kubernetes' reader of streams that is where the document begins, so
 * the mark means nothing. -1 for none.
 * @param text from behind the `---`
 */
export function markBehindSeparator(text: string): number {
  const start = nextLine(text, 0);
  return text.charCodeAt(start) === 0xfeff && start > 0 ? start : -1;
}

/** Behind a second JSON object of a file kubectl reads nothing but JSON (`YAMLOrJSONDecoder`). */
export function behindJsonProblems(text: string): SyntaxProblem[] {
  const start = text.length - text.trimStart().length;
  return [
    {
      range: { start, end: lineEnd(text, start) },
      message:
        'Several JSON objects stand before this, so kubectl takes the whole file for JSON, and this is none; put `---` between the objects, or this into another file.',
      code: 'not-yaml',
    },
  ];
}
