import type { AdminPart, AdminPolicy } from '../../model/admin-policy.js';
import { adminPeersOf, adminPortsOf } from '../../model/admin-reading.js';
import { isNull } from '../../model/read-node.js';
import { nodeAt as readAt } from '../../syntax/locate.js';
import type { MapNode, Node, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';

interface BadChoice {
  readonly at: Range;
  readonly what: 'subject' | 'peer' | 'port' | 'protocol' | 'destinationPort';
  readonly path: Path;
  /** What is written of the choices that there are. */
  readonly chosen: readonly string[];
  readonly choices: readonly string[];
}

interface ChoicePlace {
  readonly what: BadChoice['what'];
  readonly path: Path;
  readonly choices: readonly string[];
}

/** A subject, peer or port that says what it is in several ways, or in none. */
export default check<'AdminPolicy', BadChoice>({
  id: 'not-exactly-one',
  category: 'api',
  on: 'AdminPolicy',
  find: (policy, { tree }) => (tree.templated ? [] : placesOf(policy, tree).flatMap((place) => badChoice(tree, place) ?? [])),
});

function placesOf(policy: AdminPolicy, tree: SyntaxTree): readonly ChoicePlace[] {
  const { form } = policy;
  const place = (what: BadChoice['what'], part: AdminPart, path: Path): readonly ChoicePlace[] =>
    form.choices.includes(part) ? [{ what, path, choices: form.fields[part] ?? [] }] : [];
  return [
    ...place('subject', 'adminSubject', [...policy.path, 'spec', 'subject']),
    ...adminPeersOf(policy).flatMap(({ rule: { direction }, peer }) => place('peer', direction === 'ingress' ? 'ingressPeer' : 'egressPeer', peer.path)),
    ...adminPortsOf(policy).flatMap(({ port }) => [
      ...place('port', 'adminPort', port.path),
      ...Object.entries(form.portParts).flatMap(([below, part]) => {
        const path = [...port.path, ...below.split('.')];
        const what = part === 'protocol' || part === 'destinationPort' ? part : undefined;
        return what && isWritten(readAt(tree, path)) ? place(what, part, path) : [];
      }),
    ]),
  ];
}

function isWritten(node: Node | undefined): boolean {
  return node !== undefined && !isNull(node);
}

/** A field that is null counts as left out. One that does not belong here is refused for itself. */
function badChoice(tree: SyntaxTree, place: ChoicePlace): BadChoice | undefined {
  const map = readAt(tree, place.path);
  if (map?.kind !== 'map' || map.templated) return undefined;
  const written = map.entries.filter(({ value }) => !isNull(value)).map(({ key }) => key.text);
  const chosen = place.choices.filter((name) => written.includes(name));
  if (chosen.length === 1 || (chosen.length === 0 && map.entries.some(({ key }) => !place.choices.includes(key.text)))) return undefined;
  return { ...place, at: headOf(map), chosen };
}

function headOf(map: MapNode): Range {
  return map.entries[0]?.key.range ?? map.range;
}
