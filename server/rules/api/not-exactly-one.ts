import type { AdminPolicy } from '../../model/admin-policy.js';
import { isNull } from '../../model/read-node.js';
import { nodeAt as readAt } from '../../syntax/locate.js';
import type { MapNode, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { adminPeersOf, adminPortsOf } from '../admin-reading.js';
import { losing, removeItem, splitItem, widening } from '../edits.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';
import { listText } from '../wording.js';

interface BadChoice {
  readonly at: Range;
  readonly what: 'subject' | 'peer' | 'port';
  readonly path: Path;
  /** What is written of the choices that there are. */
  readonly chosen: readonly string[];
  readonly choices: readonly string[];
}

const SUBJECT = ['namespaces', 'pods'];
const EGRESS = [...SUBJECT, 'networks', 'nodes', 'domainNames'];
const PORT = ['portNumber', 'portRange', 'namedPort'];

/** A subject, peer or port that says what it is in several ways, or in none. */
export default rule<'AdminPolicy', BadChoice>({
  id: 'not-exactly-one',
  category: 'api',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'A subject, a peer or a port has none or several of the fields of which it must have exactly one.',
    why: 'Pods are meant by whole namespaces or with `pods`, which selects by namespace and pod together; other than in a NetworkPolicy, two fields beside each other are refused. Several peers or ports are several items of the list.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: no-metadata-service}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [169.254.169.254/32]
#         ^^^^^^^^ error: not-exactly-one
          namespaces: {matchLabels: {team: a}}
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: no-metadata-service}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to:
        - networks: [169.254.169.254/32]
        - namespaces: {matchLabels: {team: a}}
`,
    references: [adminReference()],
  },

  find: (policy, { tree }) => (tree.templated ? [] : placesOf(policy).flatMap((place) => badChoice(tree, place) ?? [])),
  say: ({ what, chosen, choices }) => {
    const list = listText(choices.map((each) => `\`${each}\``));
    if (chosen.length === 0) return `This ${what} says nothing, and Kubernetes refuses that. It has exactly one of ${list}.`;
    const written = listText(chosen.map((each) => `\`${each}\``));
    const both =
      chosen.includes('namespaces') && chosen.includes('pods') ? ' To select pods by their namespace and their own labels, `pods` has both selectors.' : '';
    return `A ${what} has exactly one of ${list}, and this has ${written}.${both || (what === 'subject' ? ' Remove one.' : ' Make them several items of the list.')}`;
  },
  fix: ({ what, path, chosen }, { tree }) => {
    const [list, index] = [path.slice(0, -1), Number(path.at(-1))];
    if (what === 'subject') return [];
    if (chosen.length === 0) return losing(`Remove this ${what}`, removeItem(tree, list, index));
    return chosen.length === 2 ? widening(`Allow either: make them two ${what}s`, splitItem(tree, list, index, chosen[1] ?? '')) : [];
  },
});

interface ChoicePlace {
  readonly what: BadChoice['what'];
  readonly path: Path;
  readonly choices: readonly string[];
}

function placesOf(policy: AdminPolicy): readonly ChoicePlace[] {
  return [
    { what: 'subject', path: [...policy.path, 'spec', 'subject'], choices: SUBJECT },
    ...adminPeersOf(policy).map(({ rule: { direction }, peer }) => ({
      what: 'peer' as const,
      path: peer.path,
      choices: direction === 'ingress' ? SUBJECT : EGRESS,
    })),
    ...adminPortsOf(policy).map(({ port }) => ({ what: 'port' as const, path: port.path, choices: PORT })),
  ];
}

/** A field that is null is as good as left out. One that does not belong here is refused for itself. */
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
