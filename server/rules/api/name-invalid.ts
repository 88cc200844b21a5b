import { quoteScalar, replaceNode, replaceText } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check, { faultOf } from '../../validation/checks/name-invalid.js';
import { apiRule } from '../api-rule.js';
import { type Edits, fixOf, insertEntry, insertEntryBefore } from '../edits.js';
import { writtenKeys } from '../reading.js';

/** A name that no object can have, or none. */
export default apiRule(check, {
  docs: {
    summary: 'The name or namespace of the policy is missing, or not one that it can have.',
    why: 'A policy is called by a domain name in lower case: up to 253 letters, digits, `-` and `.`, with a letter or digit at both ends of each part. A namespace is called by one part of up to 63. A manifest needs a name of its own: with `generateName` alone it can be created, but not applied.',
    bad: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: Allow_Web
#       ^^^^^^^^^ error: name-invalid
`,
    good: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-web
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names'],
  },

  say: ({ field, fault, text }) => {
    switch (fault) {
      case 'missing':
        return 'The policy has no name. Write `metadata.name`, in lower case: it tells this policy from the others.';
      case 'only-generated':
        return 'A manifest that is applied needs `metadata.name`: with `generateName` alone, it could only be created, each time anew. Write a name.';
      case 'type':
        return `\`${text}\` is no text to YAML, and \`${field}\` must be text. Put it in quotes.`;
      case 'dots':
        return `\`${text}\` cannot be a namespace: its name has no dots. Correct it.`;
      case 'long':
        return `\`${field}\` may have ${field === 'namespace' ? 63 : 253} characters, and this has ${text.length}. Shorten it.`;
      case 'characters':
        return `\`${text}\` cannot be a \`${field}\`: lower-case letters, digits${field === 'namespace' ? '' : ', `.`'} and \`-\` are allowed, with a letter or digit at both ends. Correct it.`;
    }
  },
  fix: ({ field, fault, text, path, better }, { tree }) => {
    const place = [...path, 'metadata', field];
    if (fault === 'missing' || fault === 'only-generated') return better === undefined ? [] : fixOf(`Name it ${better}`, writeName(tree, path, better));
    if (fault === 'type') return text === '' || faultOf(field, text) ? [] : fixOf(`Write "${text}"`, quoteScalar(tree, place));
    return better === undefined ? [] : fixOf(`Write ${better}`, replaceText(tree, place, better));
  },
});

function writeName(tree: SyntaxTree, path: Path, name: string): Edits {
  const metadata = [...path, 'metadata'];
  const keys = writtenKeys(tree, metadata);
  if (keys.includes('name')) return replaceNode(tree, [...metadata, 'name'], name);
  if (keys[0] !== undefined) return insertEntryBefore(tree, metadata, 'name', name, keys[0]);
  if (writtenKeys(tree, path).includes('metadata')) return replaceNode(tree, [...path, 'metadata'], { name });
  return writtenKeys(tree, path).includes('kind') ? insertEntry(tree, path, 'metadata', { name }, 'kind') : undefined;
}
