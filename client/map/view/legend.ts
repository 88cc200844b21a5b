import { t } from '../language.js';
import { element } from './dom.js';

const signs = (): readonly (readonly [sign: string, words: string])[] => [
  ['isolated', t('a policy isolates it: strong border, square corners')],
  ['open', t('open: no policy limits it in either direction')],
  ['mixed', t('several workloads that stand differently')],
  ['unknown', t('not known: a template, labels, the host network or another family decides')],
  ['many', t('several workloads that get the same answers, or a closed namespace: Enter opens it')],
  ['unseen', t('pods that a rule names and no manifest makes')],
  ['outside', t('addresses outside the cluster')],
  ['line', t('may connect, on these ports')],
  ['line perhaps', t('may perhaps connect')],
  ['line free', t('may connect on every port, because nothing limits it')],
];

/** How to read the drawing; closed where there is little room. */
export function legend(): HTMLElement {
  const rows = signs().flatMap(([sign, words]) => [
    element('dt', {}, element('span', { class: `sign ${sign}`, 'aria-hidden': 'true' })),
    element('dd', {}, words),
  ]);
  const isNarrow = window.matchMedia('(max-width: 760px)').matches;
  return element(
    'details',
    isNarrow ? {} : { open: '' },
    element('summary', {}, t('How to read it')),
    element('p', {}, t('Under each name stands what holds for connections to it (in) and from it (out). Select something to read what connects it, and why.')),
    element('dl', { class: 'legend' }, ...rows),
    element(
      'p',
      {},
      t(
        'Arrow keys move to what lies there, page up and down from one to the next, c from one connection to the next, n to the namespace; Enter opens, Backspace closes the namespace, Escape clears. / finds, + and - zoom, 0 shows all, shift with arrow keys moves the picture.',
      ),
    ),
  );
}
