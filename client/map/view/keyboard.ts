import type { Link, Links } from '../links.js';
import { isMoveKey, nextNode } from '../navigation.js';
import type { Graph } from './graph.js';
import { type Actions, activate, type Selection, type State } from './state.js';

/** What the keys of the picture work on. */
export interface KeyboardPage {
  readonly graph: Graph;
  readonly actions: Actions;
  /** Undefined until there is a map. */
  state(): State | undefined;
  find(): void;
}

/** Everything that a mouse does in the picture. */
export function listenToKeys(canvas: HTMLElement, page: KeyboardPage): void {
  canvas.addEventListener('keydown', (event) => {
    const state = page.state();
    if (!state || event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event, state, page)) event.preventDefault();
  });
}

/** Whether the key meant something. */
function act({ key, shiftKey }: KeyboardEvent, state: State, { graph, actions, find }: KeyboardPage): boolean {
  const { selection } = state;
  if (isMoveKey(key)) move(key, shiftKey, state, { graph, actions });
  else if (key === 'Enter') enter(state, actions, shiftKey);
  else if (key === 'Escape') actions.select(undefined);
  else if (key === '+' || key === '=') graph.zoomBy(1.25);
  else if (key === '-') graph.zoomBy(0.8);
  else if (key === '0') graph.fit();
  else if (key === '/') find();
  else if (key === 'c' || key === 'C') nextConnection(state, { graph, actions }, key === 'c' ? 1 : -1);
  else if (key === 'n') go({ graph, actions }, boxOf(state.links, selection));
  else if (key === 'Backspace') close(state, actions);
  else return false;
  return true;
}

const step = 60;

function move(key: Parameters<typeof nextNode>[2], pans: boolean, { links, selection }: State, { graph, actions }: Moving): void {
  if (pans && key.startsWith('Arrow')) {
    const [x, y] = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[key as 'ArrowLeft'] ?? [0, 0];
    graph.panBy({ x: x ?? 0, y: y ?? 0 });
    return;
  }
  // From a connection, to its ends.
  const edge = selection?.kind === 'edge' ? links.edge(selection.id) : undefined;
  const next = edge ? (key === 'ArrowRight' || key === 'ArrowDown' ? edge.to : edge.from) : nextNode(graph.places(), nodeOf(links, selection), key);
  if (next !== undefined) go({ graph, actions }, { kind: 'node', id: next });
}

/** In a namespace, its first node. */
function nodeOf({ model }: Links, selection: Selection): string | undefined {
  if (selection?.kind === 'box') return model.nodes.find(({ box }) => box === selection.id)?.id;
  return selection?.kind === 'node' ? selection.id : undefined;
}

function enter(state: State, actions: Actions, stay: boolean): void {
  const { selection, links } = state;
  if (selection?.kind === 'node') activate(state, actions, selection.id, stay);
  else if (selection?.kind === 'edge' && links.edge(selection.id)?.because.length) actions.open?.({ kind: 'reason', edge: selection.id, index: 0 }, stay);
  else if (selection?.kind === 'box' && links.box(selection.id)?.place) actions.open?.({ kind: 'box', box: selection.id }, stay);
}

/** Round and round among the connections of what is selected; without anything, among all. */
function nextConnection({ links, selection }: State, moving: Moving, by: 1 | -1): void {
  const edge = selection?.kind === 'edge' ? links.edge(selection.id) : undefined;
  const node = links.node(edge?.from ?? (selection?.kind === 'node' ? selection.id : ''));
  const own: readonly Link[] = node ? [...links.of(node, 'egress'), ...links.of(node, 'ingress')] : links.limited;
  const all = own.flatMap((link) => link.edge ?? []);
  const at = all.findIndex(({ id }) => id === edge?.id);
  const next = at < 0 ? all.at(by > 0 ? 0 : -1) : all[(at + by + all.length) % all.length];
  if (next) go(moving, { kind: 'edge', id: next.id });
}

function boxOf(links: Links, selection: Selection): Selection {
  const box = selection?.kind === 'node' ? links.node(selection.id)?.box : undefined;
  return box === undefined || box === '' ? selection : { kind: 'box', id: box };
}

type Moving = Pick<KeyboardPage, 'graph' | 'actions'>;

/** Selects, and brings it into the picture. */
function go({ graph, actions }: Moving, selection: Selection): void {
  if (!selection) return;
  actions.select(selection);
  graph.reveal(selection);
}

/** What is open around the selection becomes one node again. */
function close({ links, selection }: State, actions: Actions): void {
  const own = boxOf(links, selection);
  if (own?.kind === 'box' && links.box(own.id)?.kind !== 'elsewhere' && actions.canExpand(own.id)) actions.expand(own.id, 0);
}
