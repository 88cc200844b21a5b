import type { DiagramNode } from '../../../server/lsp/protocol.js';
import { t } from '../language.js';
import { everyPort, isRefused, type Link, type Links } from '../links.js';
import { connectionText, nodeName } from '../words.js';
import { allowButton, reasons } from './details.js';
import { element } from './dom.js';
import { type Actions, activate, type State } from './state.js';

/** A grid with more rows and columns than these is not read; filters make it smaller. */
const most = 120;

/** Rows connect to columns. One cell has the keyboard; arrow keys move, Enter opens the rule or, at a name, the manifest; where nothing passes, it asks for what would. */
export function matrix(state: State, actions: Actions): readonly Node[] {
  const { links } = state;
  const senders = new Set([...links.limited, ...links.free].map(({ from }) => from.id));
  const receivers = new Set([...links.limited, ...links.free].map(({ to }) => to.id));
  // A workload that connects to nothing says something; addresses and pods that are not here do not.
  const has = (some: ReadonlySet<string>) => links.model.nodes.filter(({ id, count }) => count > 0 || some.has(id));
  const [from, to] = [has(senders), has(receivers)];
  const [rows, columns] = [from.slice(0, most), to.slice(0, most)];
  const grid = element(
    'table',
    {
      role: 'grid',
      'aria-label': t('Who can connect to whom: rows connect to columns'),
      'aria-rowcount': String(rows.length + 1),
      'aria-colcount': String(columns.length + 1),
    },
    element('thead', {}, boxRow(links, columns), headRow(links, columns)),
    element('tbody', {}, ...rows.map((node, index) => bodyRow(links, columns, node, rows[index - 1]?.box !== node.box))),
  );
  const said = element('p', { class: 'said', role: 'status' }, t('Rows connect to columns. Arrow keys move; what a cell says in full, and why, stands here.'));
  moveInside(grid, state, actions, said);
  const left = Math.max(from.length - rows.length, to.length - columns.length);
  const note = left > 0 ? [element('p', { class: 'note' }, t('The first {0}; {1} more do not fit. Filter, or show namespaces as one.', most, left))] : [];
  return [...note, said, element('div', { class: 'scroll' }, grid)];
}

function boxRow(links: Links, nodes: readonly DiagramNode[]): HTMLElement {
  const boxes: { id: string; columns: number }[] = [];
  for (const { box } of nodes) {
    const last = boxes.at(-1);
    if (last?.id === box) last.columns++;
    else boxes.push({ id: box, columns: 1 });
  }
  const cells = boxes.map(({ id, columns }) => element('th', { colspan: String(columns), class: 'first', scope: 'colgroup' }, links.box(id)?.label ?? ''));
  return element('tr', { class: 'boxes' }, element('th', { class: 'corner' }, t('from \\ to')), ...cells);
}

function headRow(links: Links, nodes: readonly DiagramNode[]): HTMLElement {
  const cells = nodes.map((node, index) =>
    element(
      'th',
      { role: 'columnheader', scope: 'col', tabindex: '-1', class: isFirst(nodes, index), 'data-node': node.id, title: nodeName(links, node) },
      element('span', {}, node.label),
    ),
  );
  return element('tr', { role: 'row', class: 'names' }, element('th', { class: 'corner', role: 'columnheader', tabindex: '0' }, ''), ...cells);
}

function bodyRow(links: Links, nodes: readonly DiagramNode[], from: DiagramNode, first: boolean): HTMLElement {
  const cells = nodes.map((to, index) => cellOf(links, from, to, isFirst(nodes, index)));
  const box = links.box(from.box)?.label;
  const name = element('th', { role: 'rowheader', scope: 'row', tabindex: '-1', 'data-node': from.id, title: nodeName(links, from) }, from.label);
  if (first && box !== undefined) name.append(element('small', {}, ` ${box}`));
  return element('tr', { role: 'row', class: first ? 'first' : '' }, name, ...cells);
}

/** The first of a namespace has a line before it. */
function isFirst(nodes: readonly DiagramNode[], index: number): string {
  return nodes[index - 1]?.box === nodes[index]?.box ? '' : 'first';
}

function cellOf(links: Links, from: DiagramNode, to: DiagramNode, first: string): HTMLElement {
  const link = links.between(from, to);
  const itself = from === to && !link;
  const title = link && connectionText(links, link);
  const kind = !link ? (itself ? 'itself' : '') : link.free ? 'free' : link.ports === '' ? 'perhaps' : 'limited';
  const cell = element('td', { role: 'gridcell', tabindex: '-1', class: `${kind} ${first}` }, link ? cellText(link) : itself ? '–' : '');
  cell.setAttribute('aria-label', title ?? t('{0} to {1}: {2}', nodeName(links, from), nodeName(links, to), itself ? t('itself') : t('nothing')));
  if (title !== undefined) cell.title = `${title}${link?.edge ? link.edge.because.map(({ text }) => `\n${text}`).join('') : `\n${t('no policy limits it')}`}`;
  if (link?.edge) cell.dataset['edge'] = link.edge.id;
  if (!link && !itself) Object.assign(cell.dataset, { from: from.id, to: to.id });
  return cell;
}

/** Ports without their protocol where that is TCP, as far as they fit. */
function cellText({ ports, perhaps, free, edge }: Link): string {
  if (free) return t('all');
  if (edge && !edge.uniform && edge.pairs > 1) return `${edge.connections}/${edge.pairs}`;
  const said = ports === '' ? `${perhaps}?` : ports;
  const text =
    said === everyPort
      ? t('all')
      : said
          .replaceAll(`${everyPort}?`, `${t('all')}?`)
          .replaceAll('TCP ', '')
          .replaceAll(' and ', ', ');
  return text.length > 12 ? `${text.slice(0, 11)}…` : text;
}

function moveInside(grid: HTMLElement, state: State, actions: Actions, said: HTMLElement): void {
  const rows = (): readonly HTMLElement[][] =>
    [...grid.querySelectorAll<HTMLElement>('tr[role=row]')].map((row) => [...row.querySelectorAll<HTMLElement>('th, td')]);
  const focus = (cell: HTMLElement | undefined) => {
    if (!cell) return;
    grid.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    cell.setAttribute('tabindex', '0');
    cell.focus();
    const { edge } = cell.dataset;
    const pair = refusedPair(state, cell);
    said.replaceChildren(
      cell.getAttribute('aria-label') ?? cell.title,
      ...reasons(edge === undefined ? undefined : state.links.edge(edge), actions),
      ...(pair && actions.allow ? [' ', allowButton(state.links, actions.allow, ...pair)] : []),
    );
  };
  const open = (cell: HTMLElement, stay: boolean) => {
    const { edge, node } = cell.dataset;
    if (edge !== undefined && state.links.edge(edge)?.because.length) actions.open?.({ kind: 'reason', edge, index: 0 }, stay);
    else if (node !== undefined) activate(state, actions, node, stay);
  };
  const cellAt = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>('tr[role=row] > th, tr[role=row] > td') : null);
  grid.addEventListener('click', (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    focus(cell);
    open(cell, true);
  });
  grid.addEventListener('keydown', (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    const pair = event.key === 'Enter' ? refusedPair(state, cell) : undefined;
    if (pair && actions.allow) actions.allow(pair[0].id, pair[1].id);
    else if (event.key === 'Enter') open(cell, event.shiftKey);
    else {
      const all = rows();
      const row = all.findIndex((cells) => cells.includes(cell));
      const target = destination(all, row, all[row]?.indexOf(cell) ?? 0, event);
      if (!target) return;
      focus(target);
    }
    event.preventDefault();
  });
}

/** The two ends of a cell of which nothing passes. */
function refusedPair({ links, question }: State, { dataset }: HTMLElement): readonly [DiagramNode, DiagramNode] | undefined {
  const [from, to] = [dataset['from'], dataset['to']].map((id) => (id === undefined ? undefined : links.node(id)));
  return from && to && isRefused(links, from, to, question.filter) ? [from, to] : undefined;
}

const pageRows = 10;

function destination(rows: readonly HTMLElement[][], row: number, column: number, { key, ctrlKey }: KeyboardEvent): HTMLElement | undefined {
  const last = rows.length - 1;
  const at = (toRow: number, toColumn: number) => rows[Math.min(Math.max(toRow, 0), last)]?.[Math.max(toColumn, 0)];
  const end = (rows[row]?.length ?? 1) - 1;
  switch (key) {
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowLeft':
      return at(row, column - 1);
    case 'ArrowRight':
      return at(row, Math.min(column + 1, end));
    case 'Home':
      return at(ctrlKey ? 0 : row, 0);
    case 'End':
      return at(ctrlKey ? last : row, end);
    case 'PageUp':
      return at(row - pageRows, column);
    case 'PageDown':
      return at(row + pageRows, column);
    default:
      return undefined;
  }
}
