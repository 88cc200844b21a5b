import type { MapPlace } from '../../../server/lsp/protocol.js';
import type { MapTarget } from '../messages.js';
import { button, element } from './dom.js';
import type { Actions } from './state.js';

/** What stands in a manifest. */
export interface Way {
  readonly target: MapTarget;
  readonly place: MapPlace | undefined;
}

/** A name that leads to its manifest; where none can be shown, the name and where it stands. */
export function way(
  actions: Pick<Actions, 'open' | 'placeText'>,
  text: string,
  { target, place }: Way,
  attributes: Readonly<Record<string, string>> = {},
): Node {
  const { open, placeText } = actions;
  if (open) return button(text, () => open(target, false), attributes);
  return element('span', {}, element('span', attributes, text), ...placeNodes(placeText(place)));
}

/** A place as a text that can be copied. */
export function placeNodes(text: string | undefined): readonly (Node | string)[] {
  return text === undefined ? [] : [' ', element('code', { class: 'place' }, text)];
}

/** Our sentences mark names as code. */
export function marked(sentence: string): readonly (Node | string)[] {
  return sentence.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}
