import type { AdminForm } from '../../model/admin-policy.js';
import check from '../../validation/checks/list-length-invalid.js';
import { apiRule } from '../api-rule.js';
import { removeEntry, widening } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';
import { fieldPath } from './field-names.js';

/** A list of an admin policy with no items, or too many. */
export default apiRule(check, {
  docs: {
    summary: 'A list of an admin policy is empty, or has too many items.',
    why: 'A rule names 1 to 100 peers, and 1 to 100 ports or, with `ports` left out, every port; there is no empty list for "everyone" as in a NetworkPolicy. Each direction has at most 100 rules. In a ClusterNetworkPolicy, which lists ports below `protocols`, 25 is the most of each, and `networks` and `domainNames` hold 1 to 25 entries in any kind.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      ports: []
#     ^^^^^ error: list-length-invalid
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: monitoring}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ name, form, mismatch: { fault, path } }) => {
    const list = `\`${fieldPath(path)}\``;
    if (fault === 'tooMany') return `${list} has too many items: ${mostOf(name, form)} are allowed. ${splitting(name)}.`;
    return name === form?.ports
      ? `${list} is empty, and Kubernetes refuses that. For every port, leave \`${name}\` out.`
      : `${list} is empty, and Kubernetes refuses that. Name at least one${name === 'from' ? '; `namespaces: {}` is every pod of the cluster' : ''}.`;
  },
  fix: ({ name, form, parent, mismatch: { fault } }, { tree }) =>
    fault === 'tooFew' && name === form?.ports ? widening(`Allow every port: leave ${name} out`, removeEntry(tree, parent, name)) : [],
});

function mostOf(name: string, form: AdminForm | undefined): number {
  if (!form || name === 'networks' || name === 'domainNames') return 25;
  const { rules, peers, ports } = form.most;
  return name === 'ingress' || name === 'egress' ? rules : name === form.ports ? ports : peers;
}

function splitting(name: string): string {
  if (name === 'networks' || name === 'domainNames') return 'Put the others into another peer';
  return name === 'ingress' || name === 'egress' ? 'Put the others into another policy' : 'Put the others into another rule';
}
