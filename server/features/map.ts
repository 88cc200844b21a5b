import { compareText, shownLine } from '../util/text.js';
import type { EnvironmentView, Location, Snapshot } from '../workspace/snapshot.js';
import { fewLimits, type Limit, limitsOf, plainMessage } from './limits.js';
import { workloadDrafts } from './map/drafts.js';
import { type EdgeEnd, edgeBetween, isFree, unseenEdges } from './map/edges.js';
import { readFilter, type Wanted } from './map/filter.js';
import type { DiagramNode, MapBox, MapEdge, MapModel, MapNote, MapOptions, MapPlace } from './map/model.js';
import { boxesOf, endOf, nodeOf, unseenNode } from './map/nodes.js';
import { addressDrafts } from './map/outside.js';
import { type Making, makingOf, outsideBox, partsOf } from './map/parts.js';
import { placeOf, sourceOf } from './scope.js';

/** With more nodes than these, pods that no manifest makes are not looked for. */
const mostAsked = 150;
const mostChoices = 1000;
const mostNotes = 8;
const mostOtherNotes = 3;

/**
 * The map of an environment: who is there, who can connect to whom, and by which rules; with so many workloads drawn as one that there
 * is never more of it than a person can look at.
 */
export function mapOf(snapshot: Pick<Snapshot, 'complete'>, view: EnvironmentView, options: MapOptions = {}): MapModel {
  const steps = mapInSteps(snapshot, view, options);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same in small steps, so that a large environment does not hold up whoever waits for something else. */
export function* mapInSteps(snapshot: Pick<Snapshot, 'complete'>, view: EnvironmentView, options: MapOptions): Generator<void, MapModel> {
  const { expand, filter } = options;
  const wanted = readFilter(filter);
  const making = makingOf(view.evaluator, wanted);
  for (const group of making.table.groups) {
    yield;
    for (const direction of ['ingress', 'egress'] as const) making.table.standing(group, direction);
  }
  const parts = yield* partsOf(making);
  const ends = [...workloadDrafts(parts, options), ...addressDrafts(making, parts, expand?.[outsideBox])].map((draft) => endOf(making, draft));
  const asked = ends.filter(({ kind }) => kind === 'workload' || kind === 'group');
  const collapsed = new Set(ends.filter(({ kind }) => kind === 'namespace').map(({ id }) => id));
  const unseen = asked.length <= mostAsked ? unseenOf(making, asked, collapsed) : { nodes: [], edges: [] };
  const edges = [...(yield* edgesOf(making, ends)), ...unseen.edges].sort((a, b) => compareText(a.id, b.id));
  const nodes = [...ends.filter(isShown(wanted, ends, edges)).map((end) => nodeOf(making, end)), ...unseen.nodes];
  const boxes = boxesOf(view, nodes);
  const { workloads, policies } = view.evaluator.cluster;
  return {
    complete: snapshot.complete,
    boxes,
    nodes: inOrder(nodes, boxes),
    edges,
    totals: { workloads: workloads.length, namespaces: new Set(workloads.map(({ namespace }) => namespace)).size, policies: policies.length },
    choices: choicesOf(view),
    notes: notesOf(view, asked.length > mostAsked),
    ...(wanted.problem === undefined ? {} : { problem: wanted.problem }),
  };
}

/** What limits the whole map. */
function notesOf(view: EnvironmentView, skipped: boolean): readonly MapNote[] {
  return [
    ...fewLimits(limitsOf(view), (kind) => (kind === 'policy-refused' || kind === 'family-not-evaluated' ? mostNotes : mostOtherNotes)).map(noteOf),
    ...(skipped
      ? [{ kind: 'unknown' as const, text: 'Pods that rules name and no manifest makes are shown when there is less to look at: filter, or close namespaces.' }]
      : []),
  ];
}

function noteOf(limit: Limit): MapNote {
  const { kind, policy } = limit;
  const place = policy === undefined ? {} : { place: { kind: 'policy' as const, id: policy } };
  return { kind: kind === 'policy-refused' ? 'refused' : 'unknown', text: shownLine(plainMessage(limit)), ...place };
}

/** Where something of the map stands now; undefined where it is gone. */
export function placeOnMap(view: EnvironmentView, place: MapPlace): Location | undefined {
  const { workloads, policies, namespaces } = view.evaluator.cluster;
  if (place.kind === 'workload') {
    const workload = workloads.find(({ id }) => id === place.id);
    return workload && sourceOf({ view }, workload);
  }
  if (place.kind === 'namespace') {
    const [placed] = namespaces.has(place.name)
      ? view.inNamespace(undefined, 'namespace').filter(({ object }) => object.metadata.name?.value === place.name)
      : [];
    return placed && { file: placed.file, range: { start: placed.object.range.start + placed.offset, end: placed.object.range.start + placed.offset } };
  }
  const id = place.kind === 'policy' ? place.id : place.policy;
  const policy = policies.find((one) => one.id === id);
  // A policy that is refused, or not evaluated, is not among them, but it is named.
  if (!policy) return view.refused.find(({ object }) => object.id === id)?.location ?? unevaluatedPlace(view, id);
  return place.kind === 'policy' ? sourceOf({ view }, policy) : view.locate(policy, ['spec', place.direction, place.rule]);
}

function unevaluatedPlace({ unevaluated }: EnvironmentView, id: string): Location | undefined {
  const placed = unevaluated.find((one) => one.id === id);
  return placed && placeOf(placed);
}

function* edgesOf(making: Making, ends: readonly EdgeEnd[]): Generator<void, readonly MapEdge[]> {
  const edges: MapEdge[] = [];
  for (const from of ends) {
    for (const to of ends) {
      yield;
      const edge = edgeBetween(making, from, to);
      if (edge) edges.push(edge);
    }
  }
  return edges;
}

function unseenOf(
  making: Making,
  ends: readonly EdgeEnd[],
  collapsed: ReadonlySet<string>,
): { readonly nodes: readonly DiagramNode[]; readonly edges: readonly MapEdge[] } {
  const nodes = new Map<string, DiagramNode>();
  const edges = ends.flatMap((end) =>
    unseenEdges(making, end).map(({ matcher, edge }) => {
      const node = unseenNode(matcher, collapsed);
      nodes.set(node.id, node);
      return edge(node.id);
    }),
  );
  return { nodes: [...nodes.values()], edges };
}

/** Under a filter for ports or policies, only what has to do with them. */
function isShown(wanted: Wanted, ends: readonly EdgeEnd[], edges: readonly MapEdge[]): (end: EdgeEnd) => boolean {
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const hasFreePair = (end: EdgeEnd) => ends.some((other) => other !== end && (end.matched || other.matched) && (isFree(end, other) || isFree(other, end)));
  return (end) => (end.matched && wanted.anyPort) || touched.has(end.id) || hasFreePair(end);
}

function inOrder(nodes: readonly DiagramNode[], boxes: readonly MapBox[]): readonly DiagramNode[] {
  const order = new Map(boxes.map(({ id }, index) => [id, index]));
  const rank = ({ box }: DiagramNode) => order.get(box) ?? -1;
  return [...nodes].sort((a, b) => rank(a) - rank(b) || kindRank(a) - kindRank(b) || compareText(a.label, b.label) || compareText(a.id, b.id));
}

function kindRank({ kind }: DiagramNode): number {
  return ['namespace', 'workload', 'group', 'addresses', 'unseen', 'rest'].indexOf(kind);
}

function choicesOf({ evaluator: { cluster } }: EnvironmentView): MapModel['choices'] {
  const sorted = (names: Iterable<string>) => [...new Set(names)].sort(compareText).slice(0, mostChoices);
  return { namespaces: sorted(cluster.workloads.map(({ namespace }) => namespace)), policies: sorted(cluster.policies.map(({ name }) => name)) };
}
