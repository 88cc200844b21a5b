import type { NetworkPolicy, PolicyPort } from '../../model/network-policy.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { removeEntry, widening } from '../edits.js';
import { portsOf } from '../reading.js';
import type { Fix } from '../rule.js';

/** A `port` written as text. */
export interface NamedPort {
  readonly at: Range;
  readonly item: PolicyPort;
  readonly text: string;
}

export function namedPortsOf(policy: NetworkPolicy): readonly NamedPort[] {
  return portsOf(policy).flatMap(({ port: item }) => (typeof item.port?.value === 'string' ? [{ at: item.port.range, item, text: item.port.value }] : []));
}

/** A number as a text, alone: `"8080"`. */
export function isNumeric(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** A range, a list, a number with a protocol, or a sign for "any": not a name at all. */
export function isSeveral(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed === '' || trimmed === '*' || /^\d+\s*[-:]\s*\d+$/.test(trimmed) || /^\d+(\s*[,;\s]\s*\d+)+$/.test(trimmed) || splitProtocol(trimmed) !== undefined
  );
}

/** `80/TCP` */
export function splitProtocol(text: string): { readonly port: number; readonly protocol: string } | undefined {
  const [, number, name] = /^(\d+)\/(tcp|udp|sctp)$/i.exec(text) ?? [];
  return number !== undefined && name !== undefined ? { port: Number(number), protocol: name.toUpperCase() } : undefined;
}

export function isPortNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65535;
}

/** Leaves `port` out, so that every port of the protocol is meant; an entry of which nothing else is left says its protocol. */
export function everyPort(tree: SyntaxTree, path: Path): readonly Fix[] {
  const item = nodeAt(tree, path);
  const protocol = nodeAt(tree, [...path, 'protocol']);
  const name = protocol?.kind === 'scalar' && typeof protocol.value === 'string' ? protocol.value : 'TCP';
  const isAlone = item?.kind === 'map' && item.entries.length === 1;
  return widening(`Allow every ${name} port: leave port out`, isAlone ? replaceNode(tree, path, { protocol: name }) : removeEntry(tree, path, 'port'));
}
