import { fixOf, removeEntry } from '../edits.js';
import { conceptReference } from '../references.js';
import { rule } from '../rule.js';
import { concepts, type Misfit, misfitsOf } from './mismatch-cause.js';

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
export default rule<'NetworkPolicy', Misfit>({
  id: 'unsupported-concept',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  find: (policy) => misfitsOf(policy, 'unsupported-concept'),
  say: ({ name }) => `NetworkPolicy has no \`${name}\`. ${explanations[concepts.get(name) ?? 'selector']}`,
  fix: ({ name, parent }, { tree }) => fixOf(`Remove ${name}`, removeEntry(tree, parent, name)),
});
