import type { MapPageData, PageFinding } from '../../../server/lsp/protocol.js';
import { t } from '../language.js';
import { count } from '../words.js';
import { element } from './dom.js';
import { marked, placeNodes } from './ways.js';

/** What `netpol check` finds, and what the answers do not know: of a page that stands by itself. */
export function findings({ findings: all, limits }: Pick<MapPageData, 'findings' | 'limits'>): readonly Node[] {
  return [
    element('h2', { id: 'findings-title' }, all.length === 0 ? t('No findings') : count(all.length, 'finding')),
    ...(all.length === 0 ? [] : [table(all)]),
    element('h2', { id: 'limits-title' }, limits.length === 0 ? t('Nothing limits these answers') : t('What limits these answers')),
    element('ul', { 'aria-labelledby': 'limits-title' }, ...limits.map(({ message, place }) => element('li', {}, ...marked(message), ...placeNodes(place)))),
  ];
}

function table(all: readonly PageFinding[]): HTMLElement {
  const heads = [t('severity'), t('where'), t('what'), t('rule')].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'table',
    { class: 'rows', 'aria-labelledby': 'findings-title' },
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...all.map(row)),
  );
}

function row({ severity, place, message, rule, fixes }: PageFinding): HTMLElement {
  const fix = fixes.length === 0 ? [] : [element('small', { class: 'fixes' }, ...marked(t('Fix: {0}', fixes.join(t('; or ')))))];
  return element(
    'tr',
    {},
    element('td', { class: `severity ${severity}` }, severity),
    element('td', {}, element('code', { class: 'place' }, place)),
    element('td', {}, ...marked(message), ...fix),
    element('td', {}, element('code', {}, rule)),
  );
}
