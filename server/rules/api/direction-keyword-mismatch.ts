import { renameKey } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/direction-keyword-mismatch.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** `to` in an ingress rule, or `from` in an egress rule. */
export default apiRule(check, {
  docs: {
    summary: '`to` stands in an ingress rule, or `from` in an egress rule.',
    why: 'Ingress rules name who connects (`from`), egress rules where to (`to`). Where a client drops the wrong one instead of refusing the policy, the rule is empty and allows everything in its direction.',
    bad: `
egress:
  - from:
#   ^^^^ error: direction-keyword-mismatch
      - podSelector: {matchLabels: {app: db}}
`,
    good: `
egress:
  - to:
      - podSelector: {matchLabels: {app: db}}
`,
    references: [apiReference('NetworkPolicyEgressRule')],
  },

  say: ({ name, form }) => {
    const effect = form ? '' : ' Without it the rule would allow everything.';
    return name === 'from'
      ? `An egress rule says where connections go \`to\`; it has no \`from\`.${effect} Rename it, or move the rule to \`ingress\`.`
      : `An ingress rule says where connections come \`from\`; it has no \`to\`.${effect} Rename it, or move the rule to \`egress\`.`;
  },
  fix: ({ name, parent }, { tree }) => {
    const right = name === 'from' ? 'to' : 'from';
    return fixOf(`Rename to ${right}`, renameKey(tree, parent, name, right));
  },
});
