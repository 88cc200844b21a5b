import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver';
import { editorOf, type CodeLens as OurLens, type ResolvedCodeLens } from '../netpol/editor.js';
import type { Analysis } from '../netpol.js';
import { canonicalFileId } from '../util/file-id.js';
import type { LineIndex } from '../util/line-index.js';
import type { Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { run } from './assertions.js';
import { lensesOfContent } from './content-documents.js';
import { differenceLenses } from './difference.js';
import { openFile } from './from-proto.js';
import { toLocations } from './locations.js';
import { commandNames, type ShowLocationsArguments } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** What comes back when the client wants a lens filled in: above an object, or above the assertion with this id. */
type LensData = { readonly uri: string } & ({ readonly lens: OurLens; readonly assertion?: undefined } | { readonly assertion: string });

/** `textDocument/codeLens`: what an edit changes, then places without titles. */
export async function answerCodeLens(session: Session, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const { netpol, configuration, refresh } = session;
  const ofContent = lensesOfContent(session, textDocument.uri);
  if (ofContent) return ofContent;
  const id = canonicalFileId(textDocument.uri);
  const edits = await differenceLenses(session, id);
  refresh.editAnswered(id, edits.length > 0);
  const analysis = netpol.analysis();
  const { snapshot } = analysis;
  const opened = openFile(snapshot, textDocument);
  if (!opened) return [];
  const { file, lines } = opened;
  if (snapshot.complete) refresh.lenses.answered(file.id, analysis.basis(file.id));
  if (file.role === 'assertions') return assertionLenses(session, analysis, file, textDocument.uri);
  const standing = editorOf(analysis).codeLenses(file.id, configuration.settings.codeLens);
  return [...edits, ...standing.map((lens) => lensAt(lines, lens.range, { uri: textDocument.uri, lens }))];
}

function lensAt(lines: LineIndex, range: OurLens['range'], data: LensData): CodeLens {
  return { range: toRange(lines, range), data };
}

/** A line above each assertion says whether it holds, for clients that do not show that as they show tests. */
async function assertionLenses(
  { assertionFiles, client, configuration }: Session,
  analysis: Analysis,
  { id }: WorkspaceFile,
  uri: string,
): Promise<CodeLens[]> {
  const read = (configuration.settings.codeLens.assertions ?? !client.tests) ? await assertionFiles.of(analysis, id) : undefined;
  if (!read) return [];
  return read.stated.assertions.map(({ id, range: { start } }) => lensAt(read.lines, { start, end: start }, { uri, assertion: id }));
}

/** `codeLens/resolve`: a lens always gets a title, because editors show the lack of one as a fault. */
export async function resolveLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const analysis = session.netpol.analysis();
  const data = readData(lens.data);
  const resolved = data && (await resolve(session, analysis, data));
  const command = data && resolved ? commandOf(session, analysis.snapshot, lens, data, resolved) : { title: '\u2026', command: '' };
  return { range: lens.range, command };
}

function resolve(session: Session, analysis: Analysis, data: LensData): ResolvedCodeLens | undefined | Promise<ResolvedCodeLens | undefined> {
  return data.assertion === undefined
    ? editorOf(analysis).resolveLens(data.lens)
    : resolveAssertion(session, analysis, canonicalFileId(data.uri), data.assertion);
}

async function resolveAssertion(session: Session, analysis: Analysis, file: string, id: string): Promise<ResolvedCodeLens | undefined> {
  if (!analysis.snapshot.complete) return { title: 'reading the workspace…', locations: [] };
  const stated = (await session.assertionFiles.of(analysis, file))?.stated;
  const assertion = stated?.assertions.find((each) => each.id === id);
  if (!stated || !assertion) return undefined;
  const { outcome, message, locations } = run(analysis, stated, assertion);
  const [first = ''] = message.split('\n');
  return { title: outcome === 'passed' ? 'passed' : `failed: ${first}`, locations };
}

/** A click adds what is missing, where the client asks what is to be added; else it shows the places, where there are any and somebody can show them. */
function commandOf(
  session: Session,
  snapshot: Snapshot,
  { range }: CodeLens,
  { uri }: LensData,
  { title, locations, adds, chooses }: ResolvedCodeLens,
): Command {
  const { client } = session;
  if (adds && client.commands.has(commandNames.addDefaultDeny)) return { title, command: commandNames.addDefaultDeny, arguments: [uri, range.start, adds] };
  if (chooses && client.commands.has(commandNames.chooseEnvironment)) return { title, command: commandNames.chooseEnvironment };
  const canShow = client.commands.has(commandNames.showLocations) || client.showDocument;
  if (locations.length === 0 || !canShow) return { title, command: '' };
  const args: ShowLocationsArguments = [uri, range.start, toLocations(session, snapshot, locations)];
  return { title, command: commandNames.showLocations, arguments: [...args] };
}

/** The data of a lens of ours; it went through the client, so it is looked at before it is used. */
function readData(value: unknown): LensData | undefined {
  if (typeof value !== 'object' || value === null || !('uri' in value) || typeof value.uri !== 'string') return undefined;
  if ('assertion' in value) return typeof value.assertion === 'string' ? { uri: value.uri, assertion: value.assertion } : undefined;
  if (!('lens' in value) || typeof value.lens !== 'object' || value.lens === null) return undefined;
  const { lens } = value;
  if (!('object' in lens) || !('about' in lens)) return undefined;
  return typeof lens.object === 'string' && typeof lens.about === 'string' ? (value as LensData) : undefined;
}
