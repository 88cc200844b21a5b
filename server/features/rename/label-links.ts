import { both, type Match, matchLabels } from '../../semantics/cluster/label-selector.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { type Carrier, carrierPlaces, carriersIn } from './carriers.js';
import { carries, changedLabels, changedSelector, type LabelRename, labelText, mayCarry } from './label-change.js';
import type { NamePlace } from './place.js';
import { mentions, type SelectorNode, selectorPlaces, selectorsIn } from './selecting.js';

export type LabelNode = Carrier | SelectorNode;

/** Who of one environment carries a label, and which selectors look at them. */
export interface LabelGraph {
  readonly view: EnvironmentView;
  /** Those that have the label that changes, or may have it; and the selectors that speak of it. */
  readonly nodes: readonly LabelNode[];
  /** Those that must change with it, so that who selects whom stays as it is. */
  linked(node: LabelNode): readonly LabelNode[];
  /** Why it is not known what must change with it, where that is so. */
  doubts(node: LabelNode): readonly string[];
  /** Selections that are others when these change, and nothing else does; as sentences. */
  effects(changed: ReadonlySet<LabelNode>): readonly string[];
}

/** Where the label that changes is written in it. */
export function placesOfNode(node: LabelNode, change: LabelRename): readonly NamePlace[] {
  return node.type === 'carrier' ? carrierPlaces(node, change) : selectorPlaces(node, change);
}

/** @param more selectors that stand in no manifest: those of assertions */
export function labelGraph(view: EnvironmentView, change: LabelRename, more: readonly SelectorNode[] = []): LabelGraph {
  const keys = new Set([change.key, ...(change.kind === 'key' ? [change.to] : [])]);
  const carriers = carriersIn(view);
  const selectors = [...selectorsIn(view, keys), ...more.filter(({ selector }) => selector.requirements.some(({ key }) => keys.has(key)))];
  const home = grouped(carriers, ({ of, namespace }) => (of === 'pods' ? namespace.name : ''));
  const ofHome = grouped(selectors, ({ home, of }) => (of === 'pods' ? (home ?? '') : ''));
  const lookedAt = (node: SelectorNode) =>
    node.of === 'pods' && node.home !== undefined ? (home.get(node.home) ?? []) : carriers.filter(({ of }) => of === node.of);
  const lookingAt = (node: Carrier) => [
    ...(node.of === 'pods' ? (ofHome.get(node.namespace.name) ?? []) : []),
    ...(ofHome.get('') ?? []).filter(({ of }) => of === node.of),
  ];
  const pairs = (node: LabelNode): readonly Pair[] =>
    (node.type === 'carrier' ? lookingAt(node).map((selecting) => pairOf(node, selecting)) : lookedAt(node).map((carrier) => pairOf(carrier, node))).filter(
      ({ reach }) => reach !== 'no',
    );
  return {
    view,
    nodes: [...carriers.filter(({ labels }) => carries(labels, change)), ...selectors.filter((one) => mentions(one, change))],
    linked: (node) => pairs(node).flatMap((pair) => (isLinked(pair, change) ? [node.type === 'carrier' ? pair.selecting : pair.carrier] : [])),
    doubts: (node) => pairs(node).flatMap((pair) => doubtOf(pair, node, change)),
    effects: (changed) => [...new Set([...changed].flatMap((node) => pairs(node).flatMap((pair) => effectOf(pair, changed, change))))],
  };
}

interface Pair {
  readonly carrier: Carrier;
  readonly selecting: SelectorNode;
  /** Whether the one looks at the other, whatever labels it has. */
  readonly reach: Match;
}

function pairOf(carrier: Carrier, selecting: SelectorNode): Pair {
  return { carrier, selecting, reach: selecting.reaches(carrier) };
}

/** Whether it would make a difference if only one of the two changed. */
function isLinked({ carrier, selecting, reach }: Pair, change: LabelRename): boolean {
  if (!carries(carrier.labels, change) || !mentions(selecting, change)) return false;
  const now = both(reach, matchLabels(selecting.selector, carrier.labels));
  const onlyLabels = both(reach, matchLabels(selecting.selector, changedLabels(carrier.labels, change)));
  const onlySelector = both(reach, matchLabels(changedSelector(selecting.selector, change), carrier.labels));
  return onlyLabels !== now || onlySelector !== now;
}

/** A template may write the label that the selector speaks of, or the part of a selector that speaks of the label. */
function doubtOf({ carrier, selecting }: Pair, node: LabelNode, change: LabelRename): readonly string[] {
  const rest = selecting.selector.requirements.filter(({ key }) => key !== change.key);
  if (matchLabels({ requirements: rest, unknown: false }, carrier.labels) === 'no') return [];
  if (node === selecting && mayCarry(carrier.labels, change) && isWrittenOpen(carrier, change))
    return [`A template writes labels of ${carrier.who}, so it is not known whether they are ${labelText(change)}, which ${selecting.who} selects.`];
  if (node === carrier && selecting.selector.unknown && !mentions(selecting, change))
    return [`A template writes a part of a selector in ${selecting.who}, so it is not known whether it speaks of ${labelText(change)} at ${carrier.who}.`];
  return [];
}

/** What a controller adds, such as the name of a Job, is no matter of a template. Namespaces that nothing defines are open, and no carriers. */
function isWrittenOpen({ labels, entries, of, placed }: Carrier, { key }: LabelRename): boolean {
  if (of === 'namespaces') return placed.object.metadata.labels.templated;
  return entries.some((entry) => entry.key.value === key && entry.value.value === undefined) || (labels.open && !labels.values.has(key));
}

function effectOf({ carrier, selecting, reach }: Pair, changed: ReadonlySet<LabelNode>, change: LabelRename): readonly string[] {
  const labels = changed.has(carrier) ? changedLabels(carrier.labels, change) : carrier.labels;
  const selector = changed.has(selecting) ? changedSelector(selecting.selector, change) : selecting.selector;
  const now = both(reach, matchLabels(selecting.selector, carrier.labels));
  const then = both(reach, matchLabels(selector, labels));
  if (now === then) return [];
  const selects = then === 'yes' ? 'selects' : then === 'no' ? 'no longer selects' : 'may select';
  return [`${selecting.who} then ${selects} ${carrier.who}${now === 'no' || then === 'no' ? '' : ', in another way than now'}.`];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
