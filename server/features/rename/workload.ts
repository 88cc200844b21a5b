import { stringOf } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import { encloses, shift } from '../../util/range.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { assertionsOf, endsOfAssertion, placeInAssertion } from './assertion-places.js';
import { patchesOf } from './kustomizations.js';
import { eachOnce, type NamePlace, nameOf, placesOf } from './place.js';
import { environmentsAround, environmentsFor, type Plan, type Renaming, sharedNote, tooMany } from './plan.js';

interface NewName {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly to: string;
}

/** What must change with the name of a workload: what scales it, patches of it, and assertions about it. Its labels are others' to look at, and stay. */
export function planWorkload(renaming: Renaming, from: string, change: NewName): Plan {
  const long = tooLong(change);
  if (long !== undefined) return { refusal: long };
  const views = environmentsAround(renaming, from, (view) => ownPlaces(view, change));
  const many = tooMany(views.length);
  if (many) return many;
  const touched = views.filter((view) => ownPlaces(view, change).length > 0);
  const places: NamePlace[] = [];
  for (const view of touched) {
    const refusal = hindrance(view, change);
    if (refusal !== undefined) return { refusal };
    const patches = patchesOf(renaming, view, change);
    if (patches.unclear !== undefined)
      return { refusal: `A patch that is written in ${patches.unclear} names ${change.name}: write it into a file of its own first.` };
    places.push(...ownPlaces(view, change), ...patches.places, ...inAssertions(renaming, view, change));
  }
  const otherwise = calledOtherwise(renaming, places, change.name);
  if (otherwise !== undefined) return { refusal: otherwise };
  const names = touched.map(({ name }) => name);
  return {
    places: eachOnce(places),
    effects: [],
    notes: [
      `In a cluster ${change.kind} ${change.to} is a new one, and ${change.name} stays until it is deleted. Labels stay as they are.`,
      ...sharedNote(names, renaming.snapshot.environment(from).name),
    ],
    environments: names,
  };
}

/** What the API server says of the length of names of some kinds, beyond what holds for all (`ValidateCronJobCreate`, `ValidateJob`). */
function tooLong({ kind, name, to }: NewName): string | undefined {
  const [most, why] = kind === 'CronJob' ? [52, 'its Jobs are called so, and 11 characters more'] : kind === 'Job' ? [63, 'its pods have it as a label'] : [];
  return most === undefined || to === name || to.length <= most
    ? undefined
    : `The name of a ${kind} has ${most} characters at most, because ${why}: this one has ${to.length}.`;
}

/** Where a kustomization writes something before or behind the name of a workload, others speak of what comes of it; as a sentence. */
export function calledOtherwise(renaming: Renaming, places: readonly Pick<NamePlace, 'file' | 'range'>[], name: string): string | undefined {
  for (const { file, range } of places) {
    for (const view of environmentsFor(renaming, file)) {
      const made = view.objects.find((placed) => {
        const { object, offset } = placed;
        const called = object.metadata.name;
        return (
          object.type === 'workload' && placed.file === file && called?.range.elsewhere && called.value !== name && encloses(shift(object.range, offset), range)
        );
      });
      if (made) return `A kustomization makes ${made.object.metadata.name?.value ?? 'another name'} of ${name}, and others speak of that.`;
    }
  }
  return undefined;
}

function isMeant({ object, namespace }: PlacedObject, { kind, name, namespace: own }: NewName): boolean {
  return object.type === 'workload' && object.kind.value === kind && object.metadata.name?.value === name && namespace === own;
}

function ownPlaces(view: EnvironmentView, change: NewName): readonly NamePlace[] {
  return view.inNamespace(change.namespace).flatMap((placed) => {
    const { object } = placed;
    if (isMeant(placed, change)) return placesOf(placed, [object.metadata.name], change.name);
    return object.type === 'other' && object.scales?.kind === change.kind ? placesOf(placed, [object.scales.name], change.name) : [];
  });
}

function hindrance(view: EnvironmentView, change: NewName): string | undefined {
  const there = view.inNamespace(change.namespace).find((placed) => isMeant(placed, { ...change, name: change.to }));
  if (there) return `There is ${nameOf(there)} already.`;
  const placed = view.inNamespace(change.namespace, 'workload').find((one) => isMeant(one, change));
  if (placed?.object.type !== 'workload') return undefined;
  const own = new Set(placed.object.podLabels.entries.map(({ key }) => key.value));
  const named = new Set(placed.object.generated.flatMap(({ key, value, ordinals }) => (own.has(key) || (value !== change.name && !ordinals) ? [] : [key])));
  if (named.size === 0) return undefined;
  const selecting = view.evaluator.cluster.policies.find((policy) => speaksOf(policy, named));
  return selecting && `${selecting.kind} ${selecting.name} selects pods by a label that their controller makes of the name: they would not have it any more.`;
}

function speaksOf(policy: EnvironmentView['evaluator']['cluster']['policies'][number], keys: ReadonlySet<string>): boolean {
  const matchers = [...policy.rules.ingress, ...policy.rules.egress].flatMap(({ peers }) =>
    peers === 'anyone' ? [] : peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : [])),
  );
  return [policy.subject, ...matchers].some(({ pods }) => pods.requirements.some(({ key }) => keys.has(key)));
}

function inAssertions(renaming: Renaming, view: EnvironmentView, { kind, name, namespace, to }: NewName): readonly NamePlace[] {
  const forms = new Set([name, `${kind}/${name}`, `${namespace}/${name}`, `${namespace}/${kind}/${name}`].map((form) => form.toLowerCase()));
  return assertionsOf(renaming, view).flatMap((assertion) =>
    endsOfAssertion(assertion).flatMap((end): readonly NamePlace[] => {
      const node = end.kind === 'map' ? entryOf(end, 'workload')?.value : end;
      const text = node && stringOf(node);
      if (node?.kind !== 'scalar' || text === undefined || !text.endsWith(name) || !forms.has(text.toLowerCase())) return [];
      return [{ ...placeInAssertion(assertion, node), within: { text, newText: `${text.slice(0, -name.length)}${to}` } }];
    }),
  );
}
