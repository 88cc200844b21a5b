import { POLICY_API_GROUP } from '../families/ordered/parts.js';
import { groupOf } from '../model/identity.js';
import { entryOf } from '../syntax/locate.js';
import type { MapNode } from '../syntax/nodes.js';
import { editDistance } from '../util/text.js';

/** The kinds of the group, in all its versions. */
const KINDS = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'] as const;

/**
 * What an object of the group of the admin policies is meant to be, where its kind is missing, misspelled or one of another group;
 * `'right'` where it is one of the group, undefined where that cannot be told, or the object is of another group.
 */
export function meantAdminKind(root: MapNode): (typeof KINDS)[number] | 'right' | undefined {
  const version = entryOf(root, 'apiVersion')?.value;
  if (version?.kind !== 'scalar' || groupOf(version.text) !== POLICY_API_GROUP) return undefined;
  const node = entryOf(root, 'kind')?.value;
  const kind = node?.kind === 'scalar' && typeof node.value === 'string' ? node.text : '';
  if (KINDS.some((known) => known === kind) || kind.endsWith('List')) return 'right';
  const letters = kind.toLowerCase().replaceAll(/[-_\s]/g, '');
  const near = KINDS.find((known) => kind !== '' && editDistance(known.toLowerCase(), letters, 3) <= 3);
  if (near || (kind !== '' && letters !== 'networkpolicy')) return near;
  const spec = entryOf(root, 'spec')?.value;
  if (!entryOf(spec, 'subject')) return undefined;
  if (entryOf(spec, 'tier')) return 'ClusterNetworkPolicy';
  return entryOf(spec, 'priority') ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy';
}
