import { type Hover, type HoverParams, MarkupKind, type Position } from 'vscode-languageserver';
import { editorOf, type HoverCommands } from '../netpol/editor.js';
import type { LineIndex } from '../util/line-index.js';
import type { FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { commandLink } from './command-link.js';
import { openFile, toOffset } from './from-proto.js';
import { toLocation, toLocations } from './locations.js';
import { commandNames, type ExplainArguments } from './protocol.js';
import type { Session } from './session.js';
import { toRange } from './to-proto.js';

/** `textDocument/hover`. */
export function answerHover(session: Session, { textDocument, position }: HoverParams): Hover | null {
  const editor = editorOf(session.netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  if (!opened) return null;
  const { file, lines } = opened;
  const format = session.client.markdownHover ? 'markdown' : 'plaintext';
  const link = (location: Location) => linkTo(session, snapshot, location);
  const commands = commandsOf(session, snapshot, file.id, lines, position);
  const found = editor.hover(file.id, toOffset(lines, position), { format, link, commands });
  return found
    ? { contents: { kind: format === 'markdown' ? MarkupKind.Markdown : MarkupKind.PlainText, value: found.text }, range: toRange(lines, found.range) }
    : null;
}

/** Links that run a command, for a client that carries it out: it has to trust them, too. */
function commandsOf(session: Session, snapshot: Snapshot, asked: FileId, own: LineIndex, position: Position): HoverCommands {
  const { client, documents } = session;
  return {
    ...(client.commands.has(commandNames.showLocations) && {
      showLocations: (locations) => commandLink(commandNames.showLocations, [documents.uriOf(asked), position, toLocations(session, snapshot, locations)]),
    }),
    ...(client.commands.has(commandNames.addDefaultDeny) && {
      addDefaultDeny: ({ file, range }) =>
        file === asked ? commandLink(commandNames.addDefaultDeny, [documents.uriOf(file), own.positionAt(range.start)]) : undefined,
    }),
    ...(client.commands.has(commandNames.copyProbe) && {
      copyProbe: ({ file, range }) => (file === asked ? commandLink(commandNames.copyProbe, [documents.uriOf(file), own.positionAt(range.start)]) : undefined),
    }),
    ...(client.commands.has(commandNames.showMap) && {
      showMap: (workload) => commandLink(commandNames.showMap, [documents.uriOf(asked), workload]),
    }),
    ...(client.commands.has(commandNames.explain) && {
      explain: (ends) => commandLink(commandNames.explain, [{ uri: documents.uriOf(asked), ...ends } satisfies ExplainArguments]),
    }),
  };
}

/** A URI with the place as fragment, in the form that editors open at the line. */
function linkTo(session: Session, snapshot: Snapshot, place: Location): string {
  const location = toLocation(session, snapshot, place);
  if (!location) return session.documents.uriOf(place.file);
  const { line, character } = location.range.start;
  return `${location.uri}#L${line + 1},${character + 1}`;
}
