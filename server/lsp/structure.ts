import { type FoldingRange, FoldingRangeKind, type FoldingRangeParams, SelectionRange, type SelectionRangeParams } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import { openFile, toOffset } from './from-proto.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `textDocument/foldingRange`: null where the editor's own folding is as good. */
export function answerFoldingRanges({ netpol, client }: Session, { textDocument }: FoldingRangeParams): FoldingRange[] | null {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  const folds = opened && editor.foldingRanges(opened.file.id);
  if (!folds) return null;
  return folds.slice(0, client.mostFolds).map(({ startLine, endLine, kind }) => ({
    startLine,
    endLine,
    ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
  }));
}

/** `textDocument/selectionRange`: one for each position, in their order. */
export function answerSelectionRanges({ netpol }: Session, { textDocument, positions }: SelectionRangeParams): SelectionRange[] {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  if (!opened || !Array.isArray(positions)) return [];
  const { file, lines } = opened;
  return positions.map((position) => {
    const steps = editor.selectionRanges(file.id, toOffset(lines, position)).map((range) => toRange(lines, range));
    const whole = steps.reduceRight<SelectionRange | undefined>((parent, range) => SelectionRange.create(range, parent), undefined);
    return whole ?? SelectionRange.create({ start: position, end: position });
  });
}
