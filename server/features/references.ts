import type { NamespaceFact, WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { matchLabels } from '../semantics/cluster/label-selector.js';
import type { Labels } from '../semantics/cluster/labels.js';
import type { PodMatcher, Policy } from '../semantics/cluster/policy.js';
import { matchNamespace, unseenNamespace } from '../semantics/engine/population.js';
import type { EnvironmentView, FileId, Location, Snapshot } from '../workspace/snapshot.js';
import { type Cursor, cursorAt, isPodLabel, isSelf } from './cursor.js';

/**
 * The policies that speak of what is under the cursor: for a workload, the pod selectors that select it and the peers that match it; for
 * a Namespace, the peers that match it by their namespace selector. What only a template decides is not among them.
 */
export function references(snapshot: Snapshot, file: FileId, offset: number): readonly Location[] {
  const cursor = cursorAt(snapshot, file, offset);
  if (!cursor) return [];
  const view = snapshot.environment(file);
  const { object, id } = cursor.placed;
  if (object.type === 'workload' && (isSelf(cursor) || isPodLabel(cursor, object))) {
    const workload = view.workload(id);
    return workload ? ofWorkload(view, workload) : [];
  }
  if (object.type === 'namespace' && isSelf(cursor) && object.metadata.name) return ofNamespace(view, object.metadata.name.value);
  return [];
}

function ofWorkload(view: EnvironmentView, workload: WorkloadEndpoint): readonly Location[] {
  const selecting = view.evaluator.policiesOf(workload).filter(({ sure }) => sure);
  const fact = view.evaluator.cluster.namespaces.get(workload.namespace) ?? unseenNamespace(workload.namespace);
  return [
    ...selecting.flatMap(({ policy }) => view.locate(policy, ['spec', 'podSelector']) ?? []),
    ...peersWhere(view, (matcher) => matches(matcher, fact, workload.labels)),
  ];
}

function matches(matcher: PodMatcher, namespace: NamespaceFact, labels: Labels): boolean {
  return matchLabels(matcher.pods, labels) === 'yes' && matchNamespace(matcher, namespace) === 'yes';
}

function ofNamespace(view: EnvironmentView, name: string): readonly Location[] {
  const fact = view.evaluator.cluster.namespaces.get(name) ?? unseenNamespace(name);
  return peersWhere(view, (matcher) => 'labels' in matcher.namespaces && matchNamespace(matcher, fact) === 'yes');
}

function peersWhere(view: EnvironmentView, wanted: (matcher: PodMatcher) => boolean): readonly Location[] {
  return view.evaluator.cluster.policies.flatMap((policy) => [...peerPaths(policy, wanted)].flatMap((path) => view.locate(policy, path) ?? []));
}

function* peerPaths({ rules }: Policy, wanted: (matcher: PodMatcher) => boolean): Iterable<Cursor['path']> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const { index, peers } of rules[direction]) {
      if (peers === 'anyone') continue;
      for (const peer of peers)
        if (peer.kind === 'pods' && wanted(peer.pods)) yield ['spec', direction, index, direction === 'ingress' ? 'from' : 'to', peer.index];
    }
  }
}
