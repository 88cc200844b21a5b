import { resolverWords } from '../../dependencies/resolvers.js';
import type { Reading } from '../../model/own-file.js';
import { parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import { entryOf } from '../../syntax/locate.js';
import type { Node } from '../../syntax/nodes.js';
import { listed } from '../../util/text.js';
import { type Installation, type ReadInstallations, readInstallations, readResolver } from '../../workspace/installations.js';
import { plainOf } from './values.js';

/** The resolvers at a key `dns`: one or a list of words for the usual ones, addresses, and maps as those of `installations`. One that is wrong does not count. */
export function readDns(reading: Reading, node: Node): readonly Installation[] {
  const nodes = node.kind === 'sequence' ? node.items.map(({ value }) => value) : [node];
  return nodes.flatMap((one) => {
    if (one.kind === 'map') return told(reading, one, readResolver(plainOf(one)), 'dns');
    const text = one.kind === 'scalar' ? one.text : '';
    const usual = resolverWords.get(text);
    if (usual) return { ...usual, configured: true as const };
    const block = blockOf(text);
    if (block !== undefined) return told(reading, one, readResolver({ name: text, addresses: [block] }), 'dns');
    const words = listed(
      [...resolverWords.keys()].map((word) => `\`${word}\``),
      'or',
    );
    reading.problem(
      one.range,
      `Here stands a resolver: ${words}, an address that pods ask, like 10.0.0.2, or a map with \`namespace\`, \`labels\` and \`ports\`.`,
    );
    return [];
  });
}

/** Components that are installed from elsewhere; one in which something is wrong does not count. */
export function readInstallationsAt(reading: Reading, node: Node): readonly Installation[] {
  return told(reading, node, readInstallations(plainOf(node)), 'installations');
}

function told(reading: Reading, node: Node, { installations, problems }: ReadInstallations, key: string): readonly Installation[] {
  for (const { path, problem } of problems) reading.problem(placeIn(node, path), `\`${key}${path}\` ${problem}.`);
  return installations;
}

/** An address alone is a block of one. */
function blockOf(text: string): string | undefined {
  if (parseCidr(text) !== undefined) return text;
  return parseAddress(text) === undefined ? undefined : `${text}/${text.includes(':') ? 128 : 32}`;
}

/** The node at a path like `[1].labels`, or the innermost before it. */
function placeIn(node: Node, path: string): Node['range'] {
  let found = node;
  for (const [, index, key] of path.matchAll(/\[(\d+)\]|\.([^.[]+)/g)) {
    const next = index === undefined ? entryOf(found, key ?? '')?.value : found.kind === 'sequence' ? found.items[Number(index)]?.value : undefined;
    if (!next) break;
    found = next;
  }
  return found.range;
}
