import { replaceNode } from '../../syntax/edit/replace.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { isNumeric, isPortNumber, type NamedPort, namedPortsOf } from './written-ports.js';

/** A port number in quotes, which Kubernetes takes for a name. */
export default rule<'NetworkPolicy', NamedPort>({
  id: 'port-numeric-string',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  find: (policy) => namedPortsOf(policy).filter(({ text }) => isNumeric(text)),
  say: ({ text }) =>
    `\`port: "${text}"\` is a port **name** to Kubernetes, and names may not be numbers. Write \`port: ${numberOf(text)}\`${isPortNumber(Number(text)) ? '' : ', with a number from 1 to 65535'}.`,
  fix: ({ text, item }, { tree }) =>
    isPortNumber(Number(text)) ? fixOf(`Write ${numberOf(text)}, without quotes`, replaceNode(tree, [...item.path, 'port'], Number(text))) : [],
});

/** Without leading zeros, which YAML would read as octal. */
function numberOf(text: string): string {
  return text.replace(/^0+(?=\d)/, '');
}
