import { mayMeetPorts } from '../../dependencies/outsiders.js';
import type { PolicyRule } from '../../model/network-policy.js';
import type { PortMatcher, Rule } from '../../semantics/cluster/policy.js';
import {
  type ConnectionSet,
  connectionsOf,
  equalConnections,
  hasConnections,
  intersectConnections,
  noConnections,
  type protocols,
  unionConnections,
} from '../../semantics/sets/connection-set.js';
import { allPorts, portRange } from '../../semantics/sets/port-set.js';
import { type Edits, proved, writtenEntry, writtenList, writtenMap } from '../../syntax/edit/edits.js';
import { appendItem, insertEntry, insertItem } from '../../syntax/edit/insert.js';
import { memberLines } from '../../syntax/edit/member-lines.js';
import { changeAt, changeItems } from '../../syntax/edit/plain-value.js';
import { removeEntry, removeItem } from '../../syntax/edit/remove.js';
import { replaceNode } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import { parseDocument } from '../../syntax/parse-document.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { applyEdits, differenceEdit } from '../../util/text-edit.js';
import { portYaml } from '../allow/step-edits.js';
import type { NeededPorts } from './needed-ports.js';

/** More items nobody wants in place of one. */
const MOST = 8;

type Change = (tree: SyntaxTree) => Edits;

/** The ports of a rule as those that are needed, and what it lets pass then; undefined where it lets no more pass now, or where that cannot be written. */
export function narrowedPorts(
  tree: SyntaxTree,
  { path, ports: written }: PolicyRule,
  { ports }: Rule,
  needed: NeededPorts,
): { readonly edits: NonNullable<Edits>; readonly left: ConnectionSet } | undefined {
  const list = [...path, 'ports'];
  const kept = ports === 'any' ? undefined : ports.map((port) => keptOf(port, needed));
  if (kept?.includes(undefined)) return undefined;
  const left =
    ports === 'any' ? needed.ports : (kept ?? []).reduce<ConnectionSet>((sum, one) => unionConnections(sum, one?.left ?? noConnections), noConnections);
  if (!hasConnections(left)) return undefined;
  const changes =
    ports === 'any'
      ? addedPorts(list, matchersOf(left), written !== undefined)
      : ports.toReversed().flatMap((port, place) => changesOf(list, port, kept?.[ports.length - 1 - place] ?? whole));
  if (changes.length === 0 || changes.length > MOST * 3) return undefined;
  let now = tree;
  for (const change of changes) {
    const edits = change(now);
    if (!edits) return undefined;
    now = parseDocument(applyEdits(now.text, edits));
  }
  return { edits: [differenceEdit(tree.text, now.text)], left };
}

interface Kept {
  readonly left: ConnectionSet;
  /** In place of it; undefined: it stays as it is. */
  readonly matchers: readonly PortMatcher[] | undefined;
}

const whole: Kept = { left: noConnections, matchers: undefined };

/** Undefined where it is not known what it lets pass. */
function keptOf(port: PortMatcher, { ports, servers }: NeededPorts): Kept | undefined {
  if (port.unknown !== undefined || port.protocol === undefined) return undefined;
  if (port.port !== 'all' && 'name' in port.port) {
    const { protocol } = port;
    const { name } = port.port;
    const numbers = servers.flatMap((server) => server.ports.filter((one) => one.name === name && one.protocol === protocol));
    const left = numbers.reduce<ConnectionSet>((sum, { number }) => unionConnections(sum, connectionsOf(protocol, portRange(number))), noConnections);
    const isMet = servers.some((server) => mayMeetPorts({ ports: [port] }, server, ports));
    // What a name is depends on the pod: it stays whole.
    return { left: isMet ? intersectConnections(ports, left) : noConnections, matchers: isMet ? undefined : [] };
  }
  const own = connectionsOf(port.protocol, port.port === 'all' ? allPorts : portRange(port.port.first, port.port.last));
  const left = intersectConnections(own, ports);
  return { left, matchers: equalConnections(left, own) ? undefined : matchersOf(left) };
}

function matchersOf(set: ConnectionSet): readonly PortMatcher[] {
  return (['TCP', 'UDP', 'SCTP'] as const satisfies readonly (typeof protocols)[number][]).flatMap((protocol) =>
    set[protocol].map(({ first, last }, index): PortMatcher => ({ index, protocol, port: { first, last } })),
  );
}

function addedPorts(list: Path, matchers: readonly PortMatcher[], isWritten: boolean): readonly Change[] {
  const values = matchers.map(portYaml);
  if (values.length > MOST) return [];
  return isWritten
    ? values.map(
        (value): Change =>
          (tree) =>
            appendItem(tree, list, value),
      )
    : [(tree) => insertEntry(tree, list.slice(0, -1), 'ports', values)];
}

/** What makes one item those that take its place. */
function changesOf(list: Path, { index }: PortMatcher, { matchers }: Kept): readonly Change[] {
  if (!matchers) return [];
  const [first, ...others] = matchers;
  if (!first) return [(tree) => withoutItem(tree, list, index)];
  const { port } = first;
  if (others.length >= MOST || port === 'all' || 'name' in port) return [() => undefined];
  const item = [...list, index];
  return [
    ...others.toReversed().map(
      (other): Change =>
        (tree) =>
          insertItem(tree, list, index + 1, portYaml(other)),
    ),
    (tree) => withValue(tree, item, 'port', port.first),
    (tree) => (port.last > port.first ? withValue(tree, item, 'endPort', port.last) : withoutKey(tree, item, 'endPort')),
  ];
}

/** With the comments that speak of it. */
function withoutItem(tree: SyntaxTree, list: Path, index: number): Edits {
  const node = writtenList(tree, list);
  if (!node || node.flow) return removeItem(tree, list, index);
  const range = memberLines(tree, node)?.members[index]?.range;
  return (
    range &&
    proved(
      tree,
      [{ range, newText: '' }],
      (root) =>
        changeAt(
          root,
          list,
          changeItems((items) => items.toSpliced(index, 1)),
        ),
      [range],
    )
  );
}

function withValue(tree: SyntaxTree, item: Path, key: string, value: number): Edits {
  const map = writtenMap(tree, item);
  if (!map) return undefined;
  return writtenEntry(map, key) ? replaceNode(tree, [...item, key], value) : insertEntry(tree, item, key, value, key === 'endPort' ? 'port' : undefined);
}

function withoutKey(tree: SyntaxTree, item: Path, key: string): Edits {
  const map = writtenMap(tree, item);
  return map && (writtenEntry(map, key) ? removeEntry(tree, item, key) : []);
}
