import { seen } from '../../shown-name.js';

type Content = Node | string | undefined;

/** An element with attributes and children; text only ever comes in as text, of which all can be seen. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Content[]
): HTMLElementTagNameMap[K] {
  const result = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) result.setAttribute(name, name === 'title' || name === 'aria-label' ? seen(value) : value);
  result.append(...children.flatMap((child) => (child === undefined ? [] : typeof child === 'string' ? seen(child) : child)));
  return result;
}

/** A button that looks like a link or, with `class`, like something else. */
export function button(text: string, click: () => void, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement {
  const result = element('button', { type: 'button', class: 'link', ...attributes }, text);
  result.addEventListener('click', click);
  return result;
}

/** An element of the page by its id. @throws where the page has none: then it is not our page. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}
