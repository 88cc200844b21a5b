import type { AdminAction, AdminForm } from '../../model/admin-policy.js';
import { replaceText } from '../../syntax/edit/replace.js';
import { nearest } from '../../util/text.js';
import check from '../../validation/checks/action-unknown-value.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { adminReference, clusterPolicyReference } from '../references.js';

/** An action that a rule cannot have. */
export default apiRule(check, {
  docs: {
    summary: '`action` is not one that a rule of this kind can have.',
    why: 'A ClusterNetworkPolicy has `Accept`, `Deny` and `Pass`. An AdminNetworkPolicy has `Allow`, `Deny` and `Pass`, a BaselineAdminNetworkPolicy `Allow` and `Deny`: it comes last, so there is nothing to pass a connection on to. They begin with a capital letter.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: allow
#             ^^^^^ error: action-unknown-value
      from: [{namespaces: {}}]
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject: {namespaces: {}}
  ingress:
    - action: Allow
      from: [{namespaces: {}}]
`,
    references: [adminReference(), clusterPolicyReference()],
  },

  say: ({ mismatch: { text }, form, kind }) => {
    const actions = Object.keys(form.actions);
    const known = actionFor(text, form);
    if (text.toLowerCase() === 'pass') {
      return actions.includes('Pass')
        ? `\`${text}\` is no action. Write \`Pass\`.`
        : `\`Pass\` leaves a connection to what comes after, and nothing comes after a ${kind}. Without a rule that matches, a connection is allowed.`;
    }
    const list = actions.map((action) => `\`${action}\``).join(', ');
    return `${text === '' ? 'The action is empty' : `\`${text}\` is no action`}: there is ${list}.${known ? ` Write \`${known}\`.` : ''}`;
  },
  fix: ({ mismatch: { text, path }, form }, { tree }) => {
    const known = actionFor(text, form);
    return known === undefined ? [] : fixOf(`Write ${known}`, replaceText(tree, path, known), known.toLowerCase() === text.toLowerCase());
  },
});

/** What other policy APIs call the same, or the other kinds of this one. */
const spellings: Readonly<Record<string, AdminAction>> = {
  allow: 'allow',
  accept: 'allow',
  permit: 'allow',
  allowed: 'allow',
  accepted: 'allow',
  drop: 'deny',
  reject: 'deny',
  block: 'deny',
  denied: 'deny',
};

function actionFor(text: string, form: AdminForm): string | undefined {
  const actions = Object.keys(form.actions);
  const word = text.trim().toLowerCase();
  const meant = Object.hasOwn(spellings, word) ? spellings[word] : undefined;
  return actions.find((action) => action.toLowerCase() === word) ?? actions.find((action) => form.actions[action] === meant) ?? nearest(text, actions, 1);
}
