import { replaceNode, replaceText } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/port-list-or-range-string.js';
import { isPortNumber, splitProtocol } from '../../validation/written-ports.js';
import { apiRule } from '../api-rule.js';
import { appendItem, type Edits, fixOf, insertEntry, together, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';
import { everyPort } from './every-port.js';

/** Several ports, or any, in one `port`. */
export default apiRule(check, {
  docs: {
    summary: '`port` holds a range, a list, a protocol or a sign for "any".',
    why: 'A `port` is one number or one name. A range is `port` with `endPort`, several ports are several entries, the protocol has a field of its own, and without `port` every port is meant.',
    bad: `
ports:
  - port: 8080-8090
#         ^^^^^^^^^ error: port-list-or-range-string
`,
    good: `
ports:
  - port: 8080
    endPort: 8090
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  say: ({ text }) => {
    const range = rangeOf(text);
    if (range) return `A range of ports is written with \`endPort\`: \`port: ${range[0]}\` and \`endPort: ${range[1]}\`.`;
    const protocol = splitProtocol(text ?? '');
    if (protocol) return `The protocol has a field of its own. Write \`port: ${protocol.port}\` and \`protocol: ${protocol.protocol}\`.`;
    if (text !== undefined && (text.trim() === '' || text.trim() === '*'))
      return `\`port: "${text}"\` is no port name, and Kubernetes refuses it. For every port of the protocol, leave \`port\` out.`;
    return '`port` is one number or one name. For several ports, write one entry of `ports` for each.';
  },
  fix: ({ text, path }, { tree }) => {
    const range = rangeOf(text);
    if (range)
      return range[0] <= range[1]
        ? fixOf(
            `Write port ${range[0]} and endPort ${range[1]}`,
            together(replacePort(tree, path, range[0]), insertEntry(tree, path, 'endPort', range[1], 'port')),
          )
        : [];
    const protocol = splitProtocol(text ?? '');
    if (protocol)
      return isPortNumber(protocol.port) ? fixOf(`Write port ${protocol.port} and protocol ${protocol.protocol}`, withProtocol(tree, path, protocol)) : [];
    if (text !== undefined && (text.trim() === '' || text.trim() === '*')) return everyPort(tree, path);
    return fixOf('Write one entry for each port', oneEntryEach(tree, path, numbersOf(tree, path, text)));
  },
});

function rangeOf(text: string | undefined): readonly [number, number] | undefined {
  const match = /^(\d+)\s*[-:]\s*(\d+)$/.exec(text?.trim() ?? '');
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  return isPortNumber(first) && isPortNumber(last) ? [first, last] : undefined;
}

function withProtocol(tree: SyntaxTree, path: Path, { port, protocol }: { readonly port: number; readonly protocol: string }): Edits {
  const item = writtenNode(tree, path);
  const written = item?.kind === 'map' ? item.entries.find(({ key }) => key.text === 'protocol') : undefined;
  const protocolEdit = written ? replaceText(tree, [...path, 'protocol'], protocol) : insertEntry(tree, path, 'protocol', protocol, 'port');
  return together(replacePort(tree, path, port), protocolEdit);
}

function replacePort(tree: SyntaxTree, path: Path, port: number): Edits {
  return replaceNode(tree, [...path, 'port'], port);
}

function numbersOf(tree: SyntaxTree, path: Path, text: string | undefined): readonly number[] {
  const node = writtenNode(tree, [...path, 'port']);
  const parts =
    text !== undefined
      ? text.trim().split(/[\s,;]+/)
      : node?.kind === 'sequence'
        ? node.items.map(({ value }) => (value.kind === 'scalar' ? value.text : ''))
        : [];
  const numbers = parts.map(Number);
  return numbers.every(isPortNumber) ? numbers : [];
}

function oneEntryEach(tree: SyntaxTree, path: Path, [first, ...others]: readonly number[]): Edits {
  const item = writtenNode(tree, path);
  if (first === undefined || item?.kind !== 'map') return undefined;
  const protocol = item.entries.find(({ key }) => key.text === 'protocol')?.value;
  if (item.entries.some(({ key }) => key.text !== 'port' && key.text !== 'protocol') || (protocol && protocol.kind !== 'scalar')) return undefined;
  const list = path.slice(0, -1);
  const rest = others.map((port) => appendItem(tree, list, protocol ? { port, protocol: protocol.text } : { port }));
  return together(replaceNode(tree, [...path, 'port'], first), ...rest);
}
