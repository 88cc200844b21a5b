import { replaceNode } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import check, { KIND } from '../../validation/checks/kind-invalid.js';
import { apiRule } from '../api-rule.js';
import { fixOf, insertEntry, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';
import { apiReference } from '../references.js';

/** An object that is a NetworkPolicy by everything but its kind. */
export default apiRule(check, {
  docs: {
    summary: 'The `kind` of what looks like a NetworkPolicy, or a policy of a cluster, is missing or misspelled.',
    why: 'Without its exact kind Kubernetes does not know what the object is and refuses it. Upper and lower case count.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: Networkpolicy
#     ^^^^^^^^^^^^^ error: kind-invalid
metadata:
  name: web
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
`,
    references: [apiReference('NetworkPolicy')],
  },

  say: ({ kind, meant, cutOff }) => {
    if (cutOff)
      return 'This is not read as a part of an object: the document begins with something else, and YAML ends where a line is indented less than the first one. Begin all keys of the object in one column, behind `---`.';
    if (kind === undefined) return `The \`kind\` is missing, so Kubernetes cannot know what this is. Write \`kind: ${meant}\`.`;
    return `There is no kind \`${kind}\`${meant === KIND ? '' : ' in this group'}. Write \`${meant}\`.`;
  },
  fix: ({ kind, meant, cutOff }, { tree }) => {
    if (cutOff) return [];
    const root: Path = [];
    const keys = writtenKeys(tree, root);
    if (keys.includes('kind')) return fixOf(`Write ${meant}`, replaceNode(tree, ['kind'], meant));
    if (kind !== undefined) return [];
    const edits = keys.includes('apiVersion')
      ? insertEntry(tree, root, 'kind', meant, 'apiVersion')
      : insertEntryBefore(tree, root, 'kind', meant, keys[0] ?? '');
    return fixOf(`Write kind: ${meant}`, edits);
  },
});
