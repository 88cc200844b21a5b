import { isNull } from '../model/read-node.js';
import { hasComment } from '../syntax/edit/edits.js';
import { renameKey, replaceNode } from '../syntax/edit/replace.js';
import type { YamlValue } from '../syntax/edit/yaml-text.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { type Edits, together, writtenNode } from './edits.js';

/**
 * Makes `ports` of a rule, as an AdminNetworkPolicy or a NetworkPolicy writes them, the `protocols` of a ClusterNetworkPolicy. Undefined
 * where one of them is none that it could have, or where a comment would be lost.
 */
export function portsAsProtocols(tree: SyntaxTree, rulePath: Path): Edits {
  const path = [...rulePath, 'ports'];
  const list = writtenNode(tree, path);
  const rule = writtenNode(tree, rulePath);
  if (list?.kind !== 'sequence' || list.items.length === 0 || rule?.kind !== 'map' || rule.entries.some(({ key }) => key.text === 'protocols'))
    return undefined;
  const items = list.items.map(({ value }, index) => {
    const protocol = hasComment(tree, value.range) ? undefined : portAsProtocol(value);
    return protocol === undefined ? undefined : replaceNode(tree, [...path, index], protocol);
  });
  return together(renameKey(tree, rulePath, 'ports', 'protocols'), ...items);
}

/** An entry of `ports` as one of `protocols`; undefined where it matches nothing, or says what that cannot say. */
export function portAsProtocol(node: Node): YamlValue | undefined {
  const fields = fieldsOf(node);
  if (!fields) return undefined;
  const [[name, value] = [], ...others] = [...fields];
  if (others.length > 0 || value === undefined || name === 'protocol' || name === 'port') return plainPort(fields);
  if (name === 'namedPort') return typeof scalarOf(value) === 'string' ? { destinationNamedPort: String(scalarOf(value)) } : undefined;
  const inner = fieldsOf(value);
  if (!inner || (name !== 'portNumber' && name !== 'portRange')) return undefined;
  const known = name === 'portNumber' ? ['protocol', 'port'] : ['protocol', 'start', 'end'];
  if ([...inner.keys()].some((key) => !known.includes(key))) return undefined;
  const at = (key: string) => scalarOf(inner.get(key));
  return name === 'portNumber' ? destination(at('protocol'), at('port'), at('port')) : destination(at('protocol'), at('start'), at('end'));
}

/** As a NetworkPolicy writes it. */
function plainPort(fields: ReadonlyMap<string, Node>): YamlValue | undefined {
  if (fields.size === 0 || [...fields.keys()].some((key) => !['protocol', 'port', 'endPort'].includes(key))) return undefined;
  const [protocol, port, endPort] = ['protocol', 'port', 'endPort'].map((key) => scalarOf(fields.get(key)));
  if (port === undefined) return endPort === undefined ? destination(protocol, 1, 65535) : undefined;
  return destination(protocol, port, endPort ?? port);
}

const protocols: ReadonlyMap<unknown, string> = new Map([
  [undefined, 'tcp'],
  ['TCP', 'tcp'],
  ['UDP', 'udp'],
  ['SCTP', 'sctp'],
]);

function destination(protocol: unknown, start: unknown, end: unknown): YamlValue | undefined {
  const name = protocols.get(protocol);
  if (name === undefined || !isPort(start) || !isPort(end) || start > end) return undefined;
  // A range that is one port is refused.
  return { [name]: { destinationPort: start === end ? { number: start } : { range: { start, end } } } };
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** Those that are written and not null; undefined where it is no map, or a template may add to it. */
function fieldsOf(node: Node): ReadonlyMap<string, Node> | undefined {
  return isPlain(node) ? new Map(node.entries.filter(({ value }) => !isNull(value)).map(({ key, value }) => [key.text, value])) : undefined;
}

function isPlain(node: Node): node is MapNode {
  return node.kind === 'map' && !node.templated && node.alias === undefined;
}

/** The value of a scalar; undefined where there is none, NaN where it is none. */
function scalarOf(node: Node | undefined): unknown {
  if (node === undefined) return undefined;
  return node.kind === 'scalar' && !node.templated ? node.value : Number.NaN;
}
