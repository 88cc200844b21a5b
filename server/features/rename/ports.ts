import { serviceSelector } from '../../dependencies/service-pods.js';
import { namedPortsOf } from '../../families/written-names.js';
import type { Field } from '../../model/field.js';
import { isPolicy, type PolicyObject } from '../../model/objects.js';
import { stringOf } from '../../model/read-node.js';
import { both, type Match, matchLabels } from '../../semantics/cluster/label-selector.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { PodMatcher, Rule } from '../../semantics/cluster/policy.js';
import { matchNamespace } from '../../semantics/engine/population.js';
import { entryOf } from '../../syntax/locate.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { endsOf } from '../assertions/ends.js';
import { readAssertions } from '../assertions/read.js';
import { assertionsOf, placeInAssertion } from './assertion-places.js';
import { type Carrier, carriersIn } from './carriers.js';
import { eachOnce, type NamePlace, nameOf, placeIn, placeKey } from './place.js';
import { environmentsFor, type Plan, type Renaming, sharedNote, tooMany } from './plan.js';

interface NewName {
  readonly name: string;
  readonly to: string;
}

/** Something that names ports of pods: a workload those of its own, a Service, a rule of a policy or a monitor those of others. */
interface Naming {
  readonly who: string;
  /** Where it says the name that changes, and whether it says the new one already. */
  readonly places: readonly NamePlace[];
  readonly saysNew: boolean;
  /** Of a workload: whose ports these are. */
  readonly carrier: Carrier | undefined;
  reaches(carrier: Carrier): Match;
}

/** What must change with the name of a port: at the pods, and in whatever leads to these pods by the name. */
export function planPort(renaming: Renaming, at: Pick<NamePlace, 'file' | 'range'>, change: NewName): Plan {
  const all = new Map<string, readonly Naming[]>();
  const taken = new Map<Naming, string>();
  const keys = new Set<string>();
  const files = new Set<string>();
  const takeAt = (place: Pick<NamePlace, 'file' | 'range'>) => {
    keys.add(placeKey(place));
    if (!files.has(place.file)) {
      files.add(place.file);
      for (const view of environmentsFor(renaming, place.file)) if (!all.has(view.name)) all.set(view.name, namingsIn(renaming, view, change));
    }
    for (const [view, namings] of all) for (const naming of namings) if (!taken.has(naming) && isAt(naming, keys)) taken.set(naming, view);
  };
  takeAt(at);
  // What is added while the map is gone through comes later in it.
  for (const [naming, view] of taken) {
    const many = tooMany(all.size);
    if (many) return many;
    for (const place of naming.places) if (!keys.has(placeKey(place))) takeAt(place);
    for (const other of all.get(view) ?? []) if (other.places.length > 0 && !taken.has(other) && meets(naming, other)) taken.set(other, view);
  }
  return planOf(renaming, at, { all, taken, change });
}

function isAt({ places }: Naming, keys: ReadonlySet<string>): boolean {
  return places.some((place) => keys.has(placeKey(place)));
}

/** Whether one of the two is about the pods of the other. */
function meets(one: Naming, other: Naming): boolean {
  if (other.carrier) return !one.carrier && one.reaches(other.carrier) !== 'no';
  return one.carrier !== undefined && other.reaches(one.carrier) !== 'no';
}

interface Found {
  readonly all: ReadonlyMap<string, readonly Naming[]>;
  readonly taken: ReadonlyMap<Naming, string>;
  readonly change: NewName;
}

function planOf(renaming: Renaming, at: Pick<NamePlace, 'file' | 'range'>, { all, taken, change }: Found): Plan {
  if (taken.size === 0) return { refusal: 'No port of a container here has this name.' };
  const own = [...taken.keys()].filter(({ carrier }) => carrier);
  if (own.length === 0) return { refusal: `No container here calls a port ${change.name}, so there is nothing to rename: the name is looked for in pods.` };
  const twice = own.find(({ saysNew }) => saysNew);
  if (twice) return { refusal: `${twice.who} has a port ${change.to} already.` };
  const open = own.find(({ carrier }) => carrier?.placed.object.type === 'workload' && carrier.placed.object.portsTemplated);
  if (open) return { refusal: `A template writes ports of ${open.who}, so it is not known which are called ${change.name}.` };
  const names = [...new Set(taken.values())];
  const others = [...all].flatMap(([view, namings]) => (names.includes(view) ? namings : []));
  return {
    places: eachOnce([...taken.keys()].flatMap(({ places }) => places)),
    effects: effects(others, taken, change),
    notes: sharedNote(names, renaming.snapshot.environment(at.file).name),
    environments: names,
  };
}

/** Who names the new name already and looks at these pods, and who has a port of the new name and is looked at by what changes. */
function effects(all: readonly Naming[], taken: ReadonlyMap<Naming, string>, { name, to }: NewName): readonly string[] {
  const found = all
    .filter(({ saysNew }) => saysNew)
    .flatMap((other) => {
      const { carrier } = other;
      const met = [...taken.keys()].find((one) => meets(one, other));
      if (!met) return [];
      return [
        carrier
          ? `${met.who} then means the port ${to} of ${other.who}, which it does not by ${name}.`
          : `${other.who} then means a port of ${met.who}, which it does not now.`,
      ];
    });
  return [...new Set(found)];
}

function namingsIn(renaming: Renaming, view: EnvironmentView, change: NewName): readonly Naming[] {
  const carriers = carriersIn(view).filter(({ of }) => of === 'pods');
  const ports = carriers.flatMap((carrier) => {
    const { placed } = carrier;
    const names = placed.object.type === 'workload' ? (placed.object.portNames ?? []) : [];
    return naming(placed, names, change, { carrier, reaches: () => 'no' as const });
  });
  const own = view.objects.flatMap((placed) => ofObject(view, placed, change));
  return [...ports, ...own, ...inAssertions(renaming, view, carriers, change)];
}

/** Nothing where neither name is written. */
function naming(placed: PlacedObject, fields: readonly Field<string>[], change: NewName, scope: Pick<Naming, 'carrier' | 'reaches'>): readonly Naming[] {
  const places = fields.filter(({ value }) => value === change.name).map(({ range }) => placeIn(placed, range));
  const saysNew = fields.some(({ value }) => value === change.to);
  return places.length === 0 && !saysNew ? [] : [{ who: nameOf(placed), places, saysNew, ...scope }];
}

function ofObject(view: EnvironmentView, placed: PlacedObject, change: NewName): readonly Naming[] {
  const { object, namespace } = placed;
  if (isPolicy(object)) return ofPolicy(view, placed, object, change);
  if (namespace === undefined) return [];
  if (object.type === 'service' && object.targetNames) {
    const selector = serviceSelector(object);
    const reaches = (carrier: Carrier) => (selector && carrier.namespace.name === namespace ? matchLabels(selector, carrier.labels) : 'no');
    return naming(placed, object.targetNames, change, { carrier: undefined, reaches });
  }
  if (object.type !== 'other' || object.clues?.kind !== 'monitor') return [];
  const { clues } = object;
  const fields = clues.ports.flatMap(({ by, port, range }) => (by === 'pod' && typeof port === 'string' ? [{ value: port, range }] : []));
  if (fields.length === 0) return [];
  const inside = (name: string) => (clues.namespaces === 'own' ? name === namespace : clues.namespaces === 'any' || clues.namespaces.includes(name));
  const selector = lowerSelector(clues.selector, false);
  const watched = clues.of === 'pods' ? undefined : servicesOf(view, inside, (labels) => matchLabels(selector, labels) !== 'no');
  const reaches = ({ namespace: { name }, labels }: Carrier): Match => {
    if (!inside(name)) return 'no';
    if (!watched) return matchLabels(selector, labels);
    return watched.some((service) => service.namespace === name && matchLabels(service.selector, labels) !== 'no') ? 'yes' : 'no';
  };
  return naming(placed, fields, change, { carrier: undefined, reaches });
}

function servicesOf(view: EnvironmentView, inside: (namespace: string) => boolean, matches: (labels: Carrier['labels']) => boolean) {
  return view.objects.flatMap(({ object, namespace }) => {
    if (object.type !== 'service' || namespace === undefined || !inside(namespace)) return [];
    const { entries, templated } = object.metadata.labels;
    const selector = serviceSelector(object);
    return selector && matches({ values: new Map(entries.map(({ key, value }) => [key.value, value.value])), open: templated })
      ? [{ namespace, selector }]
      : [];
  });
}

/** A port of a rule means those of whom is let in, or of whom is let out to. */
function ofPolicy(view: EnvironmentView, placed: PlacedObject, object: PolicyObject, change: NewName): readonly Naming[] {
  const policy = view.policy(placed.id);
  if (!policy) return [];
  return namedPortsOf(object).flatMap(({ direction, rule, names }) => {
    const matchers: readonly PodMatcher[] | 'anyone' =
      direction === 'ingress' ? [policy.subject] : peersOf(policy.rules.egress.find(({ index }) => index === rule)?.peers);
    const reaches = ({ labels, namespace }: Carrier): Match => {
      if (matchers === 'anyone') return 'yes';
      const matches = matchers.map((matcher) => both(matchLabels(matcher.pods, labels), matchNamespace(matcher, namespace)));
      return matches.includes('yes') ? 'yes' : matches.includes('unknown') ? 'unknown' : 'no';
    };
    return naming(placed, names, change, { carrier: undefined, reaches });
  });
}

/** Whether a block of addresses means pods, too, is for the plugin: any pods may be meant. */
function peersOf(peers: Rule['peers'] | undefined): readonly PodMatcher[] | 'anyone' {
  if (peers === undefined) return [];
  if (peers === 'anyone' || peers.some(({ kind }) => kind === 'addresses')) return 'anyone';
  return peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []));
}

/** Names of ports in assertions mean those of the destination. */
function inAssertions(renaming: Renaming, view: EnvironmentView, carriers: readonly Carrier[], { name, to }: NewName): readonly Naming[] {
  return assertionsOf(renaming, view).flatMap((assertion): readonly Naming[] => {
    const list = entryOf(assertion.map, 'ports')?.value;
    const nodes = list?.kind === 'sequence' ? list.items.map(({ value }) => value) : [];
    const said = nodes.flatMap((node) => (node.kind === 'scalar' ? [{ node, text: stringOf(node) ?? '' }] : []));
    const bare = (text: string) => text.replace(/^[A-Z]+\//, '');
    const meant = said.filter(({ text }) => bare(text) === name);
    const saysNew = said.some(({ text }) => bare(text) === to);
    const source = renaming.read(assertion.file);
    if ((meant.length === 0 && !saysNew) || !source) return [];
    const stated = readAssertions({ id: assertion.file, source }).assertions.find(
      ({ range }) => range.start <= assertion.offset + assertion.map.range.start && assertion.offset + assertion.map.range.end <= range.end,
    );
    const group = stated?.statement.kind === 'connection' ? stated.statement.to : undefined;
    const ends = group && group.kind !== 'outside' ? endsOf(view, group).found?.workloads : undefined;
    const meantIds = new Set((ends ?? []).map(({ id }) => id));
    const ids = new Map(carriers.map((carrier) => [carrier, view.workload(carrier.placed.id)?.id]));
    return [
      {
        who: 'an assertion',
        places: meant.map(({ node, text }) => ({
          ...placeInAssertion(assertion, node),
          ...(text === name ? {} : { within: { text, newText: `${text.slice(0, -name.length)}${to}` } }),
        })),
        saysNew,
        carrier: undefined,
        reaches: (carrier) => (meantIds.has(ids.get(carrier) ?? '') ? 'yes' : 'no'),
      },
    ];
  });
}
