import type { DiagramNode, MapBox, MapDirection, MapEdge, MapFilter, MapModel } from '../../server/lsp/protocol.js';

/** As the server says it of an edge. */
export const everyPort = 'every port';

/** What one node may send to another. */
export interface Link {
  readonly from: DiagramNode;
  readonly to: DiagramNode;
  /** In words; empty where nothing surely passes. */
  readonly ports: string;
  readonly perhaps: string;
  /** Nothing at either end limits it; such links have no edge in the model. */
  readonly free: boolean;
  readonly edge: MapEdge | undefined;
}

/** A model that can be asked. */
export interface Links {
  readonly model: MapModel;
  node(id: string): DiagramNode | undefined;
  box(id: string): MapBox | undefined;
  edge(id: string): MapEdge | undefined;
  between(from: DiagramNode, to: DiagramNode): Link | undefined;
  /** What reaches a node, or what it reaches: limited links first. */
  of(node: DiagramNode, direction: MapDirection): readonly Link[];
  /** Those with an edge, in the order of the nodes. */
  readonly limited: readonly Link[];
  /** Those without. */
  readonly free: readonly Link[];
}

export function linksOf(model: MapModel): Links {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const boxes = new Map(model.boxes.map((box) => [box.id, box]));
  const edges = new Map(model.edges.map((edge) => [edge.id, edge]));
  const byEnds = new Map(model.edges.map((edge) => [`${edge.from}\n${edge.to}`, edge]));
  const order = new Map(model.nodes.map(({ id }, index) => [id, index]));
  const between = (from: DiagramNode, to: DiagramNode): Link | undefined => {
    const edge = byEnds.get(`${from.id}\n${to.id}`);
    if (edge) return { from, to, ports: edge.ports, perhaps: edge.perhaps, free: false, edge };
    return isFree(from, to) ? { from, to, ports: everyPort, perhaps: '', free: true, edge: undefined } : undefined;
  };
  const limited = model.edges
    .flatMap(({ from, to }) => {
      const [a, b] = [nodes.get(from), nodes.get(to)];
      return a && b ? (between(a, b) ?? []) : [];
    })
    .sort((a, b) => (order.get(a.from.id) ?? 0) - (order.get(b.from.id) ?? 0) || (order.get(a.to.id) ?? 0) - (order.get(b.to.id) ?? 0));
  const senders = model.nodes.filter((node) => node.free.egress);
  const receivers = model.nodes.filter((node) => node.free.ingress);
  const all = model.nodes;
  let free: readonly Link[] | undefined;
  return {
    model,
    node: (id) => nodes.get(id),
    box: (id) => boxes.get(id),
    edge: (id) => edges.get(id),
    between,
    of: (node, direction) => {
      const found = all.flatMap((other) => (direction === 'ingress' ? between(other, node) : between(node, other)) ?? []);
      return [...found.filter(({ free }) => !free), ...found.filter(({ free }) => free)];
    },
    limited,
    get free() {
      free ??= senders.flatMap((from) => receivers.flatMap((to) => (isFree(from, to) ? (between(from, to) ?? []) : [])));
      return free;
    },
  };
}

/** Whether surely nothing passes from one workload to another, as policies say; of what a filter leaves out, that is not known. */
export function isRefused(links: Links, from: DiagramNode, to: DiagramNode, filter: MapFilter): boolean {
  const areWorkloads = [from, to].every(({ kind, hostNetwork }) => kind === 'workload' && hostNetwork === 0);
  return areWorkloads && from !== to && (from.matched || to.matched) && filter.policy === undefined && !links.between(from, to);
}

/** See `MapModel.edges`: what it leaves out. */
function isFree(from: DiagramNode, to: DiagramNode): boolean {
  if (!from.free.egress || !to.free.ingress || !(from.matched || to.matched)) return false;
  if (isOutside(from) && isOutside(to)) return false;
  return from !== to || from.count > 1;
}

function isOutside({ kind, count }: DiagramNode): boolean {
  return kind === 'addresses' || (kind === 'rest' && count === 0);
}
