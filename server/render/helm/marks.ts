import type { HelmRequest, TemplateLine } from './helm.js';
import { fits, writes } from './template-line.js';

/** As `wasm/helm/marks.go` writes it. */
const mark = / # @np:(\d+)\.(\d+);/g;
const onlyMarks = /^\s*(?:\s?# @np:\d+\.\d+;)*\s*$/;
/** How far behind a line that is known the next one is looked for: conditions and declarations write nothing. */
const reach = 12;

interface Mark {
  readonly path: string;
  /** From 0. */
  readonly line: number;
}

/** The text of a line of a template, empty where there is none. */
type LineAt = (place: Mark) => string;

/**
 * Where each line of a rendered text was written, by a rendering of templates whose lines say where they stand. A mark counts where its line, without
 * it, is the line of the plain text; `undefined` where the two texts have not as many lines, or no mark is left.
 */
export function linesOf(plain: string, marked: string, paths: readonly string[], files: HelmRequest['files']): readonly TemplateLine[] | undefined {
  const plainLines = plain.split('\n');
  const markedLines = inner(marked.split('\n'));
  if (plainLines.length !== markedLines.length) return undefined;
  const lineAt = linesIn(files);
  const marks = plainLines.map((line, index) => marksOf(line, markedLines[index] ?? '', paths));
  if (marks.every(({ length }) => length === 0)) return undefined;
  const known = marks.map((all, index) => all.findLast((each) => fits(plainLines[index] ?? '', lineAt(each))));
  const last = marks.map((all) => all.at(-1));
  const before = carried(last);
  const after = carried([...last].reverse()).reverse();
  return known.map((own, index) => {
    const place = own ?? last[index] ?? nearest(plainLines[index] ?? '', before[index], after[index], lineAt);
    return { file: place?.path ?? '', line: place?.line ?? 0, exact: own !== undefined };
  });
}

/** Helm takes blanks around a document away, but not those that have a mark. */
function inner(lines: readonly string[]): readonly string[] {
  const isText = (line: string) => !onlyMarks.test(line);
  const [first, last] = [lines.findIndex(isText), lines.findLastIndex(isText)];
  return lines.slice(first, last + 1).map((line, index) => (index === 0 ? line.trimStart() : line));
}

/** What stands on a line may have come through several templates, each of which marked it: that of the innermost comes first. */
function marksOf(plain: string, marked: string, paths: readonly string[]): readonly Mark[] {
  if (marked.replace(mark, '') !== plain) return [];
  return [...marked.matchAll(mark)].flatMap(([, file, line]) => {
    const path = paths[Number(file)];
    return path === undefined ? [] : [{ path, line: Number(line) - 1 }];
  });
}

function linesIn(files: HelmRequest['files']): LineAt {
  const known = new Map<string, readonly string[]>();
  return ({ path, line }) => {
    const data = files.get(path) ?? '';
    const lines = known.get(path) ?? (typeof data === 'string' ? data : new TextDecoder().decode(data)).split(/\r?\n/);
    known.set(path, lines);
    return lines[line] ?? '';
  };
}

/** For each place the last mark before it. */
function carried(marks: readonly (Mark | undefined)[]): (Mark | undefined)[] {
  let last: Mark | undefined;
  return marks.map((each) => {
    last = each ?? last;
    return last;
  });
}

/** A line without a mark is what an action gave: the next one behind the mark before it that may have written such a line. */
function nearest(text: string, before: Mark | undefined, after: Mark | undefined, lineAt: LineAt): Mark | undefined {
  if (before === undefined) return after;
  const end = after !== undefined && after.path === before.path && after.line > before.line ? after.line : before.line + reach;
  for (let line = before.line + 1; line <= Math.min(end, before.line + reach); line++) {
    const place = { path: before.path, line };
    if (writes(lineAt(place)) && (fits(text, lineAt(place)) || /^\s*\{\{/.test(lineAt(place)))) return place;
  }
  return before;
}
