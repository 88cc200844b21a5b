import type { DiagramNode, MapDirection, MapEdge } from '../../../server/lsp/protocol.js';
import type { Link } from '../links.js';
import { count, linkWords, nodeName, standingLong } from '../words.js';
import { button, element } from './dom.js';
import { legend } from './legend.js';
import type { Actions, State } from './state.js';

/** More lines than these are behind a button. */
const mostLines = 30;

/** Beside the drawing: what is selected, in words, with a way to each manifest and rule; else how to read the drawing. */
export function details(state: State, actions: Actions): readonly Node[] {
  const { links, selection } = state;
  const node = selection?.kind === 'node' ? links.node(selection.id) : undefined;
  const edge = selection?.kind === 'edge' ? links.edge(selection.id) : undefined;
  const box = selection?.kind === 'box' ? links.box(selection.id) : undefined;
  if (node) return nodeDetails(state, actions, node);
  if (edge) return edgeDetails(state, actions, edge);
  if (box) {
    return [
      element('h2', {}, box.kind === 'namespace' ? `namespace ${box.label}` : box.label),
      element('p', {}, count(box.workloads, 'workload')),
      ...box.notes.map((note) => element('p', { class: 'note' }, plain(note))),
      element(
        'p',
        { class: 'buttons' },
        box.place ? button('Open the manifest', () => actions.open({ kind: 'box', box: box.id }, false)) : undefined,
        box.kind === 'elsewhere' ? undefined : button('Show as one', () => actions.expand(box.id, 0)),
      ),
    ];
  }
  return [...notes(state, actions), legend()];
}

function nodeDetails(state: State, actions: Actions, node: DiagramNode): readonly Node[] {
  const { links } = state;
  const standings = (['ingress', 'egress'] as const).flatMap((direction) => {
    const words = standingLong(node, direction);
    return words === '' ? [] : [element('dt', {}, direction === 'ingress' ? 'Ingress' : 'Egress'), element('dd', {}, words)];
  });
  const more = node.expands;
  return [
    element('h2', {}, nodeName(links, node)),
    node.kind === 'unseen' ? element('p', { class: 'note' }, 'A rule names them; no manifest of this workspace makes such pods.') : undefined,
    node.names.length > 0
      ? element('p', {}, `${node.names.join(', ')}${node.count > node.names.length ? ` and ${node.count - node.names.length} more` : ''}`)
      : undefined,
    node.kind === 'addresses' && node.detail !== node.label ? element('p', {}, node.detail) : undefined,
    standings.length > 0 ? element('dl', {}, ...standings) : undefined,
    node.hostNetwork > 0 ? element('p', { class: 'note' }, hostWords(node)) : undefined,
    element(
      'p',
      { class: 'buttons' },
      node.place ? button('Open the manifest', () => actions.open({ kind: 'node', node: node.id }, false)) : undefined,
      more ? button(node.kind === 'group' ? 'Show each' : 'Show more', () => actions.expand(more.id, more.pages)) : undefined,
    ),
    ...policies(node, actions),
    ...connections(state, actions, node, 'ingress'),
    ...connections(state, actions, node, 'egress'),
  ].filter((one) => one !== undefined);
}

function hostWords({ count: number, hostNetwork }: DiagramNode): string {
  const who = number === 1 ? 'Its pods use' : `The pods of ${count(hostNetwork, 'workload')} use`;
  return `${who} the network of their host: NetworkPolicy does not say what holds for them, and most plugins leave them open.`;
}

function policies(node: DiagramNode, { open }: Actions): readonly Node[] {
  if (node.policies.length === 0) return [];
  const items = node.policies.map(({ name, sure }, index) =>
    element(
      'li',
      {},
      button(name, () => open({ kind: 'policy', node: node.id, index }, false)),
      sure ? undefined : ' (perhaps)',
    ),
  );
  return [element('h3', {}, count(items.length, 'policy')), element('ul', {}, ...items)];
}

function connections(state: State, actions: Actions, node: DiagramNode, direction: MapDirection): readonly Node[] {
  const { links } = state;
  const all = links.of(node, direction);
  const title = direction === 'ingress' ? 'Reached by' : 'Reaches';
  if (all.length === 0)
    return node.kind === 'workload' || node.kind === 'group'
      ? [element('h3', {}, title), element('p', {}, direction === 'ingress' ? 'nobody here' : 'nothing here')]
      : [];
  const limited = all.filter(({ free }) => !free);
  const free = all.filter((link) => link.free);
  const other = ({ from, to }: Link) => (direction === 'ingress' ? from : to);
  const lines = limited
    .slice(0, mostLines)
    .map((link) => element('li', {}, selectButton(other(link), actions), ': ', linkWords(link), ...reasons(link.edge, actions)));
  const freeNames = free.slice(0, mostLines).flatMap((link, index) => [index > 0 ? ', ' : '', selectButton(other(link), actions)]);
  return [
    element('h3', {}, `${title} ${all.length.toLocaleString('en')}`),
    element(
      'ul',
      {},
      ...lines,
      limited.length > lines.length ? element('li', {}, `and ${limited.length - lines.length} more: see the table`) : undefined,
      free.length > 0
        ? element('li', {}, ...freeNames, free.length > mostLines ? ` and ${free.length - mostLines} more` : '', ': every port; no policy limits it')
        : undefined,
    ),
  ];
}

function selectButton(node: DiagramNode, { select }: Actions): HTMLElement {
  return button(node.label, () => select({ kind: 'node', id: node.id }));
}

/** The rules that admit a connection, each as a way to it. */
export function reasons(edge: MapEdge | undefined, { open }: Pick<Actions, 'open'>): readonly Node[] {
  if (!edge || edge.because.length === 0) return [];
  return edge.because.map(({ text, sure, direction }, index) =>
    element(
      'span',
      { class: 'reason' },
      index > 0 ? ' · ' : ' ',
      button(text, () => open({ kind: 'reason', edge: edge.id, index }, false), { title: `admitted by its ${direction} rule` }),
      sure ? '' : ' (perhaps)',
    ),
  );
}

function edgeDetails({ links }: State, actions: Actions, edge: MapEdge): readonly Node[] {
  const [from, to] = [links.node(edge.from), links.node(edge.to)];
  const link = from && to ? links.between(from, to) : undefined;
  if (!from || !to || !link) return [];
  return [
    element('h2', {}, selectButton(from, actions), ' to ', selectButton(to, actions)),
    element('p', {}, linkWords(link)),
    element('h3', {}, edge.because.length === 0 ? 'Several connections drawn as one' : 'Admitted by'),
    ...(edge.because.length === 0
      ? [element('p', {}, 'Open the namespace to see which rules admit each of them.')]
      : [element('ul', {}, ...reasons(edge, actions).map((one) => element('li', {}, one)))]),
  ];
}

/** What limits all that is shown, with a way to what is left out. */
export function notes({ links }: State, { open }: Pick<Actions, 'open'>): readonly Node[] {
  return links.model.notes.map(({ text, place }, index) =>
    element('p', { class: 'note' }, plain(text), place ? ' ' : '', place ? button('Show it', () => open({ kind: 'note', index }, false)) : undefined),
  );
}

/** Our reasons mark names as code. */
function plain(note: string): string {
  return note.replaceAll('`', '');
}
