import { replaceNode } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { removeEntry, widening } from '../edits.js';
import type { Fix } from '../rule.js';

/** Leaves `port` out, so that every port of the protocol is meant; an entry of which nothing else is left says its protocol. */
export function everyPort(tree: SyntaxTree, path: Path): readonly Fix[] {
  const item = nodeAt(tree, path);
  const protocol = nodeAt(tree, [...path, 'protocol']);
  const name = protocol?.kind === 'scalar' && typeof protocol.value === 'string' ? protocol.value : 'TCP';
  const isAlone = item?.kind === 'map' && item.entries.length === 1;
  return widening(`Allow every ${name} port: leave port out`, isAlone ? replaceNode(tree, path, { protocol: name }) : removeEntry(tree, path, 'port'));
}
