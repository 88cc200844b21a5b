import type { SchemaType } from '../../model/mismatch.js';
import { quoteScalar, unquoteScalar } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/type-mismatch.js';
import { apiRule } from '../api-rule.js';
import { fixOf, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';
import { fieldPath } from './field-names.js';

const words: Readonly<Record<SchemaType, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
};

/** A value of a type that the field does not have. */
export default apiRule(check, {
  docs: {
    summary: 'The value has another type than the field.',
    why: 'Kubernetes does not convert: a number in quotes is text, and a number without quotes is none.',
    bad: `
ports:
  - port: 8000
    endPort: "8100"
#            ^^^^^^ error: type-mismatch
`,
    good: `
ports:
  - port: 8000
    endPort: 8100
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ mismatch }) => {
    const wanted = mismatch.expected.map((type) => words[type]).join(' or ');
    const found =
      mismatch.found === 'map' || mismatch.found === 'list' || mismatch.found === 'boolean' || mismatch.found === 'number' ? `a ${mismatch.found}` : 'text';
    return `\`${fieldPath(mismatch.path)}\` must be ${wanted}, and this is ${found}.`;
  },
  fix: ({ mismatch }, { tree }) => {
    const node = writtenNode(tree, mismatch.path);
    if (node?.kind !== 'scalar') return [];
    const isNumber = mismatch.expected.includes('integer') && node.style !== 'plain' && /^[1-9]\d{0,8}$/.test(node.text);
    if (isNumber) return fixOf(`Write ${node.text}, without quotes`, unquoteScalar(tree, mismatch.path));
    const isText = mismatch.expected.includes('string') && node.style === 'plain';
    return isText ? fixOf(`Write "${node.text}"`, quoteScalar(tree, mismatch.path)) : [];
  },
});
