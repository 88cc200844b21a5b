import { serviceSelector } from '../dependencies/service-pods.js';
import { isPolicy, type Workload } from '../model/objects.js';
import type { NamespaceFact, WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { matchLabels } from '../semantics/cluster/label-selector.js';
import type { PodMatcher } from '../semantics/cluster/policy.js';
import { matchNamespace, unseenNamespace } from '../semantics/engine/population.js';
import { shift, touches } from '../util/range.js';
import type { EnvironmentView, FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { type Cursor, isPodLabel, isSelf } from './cursor.js';
import { asksFor, peerPaths, placesIn } from './references/places.js';
import { portReferences } from './references/ports.js';
import { shownCursorAt } from './rendered-cursor.js';
import { placeOf } from './scope.js';

/**
 * What speaks of what is under the cursor: for a workload, the selectors of policies and Services that select it and the peers that match
 * it; for a label of its pods, those of them that look at this label; for a port of a container, the rules that open it and the ports of
 * Services that lead to it; for a Namespace, the policies in it and the peers that match it. What only a template decides is not among them.
 */
export function references(snapshot: Snapshot, file: FileId, offset: number): readonly Location[] {
  const cursor = shownCursorAt(snapshot, file, offset);
  if (!cursor) return [];
  const view = snapshot.environment(file);
  const { object, namespace } = cursor.placed;
  if (cursor.path[0] === 'metadata' && cursor.path[1] === 'namespace' && cursor.path.length === 2 && namespace !== undefined)
    return ofNamespace(view, namespace);
  if (object.type === 'workload') return inWorkload(view, cursor, object);
  const name = object.metadata.name?.value;
  if (object.type !== 'namespace' || name === undefined) return [];
  if (isSelf(cursor)) return ofNamespace(view, name);
  const key = cursor.path[0] === 'metadata' && cursor.path[1] === 'labels' && cursor.path.length === 3 ? String(cursor.path[2]) : undefined;
  return key === undefined ? [] : peersOnNamespace(view, name, key);
}

function inWorkload(view: EnvironmentView, cursor: Cursor, object: Workload): readonly Location[] {
  const workload = view.workload(cursor.placed.id);
  if (!workload) return [];
  const fact = view.evaluator.cluster.namespaces.get(workload.namespace) ?? unseenNamespace(workload.namespace);
  const matches = (matcher: PodMatcher) => matchLabels(matcher.pods, workload.labels) === 'yes' && matchNamespace(matcher, fact) === 'yes';
  const port = object.ports.find(({ range }) => touches(range, cursor.offset));
  if (port) return portReferences(view, workload, port, matches);
  const own = ownSelectorKey(cursor);
  if (own === undefined && !isSelf(cursor) && !isPodLabel(cursor, object)) return [];
  const depth = object.podTemplatePath.length - object.path.length + 3;
  const key = own ?? (!isSelf(cursor) && cursor.path.length === depth ? String(cursor.path.at(-1)) : undefined);
  return ofWorkload(view, workload, { matches, key });
}

/** The key by which a workload selects its own pods, which therefore have it. */
function ownSelectorKey({ path }: Cursor): string | undefined {
  return path.length === 4 && path[0] === 'spec' && path[1] === 'selector' && path[2] === 'matchLabels' ? String(path[3]) : undefined;
}

interface Asked {
  readonly matches: (matcher: PodMatcher) => boolean;
  /** Of a label; undefined: whatever selects the workload. */
  readonly key: string | undefined;
}

function ofWorkload(view: EnvironmentView, workload: WorkloadEndpoint, { matches, key }: Asked): readonly Location[] {
  const label = key === undefined ? undefined : ({ key, of: 'pods' } as const);
  const selecting = view.evaluator.policiesOf(workload).filter(({ policy, sure }) => sure && asksFor(policy.subject.pods, key));
  return [
    ...selecting.flatMap(({ policy }) => placesIn(view, policy, ['spec', 'podSelector'], label)),
    ...view.evaluator.cluster.policies.flatMap((policy) =>
      [...peerPaths(policy, (matcher) => asksFor(matcher.pods, key) && matches(matcher))].flatMap((path) => placesIn(view, policy, path, label)),
    ),
    ...servicesOf(view, workload, key),
  ];
}

/** The selectors of Services that select a workload, or the entry with the key in them. */
function servicesOf(view: EnvironmentView, workload: WorkloadEndpoint, key: string | undefined): readonly Location[] {
  return view.inNamespace(workload.namespace, 'service').flatMap(({ object, file, offset }) => {
    const pods = object.type === 'service' ? serviceSelector(object) : undefined;
    if (object.type !== 'service' || !pods || pods.requirements.length === 0 || !asksFor(pods, key)) return [];
    if (matchLabels(pods, workload.labels) !== 'yes') return [];
    const entry = object.selector.entries.find((each) => each.key.value === key);
    const range = entry ? { start: entry.key.range.start, end: Math.max(entry.key.range.end, entry.value.range.end) } : object.selector.range;
    return range ? [{ file, range: shift(range, offset) }] : [];
  });
}

function ofNamespace(view: EnvironmentView, name: string): readonly Location[] {
  const inside = view.inNamespace(name).filter(({ object }) => isPolicy(object));
  return [...inside.map(placeOf), ...peersOnNamespace(view, name, undefined)];
}

/** The peers, and subjects of policies of the cluster, that match a namespace by its labels; with a key, by this label. */
function peersOnNamespace(view: EnvironmentView, name: string, key: string | undefined): readonly Location[] {
  const fact: NamespaceFact = view.evaluator.cluster.namespaces.get(name) ?? unseenNamespace(name);
  const label = key === undefined ? undefined : ({ key, of: 'namespaces' } as const);
  const wanted = (matcher: PodMatcher) => 'labels' in matcher.namespaces && asksFor(matcher.namespaces.labels, key) && matchNamespace(matcher, fact) === 'yes';
  return view.evaluator.cluster.policies.flatMap((policy) => {
    const paths = [...(wanted(policy.subject) ? [['spec', 'subject']] : []), ...peerPaths(policy, wanted)];
    return paths.flatMap((path) => placesIn(view, policy, path, label));
  });
}
