import { nodeAt } from '../../syntax/locate.js';
import check, { concepts } from '../../validation/checks/unsupported-concept.js';
import { apiRule } from '../api-rule.js';
import { fixOf, losing, removeEntry } from '../edits.js';
import { rulesOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { removeRule } from '../rule-edits.js';
import { removeUnknown } from './remove-unknown.js';

const explanations: Readonly<Record<NonNullable<ReturnType<typeof concepts.get>>, string>> = {
  deny: 'NetworkPolicy has no actions: every rule allows, and what no rule allows is denied. To leave addresses out, use `ipBlock.except`; to deny, allow less.',
  order: 'NetworkPolicy has no order or priority: all policies that select a pod are added up.',
  name: 'NetworkPolicy knows no host names: it selects pods and namespaces by label, and addresses with `ipBlock`.',
  node: 'NetworkPolicy selects no nodes: use `ipBlock` with the addresses of the nodes.',
  service: 'NetworkPolicy selects no Services: select the pods behind the Service with `podSelector`.',
  identity: 'NetworkPolicy knows no service accounts or entities: it selects pods and namespaces by label, and addresses with `ipBlock`.',
  selector: 'Pods are selected with `podSelector` here; this key is from another policy API.',
  ports: 'Ports stand in `ports` here, beside `from` or `to`; this key is from another policy API.',
  types: 'The directions stand in `spec.policyTypes` here; this key is from another policy API.',
  log: 'NetworkPolicy does not log; network plugins have settings of their own for that.',
  layer7: 'NetworkPolicy is about TCP, UDP and SCTP ports only; it knows neither HTTP nor ICMP.',
};

/** A key of another policy API, for something that NetworkPolicy cannot say. */
export default apiRule(check, {
  docs: {
    summary: 'The field comes from another policy API (Calico, Cilium, AdminNetworkPolicy).',
    why: 'NetworkPolicy only allows, by labels and addresses, on TCP, UDP and SCTP ports. Where a client drops the field instead of refusing the policy, the rest keeps its effect: a rule meant to deny then allows.',
    bad: `
egress:
  - action: Deny
#   ^^^^^^ error: unsupported-concept
    to: [{ipBlock: {cidr: 10.0.0.0/8}}]
`,
    good: `
egress:
  - to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]
`,
    references: [conceptReference('what-you-can-t-do-with-network-policies-at-least-not-yet')],
  },

  say: ({ name, place }) =>
    name === 'action' && place === 'rule'
      ? 'A rule has no `action`: every rule allows, and the rest is denied. Remove this rule to deny, or leave addresses out with `ipBlock.except`.'
      : `NetworkPolicy has no \`${name}\`. ${explanations[concepts.get(name) ?? 'selector']}`,
  fix: (placed, context) => {
    const { name, place, parent } = placed;
    if (name !== 'action' || place !== 'rule') return removeUnknown(context.tree, placed);
    const action = nodeAt(context.tree, [...parent, name]);
    const says = action?.kind === 'scalar' ? action.text.toLowerCase() : '';
    if (ALLOWING.has(says)) return fixOf('Remove action: every rule allows', removeEntry(context.tree, parent, name));
    // Without its action, a rule that was to deny would allow.
    const written =
      context.placed?.object.type === 'NetworkPolicy' ? rulesOf(context.placed.object).find(({ path }) => path.join() === parent.join()) : undefined;
    return written ? losing('Remove this rule, so that it allows nothing', removeRule(context, written)) : [];
  },
});

const ALLOWING: ReadonlySet<string> = new Set(['allow', 'accept', 'permit']);
