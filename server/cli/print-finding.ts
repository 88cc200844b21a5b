import type { Finding } from '../rules/finding.js';
import { documentAt } from '../syntax/locate.js';
import type { SourceFile } from '../syntax/source-file.js';
import { ownText } from '../util/text.js';
import type { PrintedFinding } from './formats/findings.js';

/** What is printed of a finding of a file that people call `path`; the file's text and trees can be let go afterwards. */
export function printedFinding(
  path: string,
  source: SourceFile,
  { rule, category, severity, message, url, environments, range, fixes }: Finding,
): PrintedFinding {
  const start = source.lines.positionAt(range.start);
  const end = source.lines.positionAt(range.end);
  const firstLine = source.lines.positionAt(documentAt(source, range.start)?.offset ?? 0).line;
  const before = start.line > firstLine ? cutLine(source, start.line - 1, 0).text : undefined;
  const { text, cut } = cutLine(source, start.line, start.character);
  return {
    finding: { rule, category, severity, message: ownText(message), url, ...(environments ? { environments } : {}) },
    fixes: fixes().map(({ title, safe, silences }) => ({ title: ownText(title), safe, ...(silences ? { silences } : {}) })),
    path,
    start,
    end,
    lines: { before: before === undefined ? undefined : ownText(before), at: ownText(text), cut },
  };
}

/** What is shown of a line before a place in it, and in all: a file may be one line of a megabyte, with findings all over. */
const [widestBefore, widest] = [100, 400];

/** A line, or as much of it around a place as can be shown. `cut`: how much further left the place stands for it. */
function cutLine({ lines, text }: SourceFile, line: number, character: number): { readonly text: string; readonly cut: number } {
  const [start, end] = [lines.offsetAt({ line, character: 0 }), lines.offsetAt({ line: line + 1, character: 0 })];
  if (end - start <= widest) return { text: text.slice(start, end).replace(/[\r\n]+$/, ''), cut: 0 };
  const from = Math.max(start, start + character - widestBefore);
  const shown = text.slice(from, Math.min(end, from + widest)).replace(/[\r\n]+$/, '');
  const [left, right] = [from > start ? '…' : '', from + widest < end ? '…' : ''];
  return { text: `${left}${shown}${right}`, cut: from - start - left.length };
}
