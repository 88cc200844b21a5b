import type { MapPageData } from '../../../server/lsp/protocol.js';
import { t } from '../language.js';
import { element } from './dom.js';

/** Makes what stands in every page of the map; the rest of the program fills it. @param page where the page stands by itself */
export function makeFrame(page: MapPageData | undefined): void {
  document.body.classList.toggle('alone', page !== undefined);
  document.body.prepend(header(page), main(page));
  if (!page) return;
  document.title = titleOf(page);
}

function titleOf({ environment }: MapPageData): string {
  return environment === null ? t('NetworkPolicy map') : t('NetworkPolicy map of {0}', environment);
}

function header(page: MapPageData | undefined): HTMLElement {
  const about = page && [element('h1', {}, titleOf(page)), element('p', { id: 'about' }, `netpol ${page.version}`)];
  return element(
    'header',
    {},
    ...(about ?? []),
    element('div', { id: 'tabs', role: 'tablist', 'aria-label': t('Views') }),
    element('form', { id: 'find', role: 'search', 'aria-label': t('Find') }),
    element('form', { id: 'filters', role: 'search', 'aria-label': t('Filters') }),
    element('div', { id: 'zoom', role: 'group', 'aria-label': t('Picture') }),
    element('p', { id: 'status', role: 'status' }, t('Reading the workspace.')),
  );
}

function main(page: MapPageData | undefined): HTMLElement {
  const panel = (name: string, ...children: readonly Node[]) =>
    element('section', { id: `panel-${name}`, role: 'tabpanel', 'aria-labelledby': `tab-${name}`, hidden: '' }, ...children);
  // Without anything to press in it, it must have the keyboard itself to be scrolled.
  const findings = panel('findings');
  findings.tabIndex = 0;
  const canvas = element(
    'div',
    {
      id: 'canvas',
      role: 'listbox',
      tabindex: '0',
      'aria-label': t('Map: arrow keys move, Enter opens, slash finds, Escape clears'),
      'aria-describedby': 'status',
    },
    element('div', { id: 'drawing', 'aria-hidden': 'true' }),
    element('div', { id: 'options', role: 'presentation' }),
  );
  return element(
    'main',
    {},
    element('p', { id: 'empty', hidden: '' }),
    panel('map', canvas, element('div', { id: 'paper' }), element('aside', { id: 'details', 'aria-label': t('Details') })),
    panel('matrix'),
    panel('table'),
    ...(page ? [findings] : []),
  );
}
