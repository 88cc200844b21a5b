import { isWide, type ListedPort, type ListedPorts } from '../../families/listed-ports.js';
import { isBesidePeers, writtenRulesOf } from '../../families/written-rules.js';
import type { Range } from '../../util/range.js';
import { fixOf } from '../edits.js';
import { holdsData, namedOpen, namedOpenFor } from '../intent.js';
import { hasStrayKeys, headOfItem } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';
import { listedText, sensitiveAmong, sensitiveOptions, sensitiveText, unusualOutside } from './sensitive-ports.js';
import { admittedPrivate, knownBlocks, leaveOut, localNetworks, PRIVATE, type World, worldsIn } from './world.js';

interface Found {
  readonly ports: ListedPorts;
  readonly sensitive: readonly ListedPort[];
  /** By the pods' labels or the policy's name. */
  readonly holdsData: boolean;
  /** The policy decides before NetworkPolicies are asked. */
  readonly decidesFirst: boolean;
}

interface WorldEgress extends Found {
  readonly at: Range;
  readonly severity: Severity;
  /** None: the rule has no `to`. */
  readonly worlds: readonly World[];
}

/** A rule that lets pods connect to every address there is. */
export default rule<'policy', WorldEgress, typeof sensitiveOptions>({
  id: 'open-egress-world',
  category: 'risk',
  severity: 'warning',
  on: 'policy',
  options: sensitiveOptions,
  docs: {
    summary: 'A rule lets pods connect to every address, private networks included, on every port or on that of a database.',
    why: 'Whoever gets into such a pod can take data anywhere, and reach nodes, the API server and other networks of yours on the way. Databases come first: they hardly ever connect to the Internet. Where some private networks are left out it is said mildly. A rule of an administrator that accepts all of it does so for every pod it is for, whatever their own policies say.',
    silent:
      'Where the ports are a few usual ones (443, 80, 53), where all private networks are left out with `except`, so that the Internet is meant, and where the name of the policy says that it opens (`allow-all`, `allow-internet`, `allow-egress`). A database is warned of all the same. Of a rule without `to` it speaks only where ports are listed: `egress: [{}]` is how people say that egress is not limited.',
    wrong: 'Where pods are to reach anything: name the policy so, or say so in a comment that ignores the finding.',
    bad: `
to:
  - ipBlock: {cidr: 0.0.0.0/0}
#                   ^^^^^^^^^ warning: open-egress-world every port
`,
    good: `
to:
  - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}
ports:
  - {port: 443, protocol: TCP}
`,
    references: [apiReference('IPBlock')],
  },

  *find(policy, { tree, options: { sensitivePorts } }) {
    if (namedOpen(policy) || namedOpenFor(policy, 'egress')) return;
    const unusual = unusualOutside(sensitivePorts);
    const rules = writtenRulesOf(policy);
    for (const written of rules) {
      const { direction, allows, hasPeers, ports, path } = written;
      if (direction !== 'egress' || !allows || isBesidePeers(rules, written) || hasStrayKeys(tree, path, RULE_KEYS)) continue;
      const found = { ports, sensitive: sensitiveAmong(ports, unusual), holdsData: holdsData(policy), decidesFirst: written.decidesFirst };
      const worlds = worldsIn(knownBlocks(written));
      const at = hasPeers ? worlds[0]?.blocks[0]?.at : written.portsKey && headOfItem(written.range, [written.portsKey]);
      const severity = hasPeers ? severityOf(found, worlds) : severityWithoutPeers(found);
      if (at && severity) yield { ...found, at, severity, worlds };
    }
  },
  say: ({ worlds, ports, sensitive, holdsData: isStore, decidesFirst }, { options: { sensitivePorts } }) => {
    const written = worlds.flatMap(({ blocks }) => blocks.map(({ cidr }) => `\`${cidr}\``));
    const subject = written.length === 0 ? 'Without `to`, this rule lets' : `${written.length === 1 ? `${written[0]} lets` : `${written.join(', ')} let`}`;
    const on = sensitive.length > 0 && !isWide(ports) ? sensitiveText(sensitive, sensitivePorts) : listedText(ports);
    const store = isStore ? ', though they hold data by their name' : '';
    const first = decidesFirst ? ' No policy of their namespaces can take that back.' : '';
    return `${subject} these pods connect to every address, those of your own networks, nodes and other pods included, on ${on}${store}.${first} List the addresses and ports that they need, or leave private networks out.`;
  },
  fix: ({ worlds }, { tree }) => {
    const local = worlds.flatMap(localNetworks);
    if (local.length === 0) return [];
    const edits = leaveOut(
      tree,
      worlds.flatMap(({ blocks }) => blocks),
      local,
    );
    return fixOf(`Only the Internet: except ${local.join(', ')}`, edits);
  },
});

const RULE_KEYS = ['name', 'action', 'to', 'ports', 'protocols'];

/** Undefined: it is usual. */
function severityOf({ ports, sensitive, holdsData: isStore }: Found, worlds: readonly World[]): Severity | undefined {
  const isInternet = worlds.every((world) => admittedPrivate(world).length === 0);
  // Who leaves one private network out has thought of the others.
  const isChosen = worlds.every((world) => admittedPrivate(world).length < PRIVATE[world.family].length);
  if (isWide(ports)) return isStore || !isChosen ? 'warning' : isInternet ? undefined : 'info';
  if (sensitive.length > 0 && !isInternet) return 'warning';
  return isStore && !isInternet ? 'info' : undefined;
}

/** Of a rule with nothing but ports; of a few usual ones it is said by `rule-without-peers`, and of none by others. */
function severityWithoutPeers({ ports, sensitive, holdsData: isStore }: Found): Severity | undefined {
  if (ports === 'all' || !(isWide(ports) || sensitive.length > 0)) return undefined;
  return isStore ? 'warning' : 'info';
}
