import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver';
import { type EditorAnswers, editorOf, type OfferAnswer } from '../netpol/editor.js';
import { canonicalFileId } from '../util/file-id.js';
import { shownLine } from '../util/text.js';
import { run } from './assertions.js';
import { openFile, toOffset, toOffsets } from './from-proto.js';
import { type AllowParams, commandNames, type GeneratePoliciesParams } from './protocol.js';
import type { Session } from './session.js';

/** Policies from what has to work: the edit takes in files that are not open, so that it is asked for when it is chosen. */
export function proposalActions({ snapshot, proposalTargets }: EditorAnswers, uri: string, position: Range['start']): CodeAction[] {
  const opened = openFile(snapshot, { uri });
  const targets = opened ? proposalTargets(opened.file.id, toOffset(opened.lines, position)) : [];
  return targets.map(({ title: name, target }) => {
    const title = shownLine(name);
    const params: GeneratePoliciesParams = { textDocument: { uri }, position, for: target };
    return { title, kind: CodeActionKind.RefactorRewrite, command: { title, command: commandNames.generatePolicies, arguments: [params] } };
  });
}

/**
 * To have allowed what findings at a place, or assertions that fail there, say is refused. Who asks makes no edit: that is `netpol.allow` alone, when
 * it is chosen. @param about which diagnostics of the client a finding is
 */
export async function offerActions(
  session: Session,
  uri: string,
  range: Range,
  about: (finding: OfferAnswer['finding']) => Diagnostic[],
): Promise<CodeAction[]> {
  const editor = editorOf(session.netpol.analysis());
  const opened = openFile(editor.snapshot, { uri });
  const ofFindings = opened ? editor.allowOffers(opened.file.id, toOffsets(opened.lines, range)) : [];
  const ofAssertions = await offersOfAssertions(session, uri, range);
  return [...ofFindings.map((offer) => ({ offer, diagnostics: about(offer.finding) })), ...ofAssertions.map((offer) => ({ offer, diagnostics: [] }))].map(
    ({ offer: { title: name, from, to, port }, diagnostics }) => {
      const title = shownLine(name);
      const params: AllowParams = { uri, from, to, ...(port === undefined ? {} : { port }) };
      const command = { title, command: commandNames.allow, arguments: [params] };
      return { title, kind: CodeActionKind.QuickFix, command, ...(diagnostics.length > 0 ? { diagnostics } : {}) };
    },
  );
}

/** Of the assertions that a range touches: those that state something to be allowed, and fail. */
async function offersOfAssertions(
  { assertionFiles, netpol }: Session,
  uri: string,
  range: Range,
): Promise<readonly Pick<OfferAnswer, 'title' | 'from' | 'to' | 'port'>[]> {
  const analysis = netpol.analysis();
  const read = analysis.snapshot.complete ? await assertionFiles.of(analysis, canonicalFileId(uri)) : undefined;
  if (!read) return [];
  const { start, end } = toOffsets(read.lines, range);
  return read.stated.assertions
    .filter(({ statement, range: own }) => statement.kind === 'connection' && own.start <= end && start <= own.end)
    .flatMap((assertion) => run(analysis, read.stated, assertion).offers);
}
