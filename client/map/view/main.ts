import { linksOf } from '../links.js';
import type { ToView } from '../messages.js';
import { isMoveKey, nextNode } from '../navigation.js';
import { count, emptyWords, nodeText, summary } from '../words.js';
import { details } from './details.js';
import { button, byId, element } from './dom.js';
import { Graph } from './graph.js';
import { connect } from './host.js';
import { matrix } from './matrix.js';
import { type Actions, activate, drawsFree, type Selection, type State } from './state.js';
import { tables } from './table.js';
import { makeFilters, makeTabs, type Tab } from './toolbar.js';

const host = connect();
let state: State | undefined;
let tab: Tab = 'map';

const actions: Actions = {
  select: (selection) => change({ selection }),
  open: (target, stay) => host.open(target, stay),
  expand: (id, pages) => {
    if (state) host.ask({ ...state.question, expand: { ...state.question.expand, [id]: pages } });
  },
  filter: (filter) => host.ask({ expand: state?.question.expand ?? {}, filter }),
  drawFree: (drawFree) => change({ drawFree }),
};

const canvas = byId('canvas');
const options = byId('options');
const showTab = makeTabs(byId('tabs'), (chosen) => {
  tab = chosen;
  showTab(tab);
  byId('zoom').hidden = tab !== 'map';
  render();
});
const showFilters = makeFilters(byId('filters'), actions);
const graph = new Graph(byId('drawing'), {
  chosen: (selection) => {
    canvas.focus();
    actions.select(selection);
  },
  opened: ({ kind, id }) => {
    if (kind === 'node' && state?.links.node(id)?.kind === 'workload') activate(state, actions, id, true);
    if (kind === 'edge' && (state?.links.edge(id)?.because.length ?? 0) > 0) actions.open({ kind: 'reason', edge: id, index: 0 }, true);
  },
  entered: (id) => {
    const node = id === undefined ? undefined : state?.links.node(id);
    canvas.title = state && node ? nodeText(state.links, node) : '';
  },
  moved: () => tellPlaces(),
});
byId('zoom').append(
  button('+', () => graph.zoomBy(1.25), { 'aria-label': 'Zoom in', title: 'Zoom in (+)', class: 'tool' }),
  button('−', () => graph.zoomBy(0.8), { 'aria-label': 'Zoom out', title: 'Zoom out (-)', class: 'tool' }),
  button('Fit', () => graph.fit(), { 'aria-label': 'Show all', title: 'Show all (0)', class: 'tool' }),
  button('Arrange', () => graph.arrange(), { title: 'Place everything anew', class: 'tool' }),
);

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  if (data.type === 'failed') {
    byId('status').textContent = data.message;
    return;
  }
  const links = linksOf(data.model);
  const selection: Selection = data.focus === undefined ? state?.selection : { kind: 'node', id: data.focus };
  if (data.opened) graph.opens();
  state = { links, question: data.question, selection: stillThere(links, selection), drawFree: state?.drawFree };
  render();
});

canvas.addEventListener('keydown', (event) => {
  if (!state || event.ctrlKey || event.metaKey || event.altKey) return;
  const { selection } = state;
  if (isMoveKey(event.key)) {
    const next = nextNode(graph.places(), selection?.kind === 'node' ? selection.id : undefined, event.key);
    if (next !== undefined) {
      actions.select({ kind: 'node', id: next });
      graph.reveal(next);
    }
  } else if (event.key === 'Enter' && selection?.kind === 'node') activate(state, actions, selection.id, event.shiftKey);
  else if (event.key === 'Escape') actions.select(undefined);
  else if (event.key === '+' || event.key === '=') graph.zoomBy(1.25);
  else if (event.key === '-') graph.zoomBy(0.8);
  else if (event.key === '0') graph.fit();
  else return;
  event.preventDefault();
});

showTab(tab);
host.ready();

function change(part: Partial<State>): void {
  if (!state) return;
  state = { ...state, ...part };
  render();
}

/** What is selected stays selected where the new map has it. */
function stillThere(links: State['links'], selection: Selection): Selection {
  if (!selection) return undefined;
  const { kind, id } = selection;
  return (kind === 'node' ? links.node(id) : kind === 'edge' ? links.edge(id) : links.box(id)) ? selection : undefined;
}

function render(): void {
  if (!state) return;
  const { links } = state;
  const { model } = links;
  showFilters(state);
  const empty = model.nodes.length === 0;
  byId('empty').textContent = empty ? emptyWords(model) : '';
  byId('empty').hidden = !empty;
  byId('status').textContent = [model.complete ? undefined : 'The workspace is still being read.', model.problem, summary(links)].filter(Boolean).join(' ');
  if (tab === 'map') renderMap(state);
  else if (tab === 'matrix') byId('panel-matrix').replaceChildren(...matrix(state, actions));
  else byId('panel-table').replaceChildren(...tables(state, actions));
}

function renderMap(current: State): void {
  const { links, selection } = current;
  graph.update(current);
  byId('details').replaceChildren(...details(current, actions), freeSwitch(current));
  options.replaceChildren(
    ...links.model.nodes.map((node, index) =>
      element(
        'div',
        { role: 'option', id: `option-${index}`, 'data-node': node.id, 'aria-selected': String(node.id === selection?.id) },
        nodeText(links, node),
      ),
    ),
  );
  const active = links.model.nodes.findIndex(({ id }) => id === selection?.id);
  if (active < 0) canvas.removeAttribute('aria-activedescendant');
  else canvas.setAttribute('aria-activedescendant', `option-${active}`);
  tellPlaces();
}

function freeSwitch(current: State): HTMLElement {
  const number = current.links.free.length;
  if (number === 0) return element('p');
  const box = element('input', { type: 'checkbox', id: 'draw-free' });
  box.checked = drawsFree(current);
  box.addEventListener('change', () => actions.drawFree(box.checked));
  return element('p', {}, box, element('label', { for: 'draw-free' }, ` Draw ${count(number, 'connection')} that nothing limits`));
}

/** Where each node is drawn, for what looks at the page from outside. */
function tellPlaces(): void {
  for (const option of options.querySelectorAll<HTMLElement>('[data-node]')) {
    const place = graph.screenPlace(option.dataset['node'] ?? '');
    if (place) option.dataset['at'] = `${Math.round(place.x)},${Math.round(place.y)}`;
  }
}
