import { editorOf } from '../netpol/editor.js';
import { shownLine } from '../util/text.js';
import { openFile, toOffset } from './from-proto.js';
import type { ProbesParams, ProbesResult } from './protocol.js';
import type { Session } from './session.js';

/** `netpol/probes`: commands that test the connections of a workload by hand. Nothing is run. */
export function answerProbes({ netpol }: Session, { textDocument, position }: ProbesParams): ProbesResult {
  const editor = editorOf(netpol.analysis());
  const opened = openFile(editor.snapshot, textDocument);
  const found = opened && editor.probes(opened.file.id, toOffset(opened.lines, position));
  if (!found) return { probes: [] };
  return {
    workload: shownLine(found.workload),
    probes: found.probes.map(({ fallback, ...probe }) => ({ ...probe, ...(fallback === undefined ? {} : { fallback }) })),
  };
}
