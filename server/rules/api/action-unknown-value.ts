import { replaceText } from '../../syntax/edit/replace.js';
import { nearest } from '../../util/text.js';
import { fixOf } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';

interface UnknownAction extends Misfit {
  readonly actions: readonly string[];
}

/** An action that a rule cannot have. */
export default rule<'AdminPolicy', UnknownAction>({
  id: 'action-unknown-value',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: '`action` is not one that a rule of this kind can have.',
    why: 'An AdminNetworkPolicy has `Allow`, `Deny` and `Pass`, a BaselineAdminNetworkPolicy `Allow` and `Deny`: it comes last, so there is nothing to pass a connection on to. They begin with a capital letter.',
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
    references: [adminReference()],
  },

  find: (policy) => {
    const actions = policy.kind.value === 'AdminNetworkPolicy' ? ['Allow', 'Deny', 'Pass'] : ['Allow', 'Deny'];
    return misfitsOf(policy, 'action-unknown-value').map((misfit) => ({ ...misfit, actions }));
  },
  say: ({ mismatch: { text }, actions }) => {
    const known = actionFor(text, actions);
    if (text.toLowerCase() === 'pass') {
      return actions.includes('Pass')
        ? `\`${text}\` is no action. Write \`Pass\`.`
        : '`Pass` leaves a connection to what comes after, and nothing comes after a BaselineAdminNetworkPolicy. Without a rule that matches, a connection is allowed.';
    }
    const list = actions.map((action) => `\`${action}\``).join(', ');
    return `${text === '' ? 'The action is empty' : `\`${text}\` is no action`}: there is ${list}.${known ? ` Write \`${known}\`.` : ''}`;
  },
  fix: ({ mismatch: { text, path }, actions }, { tree }) => {
    const known = actionFor(text, actions);
    return known === undefined ? [] : fixOf(`Write ${known}`, replaceText(tree, path, known), known.toLowerCase() === text.toLowerCase());
  },
});

/** What other policy APIs call the same. */
const spellings: Readonly<Record<string, string>> = {
  accept: 'Allow',
  permit: 'Allow',
  allowed: 'Allow',
  drop: 'Deny',
  reject: 'Deny',
  block: 'Deny',
  denied: 'Deny',
};

function actionFor(text: string, actions: readonly string[]): string | undefined {
  const word = text.trim().toLowerCase();
  return actions.find((action) => action.toLowerCase() === word) ?? spellings[word] ?? nearest(text, actions, 1);
}
