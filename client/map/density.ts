/** With more edges than these, or with so many for each node, layers only stretch the picture, and making them takes long. */
const mostEdges = 220;
const densest = 3;
const fewNodes = 24;

/** Whether there is too much for layers: then every namespace stands by itself, lines go straight, and say their ports only where one looks. */
export function isDense(nodes: readonly unknown[], edges: readonly unknown[]): boolean {
  return edges.length > mostEdges || (nodes.length > fewNodes && edges.length > densest * nodes.length);
}
