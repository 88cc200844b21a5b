import { documentAt, lastStartingAt } from '../syntax/locate.js';
import type { Node } from '../syntax/nodes.js';
import type { SourceDocument, SourceFile } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { Fix, LintRule } from './rule.js';
import { createTargetLines, suppressionsAbove } from './suppression.js';

/**
 * The fix that silences one finding: a comment above its line, or the rule's name in a comment that is already there. None where a
 * comment cannot stand: in JSON, in a document that is not YAML, or where the line begins inside a text. Offsets of the file.
 */
export function ignoreFix(file: WorkspaceFile, rule: LintRule, at: Range): readonly Fix[] {
  const source = file.source;
  const document = source && documentAt(source, at.start);
  if (!source || !document || rule.category === 'syntax' || isJson(file, document)) return [];
  const { line } = source.lines.positionAt(at.start);
  const lineStart = source.lines.offsetAt({ line, character: 0 });
  if (lineStart < document.offset || inText(document.tree.root, lineStart - document.offset)) return [];
  const title = `Ignore ${rule.id} here`;
  const last = commentAbove(source, document, line, lineStart)?.rules.at(-1);
  if (last)
    return [
      {
        title,
        safe: false,
        silences: true,
        edits: [
          {
            range: { start: last.range.end, end: last.range.end },
            newText: `, ${rule.id}`,
          },
        ],
      },
    ];
  const indent = /^[ \t]*/.exec(source.text.slice(lineStart))?.[0] ?? '';
  const newText = `${indent}# netpol-ignore-next-line ${rule.id}: intended${document.tree.lineEnding}`;
  return [
    {
      title,
      safe: false,
      silences: true,
      edits: [{ range: { start: lineStart, end: lineStart }, newText }],
    },
  ];
}

/** JSON has no comments; the API machinery takes a document that begins with a brace for JSON. */
function isJson(file: WorkspaceFile, { tree }: SourceDocument): boolean {
  return file.path.endsWith('.json') || /^[\s\uFEFF]*[{[]/.test(tree.text.replace(/^(?:\s*---(?=\s))?/, ''));
}

function commentAbove(source: SourceFile, { tree, offset, index }: SourceDocument, line: number, lineStart: number) {
  const targetLine = createTargetLines(source.text, source.lines);
  return suppressionsAbove(lineStart - offset, tree, offset, index).find(
    (suppression) => suppression.scope === 'next-line' && targetLine(suppression) === line,
  );
}

function inText(node: Node | undefined, offset: number): boolean {
  if (!node || node.range.start >= offset || node.range.end <= offset) return false;
  if (node.kind === 'scalar') return true;
  if (node.kind === 'sequence') return inText(node.items[lastStartingAt(node.items.length, offset, (at) => node.items[at]?.range.start ?? 0)]?.value, offset);
  // What a merge key brings in stands elsewhere, and comes last.
  const count = node.entries.findLastIndex(({ merged }) => !merged) + 1;
  const entry = node.entries[lastStartingAt(count, offset, (at) => node.entries[at]?.range.start ?? 0)];
  return inText(entry?.key, offset) || inText(entry?.value, offset);
}
