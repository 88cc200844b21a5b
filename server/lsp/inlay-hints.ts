import { type InlayHint, InlayHintKind, type InlayHintLabelPart, type InlayHintParams } from 'vscode-languageserver';
import { editorOf, type InlayHint as OurHint } from '../netpol/editor.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { openFile, toOffsets } from './from-proto.js';
import { toLocation, toLocations } from './locations.js';
import { commandNames, type ShowLocationsArguments } from './protocol.js';
import type { Session } from './session.js';

/** `textDocument/inlayHint`. */
export function answerInlayHints(session: Session, { textDocument, range }: InlayHintParams): InlayHint[] {
  const { netpol, configuration, refresh } = session;
  const analysis = netpol.analysis();
  const { snapshot } = analysis;
  const opened = openFile(snapshot, textDocument);
  if (!opened || !range) return [];
  const { file, lines } = opened;
  refresh.hints.answered(file.id, analysis.basis(file.id));
  const hints = editorOf(analysis).inlayHints(file.id, toOffsets(lines, range), configuration.settings.inlayHints);
  return hints.map(({ at, kind, parts, tooltip }) => {
    const position = lines.positionAt(at);
    const label = parts.map((part) => toPart(session, snapshot, part, [textDocument.uri, position]));
    return { position, label, tooltip, paddingLeft: true, paddingRight: kind === 'logic', ...(kind === 'protocol' ? { kind: InlayHintKind.Type } : {}) };
  });
}

type HintPart = OurHint['parts'][number];
type Place = readonly [uri: ShowLocationsArguments[0], position: ShowLocationsArguments[1]];

/** A click goes to the one place, or shows several to choose from, where somebody can show them. */
function toPart(session: Session, snapshot: Snapshot, { text, places = [] }: HintPart, place: Place): InlayHintLabelPart {
  const [first, ...more] = places;
  const { commands, showDocument } = session.client;
  if (!first) return { value: text };
  if (more.length === 0) {
    const location = toLocation(session, snapshot, first);
    return { value: text, ...(location ? { location } : {}) };
  }
  if (!commands.has(commandNames.showLocations) && !showDocument) return { value: text };
  return { value: text, command: { title: 'Show', command: commandNames.showLocations, arguments: [...place, toLocations(session, snapshot, places)] } };
}
