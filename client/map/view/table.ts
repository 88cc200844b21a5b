import type { DiagramNode } from '../../../server/lsp/protocol.js';
import { t } from '../language.js';
import type { Link, Links } from '../links.js';
import { count, linkWords, nodeName, standingLong } from '../words.js';
import { notes, reasons } from './details.js';
import { button, element } from './dom.js';
import { type Actions, activate, isActive, type State } from './state.js';
import { placeNodes, way } from './ways.js';

/** A page of rows; a button brings the next. */
const pageSize = 300;

/** All that the drawing shows, as text: who is there and how it stands, then what may connect to what, and why. */
export function tables(state: State, actions: Actions): readonly Node[] {
  const { links } = state;
  return [
    element('h2', { id: 'workloads-title' }, t('Workloads')),
    table(
      'workloads-title',
      [t('name'), t('ingress'), t('egress'), t('policies')],
      links.model.nodes.filter(({ kind }) => kind !== 'addresses').map((node) => () => nodeRow(state, actions, node)),
    ),
    element('h2', { id: 'connections-title' }, t('Connections')),
    table(
      'connections-title',
      [t('from'), t('to'), t('ports'), t('because')],
      [...links.limited.map((link) => () => linkRow(state, actions, link)), ...freeRows(state, actions)],
    ),
    ...notes(state, actions),
  ];
}

/** Arrow keys move between rows, Tab between what a row opens; Enter on a row opens the first of it. */
function table(title: string, head: readonly string[], rows: readonly (() => HTMLTableRowElement)[]): HTMLElement {
  const body = element('tbody');
  const more = element('p');
  const show = () => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + pageSize).map((row) => row()));
    const left = rows.length - body.rows.length;
    more.replaceChildren(left > 0 ? button(t('{0} more', count(left, 'row')), show, { class: 'link more' }) : '');
  };
  show();
  body.rows[0]?.setAttribute('tabindex', '0');
  body.addEventListener('keydown', (event) => {
    const row = event.target instanceof Element ? event.target.closest('tr') : null;
    if (!row || !['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter'].includes(event.key)) return;
    if (event.key === 'Enter') {
      if (event.target !== row) return;
      (row.querySelector<HTMLElement>('.reason button') ?? row.querySelector<HTMLElement>('button'))?.click();
    } else {
      const last = body.rows.length - 1;
      const index = { ArrowUp: row.sectionRowIndex - 1, ArrowDown: row.sectionRowIndex + 1, Home: 0, End: last }[event.key] ?? 0;
      const next = body.rows[Math.min(Math.max(index, 0), last)];
      body.querySelector('tr[tabindex="0"]')?.setAttribute('tabindex', '-1');
      next?.setAttribute('tabindex', '0');
      next?.focus();
    }
    event.preventDefault();
  });
  const heads = head.map((text) => element('th', { scope: 'col' }, text));
  return element('div', {}, element('table', { class: 'rows', 'aria-labelledby': title }, element('thead', {}, element('tr', {}, ...heads)), body), more);
}

function nodeRow(state: State, actions: Actions, node: DiagramNode): HTMLTableRowElement {
  const policies = node.policies.flatMap(({ name, sure, place }, index) => [
    index > 0 ? ', ' : '',
    way(actions, name, { target: { kind: 'policy', node: node.id, index }, place }),
    sure ? '' : ` (${t('perhaps')})`,
  ]);
  return row(placedCell(state, actions, node), standingLong(node, 'ingress'), standingLong(node, 'egress'), element('span', {}, ...policies));
}

function linkRow(state: State, actions: Actions, link: Link): HTMLTableRowElement {
  return row(nodeCell(state, actions, link.from), nodeCell(state, actions, link.to), linkWords(link), element('span', {}, ...reasons(link.edge, actions)));
}

/** Of what nothing limits, a row for each sender: there may be as many connections as pairs. */
function freeRows(state: State, actions: Actions): readonly (() => HTMLTableRowElement)[] {
  const { links } = state;
  return links.model.nodes.flatMap((from) => {
    if (!from.free.egress) return [];
    const reached = freeOf(links, from);
    if (reached.length === 0) return [];
    return [() => row(nodeCell(state, actions, from), reached.map(({ to }) => nodeName(links, to)).join(', '), t('every port'), t('no policy limits it'))];
  });
}

function freeOf(links: Links, from: DiagramNode): readonly Link[] {
  return links.of(from, 'egress').filter(({ free }) => free);
}

/** Once for each node; beside every connection its place would be noise. */
function placedCell(state: State, actions: Actions, node: DiagramNode): HTMLElement {
  return element('span', {}, nodeCell(state, actions, node), ...placeNodes(actions.placeText(node.place)));
}

function nodeCell(state: State, actions: Actions, node: DiagramNode): HTMLElement {
  const name = nodeName(state.links, node);
  if (isActive(node, actions)) return button(name, () => activate(state, actions, node.id, false));
  return element('span', {}, name);
}

function row(...cells: readonly (Node | string)[]): HTMLTableRowElement {
  return element('tr', { tabindex: '-1' }, ...cells.map((cell) => element('td', {}, cell)));
}
