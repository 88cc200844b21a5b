import { editorOf } from '../netpol/editor.js';
import { canonicalFileId } from '../util/file-id.js';
import { shownLine } from '../util/text.js';
import { openFile, toOffset } from './from-proto.js';
import type { EndsParams, EndsResult } from './protocol.js';
import type { Session } from './session.js';

/** `netpol/ends`: what a connection may begin or end at in the environment of a file. */
export function answerEnds({ netpol, documents }: Session, { textDocument, position }: EndsParams): EndsResult {
  const editor = editorOf(netpol.analysis());
  const { snapshot } = editor;
  const opened = openFile(snapshot, textDocument);
  const selected = opened && position && editor.endAt(opened.file.id, toOffset(opened.lines, position));
  const ends = editor.ends(canonicalFileId(textDocument.uri)).map(({ file, ports, label, detail, ...end }) => ({
    ...end,
    label: shownLine(label),
    detail: shownLine(detail),
    ...(file === undefined ? {} : { uri: documents.uriOf(file), path: snapshot.file(file)?.path ?? file }),
    ports: ports.map(({ port, name }) => ({ port, ...(name === undefined ? {} : { name: shownLine(name) }) })),
  }));
  return { ends, ...(selected === undefined ? {} : { selected }) };
}
