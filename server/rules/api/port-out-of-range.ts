import check from '../../validation/checks/port-out-of-range.js';
import { apiRule } from '../api-rule.js';
import { losing, removeEntry } from '../edits.js';
import { apiReference } from '../references.js';
import { everyPort } from './every-port.js';

/** A number that is no port. */
export default apiRule(check, {
  docs: {
    summary: 'A port number is not from 1 to 65535.',
    why: 'Ports are whole numbers from 1 to 65535. There is no 0 for "any": without `port`, every port is meant.',
    bad: `
ports:
  - port: 0
#         ^ error: port-out-of-range
`,
    good: `
ports:
  - protocol: TCP
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ name, place, mismatch: { text } }) => {
    const start = `\`${name}: ${text}\` is no port: ports are whole numbers from 1 to 65535.`;
    return Number(text) === 0 && name === 'port' && place === 'port' ? `${start} For every port of the protocol, leave \`port\` out.` : `${start} Correct it.`;
  },
  fix: ({ name, place, parent, mismatch: { text } }, { tree }) => {
    if (Number(text) !== 0 || place !== 'port') return [];
    return name === 'port' ? everyPort(tree, parent) : losing(`Remove ${name}`, removeEntry(tree, parent, name));
  },
});
