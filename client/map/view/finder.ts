import { t } from '../language.js';
import { button, element } from './dom.js';

/** What a person does in the search box. */
export interface FinderEvents {
  /** The text changed; answers how many nodes of the picture fit. */
  typed(text: string): number;
  /** Go to the next of them, or to the one before. Answers which one it is, from 1; 0 where none fits. */
  went(step: 1 | -1): number;
  /** Look for it in what the picture does not show. */
  missed(text: string): void;
  /** Back to the picture. */
  left(): void;
}

export interface Finder {
  focus(): void;
  /** The picture is another one. */
  renew(): void;
}

/** The search box: Enter goes from one workload that fits to the next, Escape goes back to the picture. */
export function makeFinder(form: HTMLElement, events: FinderEvents): Finder {
  const input = element('input', {
    type: 'search',
    placeholder: t('find in the map'),
    'aria-label': t('Find in the map'),
    id: 'find-text',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const said = element('span', { id: 'found', role: 'status' });
  let number = 0;
  const renew = () => {
    number = events.typed(input.value);
    said.textContent = input.value === '' ? '' : number === 0 ? t('none here; Enter filters') : t('{0} found', number);
  };
  const go = (step: 1 | -1) => {
    if (input.value === '') return;
    if (number === 0) events.missed(input.value);
    else said.textContent = t('{0} of {1}', events.went(step), number);
  };
  input.addEventListener('input', renew);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      input.value = '';
      renew();
      events.left();
    } else return;
    event.preventDefault();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  const step = (words: string, sign: string, by: 1 | -1) => button(sign, () => go(by), { 'aria-label': words, title: words, class: 'tool' });
  form.append(input, step(t('The one before'), '↑', -1), step(t('The next one'), '↓', 1), said);
  return {
    focus: () => {
      input.focus();
      input.select();
    },
    renew: () => {
      if (input.value !== '') renew();
    },
  };
}
