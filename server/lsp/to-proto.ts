import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, type Range, type TextEdit } from 'vscode-languageserver';
import type { AssertionProblem, FindingAnswer, Severity } from '../netpol.js';
import type { LineIndex } from '../util/line-index.js';
import type * as ours from '../util/range.js';
import { shownText, withoutMarks } from '../util/text.js';
import type * as edits from '../util/text-edit.js';
import type { WorkspaceFile } from '../workspace/snapshot.js';
import type { DiagnosticDetails } from './client.js';
import type { SaidToo } from './protocol/said-too.js';

type Source = Pick<NonNullable<WorkspaceFile['source']>, 'text' | 'lines'>;

/** Our half-open offsets as lines and UTF-16 characters. */
export function toRange(lines: LineIndex, { start, end }: ours.Range): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

/**
 * What is underlined for a finding: of what goes on below, the first line. Underlined blanks and keys of several lines say nothing more of what is
 * wrong, and are hard to read.
 */
export function toMarkedRange({ text, lines }: Source, { start, end }: ours.Range): Range {
  const [first = ''] = /^[^\r\n]*/.exec(text.slice(start, end)) ?? [];
  return toRange(lines, { start, end: first === '' ? end : start + first.length });
}

export function toTextEdit(lines: LineIndex, { range, newText }: edits.TextEdit): TextEdit {
  return { range: toRange(lines, range), newText };
}

/** A finding as the editor shows it, in plain text: few clients take markup. `page` is where to read about its rule. `data` is for clients alone: quick fixes are computed anew from the text as it is then. */
export function toDiagnostic(
  finding: FindingAnswer,
  source: Source,
  related: DiagnosticRelatedInformation[],
  details: DiagnosticDetails,
  page: string | undefined,
  data?: SaidToo,
): Diagnostic {
  return {
    range: toMarkedRange(source, finding.range),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(details.codeDescription && page !== undefined ? { codeDescription: { href: page } } : {}),
    source: 'netpol',
    message: shownText(withoutMarks(finding.message)),
    ...(details.tags && withoutEffect.includes(finding.rule) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(details.related && related.length > 0 ? { relatedInformation: related } : {}),
    ...(data ? { data } : {}),
  };
}

/** Where a file of assertions cannot be understood, as the editor shows it. */
export function toProblem({ range, message }: AssertionProblem, lines: LineIndex): Diagnostic {
  return {
    range: toRange(lines, range),
    severity: DiagnosticSeverity.Error,
    code: 'assertion-invalid',
    source: 'netpol',
    message: shownText(withoutMarks(message)),
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose finding marks text that could be deleted without any change of meaning; editors fade it. */
const withoutEffect: readonly string[] = ['ignore-unused'];
