import type { MapFilter } from '../../../server/lsp/protocol.js';
import { t } from '../language.js';
import { button, byId, element } from './dom.js';
import type { Actions, State } from './state.js';

export type Tab = 'map' | 'matrix' | 'table' | 'findings';

const titles = (): Readonly<Record<Tab, string>> => ({ map: t('Map'), matrix: t('Matrix'), table: t('Table'), findings: t('Findings') });

/** Tabs as the pattern for them has it: one has the keyboard, arrow keys change to the next. */
export function makeTabs(list: HTMLElement, tabs: readonly Tab[], chosen: (tab: Tab) => void): (tab: Tab) => void {
  const buttons = tabs.map((tab) => button(titles()[tab], () => chosen(tab), { role: 'tab', class: 'tab', id: `tab-${tab}`, 'aria-controls': `panel-${tab}` }));
  list.append(...buttons);
  list.addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    const index = tabs.findIndex((tab) => document.activeElement?.id === `tab-${tab}`);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (step === 0 || index < 0 || !next) return;
    chosen(next);
    byId(`tab-${next}`).focus();
  });
  return (tab) => {
    for (const each of tabs) {
      const own = byId(`tab-${each}`);
      own.setAttribute('aria-selected', String(each === tab));
      own.tabIndex = each === tab ? 0 : -1;
      byId(`panel-${each}`).hidden = each !== tab;
    }
  };
}

/** How long typing must rest before the filter is asked for, in milliseconds. */
const quiet = 200;

/** The filters; they are shared by all tabs. @param offered those that can be asked for */
export function makeFilters(form: HTMLElement, offered: readonly (keyof MapFilter)[], actions: Pick<Actions, 'filter'>): (state: State) => void {
  const workload = field('workload', t('workload'), t('Filter by workload'));
  const namespace = element('select', { 'aria-label': t('Filter by namespace'), id: 'filter-namespace' });
  const port = field('port', t('port'), t('Filter by port'));
  const policy = field('policy', t('policy'), t('Filter by policy'));
  policy.setAttribute('list', 'policies');
  const policies = element('datalist', { id: 'policies' });
  const fields = { workload, namespace, port, policy };
  const read = (): MapFilter => Object.fromEntries(Object.entries(fields).flatMap(([name, { value }]) => (value === '' ? [] : [[name, value]])));
  let later: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    clearTimeout(later);
    actions.filter(read());
  };
  for (const input of [workload, port, policy])
    input.addEventListener('input', () => {
      clearTimeout(later);
      later = setTimeout(ask, quiet);
    });
  namespace.addEventListener('change', ask);
  const clear = button(t('Clear'), () => {
    for (const each of Object.values(fields)) each.value = '';
    ask();
  });
  form.append(...offered.map((name) => fields[name]), policies, clear);
  form.addEventListener('submit', (event) => event.preventDefault());
  return ({ links, question }) => {
    const { choices } = links.model;
    options(namespace, ['', ...choices.namespaces], (name) => (name === '' ? t('every namespace') : name), question.filter.namespace ?? '');
    options(policies, choices.policies, (name) => name);
    clear.hidden = Object.keys(question.filter).length === 0;
    for (const input of [workload, port, policy]) if (document.activeElement !== input) input.value = question.filter[input.name as keyof MapFilter] ?? '';
    port.setAttribute('aria-invalid', String(links.model.problem !== undefined));
  };
}

function field(name: string, placeholder: string, label: string): HTMLInputElement {
  return element('input', { type: 'search', name, placeholder, 'aria-label': label, id: `filter-${name}`, spellcheck: 'false', autocomplete: 'off' });
}

function options(list: HTMLSelectElement | HTMLDataListElement, values: readonly string[], text: (value: string) => string, chosen?: string): void {
  const shown = [...list.querySelectorAll('option')].map(({ value }) => value);
  if (shown.join('\n') !== values.join('\n') || shown.length !== values.length)
    list.replaceChildren(...values.map((value) => element('option', { value }, text(value))));
  if (list instanceof HTMLSelectElement && chosen !== undefined && document.activeElement !== list) list.value = chosen;
}
