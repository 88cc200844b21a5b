import { losing, removeEntry } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';
import { everyPort } from './written-ports.js';

/** A number that is no port. */
export default rule<'policy', Misfit>({
  id: 'port-out-of-range',
  category: 'api',
  severity: 'error',
  on: 'policy',
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

  find: (policy) => misfitsOf(policy, 'port-out-of-range'),
  say: ({ name, place, mismatch: { text } }) => {
    const start = `\`${name}: ${text}\` is no port: ports are whole numbers from 1 to 65535.`;
    return Number(text) === 0 && name === 'port' && place === 'port' ? `${start} For every port of the protocol, leave \`port\` out.` : `${start} Correct it.`;
  },
  fix: ({ name, place, parent, mismatch: { text } }, { tree }) => {
    if (Number(text) !== 0 || place !== 'port') return [];
    return name === 'port' ? everyPort(tree, parent) : losing(`Remove ${name}`, removeEntry(tree, parent, name));
  },
});
