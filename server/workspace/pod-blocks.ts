import { nodeAtPath } from '../model/read-node.js';
import { parseCidr } from '../semantics/sets/address-set.js';
import type { Node } from '../syntax/nodes.js';
import { textAt, textsAt } from './node-reading.js';

/** Where descriptions of clusters have the addresses of pods, by group and kind. */
const places: Readonly<Record<string, readonly string[]>> = {
  'kind.x-k8s.io/Cluster': ['networking', 'podSubnet'],
  'kubeadm.k8s.io/ClusterConfiguration': ['networking', 'podSubnet'],
  'k0s.k0sproject.io/ClusterConfig': ['spec', 'network', 'podCIDR'],
  'crd.projectcalico.org/IPPool': ['spec', 'cidr'],
  'projectcalico.org/IPPool': ['spec', 'cidr'],
};

/** The blocks that an object says pods are given addresses of, two where both families are; undefined where it says nothing of them. */
export function podBlocksIn(group: string, kind: string, node: Node | undefined): readonly string[] | undefined {
  const key = `${group}/${kind}`;
  if (kind === 'IPPool' && !isForPods(node)) return undefined;
  const text = Object.hasOwn(places, key) ? textAt(node, ...(places[key] ?? [])) : undefined;
  const blocks = text?.split(',').map((block) => block.trim());
  return blocks?.every((block) => parseCidr(block)) ? blocks : undefined;
}

/** Calico's pools also name networks outside of the cluster, to which nothing is translated; these are disabled, or for no node. */
function isForPods(pool: Node | undefined): boolean {
  const uses = textsAt(pool, 'spec', 'allowedUses');
  const disabled = nodeAtPath(pool, ['spec', 'disabled']);
  if (disabled && !(disabled.kind === 'scalar' && disabled.value === false)) return false;
  return (uses.length === 0 || uses.includes('Workload')) && textAt(pool, 'spec', 'nodeSelector') !== '!all()';
}
