import { foundNodes } from '../find.js';
import { t } from '../language.js';
import { linksOf } from '../links.js';
import type { ToView } from '../messages.js';
import { everything } from '../stored-maps.js';
import { count, emptyWords, nodeText, summary } from '../words.js';
import { announce, tellPlaces } from './announce.js';
import { details } from './details.js';
import { button, byId, element } from './dom.js';
import { makeFinder } from './finder.js';
import { findings } from './findings.js';
import { makeFrame } from './frame.js';
import { Graph } from './graph.js';
import { connect } from './host.js';
import { listenToKeys } from './keyboard.js';
import { matrix } from './matrix.js';
import { type Actions, activate, drawsFree, type Selection, type State } from './state.js';
import { svgText } from './svg.js';
import { tables } from './table.js';
import { makeFilters, makeTabs, type Tab } from './toolbar.js';

const host = connect(hear);
makeFrame(host.page);
let state: State | undefined;
let tab: Tab = 'map';

const actions: Actions = {
  select: (selection) => change({ selection }),
  open: host.open,
  allow: host.allow,
  placeText: host.placeText,
  canExpand: host.canExpand,
  expand: (id, pages) => {
    if (state) host.ask({ ...state.question, expand: { ...state.question.expand, [id]: pages } });
  },
  filter: (filter) => host.ask({ expand: state?.question.expand ?? {}, filter }),
  drawFree: (drawFree) => change({ drawFree }),
};

const canvas = byId('canvas');
const showTab = makeTabs(byId('tabs'), ['map', 'matrix', 'table', ...(host.page ? (['findings'] as const) : [])], chooseTab);
const showFilters = makeFilters(byId('filters'), host.filters, actions);
const graph = new Graph(
  byId('drawing'),
  {
    chosen: (selection) => {
      canvas.focus();
      actions.select(selection);
    },
    opened: ({ kind, id }) => {
      if (kind === 'node' && state?.links.node(id)?.kind === 'workload') activate(state, actions, id, true);
      if (kind === 'edge' && (state?.links.edge(id)?.because.length ?? 0) > 0) actions.open?.({ kind: 'reason', edge: id, index: 0 }, true);
    },
    entered: (id) => {
      const node = id === undefined ? undefined : state?.links.node(id);
      canvas.title = state && node ? nodeText(state.links, node) : '';
    },
    moved: () => tellPlaces(graph),
  },
  host.page !== undefined,
);
byId('zoom').append(
  button('+', () => graph.zoomBy(1.25), { 'aria-label': t('Zoom in'), title: t('Zoom in (+)'), class: 'tool' }),
  button('−', () => graph.zoomBy(0.8), { 'aria-label': t('Zoom out'), title: t('Zoom out (-)'), class: 'tool' }),
  button(t('Fit'), () => graph.fit(), { 'aria-label': t('Show all'), title: t('Show all (0)'), class: 'tool' }),
  button(t('Arrange'), () => graph.arrange(), { title: t('Place everything anew'), class: 'tool' }),
  button(t('Save SVG'), () => host.saveSvg(svgText(picture())), { title: t('Save the picture as it is drawn'), class: 'tool' }),
);
if (host.page && host.canExpand(everything))
  byId('zoom').append(
    button(t('Open all'), () => actions.expand(everything, 1), { title: t('Show every workload'), class: 'tool' }),
    button(t('Close all'), () => actions.expand(everything, 0), { title: t('Show each namespace as one'), class: 'tool' }),
  );
const { savePage } = host;
if (savePage)
  byId('zoom').append(
    button(t('Save HTML'), () => savePage(), { title: t('Save one page with the map, the matrix, the table and the findings'), class: 'tool' }),
  );

let found: readonly string[] = [];
const finder = makeFinder(byId('find'), {
  typed: (text) => {
    found = state ? foundNodes(state.links, text) : [];
    graph.mark(found);
    return found.length;
  },
  went: (step) => {
    const selected = state?.selection?.kind === 'node' ? found.indexOf(state.selection.id) : -1;
    const next = selected < 0 && step < 0 ? found.length - 1 : (selected + step + found.length) % found.length;
    const id = found[next];
    if (id === undefined) return 0;
    if (tab !== 'map') chooseTab('map');
    actions.select({ kind: 'node', id });
    graph.reveal({ kind: 'node', id });
    return next + 1;
  },
  missed: (workload) => actions.filter({ workload }),
  left: () => canvas.focus(),
});
listenToKeys(canvas, { graph, actions, state: () => state, find: () => finder.focus() });

chooseTab(tab);
host.ready();

// On paper, everything that the tabs show stands one below the other.
window.addEventListener('beforeprint', () => {
  if (!state) return;
  document.body.classList.add('printing');
  fillText(state);
  byId('paper').replaceChildren(picture());
});
window.addEventListener('afterprint', () => {
  document.body.classList.remove('printing');
  byId('paper').replaceChildren();
  render();
});

function hear(data: ToView): void {
  if (data.type === 'failed') {
    byId('status').textContent = data.message;
    return;
  }
  const links = linksOf(data.model);
  const selection: Selection = data.focus === undefined ? state?.selection : { kind: 'node', id: data.focus };
  if (data.opened) graph.opens();
  state = { links, told: data.told ? linksOf(data.told) : links, question: data.question, selection: stillThere(links, selection), drawFree: state?.drawFree };
  render();
  finder.renew();
}

function chooseTab(chosen: Tab): void {
  tab = chosen;
  showTab(tab);
  byId('zoom').hidden = tab !== 'map';
  for (const name of ['find', 'filters']) byId(name).hidden = tab === 'findings';
  render();
}

function picture(): SVGSVGElement {
  return graph.picture(state ? t('Map of connections: {0}', summary(state.links)) : '');
}

function change(part: Partial<State>): void {
  if (!state) return;
  state = { ...state, ...part };
  render();
}

/** What is selected stays selected where the new map has it; a namespace also where it was opened or closed. */
function stillThere(links: State['links'], selection: Selection): Selection {
  if (!selection) return undefined;
  const { kind, id } = selection;
  if (kind === 'edge') return links.edge(id) ? selection : undefined;
  if (links.node(id)) return { kind: 'node', id };
  return links.box(id) ? { kind: 'box', id } : undefined;
}

function render(): void {
  if (!state) return;
  const { links } = state;
  const { model } = links;
  showFilters(state);
  const empty = model.nodes.length === 0 && tab !== 'findings';
  byId('empty').textContent = empty ? emptyWords(model) : '';
  byId('empty').hidden = !empty;
  byId('status').textContent = [
    model.complete ? undefined : t('The workspace is still being read.'),
    model.problem,
    summary(tab === 'map' ? links : state.told),
    beside(),
  ]
    .filter(Boolean)
    .join(' ');
  if (tab === 'map') renderMap(state);
  else if (tab === 'matrix') byId('panel-matrix').replaceChildren(...matrix({ ...state, links: state.told }, actions));
  else if (tab === 'table') byId('panel-table').replaceChildren(...tables({ ...state, links: state.told }, actions));
  else if (host.page) byId('panel-findings').replaceChildren(...findings(host.page));
}

/** What a page that stands by itself says in other tabs. */
function beside(): string {
  if (!host.page) return '';
  const { findings: all, limits } = host.page;
  const limited =
    limits.length === 0
      ? ''
      : `; ${limits.length === 1 ? t('1 limit of these answers: see Findings') : t('{0} limits of these answers: see Findings', limits.length)}`;
  return `· ${count(all.length, 'finding')}${limited}`;
}

function fillText({ told, ...rest }: State): void {
  const current = { ...rest, told, links: told };
  byId('panel-matrix').replaceChildren(...matrix(current, actions));
  byId('panel-table').replaceChildren(...tables(current, actions));
  if (host.page) byId('panel-findings').replaceChildren(...findings(host.page));
  // Nobody can ask paper for more rows.
  for (let more = moreRows(); more; more = moreRows()) more.click();
}

function moreRows(): HTMLButtonElement | null {
  return byId('panel-table').querySelector('button.more');
}

function renderMap(current: State): void {
  graph.update(current);
  byId('details').replaceChildren(...details(current, actions), freeSwitch(current));
  announce(current, canvas);
  tellPlaces(graph);
}

function freeSwitch(current: State): HTMLElement {
  const number = current.links.free.length;
  if (number === 0) return element('p');
  const box = element('input', { type: 'checkbox', id: 'draw-free' });
  box.checked = drawsFree(current);
  box.addEventListener('change', () => actions.drawFree(box.checked));
  return element('p', {}, box, element('label', { for: 'draw-free' }, ` ${t('Draw {0} that nothing limits', count(number, 'connection'))}`));
}
