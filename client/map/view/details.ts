import type { DiagramNode, MapDirection, MapEdge } from '../../../server/lsp/protocol.js';
import { numberText, t } from '../language.js';
import { isRefused, type Link, type Links } from '../links.js';
import { count, linkWords, nodeName, standingLong } from '../words.js';
import { button, element } from './dom.js';
import { legend } from './legend.js';
import type { Actions, State } from './state.js';
import { marked, placeNodes, type Way, way } from './ways.js';

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
      element('h2', {}, box.kind === 'namespace' ? t('namespace {0}', box.label) : box.label),
      element('p', {}, count(box.workloads, 'workload')),
      ...box.notes.map((note) => element('p', { class: 'note' }, ...marked(note))),
      element(
        'p',
        { class: 'buttons' },
        manifest(actions, { target: { kind: 'box', box: box.id }, place: box.place }),
        box.kind === 'elsewhere' || !actions.canExpand(box.id) ? undefined : button(t('Show as one'), () => actions.expand(box.id, 0)),
      ),
    ];
  }
  const [first, ...more] = notes(state, actions);
  return [...(first ? [first] : []), ...(more.length > 0 ? [folded(t('{0} more', more.length), more)] : []), legend()];
}

/** Of many notes, the first stands for them, so that the legend is seen. */
function folded(title: string, content: readonly Node[]): HTMLElement {
  return element('details', {}, element('summary', {}, title), ...content);
}

function nodeDetails(state: State, actions: Actions, node: DiagramNode): readonly Node[] {
  const { links } = state;
  const standings = (['ingress', 'egress'] as const).flatMap((direction) => {
    const words = standingLong(node, direction);
    return words === '' ? [] : [element('dt', {}, direction === 'ingress' ? t('Ingress') : t('Egress')), element('dd', {}, words)];
  });
  const more = node.expands;
  return [
    element('h2', {}, nodeName(links, node)),
    node.kind === 'unseen' ? element('p', { class: 'note' }, t('A rule names them; no manifest of this workspace makes such pods.')) : undefined,
    node.names.length > 0 ? element('p', {}, andMore(node.names.join(', '), node.count - node.names.length)) : undefined,
    node.kind === 'addresses' && node.detail !== node.label ? element('p', {}, node.detail) : undefined,
    standings.length > 0 ? element('dl', {}, ...standings) : undefined,
    node.hostNetwork > 0 ? element('p', { class: 'note' }, hostWords(node)) : undefined,
    element(
      'p',
      { class: 'buttons' },
      manifest(actions, { target: { kind: 'node', node: node.id }, place: node.place }),
      more && actions.canExpand(more.id)
        ? button(node.kind === 'group' ? t('Show each') : t('Show more'), () => actions.expand(more.id, more.pages))
        : undefined,
    ),
    ...policies(node, actions),
    ...connections(state, actions, node, 'ingress'),
    ...refused(state, actions, node, 'ingress'),
    ...connections(state, actions, node, 'egress'),
    ...refused(state, actions, node, 'egress'),
  ].filter((one) => one !== undefined);
}

function manifest(actions: Actions, { target, place }: Way): Node | undefined {
  if (!place) return undefined;
  const { open, placeText } = actions;
  if (open) return button(t('Open the manifest'), () => open(target, false));
  const text = placeText(place);
  return text === undefined ? undefined : element('span', {}, ...placeNodes(text));
}

function hostWords({ count: number, hostNetwork }: DiagramNode): string {
  const who =
    number === 1 ? t('Its pods use the network of their host.') : t('Of {0}, the pods use the network of their host.', count(hostNetwork, 'workload'));
  return `${who} ${t('NetworkPolicy does not say what holds for them, and most plugins leave them open.')}`;
}

function andMore(text: string, more: number): string {
  return more > 0 ? t('{0} and {1} more', text, more) : text;
}

function policies(node: DiagramNode, actions: Actions): readonly Node[] {
  if (node.policies.length === 0) return [];
  const items = node.policies.map(({ name, sure, place }, index) =>
    element('li', {}, way(actions, name, { target: { kind: 'policy', node: node.id, index }, place }), sure ? undefined : ` (${t('perhaps')})`),
  );
  return [element('h3', {}, count(items.length, 'policy')), element('ul', {}, ...items)];
}

function connections(state: State, actions: Actions, node: DiagramNode, direction: MapDirection): readonly Node[] {
  const { links } = state;
  const all = links.of(node, direction);
  const title = direction === 'ingress' ? t('Reached by') : t('Reaches');
  if (all.length === 0)
    return node.kind === 'workload' || node.kind === 'group'
      ? [element('h3', {}, title), element('p', {}, direction === 'ingress' ? t('nobody here') : t('nothing here'))]
      : [];
  const limited = all.filter(({ free }) => !free);
  const free = all.filter((link) => link.free);
  const other = ({ from, to }: Link) => (direction === 'ingress' ? from : to);
  const lines = limited
    .slice(0, mostLines)
    .map((link) => element('li', {}, selectButton(other(link), actions), ': ', linkWords(link), ...reasons(link.edge, actions)));
  const freeNames = free.slice(0, mostLines).flatMap((link, index) => [index > 0 ? ', ' : '', selectButton(other(link), actions)]);
  return [
    element('h3', {}, `${title} ${numberText(all.length)}`),
    element(
      'ul',
      {},
      ...lines,
      limited.length > lines.length ? element('li', {}, t('and {0} more: see the table', limited.length - lines.length)) : undefined,
      free.length > 0
        ? element(
            'li',
            {},
            ...freeNames,
            free.length > mostLines ? ` ${t('and {0} more', free.length - mostLines)}` : '',
            `: ${t('every port; no policy limits it')}`,
          )
        : undefined,
    ),
  ];
}

/** More of them are in the matrix. */
const mostRefused = 10;

/** The workloads of which nothing passes, each with a way to have it allowed. */
function refused({ links, question }: State, actions: Actions, node: DiagramNode, direction: MapDirection): readonly Node[] {
  const { allow } = actions;
  if (!allow) return [];
  const pairs = links.model.nodes
    .map((other) => (direction === 'ingress' ? { other, from: other, to: node } : { other, from: node, to: other }))
    .filter(({ from, to }) => isRefused(links, from, to, question.filter))
    .sort((a, b) => Number(b.other.box === node.box) - Number(a.other.box === node.box));
  if (pairs.length === 0) return [];
  const items = pairs.slice(0, mostRefused).map(({ other, from, to }) => {
    // Two of one name are in different namespaces.
    const where = other.box === node.box ? '' : ` (${links.box(other.box)?.label ?? ''})`;
    return element('li', {}, selectButton(other, actions), `${where}: `, allowButton(links, allow, from, to));
  });
  const left = pairs.length - items.length;
  return [
    element('h3', {}, direction === 'ingress' ? t('Not reached by {0}', numberText(pairs.length)) : t('Does not reach {0}', numberText(pairs.length))),
    element('ul', {}, ...items, left > 0 ? element('li', {}, t('and {0} more: see the matrix', numberText(left))) : undefined),
  ];
}

/** Asks for the edit that lets one reach the other; nothing is edited before it is looked at. */
export function allowButton(links: Links, allow: NonNullable<Actions['allow']>, from: DiagramNode, to: DiagramNode): HTMLElement {
  const label = t('Allow {0} to reach {1}', nodeName(links, from), nodeName(links, to));
  return button(t('Allow...'), () => allow(from.id, to.id), { 'aria-label': label, title: label });
}

function selectButton(node: DiagramNode, { select }: Actions): HTMLElement {
  return button(node.label, () => select({ kind: 'node', id: node.id }));
}

/** The rules that admit a connection, each as a way to it. */
export function reasons(edge: MapEdge | undefined, actions: Pick<Actions, 'open' | 'placeText'>): readonly Node[] {
  if (!edge || edge.because.length === 0) return [];
  return edge.because.map(({ text, sure, direction, place }, index) =>
    element(
      'span',
      { class: 'reason' },
      index > 0 ? ' · ' : ' ',
      way(
        actions,
        text,
        { target: { kind: 'reason', edge: edge.id, index }, place },
        { title: direction === 'ingress' ? t('admitted by its ingress rule') : t('admitted by its egress rule') },
      ),
      sure ? '' : ` (${t('perhaps')})`,
    ),
  );
}

function edgeDetails({ links }: State, actions: Actions, edge: MapEdge): readonly Node[] {
  const [from, to] = [links.node(edge.from), links.node(edge.to)];
  const link = from && to ? links.between(from, to) : undefined;
  if (!from || !to || !link) return [];
  return [
    element('h2', {}, selectButton(from, actions), ` ${t('to')} `, selectButton(to, actions)),
    element('p', {}, linkWords(link)),
    element('h3', {}, edge.because.length === 0 ? t('Several connections drawn as one') : t('Admitted by')),
    ...(edge.because.length === 0
      ? [element('p', {}, t('Open the namespace to see which rules admit each of them.'))]
      : [element('ul', {}, ...reasons(edge, actions).map((one) => element('li', {}, one)))]),
    ...(actions.allow && from.kind === 'workload' && to.kind === 'workload' ? [element('p', { class: 'buttons' }, moreButton(actions.allow, from, to))] : []),
  ];
}

function moreButton(allow: NonNullable<Actions['allow']>, from: DiagramNode, to: DiagramNode): HTMLElement {
  return button(t('Allow another port...'), () => allow(from.id, to.id));
}

/** What limits all that is shown, with a way to what is left out. */
export function notes({ links }: State, actions: Pick<Actions, 'open' | 'placeText'>): readonly Node[] {
  return links.model.notes.map(({ text, place }, index) =>
    element('p', { class: 'note' }, ...marked(text), place ? ' ' : '', place ? shown(actions, { target: { kind: 'note', index }, place }) : undefined),
  );
}

function shown({ open, placeText }: Pick<Actions, 'open' | 'placeText'>, { target, place }: Way): Node {
  return open ? button(t('Show it'), () => open(target, false)) : element('span', {}, ...placeNodes(placeText(place)));
}
