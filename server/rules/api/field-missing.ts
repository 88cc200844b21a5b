import type { AdminForm } from '../../model/admin-policy.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import { listed } from '../../util/text.js';
import check from '../../validation/checks/field-missing.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import { apiRule } from '../api-rule.js';
import { insertEntry, widening, writtenNode } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** A field that an admin policy cannot do without. */
export default apiRule(check, {
  docs: {
    summary: 'A field that must be there is missing.',
    why: 'Nothing is filled in for these fields: an AdminNetworkPolicy says its `priority` and `subject`, a ClusterNetworkPolicy its `tier`, too, and each rule its `action` and its peers.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: probes}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: probes
#     ^^^^ error: field-missing
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: probes}}}]
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: probes}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - name: probes
      action: Allow
      from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: probes}}}]
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ name, place, parent, form }) => {
    const told = name === 'action' && form ? actionText(form) : advice[name];
    return `${ownerText(place, parent.at(-1))} needs \`${name}\`${told === undefined ? '' : `: ${told}`}.`;
  },
  fix: ({ name, place, parent }, { tree }) => {
    if (place !== 'pods') return [];
    const path = [...parent, name];
    return widening(`Mean all of them: ${name}: {}`, writtenNode(tree, path) ? replaceNode(tree, path, {}) : insertEntry(tree, parent, name, {}));
  },
});

const advice: Readonly<Record<string, string>> = {
  spec: 'it says which pods are meant, and what becomes of their connections',
  priority: 'a number from 0, which comes first, to 1000',
  subject: 'the pods that the policy is about. `subject: {namespaces: {}}` is every pod of the cluster',
  podSelector: 'the pods in these namespaces. `podSelector: {}` is all of them',
  tier: '`Admin` comes before all NetworkPolicies, `Baseline` behind them',
  from: 'who connects. `from: [{namespaces: {}}]` is every pod of the cluster',
  to: 'where connections go. `to: [{networks: [0.0.0.0/0, "::/0"]}]` is every address',
  port: 'a number from 1 to 65535',
  start: 'the first port of the range',
  end: 'the last port of the range',
  key: 'the label that the condition is about',
  operator: '`In`, `NotIn`, `Exists` or `DoesNotExist`',
};

function actionText({ actions }: AdminForm): string {
  return listed(
    Object.keys(actions).map((action) => `\`${action}\``),
    'or',
  );
}

function ownerText(place: PlacedMismatch['place'], last: string | number | undefined): string {
  if (place === 'adminRule') return 'A rule';
  if (place === 'expression') return 'A condition';
  return place === 'root' ? 'The policy' : `\`${last}\``;
}
