import { lowerPolicy, readObjects } from '../../server/families/registry.js';
import { type BuiltCluster, buildCluster, type ClusterObject } from '../../server/semantics/cluster/build-cluster.js';
import type { PodNetwork } from '../../server/semantics/cluster/pod-network.js';
import { parseFile } from '../../server/syntax/parse-file.js';

/** The objects of some files; one that names no namespace is in `default`, except for the kinds that live in none. */
export function objectsOf(texts: Readonly<Record<string, string>>): readonly ClusterObject[] {
  return Object.entries(texts).flatMap(([file, text]) =>
    parseFile(text).documents.flatMap(({ tree, index }) =>
      readObjects(tree).map((object): ClusterObject => {
        const { kind, metadata, path } = object;
        const namespace = clusterScoped.has(kind.value) ? undefined : (metadata.namespace?.value ?? 'default');
        return { id: `${file}#${index}/${path.join('/')}`, object, namespace };
      }),
    ),
  );
}

/** A plugin that takes a block for addresses outside the cluster. */
export const blocksAreOutside: PodNetwork = { blocksMatchPods: false, clusterCidrs: [] };

/** The cluster that the documents of one text add up to. */
export function clusterOf(text: string, network = blocksAreOutside): BuiltCluster {
  return buildCluster(objectsOf({ 'test.yaml': text }), lowerPolicy, undefined, network);
}

const clusterScoped = new Set(['Namespace', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy', 'ClusterRole', 'ClusterRoleBinding']);
