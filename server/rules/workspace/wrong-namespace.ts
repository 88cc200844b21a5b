import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { type Edits, insertEntry, replaceWord } from '../edits.js';
import type { UnmatchedSelector } from '../unmatched-selector.js';
import { RESOLVER } from './unmatched.js';

/** The pods that a policy describes where none of its own namespace are like that: all in one other namespace; undefined where they are in none, or in several. */
export function podsElsewhere(target: UnmatchedSelector): { readonly namespace: string; readonly workloads: readonly WorkloadEndpoint[] } | undefined {
  const workloads = target.unmatched.peer ? [] : target.elsewhere();
  const [namespace, ...others] = new Set(workloads.map((workload) => workload.namespace));
  return namespace === undefined || others.length > 0 || workloads.includes(RESOLVER) ? undefined : { namespace, workloads };
}

/** Puts a policy into another namespace, so that it counts for the pods there. */
export function movedTo(tree: SyntaxTree, { object: { metadata, path } }: PlacedObject, namespace: string): Edits {
  if (metadata.namespace) return replaceWord(tree, metadata.namespace.range, namespace);
  return insertEntry(tree, [...path, 'metadata'], 'namespace', namespace, 'name');
}

export function moveTitle(namespace: string): string {
  return `Move the policy to ${namespace}, so that it counts there`;
}
