import type { Links } from '../links.js';
import type { MapQuestion, MapTarget } from '../messages.js';

/** What is selected: one thing, by its id, so that it stays selected where a new model still has it. */
export type Selection = { readonly kind: 'node' | 'edge' | 'box'; readonly id: string } | undefined;

export interface State {
  readonly links: Links;
  readonly question: MapQuestion;
  readonly selection: Selection;
  /** Whether connections that nothing limits are drawn; undefined: where they are few. */
  readonly drawFree: boolean | undefined;
}

/** What every part of the page can have done. */
export interface Actions {
  select(selection: Selection): void;
  open(target: MapTarget, stay: boolean): void;
  expand(id: string, pages: number): void;
  filter(filter: MapQuestion['filter']): void;
  drawFree(draw: boolean): void;
}

const fewFree = 6;

export function drawsFree({ drawFree, links }: State): boolean {
  return drawFree ?? links.free.length <= fewFree;
}

/** What opens when a node is chosen: more of it, or its manifest. */
export function activate(state: State, actions: Actions, id: string, stay: boolean): void {
  const node = state.links.node(id);
  if (!node) return;
  if (node.kind !== 'workload' && node.expands) actions.expand(node.expands.id, node.expands.pages);
  else if (node.place) actions.open({ kind: 'node', node: id }, stay);
}
