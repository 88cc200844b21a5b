import { indexServices, type ServiceIndex } from '../../dependencies/service-index.js';
import type { WrittenHost } from '../../model/clues.js';
import { stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import { remember } from '../../util/remember.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { assertionsOf, endsOfAssertion, placeInAssertion, type WrittenAssertion } from './assertion-places.js';
import { kustomizationNamespaces } from './kustomizations.js';
import { eachOnce, type NamePlace, nameOf, placeIn, placesOf } from './place.js';
import { environmentsAround, type Plan, type Renaming, sharedNote, tooMany } from './plan.js';
import { selectorPlaces, selectorsIn } from './selecting.js';

export const NAME_LABEL = 'kubernetes.io/metadata.name';

interface NewName {
  readonly name: string;
  readonly to: string;
}

/** What must change with the name of a namespace: the objects in it, and whatever says its name. */
export function planNamespace(renaming: Renaming, from: string, change: NewName): Plan {
  if (BUILT_IN.has(change.name)) return { refusal: `Each cluster has a namespace ${change.name} by itself, so it cannot be called otherwise.` };
  const found = new Map<string, readonly NamePlace[]>();
  const placesOfView = (view: EnvironmentView) => remember(found, view.name, () => placesInView(renaming, view, change));
  const views = environmentsAround(renaming, from, placesOfView);
  const many = tooMany(views.length);
  if (many) return many;
  const touched = views.filter((view) => placesOfView(view).length > 0);
  for (const view of touched) {
    const refusal = hindrance(view, change);
    if (refusal !== undefined) return { refusal };
  }
  const places = eachOnce(touched.flatMap(placesOfView));
  if (places.length === 0) return { refusal: `No object here is in ${change.name}.` };
  const names = touched.map(({ name }) => name);
  return {
    places,
    effects: [...new Set(touched.flatMap((view) => effects(view, change)))],
    notes: [
      `A cluster cannot rename a namespace: ${change.to} is a new one beside ${change.name}, and what is stored in ${change.name} does not move.`,
      ...sharedNote(names, renaming.snapshot.environment(from).name),
    ],
    environments: names,
  };
}

const BUILT_IN: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

function hindrance(view: EnvironmentView, { name, to }: NewName): string | undefined {
  const there = view.objects.find(({ object, namespace }) => namespace === to || (object.type === 'namespace' && object.metadata.name?.value === to));
  if (there) return `There is a namespace ${to} already, with ${nameOf(there)}: two namespaces would become one.`;
  const unnamed = view.inNamespace(name).find((placed) => placed.namespaceFrom === 'default');
  if (unnamed) return `${nameOf(unnamed)} names no namespace, and is in ${name} only because that is the default: write its namespace first.`;
  const templated = view.objects.find(({ object, namespaceFrom }) => namespaceFrom === 'unknown' && object.metadata.templated);
  return templated && `A template writes the namespace of ${nameOf(templated)}, so it is not known whether it is ${name}.`;
}

/** Who selects the new name already would mean this namespace, too. */
function effects(view: EnvironmentView, { to }: NewName): readonly string[] {
  const selecting = selectorsIn(view, new Set([NAME_LABEL])).filter(
    ({ of, requirements }) =>
      of === 'namespaces' && requirements.some(({ key, values }) => key.value === NAME_LABEL && values.some(({ value }) => value === to)),
  );
  return selecting.map(({ who }) => `${who} speaks of a namespace ${to} already, and then means this one.`);
}

function placesInView(renaming: Renaming, view: EnvironmentView, change: NewName): readonly NamePlace[] {
  const { name } = change;
  const services = indexServices(view);
  const objects = view.objects.flatMap((placed) => inObject(placed, name));
  const selected = selectorsIn(view, new Set([NAME_LABEL])).filter(({ of }) => of === 'namespaces');
  return eachOnce([
    ...objects,
    ...selected.flatMap((selecting) => selectorPlaces(selecting, { kind: 'value', key: NAME_LABEL, from: name, to: change.to })),
    ...view.objects.flatMap((placed) => hostPlaces(services, placed, change)),
    ...kustomizationNamespaces(renaming, view, change),
    ...assertionsOf(renaming, view).flatMap((assertion) => inAssertion(view, assertion, change)),
  ]);
}

function inObject(placed: PlacedObject, name: string): readonly NamePlace[] {
  const { object } = placed;
  const { metadata } = object;
  const own = object.type === 'namespace' ? metadata.name : metadata.namespace;
  return placesOf(placed, [own, ...(object.namespaceNames ?? [])], name);
}

/** Where the names of Services in it are written with its own. */
function hostPlaces(services: ServiceIndex, placed: PlacedObject, change: NewName): readonly NamePlace[] {
  const { object, namespace } = placed;
  return hostsIn(placed).flatMap((written): readonly NamePlace[] => {
    const found = services.atHost(written.host, namespace ?? '');
    const labels = written.host.split('.');
    const at = found?.pod === undefined ? 1 : 2;
    if (found?.service.namespace !== change.name || labels[at] !== change.name) return [];
    const newText = labels.map((label, index) => (index === at ? change.to : label)).join('.');
    return [{ ...placeIn({ ...placed, object }, written.range), within: { text: written.host, newText } }];
  });
}

function hostsIn({ object }: PlacedObject): readonly WrittenHost[] {
  if (object.type === 'workload') return object.clues?.hosts ?? [];
  return object.type === 'other' && object.clues?.kind === 'config' ? object.clues.entries.flatMap(({ hosts }) => hosts) : [];
}

function inAssertion(view: EnvironmentView, assertion: WrittenAssertion, { name, to }: NewName): readonly NamePlace[] {
  const listed = entryOf(assertion.map, 'in')?.value;
  const within = listed?.kind === 'sequence' ? listed.items.map(({ value }) => value) : [];
  const named = endsOfAssertion(assertion).flatMap((end) => ['namespace', 'outside'].flatMap((key) => entryOf(end, key)?.value ?? []));
  const whole = [...within, ...named].flatMap((node) => (node.kind === 'scalar' && stringOf(node) === name ? [placeInAssertion(assertion, node)] : []));
  const workloads = endsOfAssertion(assertion).flatMap((end): readonly NamePlace[] => {
    const node = end.kind === 'map' ? entryOf(end, 'workload')?.value : end;
    const text = node && stringOf(node);
    if (node?.kind !== 'scalar' || text === undefined || !text.startsWith(`${name}/`)) return [];
    // `Kind/name` has a slash, too.
    const isNamespace = text.split('/').length === 3 || view.workloadsIn(name).some((one) => text === `${name}/${one.name}`);
    return isNamespace ? [{ ...placeInAssertion(assertion, node), within: { text, newText: `${to}${text.slice(name.length)}` } }] : [];
  });
  return [...whole, ...workloads];
}
