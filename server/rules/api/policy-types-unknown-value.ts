import { replaceText } from '../../syntax/edit/replace.js';
import { nearest } from '../../util/text.js';
import check from '../../validation/checks/policy-types-unknown-value.js';
import { apiRule } from '../api-rule.js';
import { fixOf, losing } from '../edits.js';
import { apiReference } from '../references.js';

const TYPES = ['Ingress', 'Egress'] as const;

/** Something else than `Ingress` and `Egress`, to the letter. */
export default apiRule(check, {
  docs: {
    summary: 'An entry of `policyTypes` is neither `Ingress` nor `Egress`.',
    why: 'There are these two, written with a capital letter. The fields `spec.ingress` and `spec.egress` are written without one, which is easy to mix up.',
    bad: `
policyTypes: [ingress]
#             ^^^^^^^ error: policy-types-unknown-value
`,
    good: `
policyTypes: [Ingress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  say: ({ mismatch: { text } }) => {
    const type = typeFor(text);
    return `${text === '' ? 'An empty entry' : `\`${text}\``} is no policy type: there is \`Ingress\` and \`Egress\`, with a capital letter. ${type ? `Write \`${type}\`.` : 'Write one of them, or remove the entry.'}`;
  },
  fix: ({ mismatch: { path, text } }, { tree }) =>
    candidates(text).flatMap((type) => {
      const edits = replaceText(tree, path, type);
      return typeFor(text) === undefined ? losing(`Write ${type}`, edits) : fixOf(`Write ${type}`, edits, text.toLowerCase() === type.toLowerCase());
    }),
});

function typeFor(text: string): string | undefined {
  return TYPES.find((type) => type.toLowerCase() === text.trim().toLowerCase()) ?? nearest(text, TYPES, 2);
}

function candidates(text: string): readonly string[] {
  const type = typeFor(text);
  return type === undefined ? TYPES : [type];
}
