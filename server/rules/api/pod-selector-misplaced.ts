import { moveEntry } from '../../syntax/edit/restructure.js';
import { wrapEntries } from '../../syntax/edit/wrap.js';
import { nodeAt } from '../../syntax/locate.js';
import check from '../../validation/checks/pod-selector-misplaced.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** A field of `spec` that stands at the root of the document or in `metadata`. */
export default apiRule(check, {
  docs: {
    summary: 'A field of `spec` stands outside of it.',
    why: '`podSelector`, `policyTypes`, `ingress` and `egress` belong below `spec`. Where a client drops them instead of refusing the policy, `spec.podSelector` is empty, and the policy is about every pod of the namespace.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^ error: pod-selector-misplaced
spec:
  policyTypes: [Ingress]
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  policyTypes: [Ingress]
  podSelector: {matchLabels: {app: web}}
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: ({ name, place }) =>
    `\`${name}\` belongs below \`spec\`; ${place === 'metadata' ? '`metadata`' : 'the top level of the object'} has no such field. ${
      name === 'podSelector' ? 'Without it the policy would be about every pod of the namespace.' : 'Without it the policy means something else.'
    } Move it below \`spec\`.`,
  fix: ({ name, place, parent }, { tree }) => {
    const root = place === 'metadata' ? parent.slice(0, -1) : parent;
    const spec = nodeAt(tree, [...root, 'spec']);
    if (spec) return fixOf(`Move ${name} below spec`, moveEntry(tree, parent, name, [...root, 'spec']));
    const map = place === 'root' ? nodeAt(tree, root) : undefined;
    const strays = map?.kind === 'map' ? map.entries.map(({ key }) => key.text).filter((key) => SPEC_FIELDS.includes(key)) : [];
    return fixOf('Put them below spec', strays.length > 0 ? wrapEntries(tree, root, strays, 'spec') : undefined);
  },
});

const SPEC_FIELDS: readonly string[] = ['podSelector', 'policyTypes', 'ingress', 'egress'];
