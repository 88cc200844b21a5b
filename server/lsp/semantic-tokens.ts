import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensLegend,
  type SemanticTokensParams,
  type SemanticTokensRangeParams,
} from 'vscode-languageserver';
import { editorOf, type SemanticToken } from '../netpol/editor.js';
import { overlaps, type Range } from '../util/range.js';
import { openFile, toOffsets } from './from-proto.js';
import type { Session } from './session.js';

/** Keys and values are properties to every theme; the modifiers are our own, and `package.json` says how themes colour them. */
const modifiers: readonly SemanticToken['kind'][] = ['matchesNothing', 'admitsAll'];

export const tokensLegend: SemanticTokensLegend = { tokenTypes: ['property'], tokenModifiers: [...modifiers] };

/** `textDocument/semanticTokens/full`. */
export function answerSemanticTokens(session: Session, { textDocument }: SemanticTokensParams): SemanticTokens {
  return tokensIn(session, textDocument.uri, undefined);
}

/** `textDocument/semanticTokens/range`. */
export function answerSemanticTokensInRange(session: Session, { textDocument, range }: SemanticTokensRangeParams): SemanticTokens {
  return tokensIn(session, textDocument.uri, range);
}

function tokensIn({ netpol, refresh }: Session, uri: string, range: SemanticTokensRangeParams['range'] | undefined): SemanticTokens {
  const analysis = netpol.analysis();
  const editor = editorOf(analysis);
  const opened = openFile(editor.snapshot, { uri });
  const builder = new SemanticTokensBuilder();
  if (!opened) return builder.build();
  const { file, lines } = opened;
  refresh.tokens.answered(file.id, analysis.basis(file.id));
  const wanted: Range | undefined = range && toOffsets(lines, range);
  for (const { range: at, kind } of editor.semanticTokens(file.id)) {
    if (wanted && !overlaps(at, wanted)) continue;
    const { line, character } = lines.positionAt(at.start);
    builder.push(line, character, at.end - at.start, 0, 1 << modifiers.indexOf(kind));
  }
  return builder.build();
}
