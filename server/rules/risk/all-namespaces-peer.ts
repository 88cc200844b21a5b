import { usualDnsPorts } from '../../dependencies/resolvers.js';
import { isWide, type ListedPorts } from '../../families/listed-ports.js';
import { type WrittenRule, writtenRulesOf } from '../../families/written-rules.js';
import { renameKey } from '../../syntax/edit/replace.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { resolversFor } from '../dns.js';
import { type Edits, losing, removeEntry, replaceMember } from '../edits.js';
import { facesThePublic, holdsData, namedOpen } from '../intent.js';
import { NAMESPACE_NAME, writtenKeys } from '../reading.js';
import { conceptReference, issueReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity } from '../rule.js';
import { areForMetrics } from './metrics-ports.js';
import { listedText, sensitiveAmong, sensitiveOptions } from './sensitive-ports.js';

interface EveryPod {
  readonly at: Range;
  readonly severity: Severity;
  readonly written: WrittenRule;
  readonly peer: Path;
  readonly isForDns: boolean;
  readonly holdsData: boolean;
}

/** A peer that is every pod of the cluster. */
export default rule<'policy', EveryPod, typeof sensitiveOptions>({
  id: 'all-namespaces-peer',
  category: 'risk',
  severity: 'warning',
  on: 'policy',
  options: sensitiveOptions,
  docs: {
    summary: 'A peer is every pod of every namespace: `namespaceSelector: {}`.',
    why: 'It admits whatever runs in the cluster, other tenants and namespaces of tomorrow included. Often `podSelector: {}` was meant, which is every pod of the own namespace. It is a warning where the ports are not limited and where the pods hold data, and mild where a rule opens a few ports or lets pods connect on every port, and milder still for name lookups, whose resolver runs in one namespace. A rule of an administrator that lets every pod in on every port takes from all namespaces the right to close themselves.',
    silent:
      'Where the name of the policy says that it opens (`allow-all`, `public`), of a few ports of a front end or a gateway, of ports that containers or Services call `metrics` or `webhook`, of a few ports that pods may connect to, and where the peer asks for pod labels. Of ports of databases and of what commands others, `admin-port-open` speaks.',
    wrong: 'For other ports that the whole cluster uses, and where there are no tenants.',
    bad: `
from:
  - namespaceSelector: {}
# ^^^^^^^^^^^^^^^^^^^^^^^ warning: all-namespaces-peer every pod of every namespace
`,
    good: `
from:
  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: web}}
  - podSelector: {}
`,
    references: [conceptReference('behavior-of-to-and-from-selectors'), issueReference('kubernetes/website', 36805)],
  },

  *find(policy, { options: { sensitivePorts } }) {
    if (namedOpen(policy)) return;
    for (const written of writtenRulesOf(policy)) {
      const [peer] = written.allows ? written.everyPod : [];
      if (!peer || isSaidOtherwise(written, sensitivePorts)) continue;
      const isStore = holdsData(policy);
      const isForDns = written.direction === 'egress' && isDns(written.ports);
      const severity = isForDns ? 'hint' : severityOf(written, isStore, facesThePublic(policy));
      if (severity) yield { at: peer.range, severity, written, peer: peer.path, isForDns, holdsData: isStore };
    }
  },
  excused: ({ written: { direction, ports } }, { placed }, view) => direction === 'ingress' && placed !== undefined && areForMetrics(view, placed, ports),
  say: ({ written: { direction, ports, decidesFirst }, isForDns, holdsData: isStore }) => {
    if (isForDns) return 'This lets lookups go to any pod of any namespace, and the resolver runs in one. Name its namespace.';
    const on = listedText(ports);
    const store = isStore && direction === 'ingress' ? ', and these pods hold data by their name' : '';
    const first = decidesFirst ? ' No policy of a namespace can take that back.' : '';
    const what =
      direction === 'ingress'
        ? `This lets in every pod of every namespace on ${on}${store}.`
        : `This lets these pods connect to every pod of every namespace on ${on}.`;
    return `${what}${first} Name the namespaces or the pods${decidesFirst ? '' : '; every pod of the own namespace is `podSelector: {}`'}.`;
  },
  fix: ({ written: { decidesFirst }, peer, isForDns }, context) => {
    if (decidesFirst) return [];
    const { tree } = context;
    if (isForDns) return resolverFix(peer, context);
    const others = otherNamespaces(context);
    return [
      ...losing('Only every pod of this namespace: podSelector: {}', onlyOwn(tree, peer)),
      ...(others.length > 0 ? losing(`Only the namespaces with pods here: ${others.join(', ')}`, onlyNamespaces(tree, peer, others)) : []),
    ];
  },
});

/** Undefined: it is meant. */
function severityOf({ direction, ports, decidesFirst }: WrittenRule, isStore: boolean, isPublic: boolean): Severity | undefined {
  // What an administrator lets through on a few ports is for the whole cluster.
  if (decidesFirst) return isWide(ports) ? 'warning' : undefined;
  if (direction === 'egress') return isWide(ports) ? 'info' : undefined;
  if (isStore) return 'warning';
  if (isPublic) return isWide(ports) ? 'info' : undefined;
  return isWide(ports) ? 'warning' : 'info';
}

function isSaidOtherwise({ direction, ports, decidesFirst }: WrittenRule, sensitivePorts: readonly string[]): boolean {
  const sensitive = sensitiveAmong(ports, sensitivePorts).length;
  return direction === 'ingress' && !decidesFirst && !isWide(ports) && sensitive > 0 && sensitive === ports.length;
}

function isDns(ports: ListedPorts): boolean {
  return (
    ports !== 'all' &&
    ports !== 'unknown' &&
    ports.every(({ numbers, name }) => (numbers ? numbers.first === numbers.last && usualDnsPorts.has(numbers.first) : /dns/.test(name ?? '')))
  );
}

/** Those that a person named, else where most run. */
function resolverFix(peer: Path, context: RuleContext): readonly Fix[] {
  const { meant } = resolversFor(context);
  const named = meant.some(({ configured }) => configured);
  const names = [...new Set(meant.flatMap(({ namespaces: [first] }) => first ?? []))];
  if (names.length === 0) return [];
  return losing(
    named ? `Only ${listed(names)}, where the resolver runs` : `Only namespace ${listed(names)}, where most resolvers run`,
    onlyNamespaces(context.tree, peer, names),
  );
}

/** Also of `admin-port-open`, which finds the same peers. */
export function onlyOwn(tree: SyntaxTree, peer: Path): Edits {
  return writtenKeys(tree, peer).includes('podSelector')
    ? removeEntry(tree, peer, 'namespaceSelector')
    : renameKey(tree, peer, 'namespaceSelector', 'podSelector');
}

function onlyNamespaces(tree: SyntaxTree, peer: Path, names: readonly string[]): Edits {
  const [first = '', ...more] = names;
  return replaceMember(
    tree,
    peer,
    'namespaceSelector',
    more.length === 0 ? { matchLabels: { [NAMESPACE_NAME]: first } } : { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: [...names] }] },
  );
}

/** More names than these are not a choice but a list of what happens to be there. */
const MOST_NAMES = 6;

/** The namespaces that have workloads, the own one included, as long as there are others and they are few. */
function otherNamespaces({ environment, placed }: RuleContext): readonly string[] {
  const view = environment?.();
  const names = [...new Set(view?.evaluator.cluster.workloads.map(({ namespace }) => namespace))].sort();
  const isChoice = names.length <= MOST_NAMES && names.some((name) => name !== placed?.namespace);
  return isChoice && placed?.namespaceFrom !== 'unknown' && view?.incomplete.length === 0 ? names : [];
}
