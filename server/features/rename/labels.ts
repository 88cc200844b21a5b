import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { assertionSelectors } from './assertion-places.js';
import { patchMentions } from './kustomizations.js';
import type { LabelRename } from './label-change.js';
import { labelText } from './label-change.js';
import { type LabelGraph, type LabelNode, labelGraph, placesOfNode } from './label-links.js';
import { eachOnce, type NamePlace, placeKey } from './place.js';
import { environmentsFor, type Plan, type Renaming, sharedNote, tooMany } from './plan.js';
import { unevaluatedEffects } from './unevaluated.js';

function graphOf(renaming: Renaming, view: EnvironmentView, change: LabelRename): LabelGraph {
  return labelGraph(view, change, assertionSelectors(renaming, view));
}

/**
 * What must change with the label at a place: who carries it and is selected by it, the selectors that look at these, and whatever is written
 * at the same places in other environments. Two that do not see each other are two things, though they are called alike.
 */
export function planLabel(renaming: Renaming, at: Pick<NamePlace, 'file' | 'range'>, change: LabelRename): Plan {
  const found = component(renaming, at, change);
  if ('refusal' in found) return found;
  const { graphs, members } = found;
  const nodes = [...members.keys()];
  const refusal = hindrance(members, change);
  if (refusal !== undefined) return { refusal };
  const changed = new Set(nodes);
  const names = graphs.map(({ view }) => view.name).filter((name) => [...members.values()].some((graph) => graph.view.name === name));
  const effects = graphs.flatMap((graph) => graph.effects(new Set(nodes.filter((node) => members.get(node) === graph))));
  const places = eachOnce(nodes.flatMap((node) => placesOfNode(node, change)));
  const views = graphs.flatMap(({ view }) => (names.includes(view.name) ? [view] : []));
  const text = change.kind === 'key' ? change.key : change.from;
  return {
    places,
    effects: [...new Set([...effects, ...unevaluatedEffects(renaming, graphs, nodes, change), ...patchMentions(renaming, views, text, places)])],
    notes: [...immutableNote(changed), ...sharedNote(names, renaming.snapshot.environment(at.file).name)],
    environments: names,
  };
}

interface Component {
  readonly graphs: readonly LabelGraph[];
  readonly members: ReadonlyMap<LabelNode, LabelGraph>;
}

function component(renaming: Renaming, at: Pick<NamePlace, 'file' | 'range'>, change: LabelRename): Component | { readonly refusal: string } {
  const graphs = new Map<string, LabelGraph>();
  const byPlace = new Map<string, { readonly node: LabelNode; readonly graph: LabelGraph }[]>();
  const members = new Map<LabelNode, LabelGraph>();
  const files = new Set<string>();
  const places = new Set<string>();
  const learn = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const view of environmentsFor(renaming, file)) {
      if (graphs.has(view.name)) continue;
      const graph = graphOf(renaming, view, change);
      graphs.set(view.name, graph);
      for (const node of graph.nodes) {
        for (const place of placesOfNode(node, change)) {
          const key = placeKey(place);
          byPlace.set(key, [...(byPlace.get(key) ?? []), { node, graph }]);
          if (places.has(key)) members.set(node, graph);
        }
      }
    }
  };
  const take = (place: Pick<NamePlace, 'file' | 'range'>) => {
    learn(place.file);
    places.add(placeKey(place));
    for (const { node, graph } of byPlace.get(placeKey(place)) ?? []) members.set(node, graph);
  };
  take(at);
  // What is added while the map is gone through comes later in it.
  for (const [node, graph] of members) {
    const many = tooMany(graphs.size);
    if (many) return many;
    for (const place of placesOfNode(node, change)) take(place);
    for (const other of graph.linked(node)) if (!members.has(other)) members.set(other, graph);
  }
  return members.size === 0 ? { refusal: 'No pod and no selector here has this label.' } : { graphs: [...graphs.values()], members };
}

/** Why the label cannot be changed at all of these. */
function hindrance(members: ReadonlyMap<LabelNode, LabelGraph>, change: LabelRename): string | undefined {
  for (const [node, graph] of members) {
    if (placesOfNode(node, change).length === 0) {
      return node.type === 'carrier'
        ? `${node.who} has ${labelText(change)} from its controller, which no manifest changes.`
        : `A template writes what a selector in ${node.who} says of ${change.key}, so it is not known whether it is ${labelText(change)}.`;
    }
    const reason = takenKey(node, change) ?? patchedValue(node, change);
    if (reason !== undefined) return reason;
    const [doubt] = graph.doubts(node);
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}

function takenKey(node: LabelNode, change: LabelRename): string | undefined {
  if (change.kind !== 'key') return undefined;
  if (node.type === 'carrier') return node.labels.values.has(change.to) ? `${node.who} has a label ${change.to} already.` : undefined;
  const maps = new Set(node.requirements.filter(({ key, map }) => key.value === change.key && map !== undefined).map(({ map }) => map));
  const isTaken = node.requirements.some(({ key, map }) => key.value === change.to && maps.has(map));
  return isTaken ? `A selector in ${node.who} speaks of ${change.to} already.` : undefined;
}

/** A key that another file writes once more to change its value has to change there, too, where nothing says it is a key. */
function patchedValue(node: LabelNode, change: LabelRename): string | undefined {
  if (change.kind !== 'key') return undefined;
  const fields = node.type === 'carrier' ? node.entries.map(({ key, value }) => ({ key, values: [value] })) : node.requirements;
  const file = ({ range }: { readonly range: Range }) => range.elsewhere?.file;
  const split = fields.find(({ key, values }) => key.value === change.key && values.some((value) => file(value) !== file(key)));
  return split && `A patch writes the value of ${change.key} in ${node.who}, below a key of its own, and is not changed.`;
}

/** `spec.selector` of a Deployment, StatefulSet, DaemonSet or Job cannot be changed once it is there. */
function immutableNote(nodes: ReadonlySet<LabelNode>): readonly string[] {
  const owners = [...new Set([...nodes].flatMap((node) => (node.type === 'selecting' && node.role === 'own' ? [node.who] : [])))];
  if (owners.length === 0) return [];
  const many = owners.length === 1 ? '' : ` and ${owners.length - 1} more`;
  return [`A cluster does not change spec.selector of ${owners[0]}${many}: where it runs already, it has to be deleted and created anew.`];
}
