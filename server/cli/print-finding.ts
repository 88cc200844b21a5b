import { documentStart, type FindingAnswer } from '../netpol.js';
import { ownText } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { PrintedFinding } from './formats/findings.js';

type SourceFile = NonNullable<WorkspaceFile['source']>;

/** What is printed of a finding of a file that people call `path`; the file's text and trees can be let go afterwards. */
export function printedFinding(
  path: string,
  source: SourceFile,
  { rule, category, severity, message, url, environments, range, fixes = [] }: FindingAnswer,
): PrintedFinding {
  const start = source.lines.positionAt(range.start);
  const end = source.lines.positionAt(range.end);
  const firstLine = source.lines.positionAt(documentStart(source, range.start)).line;
  const before = start.line > firstLine ? cutLine(source, start.line - 1, 0).text : undefined;
  const { text, cut } = cutLine(source, start.line, start.character);
  return {
    finding: { rule, category, severity, message: ownText(message), url, ...(environments ? { environments } : {}) },
    fixes: fixes.map(({ title, safe, silences }) => ({ title: ownText(title), safe, ...(silences ? { silences } : {}) })),
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
