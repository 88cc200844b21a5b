import { t } from '../language.js';
import { count, edgeText, nodeText } from '../words.js';
import { byId, element } from './dom.js';
import type { Graph } from './graph.js';
import type { State } from './state.js';

/** The picture as a list that is heard: each node, and the connection or the namespace that is selected. */
export function announce({ links, selection }: State, canvas: HTMLElement): void {
  const nodes = links.model.nodes.map((node, index) =>
    element(
      'div',
      { role: 'option', id: `option-${index}`, 'data-node': node.id, 'aria-selected': String(selection?.kind === 'node' && node.id === selection.id) },
      nodeText(links, node),
    ),
  );
  const edge = selection?.kind === 'edge' ? links.edge(selection.id) : undefined;
  const box = selection?.kind === 'box' ? links.box(selection.id) : undefined;
  const words = edge ? edgeText(links, edge) : box && t('namespace {0}: {1}', box.label, count(box.workloads, 'workload'));
  const other = words === undefined ? [] : [element('div', { role: 'option', id: 'option-other', 'aria-selected': 'true' }, words)];
  byId('options').replaceChildren(...nodes, ...other);
  const active = selection?.kind === 'node' ? links.model.nodes.findIndex(({ id }) => id === selection.id) : -1;
  const id = active >= 0 ? `option-${active}` : other.length > 0 ? 'option-other' : undefined;
  if (id === undefined) canvas.removeAttribute('aria-activedescendant');
  else canvas.setAttribute('aria-activedescendant', id);
}

/** Where each node is drawn, for what looks at the page from outside. */
export function tellPlaces(graph: Graph): void {
  for (const option of byId('options').querySelectorAll<HTMLElement>('[data-node]')) {
    const place = graph.screenPlace(option.dataset['node'] ?? '');
    if (place) option.dataset['at'] = `${Math.round(place.x)},${Math.round(place.y)}`;
  }
}
