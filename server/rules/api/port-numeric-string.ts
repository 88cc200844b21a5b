import { replaceNode } from '../../syntax/edit/replace.js';
import check from '../../validation/checks/port-numeric-string.js';
import { isPortNumber } from '../../validation/written-ports.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

/** A port number in quotes, which Kubernetes takes for a name. */
export default apiRule(check, {
  docs: {
    summary: 'The port number is in quotes, which makes it a name.',
    why: 'A `port` that is text is the name of a container port, and names need a letter. Kubernetes does not convert it to a number.',
    bad: `
ports:
  - {protocol: TCP, port: "8080"}
#                         ^^^^^^ error: port-numeric-string
`,
    good: `
ports:
  - {protocol: TCP, port: 8080}
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ text }) =>
    `\`port: "${text}"\` is the name of a port to Kubernetes, and names may not be numbers. Write \`port: ${numberOf(text)}\`${isPortNumber(Number(text)) ? '' : ', with a number from 1 to 65535'}.`,
  fix: ({ text, item }, { tree }) =>
    isPortNumber(Number(text)) ? fixOf(`Write ${numberOf(text)}, without quotes`, replaceNode(tree, [...item.path, 'port'], Number(text))) : [],
});

/** Without leading zeros, which YAML would read as octal. */
function numberOf(text: string): string {
  return text.replace(/^0+(?=\d)/, '');
}
