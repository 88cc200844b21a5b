import type { DiagramNode, MapPlace } from '../../../server/lsp/protocol.js';
import type { Links } from '../links.js';
import type { MapQuestion, MapTarget } from '../messages.js';

/** What is selected: one thing, by its id, so that it stays selected where a new model still has it. */
export type Selection = { readonly kind: 'node' | 'edge' | 'box'; readonly id: string } | undefined;

export interface State {
  readonly links: Links;
  /** What tables tell: mostly the same. */
  readonly told: Links;
  readonly question: MapQuestion;
  readonly selection: Selection;
  /** Whether connections that nothing limits are drawn; undefined: where they are few. */
  readonly drawFree: boolean | undefined;
}

/** What every part of the page can have done. */
export interface Actions {
  select(selection: Selection): void;
  /** Shows what stands behind something; undefined where nothing can be shown. */
  readonly open: ((target: MapTarget, stay: boolean) => void) | undefined;
  /** Has a connection allowed that is refused; undefined where nothing can be edited. */
  readonly allow: ((from: string, to: string) => void) | undefined;
  /** Where it stands, in a page that cannot show it. */
  placeText(place: MapPlace | undefined): string | undefined;
  canExpand(id: string): boolean;
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
  if (node.kind !== 'workload' && node.expands && actions.canExpand(node.expands.id)) actions.expand(node.expands.id, node.expands.pages);
  else if (node.place) actions.open?.({ kind: 'node', node: id }, stay);
}

/** Whether anything opens when a node is chosen. */
export function isActive({ kind, expands, place }: DiagramNode, { open, canExpand }: Actions): boolean {
  return (kind !== 'workload' && expands !== undefined && canExpand(expands.id)) || (place !== undefined && open !== undefined);
}
