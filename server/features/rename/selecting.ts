import { serviceSelector } from '../../dependencies/service-pods.js';
import { scopedSelectors } from '../../families/written-names.js';
import type { Field } from '../../model/field.js';
import type { LabelSelector } from '../../model/network-policy.js';
import type { LabelSet } from '../../model/object-base.js';
import { isPolicy, type OwnPodSelector, type PolicyObject, type Workload } from '../../model/objects.js';
import { requirementsOf } from '../../model/reading.js';
import { either, type Match, matchLabels } from '../../semantics/cluster/label-selector.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import { everything, type Selector } from '../../semantics/cluster/selector.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import type { Carrier } from './carriers.js';
import { type LabelRename, speaksOf } from './label-change.js';
import { type NamePlace, nameOf, placeIn } from './place.js';

/** A selector, and whom it looks at. */
export interface SelectorNode {
  readonly type: 'selecting';
  readonly of: Carrier['of'];
  /** Where a part of it is written. */
  place(range: Range): NamePlace;
  readonly who: string;
  readonly selector: Selector;
  readonly requirements: readonly NamedRequirement[];
  /** The only namespace whose pods it looks at, where there is only one. */
  readonly home: string | undefined;
  /** Whether it looks at somebody at all, whatever labels they have. */
  reaches(carrier: Carrier): Match;
  /** `own`: of a workload, of the pods that are its own. A cluster takes no other one there. */
  readonly role: 'policy' | 'service' | 'own' | 'other';
}

/** What a selector says of one key, with the places of its names. */
export interface NamedRequirement {
  readonly key: Field<string>;
  readonly values: readonly Field<string>[];
  /** Of an entry in a map of labels: no other one of the map has the same key. */
  readonly map: string | undefined;
}

/** Where a selector says the key or value that changes. */
export function selectorPlaces({ place, requirements }: SelectorNode, change: LabelRename): readonly NamePlace[] {
  return requirements
    .filter(({ key }) => key.value === change.key)
    .flatMap(({ key, values }) => (change.kind === 'key' ? [key] : values.filter(({ value }) => value === change.from)))
    .map(({ range }) => place(range));
}

/** Every selector of an environment that speaks of one of the keys, or of which a template makes a part. */
export function selectorsIn(view: EnvironmentView, keys: ReadonlySet<string>): readonly SelectorNode[] {
  const all = view.objects.flatMap((placed) => ofObject(placed));
  return all.filter(({ selector }) => selector.unknown || selector.requirements.some(({ key }) => keys.has(key)));
}

function ofObject(placed: PlacedObject): readonly SelectorNode[] {
  const { object, namespace } = placed;
  if (isPolicy(object)) return ofPolicy(placed, object);
  switch (object.type) {
    case 'service': {
      const selector = serviceSelector(object);
      return selector && namespace !== undefined ? [ofLabels(placed, object.selector, selector, { role: 'service', ...inNamespace(namespace) })] : [];
    }
    case 'workload':
      return ofWorkload(placed, object);
    case 'other': {
      const podSelector = object.podSelector ?? (object.clues?.kind === 'monitor' && object.clues.of === 'pods' ? object.clues.selector : undefined);
      if (!podSelector || namespace === undefined) return [];
      const watched = object.clues?.kind === 'monitor' ? object.clues.namespaces : 'own';
      if (watched === 'own') return [ofSelector(placed, podSelector, { role: 'other', ...inNamespace(namespace) })];
      const names = watched === 'any' ? undefined : watched;
      return [
        ofSelector(placed, podSelector, {
          role: 'other',
          of: 'pods',
          home: undefined,
          reaches: ({ namespace: { name } }) => yesIf(names?.includes(name) ?? true),
        }),
      ];
    }
    default:
      return [];
  }
}

function standing(placed: PlacedObject): Pick<SelectorNode, 'who' | 'place'> {
  return { who: nameOf(placed), place: (range) => placeIn(placed, range) };
}

type Scope = Pick<SelectorNode, 'of' | 'home' | 'reaches'>;

function yesIf(condition: boolean): Match {
  return condition ? 'yes' : 'no';
}

function inNamespace(home: string): Scope {
  return { of: 'pods', home, reaches: ({ namespace }) => yesIf(namespace.name === home) };
}

const everyNamespace: Scope = { of: 'namespaces', home: undefined, reaches: () => 'yes' };

function byLabels(namespaces: LabelSelector | undefined): Scope {
  const selector = namespaces ? lowerSelector(namespaces, false) : everything;
  return { of: 'pods', home: undefined, reaches: ({ namespace }) => matchLabels(selector, namespace.labels) };
}

/** A selector as `metav1.LabelSelector` has it. */
function ofSelector(placed: PlacedObject, selector: LabelSelector, scope: Scope & Pick<SelectorNode, 'role'>): SelectorNode {
  const { requirements } = requirementsOf(selector);
  const mapPath = selector.matchLabels?.path.join('/');
  const named = requirements.map(({ key, values, path }) => ({
    key,
    values,
    map: mapPath !== undefined && path.join('/').startsWith(`${mapPath}/`) ? mapPath : undefined,
  }));
  return { type: 'selecting', ...standing(placed), selector: lowerSelector(selector, false), requirements: named, ...scope };
}

function ofLabels(placed: PlacedObject, { entries, path }: LabelSet, selector: Selector, scope: Scope & Pick<SelectorNode, 'role'>): SelectorNode {
  const requirements = entries.flatMap(({ key, value }) =>
    value.value === undefined ? [] : [{ key, values: [{ value: value.value, range: value.range }], map: path.join('/') }],
  );
  return { type: 'selecting', ...standing(placed), selector, requirements, ...scope };
}

function ofPolicy(placed: PlacedObject, object: PolicyObject): readonly SelectorNode[] {
  const role = 'policy' as const;
  return scopedSelectors(object).flatMap(({ selector, labelsOf, within }) => {
    if (labelsOf === 'namespaces') return [ofSelector(placed, selector, { role, ...everyNamespace })];
    if (within !== 'own') return [ofSelector(placed, selector, { role, ...byLabels(within.namespaces) })];
    return placed.namespace === undefined ? [] : [ofSelector(placed, selector, { role, ...inNamespace(placed.namespace) })];
  });
}

function ofWorkload(placed: PlacedObject, object: Workload): readonly SelectorNode[] {
  const { namespace } = placed;
  if (namespace === undefined) return [];
  const own: Scope = { of: 'pods', home: namespace, reaches: (carrier) => yesIf(carrier.placed.id === placed.id) };
  const matched = object.selector ? [ofLabels(placed, object.selector, serviceSelectorOf(object.selector), { role: 'own', ...own })] : [];
  const others = (object.podSelectors ?? []).map(({ selector, among }) =>
    ofSelector(placed, selector, among === 'own' ? { role: 'own', ...own } : { role: 'other', ...scopeOf(among, namespace) }),
  );
  return [...matched, ...others];
}

function serviceSelectorOf({ entries, templated }: LabelSet): Selector {
  const known = entries.flatMap(({ key, value }) => (value.value === undefined ? [] : [{ key: key.value, operator: 'In' as const, values: [value.value] }]));
  return { requirements: known, unknown: templated || known.length < entries.length };
}

function scopeOf(among: Exclude<OwnPodSelector['among'], 'own'>, namespace: string): Scope {
  if (among === 'namespace') return inNamespace(namespace);
  const byName = (carrier: Carrier) => yesIf(among.names.includes(carrier.namespace.name));
  const { reaches } = byLabels(among.selector);
  return { of: 'pods', home: undefined, reaches: (carrier) => (among.selector ? either(byName(carrier), reaches(carrier)) : byName(carrier)) };
}

/** Whether a selector speaks of the label that changes, also where a template writes its value. */
export function mentions({ selector }: SelectorNode, change: LabelRename): boolean {
  return speaksOf(selector, change);
}
