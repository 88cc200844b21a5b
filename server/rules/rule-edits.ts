import type { NetworkPolicy, PolicyRule } from '../model/network-policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Edits, removeItem, replaceMember, together, writtenNode } from './edits.js';
import { addPolicyType, hasOddTypes, setPolicyTypes } from './policy-types.js';
import { statedTypes } from './reading.js';
import type { RuleContext } from './rule.js';

/**
 * Removes a rule from its list, so that it lets nobody through any more. The last one leaves `[]`, and `policyTypes` names the direction
 * then: where it is left out, Kubernetes isolates egress only as long as there is an egress rule.
 */
export function removeRule({ tree, placed }: RuleContext, { path, direction }: PolicyRule): Edits {
  const policy = placed?.object;
  const listPath = path.slice(0, -1);
  const list = writtenNode(tree, listPath);
  if (list?.kind !== 'sequence' || policy?.type !== 'NetworkPolicy') return undefined;
  if (list.items.length > 1) return removeItem(tree, listPath, Number(path.at(-1)));
  const isolated = isolating(tree, policy, direction);
  return isolated && together(replaceMember(tree, listPath.slice(0, -1), String(listPath.at(-1)), []), isolated);
}

/** What makes a policy isolate a direction of which it has no rule any more; no edits where it does so already. */
function isolating(tree: SyntaxTree, policy: NetworkPolicy, direction: PolicyRule['direction']): Edits {
  if (hasOddTypes(tree, policy)) return undefined;
  const stated = statedTypes(policy.spec);
  const spec = [...policy.path, 'spec'];
  if (stated === 'default') return direction === 'ingress' ? [] : setPolicyTypes(tree, spec, ['Ingress', 'Egress']);
  if (stated === undefined || stated.includes(direction)) return stated && [];
  return addPolicyType(tree, spec, stated, direction);
}
