import { replaceNode } from '../../syntax/edit/replace.js';
import check, { CURRENT } from '../../validation/checks/api-version-removed.js';
import { apiRule } from '../api-rule.js';
import { fixOf, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';

/** A NetworkPolicy of an API that does not have it (any more). */
export default apiRule(check, {
  docs: {
    summary: 'The `apiVersion` is missing, or one that has no NetworkPolicy.',
    why: 'NetworkPolicy is in `networking.k8s.io/v1`, and nowhere else: `extensions/v1beta1` had it until Kubernetes 1.16.',
    bad: `
apiVersion: extensions/v1beta1
#           ^^^^^^^^^^^^^^^^^^ error: api-version-removed
kind: NetworkPolicy
metadata:
  name: web
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
`,
    references: [apiReference('NetworkPolicy'), 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#networkpolicy-v116'],
  },

  say: ({ version }) =>
    version === undefined || version === ''
      ? `The \`apiVersion\` is missing. NetworkPolicy is in \`${CURRENT}\`.`
      : `\`${version}\` has no NetworkPolicy${version.startsWith('extensions/') ? ' since Kubernetes 1.16' : ''}. Write \`${CURRENT}\`.`,
  fix: ({ path }, { tree }) => {
    const keys = writtenKeys(tree, path);
    const edits = keys.includes('apiVersion')
      ? replaceNode(tree, [...path, 'apiVersion'], CURRENT)
      : insertEntryBefore(tree, path, 'apiVersion', CURRENT, keys[0] ?? '');
    return fixOf(`Write ${CURRENT}`, edits);
  },
});
