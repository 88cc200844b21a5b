import type { CodeLens } from 'vscode-languageserver';
import { editorOf } from '../netpol/editor.js';
import { canonicalFileId } from '../util/file-id.js';
import { LineIndex } from '../util/line-index.js';
import { recordOf } from '../util/record.js';
import type { FileId } from '../workspace/snapshot.js';
import { lineName, pageColumns, toLocation } from './locations.js';
import { isDocument } from './params-form.js';
import { commandNames, type DifferenceParams, type DifferenceResult } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `netpol/difference`, and the command `netpol.showDifference`: what the text in the editor opens and closes, with the places behind it. */
export async function answerDifference(session: Session, { textDocument, against = 'edit' }: DifferenceParams): Promise<DifferenceResult> {
  const { netpol } = session;
  const id = canonicalFileId(textDocument.uri);
  const past = await pastOf(session, id, against);
  if ('problem' in past) return { text: `${past.problem}\n`, problem: true, links: [] };
  const editor = editorOf(netpol.analysis());
  const after = editor.snapshot;
  if (!after.complete) return { text: 'The workspace is still being read: ask again in a moment.\n', problem: true, links: [] };
  if (!after.file(id)?.source) return { text: 'The file is not open, or it holds no Kubernetes object.\n', problem: true, links: [] };
  const before = netpol.supposing(textDocument.uri, past.text);
  const { text, links } = editor.editText(before, id, {
    columns: pageColumns,
    against: past.name,
    place: (location) => lineName(after, location),
    placeBefore: (location) => lineName(before.snapshot, location),
  });
  const lines = new LineIndex(text);
  return {
    text,
    links: links.flatMap(({ range, location }) => {
      const place = toLocation(session, after, location);
      return place ? [{ range: toRange(lines, range), location: place }] : [];
    }),
  };
}

/** The parameters, where they are that. */
export function readDifference(value: unknown): DifferenceParams | undefined {
  const { textDocument, against } = recordOf(value) ?? {};
  if (!isDocument(textDocument)) return undefined;
  return { textDocument: { uri: textDocument.uri }, against: against === 'head' || against === 'saved' ? against : 'edit' };
}

/** The lenses of an edit: above each object whose edit opens or closes something, and none otherwise, so that nothing jumps. */
export async function differenceLenses(session: Session, id: FileId): Promise<readonly CodeLens[]> {
  const { netpol, configuration, client } = session;
  if (!configuration.settings.codeLens.changes || !netpol.analysis().snapshot.complete) return [];
  const past = await beforeEdit(session, id);
  if (!past) return [];
  const editor = editorOf(netpol.analysis());
  const lines = editor.snapshot.file(id)?.source?.lines;
  if (!lines) return [];
  // Without arguments, because VS Code forgets those of a lens that comes with its command once the next lenses are asked for: it is about the file that is edited.
  const command = client.commands.has(commandNames.showDifference) ? commandNames.showDifference : '';
  return editor.editTitles(netpol.supposing(id, past.text), id, past.since).map(({ title, offset }) => {
    const start = lines.positionAt(offset);
    return { range: { start, end: start }, command: { title, command } };
  });
}

type Past = { readonly text: string | undefined; readonly name: string } | { readonly problem: string };

const asOpened = 'the file as it was opened';

/** What an edited file said before: when it was opened; where it still says that, in the last commit. Undefined where it was not edited, or was never saved. */
async function beforeEdit({ past, workspace, documents }: Session, id: FileId) {
  const now = documents.get(id)?.text;
  const opened = await past.beforeEdit(id);
  if (now === undefined || opened === undefined || (await workspace.savedText(id)) === undefined) return undefined;
  if (opened !== now) return { text: opened, name: asOpened, since: 'it was opened' };
  const committed = await past.committed(id);
  return committed === undefined || committed === now ? undefined : { text: committed, name: 'HEAD', since: 'HEAD' };
}

/** What the file said, and what people call that state. */
async function pastOf(session: Session, id: FileId, against: NonNullable<DifferenceParams['against']>): Promise<Past> {
  const { workspace, host, trust } = session;
  if (against === 'edit') {
    const opened = await session.past.beforeEdit(id);
    return (await beforeEdit(session, id)) ?? (opened === undefined ? pastOf(session, id, 'saved') : { text: opened, name: asOpened });
  }
  if (against === 'saved') return { text: await workspace.savedText(id), name: 'the saved file' };
  if (!trust.granted) return { problem: 'The last commit is read in trusted workspaces only, because git is started for it.' };
  const committed = await host.committed?.(id);
  if (!committed) return { problem: 'No commit can be read here: that takes git, which a browser has not.' };
  if (committed.kind === 'problem') return { problem: committed.problem };
  return committed.kind === 'absent' ? { text: undefined, name: 'HEAD, which has no such file' } : { text: committed.text, name: 'HEAD' };
}
