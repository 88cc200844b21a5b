import { probesAt } from '../features/probe/probes.js';
import { openFile, toOffset } from './from-proto.js';
import type { ProbesParams, ProbesResult } from './protocol.js';
import type { Session } from './session.js';

/** `netpol/probes`: commands that test the connections of a workload by hand. Nothing is run. */
export function answerProbes({ workspace }: Session, { textDocument, position }: ProbesParams): ProbesResult {
  const snapshot = workspace.snapshot();
  const opened = openFile(snapshot, textDocument);
  const found = opened && probesAt(snapshot, opened.file.id, toOffset(opened.lines, position));
  if (!found) return { probes: [] };
  return {
    workload: found.workload.name,
    probes: found.probes.map(({ fallback, ...probe }) => ({ ...probe, ...(fallback === undefined ? {} : { fallback }) })),
  };
}
