import { documentStart, type FindingAnswer, type OfferedFix } from '../netpol.js';
import { ownText } from '../util/text.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { FindingDetail, LineSpan, PrintedFinding, PrintedFix } from './formats/findings.js';

type SourceFile = NonNullable<WorkspaceFile['source']>;

/** What is printed of a finding of a file that people call `path`; the file's text and trees can be let go afterwards. */
export function printedFinding(
  path: string,
  source: SourceFile,
  { file, rule, category, severity, message, url, environments, range, fixes = [] }: FindingAnswer,
  details: ReadonlySet<FindingDetail>,
): PrintedFinding {
  const start = source.lines.positionAt(range.start);
  const end = source.lines.positionAt(range.end);
  const firstLine = source.lines.positionAt(documentStart(source, range.start)).line;
  const before = start.line > firstLine ? cutLine(source, start.line - 1, 0).text : undefined;
  const { text, cut } = cutLine(source, start.line, start.character);
  return {
    finding: { rule, category, severity, message: ownText(message), url, ...(environments ? { environments } : {}) },
    fixes: fixes.map((fix) => ({
      title: ownText(fix.title),
      safe: fix.safe,
      ...(fix.silences ? { silences: fix.silences } : {}),
      ...replacementsOf(fix, file, source, details),
    })),
    path,
    start,
    end,
    ...(details.has('bytes') ? { bytes: spanOf(source, range, bytesBefore) } : {}),
    lines: { before: before === undefined ? undefined : ownText(before), at: ownText(text), cut },
  };
}

type Edit = OfferedFix['edits'][number]['edits'][number];

/** How a fix changes the file of its finding, and nothing else. */
function replacementsOf(
  { edits, silences }: OfferedFix,
  file: string,
  source: SourceFile,
  details: ReadonlySet<FindingDetail>,
): Pick<PrintedFix, 'replacements' | 'suggestion'> {
  const [only, ...more] = edits;
  if (silences || !only || more.length > 0 || only.file !== file || only.create) return {};
  const sorted = [...only.edits].sort((a, b) => a.range.start - b.range.start);
  const one = details.has('bytes') ? joined(sorted, source) : undefined;
  return {
    ...(details.has('replacements') ? { replacements: sorted.map(({ range, newText }) => ({ ...spanOf(source, range, unitsBefore), text: newText })) } : {}),
    ...(one ? { suggestion: { ...spanOf(source, one.range, bytesBefore), text: one.newText } } : {}),
  };
}

/** Edits as one, with what stands between them. */
function joined(edits: readonly Edit[], { text }: SourceFile): Edit | undefined {
  const [first] = edits;
  const last = edits.at(-1);
  if (!first || !last) return undefined;
  const parts = edits.map(({ range, newText }, index) => newText + text.slice(range.end, edits[index + 1]?.range.start ?? range.end));
  return { range: { start: first.range.start, end: last.range.end }, newText: parts.join('') };
}

type Column = (source: SourceFile, lineStart: number, offset: number) => number;

const unitsBefore: Column = (_, lineStart, offset) => offset - lineStart;
const bytesBefore: Column = ({ text }, lineStart, offset) => Buffer.byteLength(text.slice(lineStart, offset));

function spanOf(source: SourceFile, { start, end }: Edit['range'], column: Column): LineSpan {
  const at = (offset: number) => {
    const { line } = source.lines.positionAt(offset);
    return { line, character: column(source, source.lines.offsetAt({ line, character: 0 }), offset) };
  };
  return { start: at(start), end: at(end) };
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
