import type { DiagramNode, MapDirection, MapEdge, MapModel, MapStanding } from '../../server/lsp/protocol.js';
import { numberText, t } from './language.js';
import { everyPort, type Link, type Links } from './links.js';

/** What the map counts: each language has plurals of its own. */
const counts = {
  workload: (number, text) => (number === 1 ? t('1 workload') : t('{0} workloads', text)),
  namespace: (number, text) => (number === 1 ? t('1 namespace') : t('{0} namespaces', text)),
  policy: (number, text) => (number === 1 ? t('1 policy') : t('{0} policies', text)),
  connection: (number, text) => (number === 1 ? t('1 connection') : t('{0} connections', text)),
  'limited connection': (number, text) => (number === 1 ? t('1 limited connection') : t('{0} limited connections', text)),
  pair: (number, text) => (number === 1 ? t('1 pair') : t('{0} pairs', text)),
  row: (number, text) => (number === 1 ? t('1 row') : t('{0} rows', text)),
  finding: (number, text) => (number === 1 ? t('1 finding') : t('{0} findings', text)),
} satisfies Readonly<Record<string, (number: number, text: string) => string>>;

/** What the map says. A count is never said without its noun. */
export function count(number: number, noun: keyof typeof counts): string {
  return counts[noun](number, numberText(number));
}

const standingsInOrder = ['open', 'everything', 'limited', 'nothing', 'unknown'] as const satisfies readonly MapStanding[];

function short(standing: MapStanding): string {
  switch (standing) {
    case 'open':
      return t('open');
    case 'everything':
      return t('all allowed');
    case 'limited':
      return t('isolated');
    case 'nothing':
      return t('closed');
    case 'unknown':
      return t('not known');
  }
}

function long(standing: MapStanding, direction: MapDirection): string {
  switch (standing) {
    case 'open':
      return t('no policy isolates it');
    case 'everything':
      return direction === 'ingress' ? t('isolated, and a rule lets everyone in') : t('isolated, and a rule lets everything out');
    case 'limited':
      return direction === 'ingress' ? t('isolated: only what policies allow gets in') : t('isolated: only what policies allow gets out');
    case 'nothing':
      return direction === 'ingress' ? t('isolated, and nothing is let in') : t('isolated, and nothing is let out');
    case 'unknown':
      return t('not known: a template, labels, the host network or another family decides');
  }
}

/** "isolated"; of workloads that differ "3 isolated, 2 open". Empty for what is no workload of the workspace. */
export function standingShort({ standing }: DiagramNode, direction: MapDirection): string {
  return standings(standing[direction], short);
}

/** The same as a sentence would have it; workloads that differ are counted. */
export function standingLong({ standing }: DiagramNode, direction: MapDirection): string {
  return standings(standing[direction], (one, alone) => (alone ? long(one, direction) : short(one)));
}

function standings(counts: Readonly<Partial<Record<MapStanding, number>>>, words: (standing: MapStanding, alone: boolean) => string): string {
  const entries = standingsInOrder.flatMap((one) => (counts[one] === undefined ? [] : [[one, counts[one]] as const]));
  const [only, ...others] = entries;
  if (only && others.length === 0) return words(only[0], true);
  return entries.map(([one, number]) => `${numberText(number)} ${words(one, false)}`).join(', ');
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
      return inside(`${node.detail} ${node.label}`, where?.label);
    case 'group':
    case 'rest':
    case 'unseen':
      return inside(node.label, where?.kind === 'namespace' ? where.label : undefined);
    case 'namespace':
      return t('namespace {0}', node.label);
    case 'addresses':
      return t('{0} (outside the cluster)', node.label);
  }
}

function inside(name: string, box: string | undefined): string {
  return box === undefined ? name : t('{0} in {1}', name, box);
}

/** All that the drawing of a node says, for those who hear it. */
export function nodeText(links: Links, node: DiagramNode): string {
  const directions = (['ingress', 'egress'] as const).flatMap((direction) => {
    const words = standingLong(node, direction);
    return words === '' ? [] : [direction === 'ingress' ? t('ingress {0}', words) : t('egress {0}', words)];
  });
  const [reached, reaches] = [links.of(node, 'ingress').length, links.of(node, 'egress').length];
  return [
    nodeName(links, node),
    ...(node.kind === 'namespace' || node.kind === 'unseen' ? [node.detail] : []),
    ...directions,
    t('reached by {0}, reaches {1}', reached, reaches),
  ].join('; ');
}

/** All that is said of a connection, for those who hear it. */
export function edgeText(links: Links, edge: MapEdge): string {
  const [from, to] = [links.node(edge.from), links.node(edge.to)];
  const link = from && to && links.between(from, to);
  if (!link) return '';
  const said = connectionText(links, link);
  return edge.because.length === 0 ? said : `${said}; ${t('admitted by {0}', edge.because.map(({ text }) => text).join(', '))}`;
}

/** "Deployment web in shop to StatefulSet db in shop: TCP 5432" */
export function connectionText(links: Links, link: Link): string {
  return t('{0} to {1}: {2}', nodeName(links, link.from), nodeName(links, link.to), linkWords(link));
}

/** "TCP 3306", "every port, perhaps TCP 80", "TCP 80: 3 of 12 pairs". */
export function linkWords({ ports, perhaps, edge }: Link): string {
  const said = [portsText(ports), perhapsText(perhaps)].filter((part) => part !== '').join(', ');
  if (!edge || edge.pairs === 1 || edge.uniform) return said;
  const some = t('{0}: {1} of {2}', said, numberText(edge.connections), count(edge.pairs, 'pair'));
  return edge.connections > 0 ? `${some}, ${t('not all on the same ports')}` : some;
}

/** What fits beside a line. */
export function linkLabel(link: Link): string {
  const { edge, ports, perhaps } = link;
  if (edge && !edge.uniform && edge.pairs > 1) return t('{0} of {1}', numberText(edge.connections), numberText(edge.pairs));
  return shorten(ports === '' ? perhapsText(perhaps) : portsText(ports));
}

/** The server names ports; for all of them it has a word. */
function portsText(ports: string): string {
  return ports === everyPort ? t('every port') : ports;
}

function perhapsText(ports: string): string {
  return ports === '' ? '' : t('perhaps {0}', portsText(ports));
}

const mostLetters = 22;

function shorten(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1).replace(/[ ,]+$/, '')}…`;
}

/** What is in view, in a line. */
export function summary({ model, limited, free }: Links): string {
  const { workloads, namespaces, policies } = model.totals;
  const shown = model.nodes.reduce((sum, node) => sum + node.count, 0);
  const all = count(workloads, 'workload');
  const there = t(
    '{0} in {1}, {2}',
    shown === workloads ? all : t('{0} of {1}', numberText(shown), all),
    count(namespaces, 'namespace'),
    count(policies, 'policy'),
  );
  const open = free.length === 0 ? '' : `, ${t('{0} that nothing limits', count(free.length, 'connection'))}`;
  const said = `${there}; ${count(limited.length, 'limited connection')}${open}`;
  const [first, ...more] = model.notes.filter(({ kind }) => kind === 'refused').map(({ text }) => text.replace(/ refuses it: .*/s, ' refuses it'));
  if (first === undefined) return said;
  return `${said}; ${more.length === 0 ? first : t('{0} (and {1} more)', first, more.length)}`;
}

/** Why there is nothing to see. */
export function emptyWords({ complete, totals, problem }: MapModel): string {
  if (!complete) return t('The workspace is still being read.');
  if (totals.workloads === 0) return t('There is no workload in this workspace: open a folder with manifests of Deployments, StatefulSets, Pods and the like.');
  return problem ?? t('Nothing fits the filter.');
}
