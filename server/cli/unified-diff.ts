import { formatPatch, type StructuredPatch, structuredPatch } from 'diff';

/** More changed lines would be looked for in too many ways: they are shown as one. */
const mostChanges = 800;

/** A patch that `git apply` and `patch -p1` take. @param path relative to the folder that it is applied in, with `/` */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [a, b] = [`a/${path}`, `b/${path}`];
  const patch = structuredPatch(a, b, before, after, '', '', { context: 3, maxEditLength: mostChanges }) ?? oneHunk(a, b, before, after);
  const text = formatPatch({ ...patch, isGit: true });
  const hunks = text.indexOf('\n@@ ');
  // As git does it: `patch` takes a blank for the end of a name, unless a tab is.
  return text.slice(0, hunks).replace(/^(?:---|\+\+\+) [^"]\S* .*$/gm, '$&\t') + text.slice(hunks);
}

/** Everything between the first and the last line that is not the same, with the lines around. */
function oneHunk(oldFileName: string, newFileName: string, before: string, after: string): StructuredPatch {
  const [old, current] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, current.length);
  let start = 0;
  while (start < most && old[start] === current[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === current.at(-1 - end)) end++;
  const [from, behind] = [Math.max(0, start - 3), Math.max(0, end - 3)];
  const marked = (mark: string, lines: readonly string[]) =>
    lines.flatMap((line) => (line.endsWith('\n') ? [`${mark}${line.slice(0, -1)}`] : [`${mark}${line}`, '\\ No newline at end of file']));
  const lines = [
    ...marked(' ', old.slice(from, start)),
    ...marked('-', old.slice(start, old.length - end)),
    ...marked('+', current.slice(start, current.length - end)),
    ...marked(' ', old.slice(old.length - end, old.length - behind)),
  ];
  const [oldLines, newLines] = [old.length - behind - from, current.length - behind - from];
  const hunk = { oldStart: from + 1, oldLines, newStart: from + 1, newLines, lines };
  return { oldFileName, newFileName, oldHeader: '', newHeader: '', hunks: [hunk] };
}

/** With their line breaks. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
