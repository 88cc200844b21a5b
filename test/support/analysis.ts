import { type Analysis, analysisOf } from '../../server/netpol/analysis.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';

/** The questions of a snapshot, judged by every rule with its own severity. */
export function askedOf(snapshot: Snapshot): Analysis {
  return analysisOf(snapshot, snapshot.settings, {});
}
