import { replaceText } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/port-name-invalid.js';
import { type PortNameFault, portNameFault } from '../../validation/formats.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

const reasons: Readonly<Record<PortNameFault, string>> = {
  long: 'it has more than 15 characters',
  characters: 'it may hold lower-case letters, digits and `-` only',
  'no-letter': 'it needs a letter',
  'double-hyphen': 'it may not hold two hyphens in a row',
  'hyphen-at-end': 'it may not begin or end with a hyphen',
};

/** A port name that no container port can have. */
export default apiRule(check, {
  docs: {
    summary: 'The name of a port is not one that a port can have.',
    why: 'A port name has up to 15 lower-case letters, digits and single hyphens inside of it, with at least one letter. No container port can be called otherwise, so use its real name, or its number.',
    bad: `
ports:
  - port: HTTP_metrics
#         ^^^^^^^^^^^^ error: port-name-invalid
`,
    good: `
ports:
  - port: http-metrics
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ text }) =>
    `\`${text}\` cannot be the name of a port: ${reasons[portNameFault(text) ?? 'characters']}. Write the name that the container gives its port, or the number.`,
  fix: ({ text, item }, { tree }) => {
    const name = text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
    return portNameFault(name) === undefined ? fixOf(`Write ${name}`, replaceText(tree, [...item.path, 'port'], name)) : [];
  },
});
