import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver';
import { codeLenses, type CodeLens as OurLens, type ResolvedCodeLens, resolveCodeLens } from '../features/code-lens.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { openFile } from './from-proto.js';
import { toLocations } from './locations.js';
import { commandNames, type ShowLocationsArguments } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** What comes back when the client wants a lens filled in. */
interface LensData {
  readonly uri: string;
  readonly lens: OurLens;
}

/** `textDocument/codeLens`: places without titles. */
export function answerCodeLens({ workspace, configuration, refresh }: Session, { textDocument }: CodeLensParams): CodeLens[] {
  const snapshot = workspace.snapshot();
  const opened = openFile(snapshot, textDocument);
  if (!opened) return [];
  if (snapshot.complete) refresh.lensesAnswered(opened.file.id, snapshot.environment(opened.file.id).evaluator);
  return codeLenses(snapshot, opened.file.id, configuration.settings.codeLens).map((lens) => {
    const data: LensData = { uri: textDocument.uri, lens };
    return { range: toRange(opened.lines, lens.range), data };
  });
}

/** `codeLens/resolve`: a lens always gets a title, because editors show the lack of one as a fault. */
export async function resolveLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const snapshot = session.workspace.snapshot();
  const data = readData(lens.data);
  const resolved = data && resolveCodeLens(snapshot, data.lens);
  const command = data && resolved ? await commandOf(session, snapshot, lens, data, resolved) : { title: '\u2026', command: '' };
  return { range: lens.range, command };
}

/** A click shows the places, where there are any and somebody can show them. */
async function commandOf(
  session: Session,
  snapshot: Snapshot,
  { range }: CodeLens,
  { uri }: LensData,
  { title, locations }: ResolvedCodeLens,
): Promise<Command> {
  const { client } = session;
  const canShow = client.commands.has(commandNames.showLocations) || client.showDocument;
  if (locations.length === 0 || !canShow) return { title, command: '' };
  const args: ShowLocationsArguments = [uri, range.start, await toLocations(session, snapshot, locations)];
  return { title, command: commandNames.showLocations, arguments: [...args] };
}

/** The data of a lens of ours; it went through the client, so it is looked at before it is used. */
function readData(value: unknown): LensData | undefined {
  if (typeof value !== 'object' || value === null || !('uri' in value) || !('lens' in value)) return undefined;
  const { uri, lens } = value;
  if (typeof uri !== 'string' || typeof lens !== 'object' || lens === null || !('object' in lens) || !('about' in lens)) return undefined;
  return typeof lens.object === 'string' && typeof lens.about === 'string' ? (value as LensData) : undefined;
}
