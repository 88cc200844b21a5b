import { type Hover, type HoverParams, MarkupKind, type Position } from 'vscode-languageserver';
import { hover } from '../features/hover.js';
import type { HoverCommands } from '../features/scope.js';
import type { LineIndex } from '../util/line-index.js';
import type { FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { openFile, toOffset } from './from-proto.js';
import { commandNames, type ExplainArguments } from './protocol.js';
import type { Session } from './session.js';
import { toLocation, toRange } from './to-proto.js';

/** `textDocument/hover`. */
export async function answerHover(session: Session, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const snapshot = session.workspace.snapshot();
  const opened = openFile(snapshot, textDocument);
  if (!opened) return null;
  const { file, lines } = opened;
  const format = session.client.markdownHover ? 'markdown' : 'plaintext';
  const unread = new Set<FileId>();
  const link = (location: Location) => linkTo(session, snapshot, location, unread);
  const commands = commandsOf(session, snapshot, file.id, lines, position, unread);
  const ask = () => hover(snapshot, file.id, toOffset(lines, position), { format, link, commands });
  let found = ask();
  // A link needs the line of its place. Files that are not open are read once it is known which ones are linked.
  if (unread.size > 0) {
    await Promise.all([...unread].map((id) => session.lines.of(snapshot, id)));
    found = ask();
  }
  return found
    ? { contents: { kind: format === 'markdown' ? MarkupKind.Markdown : MarkupKind.PlainText, value: found.text }, range: toRange(lines, found.range) }
    : null;
}

/** Links that run a command, for a client that carries it out: it has to trust them, too. */
function commandsOf(
  { client, documents, lines }: Session,
  snapshot: Snapshot,
  asked: FileId,
  own: LineIndex,
  position: Position,
  unread: Set<FileId>,
): HoverCommands {
  const command = (name: string, args: readonly unknown[]) => `command:${name}?${encodeURIComponent(JSON.stringify(args))}`;
  const toPlace = ({ file, range }: Location) => {
    const known = lines.known(snapshot, file);
    if (!known) unread.add(file);
    return known ? [toLocation(documents.uriOf(file), known, range)] : [];
  };
  return {
    ...(client.commands.has(commandNames.showLocations) && {
      showLocations: (locations) => command(commandNames.showLocations, [documents.uriOf(asked), position, locations.flatMap(toPlace)]),
    }),
    ...(client.commands.has(commandNames.addDefaultDeny) && {
      addDefaultDeny: ({ file, range }) =>
        file === asked ? command(commandNames.addDefaultDeny, [documents.uriOf(file), own.positionAt(range.start)]) : undefined,
    }),
    ...(client.commands.has(commandNames.copyProbe) && {
      copyProbe: ({ file, range }) => (file === asked ? command(commandNames.copyProbe, [documents.uriOf(file), own.positionAt(range.start)]) : undefined),
    }),
    ...(client.commands.has(commandNames.showMap) && {
      showMap: (workload) => command(commandNames.showMap, [documents.uriOf(asked), workload]),
    }),
    ...(client.commands.has(commandNames.explain) && {
      explain: (ends) => command(commandNames.explain, [{ uri: documents.uriOf(asked), ...ends } satisfies ExplainArguments]),
    }),
  };
}

/** A URI with the place as fragment, in the form that editors open at the line. */
function linkTo({ documents, lines }: Session, snapshot: Snapshot, { file, range }: Location, unread: Set<FileId>): string | undefined {
  const known = lines.known(snapshot, file);
  if (!known) {
    unread.add(file);
    return documents.uriOf(file);
  }
  const { line, character } = known.positionAt(range.start);
  return `${documents.uriOf(file)}#L${line + 1},${character + 1}`;
}
