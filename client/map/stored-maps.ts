import type { DiagramNode, MapFilter, MapModel, MapPages } from '../../server/lsp/protocol.js';
import type { MapQuestion } from './messages.js';

/** A model, and as much of the question as it answers. */
export interface StoredAnswer {
  readonly model: MapModel;
  /** What tables tell of it: more than the picture shows. */
  readonly told: MapModel;
  readonly question: MapQuestion;
}

/** What a page can filter by that has no server: ports and policies take the evaluator. */
export const storedFilters = ['workload', 'namespace'] as const;

/** Stands for all namespaces where one is named to be opened. */
export const everything = '*';

/** The answer of a page that has all its models: which of them, and what of it fits the filter. @param before what it showed last */
export function storedAnswer(pages: MapPages, question: MapQuestion, before: MapQuestion): StoredAnswer {
  const filter: MapFilter = Object.fromEntries(storedFilters.flatMap((name) => (question.filter[name] ? [[name, question.filter[name]]] : [])));
  const { whole, closed = whole } = pages;
  const opened = pages.closed ? { ...pages.opened, [everything]: whole } : pages.opened;
  const changed = Object.keys(question.expand).find((id) => question.expand[id] !== before.expand[id]);
  const kept = Object.keys(before.expand).find((id) => Object.hasOwn(opened, id));
  const asked = changed === undefined ? kept : (question.expand[changed] ?? 0) > 0 && Object.hasOwn(opened, changed) ? changed : undefined;
  const id = changed === undefined ? openedBy(opened, filter, asked) : asked;
  const shown = id === undefined ? closed : (opened[id] ?? closed);
  const model = filtered(shown, filter);
  // Where the whole is closed, what was opened says more.
  const told = pages.closed && shown !== whole ? filtered(whole, filter) : model;
  return { model, told, question: { expand: asked === undefined ? {} : { [asked]: 1 }, filter } };
}

/** The box that a filter opens, as long as it is there: the one that it names, or one that holds what it looks for; else what is open anyway. */
function openedBy(opened: MapPages['opened'], filter: MapFilter, asked: string | undefined): string | undefined {
  if (filter.namespace !== undefined) return Object.hasOwn(opened, `n:${filter.namespace}`) ? `n:${filter.namespace}` : asked;
  if (filter.workload === undefined || asked === everything) return asked;
  const holds = (id: string) => opened[id]?.nodes.some((node) => node.box === id && isMeant(node, filter, node.box.slice(2)));
  return [...(asked === undefined ? [] : [asked]), ...Object.keys(opened)].find(holds) ?? asked;
}

/** What a filter means, and what is connected with it. */
function filtered(model: MapModel, filter: MapFilter): MapModel {
  if (Object.keys(filter).length === 0) return model;
  const labels = new Map(model.boxes.map(({ id, label }) => [id, label]));
  const marked = model.nodes.map((node) => ({
    ...node,
    matched: isMeant(node, filter, node.kind === 'namespace' ? node.label : (labels.get(node.box) ?? '')),
  }));
  const meant = new Set(marked.filter(({ matched }) => matched).map(({ id }) => id));
  const edges = model.edges.filter(({ from, to }) => meant.has(from) || meant.has(to));
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const free = { from: marked.some((node) => node.matched && node.free.egress), to: marked.some((node) => node.matched && node.free.ingress) };
  const nodes = marked.filter((node) => node.matched || touched.has(node.id) || (node.free.ingress && free.from) || (node.free.egress && free.to));
  const boxes = model.boxes.filter(({ id }) => nodes.some(({ box }) => box === id));
  return { ...model, nodes, edges, boxes };
}

function isMeant({ id, kind, count, label, names }: DiagramNode, { workload = '', namespace = '' }: MapFilter, own: string): boolean {
  if (count === 0 || (namespace !== '' && own !== namespace)) return false;
  const text = workload.trim().toLowerCase();
  const called = kind === 'workload' ? [id.slice(2)] : [label, ...names.map((name) => `${own}/${name}`)];
  return called.some((name) => name.toLowerCase().includes(text));
}
