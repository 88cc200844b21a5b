import type { DiagramNode, MapDirection, MapEdge, MapModel, MapStanding } from '../../server/lsp/protocol.js';
import type { Link, Links } from './links.js';

/** What the map says. A count is never said without its noun. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

const short: Readonly<Record<MapStanding, string>> = {
  open: 'open',
  everything: 'all allowed',
  limited: 'isolated',
  nothing: 'closed',
  unknown: 'not known',
};

const long: Readonly<Record<MapStanding, Readonly<Record<MapDirection, string>>>> = {
  open: { ingress: 'no policy isolates it', egress: 'no policy isolates it' },
  everything: { ingress: 'isolated, and a rule lets everyone in', egress: 'isolated, and a rule lets everything out' },
  limited: { ingress: 'isolated: only what policies allow gets in', egress: 'isolated: only what policies allow gets out' },
  nothing: { ingress: 'isolated, and nothing is let in', egress: 'isolated, and nothing is let out' },
  unknown: {
    ingress: 'not known: a template, labels, the host network or another family decides',
    egress: 'not known: a template, labels, the host network or another family decides',
  },
};

/** "isolated"; of workloads that differ "3 isolated, 2 open". Empty for what is no workload of the workspace. */
export function standingShort({ standing }: DiagramNode, direction: MapDirection): string {
  return standings(standing[direction], (one) => short[one]);
}

/** The same as a sentence would have it; workloads that differ are counted. */
export function standingLong({ standing }: DiagramNode, direction: MapDirection): string {
  return standings(standing[direction], (one, alone) => (alone ? long[one][direction] : short[one]));
}

function standings(counts: Readonly<Partial<Record<MapStanding, number>>>, words: (standing: MapStanding, alone: boolean) => string): string {
  const entries = (Object.keys(short) as MapStanding[]).flatMap((one) => (counts[one] === undefined ? [] : [[one, counts[one]] as const]));
  const [only, ...others] = entries;
  if (only && others.length === 0) return words(only[0], true);
  return entries.map(([one, number]) => `${number.toLocaleString('en')} ${words(one, false)}`).join(', ');
}

/** How the border of a node shows it: by its strictest direction it is `isolated`, `open`, `mixed` or `unknown`; `none` for what is no workload. */
export function markOf({ standing, count: number }: DiagramNode, direction: MapDirection): 'isolated' | 'open' | 'mixed' | 'unknown' | 'none' {
  const { open = 0, everything = 0, limited = 0, nothing = 0, unknown = 0 } = standing[direction];
  if (number === 0) return 'none';
  if (limited + nothing === number) return 'isolated';
  if (open + everything === number) return 'open';
  return unknown === number ? 'unknown' : 'mixed';
}

/** "StatefulSet mysql in shop", "anywhere outside the cluster". */
export function nodeName(links: Links, node: DiagramNode): string {
  const where = links.box(node.box);
  switch (node.kind) {
    case 'workload':
      return `${node.detail} ${node.label}${where ? ` in ${where.label}` : ''}`;
    case 'group':
    case 'rest':
    case 'unseen':
      return `${node.label}${where?.kind === 'namespace' ? ` in ${where.label}` : ''}`;
    case 'namespace':
      return `namespace ${node.label}`;
    case 'addresses':
      return `${node.label} (outside the cluster)`;
  }
}

/** All that the drawing of a node says, for those who hear it. */
export function nodeText(links: Links, node: DiagramNode): string {
  const directions = (['ingress', 'egress'] as const).flatMap((direction) => {
    const words = standingLong(node, direction);
    return words === '' ? [] : [`${direction} ${words}`];
  });
  const [reached, reaches] = [links.of(node, 'ingress').length, links.of(node, 'egress').length];
  return [
    nodeName(links, node),
    ...(node.kind === 'namespace' || node.kind === 'unseen' ? [node.detail] : []),
    ...directions,
    `reached by ${reached}, reaches ${reaches}`,
  ].join('; ');
}

/** All that is said of a connection, for those who hear it. */
export function edgeText(links: Links, edge: MapEdge): string {
  const [from, to] = [links.node(edge.from), links.node(edge.to)];
  const link = from && to && links.between(from, to);
  if (!link) return '';
  const why = edge.because.length === 0 ? '' : `; admitted by ${edge.because.map(({ text }) => text).join(', ')}`;
  return `${nodeName(links, link.from)} to ${nodeName(links, link.to)}: ${linkWords(link)}${why}`;
}

/** "TCP 3306", "every port, perhaps TCP 80", "TCP 80 for 3 of 12 pairs". */
export function linkWords({ ports, perhaps, edge }: Link): string {
  const sure = ports === '' ? '' : ports;
  const maybe = perhaps === '' ? '' : `perhaps ${perhaps}`;
  const said = [sure, maybe].filter((part) => part !== '').join(', ');
  if (!edge || edge.pairs === 1 || (edge.connections === edge.pairs && edge.uniform)) return said;
  return edge.uniform
    ? said
    : `${said}: ${edge.connections.toLocaleString('en')} of ${count(edge.pairs, 'pair')}${edge.connections > 0 ? ', not all on the same ports' : ''}`;
}

/** What fits beside a line. */
export function linkLabel(link: Link): string {
  const { edge, ports, perhaps } = link;
  if (edge && !edge.uniform && edge.pairs > 1) return `${edge.connections.toLocaleString('en')} of ${edge.pairs.toLocaleString('en')}`;
  return shorten(ports === '' ? `perhaps ${perhaps}` : ports);
}

const mostLetters = 22;

function shorten(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1).replace(/[ ,]+$/, '')}…`;
}

/** What is in view, in a line. */
export function summary({ model, limited, free }: Links): string {
  const { workloads, namespaces, policies } = model.totals;
  const shown = model.nodes.reduce((sum, node) => sum + node.count, 0);
  const of = shown === workloads ? count(workloads, 'workload') : `${shown.toLocaleString('en')} of ${count(workloads, 'workload')}`;
  const open = free.length === 0 ? '' : `, ${count(free.length, 'connection')} that nothing limits`;
  const refused = model.notes.filter(({ kind }) => kind === 'refused');
  const left =
    refused.length === 0
      ? ''
      : `; ${refused[0]?.text.replace(/ refuses it: .*/s, ' refuses it')}${refused.length > 1 ? ` (and ${refused.length - 1} more)` : ''}`;
  return `${of} in ${count(namespaces, 'namespace')}, ${count(policies, 'policy')}; ${count(limited.length, 'limited connection')}${open}${left}`;
}

/** Why there is nothing to see. */
export function emptyWords({ complete, totals, problem }: MapModel): string {
  if (!complete) return 'The workspace is still being read.';
  if (totals.workloads === 0) return 'There is no workload in this workspace: open a folder with manifests of Deployments, StatefulSets, Pods and the like.';
  return problem ?? 'Nothing fits the filter.';
}
