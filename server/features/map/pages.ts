import type { EnvironmentView, Snapshot } from '../../workspace/snapshot.js';
import { mapInSteps } from '../map.js';
import type { MapModel, MapPages } from './model.js';

/** With more nodes than these, open namespaces are no matrix that anybody reads. */
const mostNodes = 120;
/** With more nodes than these in several namespaces, a picture of all of them has small letters and long lines. */
const fewNodes = 12;
/** Of nodes and edges in namespaces that are opened one by one: some ten megabytes. What comes after them stays closed. */
const mostParts = 60_000;

/** Makes all the models that a page without a server needs. */
export function* mapPagesInSteps(snapshot: Pick<Snapshot, 'complete'>, view: EnvironmentView): Generator<void, MapPages> {
  const namespaces = [...new Set(view.evaluator.cluster.workloads.map(({ namespace }) => namespace))].sort();
  const open = yield* mapInSteps(snapshot, view, { open: namespaces });
  const { length } = open.nodes;
  if (length <= mostNodes && (length <= fewNodes || namespaces.length < 2)) return { whole: open, opened: {} };
  const closed = yield* mapInSteps(snapshot, view, {});
  const opened: Record<string, MapModel> = {};
  let parts = 0;
  for (const { kind, expands, label } of closed.nodes) {
    if (kind !== 'namespace' || !expands || parts > mostParts) continue;
    const model = yield* mapInSteps(snapshot, view, { open: [label] });
    opened[expands.id] = model;
    parts += model.nodes.length + model.edges.length;
  }
  return length <= mostNodes ? { whole: open, closed, opened } : { whole: closed, opened };
}
