import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';

/** A namespace of one environment that is held against one of another name of the other. */
export interface NamespacePair {
  readonly before: string;
  readonly after: string;
}

/**
 * The namespaces of two environments that are surely each other's, where they are called by different names: each workload of theirs that both
 * environments have exactly once, by kind and name, is in the other of the two. Namespaces that both have are each other's anyway. Nothing is guessed:
 * where one workload says otherwise, neither is paired.
 */
export function namespacePairs(before: readonly WorkloadEndpoint[], after: readonly WorkloadEndpoint[]): readonly NamespacePair[] {
  const [was, is] = [namespacesOf(before), namespacesOf(after)];
  const [old, current] = [once(before.filter(({ namespace }) => !is.has(namespace))), once(after.filter(({ namespace }) => !was.has(namespace)))];
  const forward = new Map<string, Set<string>>();
  const backward = new Map<string, Set<string>>();
  for (const [key, { namespace }] of old) {
    const other = current.get(key)?.namespace;
    if (other === undefined) continue;
    remember(forward, namespace, () => new Set()).add(other);
    remember(backward, other, () => new Set()).add(namespace);
  }
  return [...forward]
    .flatMap(([namespace, others]): readonly NamespacePair[] => {
      const [other, ...more] = others;
      return other !== undefined && more.length === 0 && backward.get(other)?.size === 1 ? [{ before: namespace, after: other }] : [];
    })
    .sort((a, b) => compareText(a.before, b.before));
}

function namespacesOf(workloads: readonly WorkloadEndpoint[]): ReadonlySet<string> {
  return new Set(workloads.map(({ namespace }) => namespace));
}

/** Those of which there is only one of a kind and name. */
function once(workloads: readonly WorkloadEndpoint[]): ReadonlyMap<string, WorkloadEndpoint> {
  const groups = new Map<string, WorkloadEndpoint[]>();
  for (const workload of workloads) remember(groups, `${workload.kind}/${workload.name}`, () => []).push(workload);
  return new Map([...groups].flatMap(([key, [only, ...more]]) => (only && more.length === 0 ? [[key, only] as const] : [])));
}
