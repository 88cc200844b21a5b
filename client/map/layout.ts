import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { isDense } from './density.js';

/** What places nodes in layers: ELK, in a worker where there is one. */
export interface Layers {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** Sizes in, places out. */
export interface LayoutRequest {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Width by height of the place there is. */
  readonly aspect: number;
}

export interface LayoutNode {
  readonly id: string;
  /** Empty: in none. */
  readonly box: string;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Of its label. */
  readonly width: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutResult {
  /** Centres. */
  readonly places: Readonly<Record<string, Point>>;
  /** Where edges bend, from their source on. */
  readonly bends: Readonly<Record<string, readonly Point[]>>;
}

const gap = 28;
const labelHeight = 16;
/** Around the nodes of a box, and for its name above them. */
const padding = 18;
const header = 24;

/**
 * Places nodes so that connections go from left to right, or from above to below where that fills the place better; those of a box stay
 * together, boxes do not overlap, and what is not connected stands side by side. The same request gives the same places.
 */
export async function layOut(request: LayoutRequest, layers: Layers): Promise<LayoutResult> {
  // Where layers cannot be made of it, boxes stand side by side and lines go straight.
  return layOutBest(request, layers).catch(() => layOutBest({ ...request, edges: [] }, layers));
}

async function layOutBest(request: LayoutRequest, layers: Layers): Promise<LayoutResult> {
  const across = await layOutAlong(request, layers, 'RIGHT');
  const down = isDense(request.nodes, request.edges) ? across : await layOutAlong(request, layers, 'DOWN');
  const { places, bends } = scaleOf(across, request) * preferred >= scaleOf(down, request) ? across : down;
  return { places, bends };
}

type Along = 'RIGHT' | 'DOWN';

/** People read from left to right: that is given up only for a picture that is so much larger. */
const preferred = 1.15;

interface Whole extends LayoutResult {
  readonly width: number;
  readonly height: number;
}

/** How large it can be drawn, up to where all can be read. */
function scaleOf({ width, height }: Whole, { aspect }: LayoutRequest): number {
  return 1 / Math.max(width, height * aspect, 1);
}

async function layOutAlong({ nodes, edges, aspect }: LayoutRequest, layers: Layers, along: Along): Promise<Whole> {
  const parts = await Promise.all(componentsOf(nodes, isDense(nodes, edges) ? [] : edges).map((part) => layOutPart(part, layers, along)));
  const places: Record<string, Point> = {};
  const bends: Record<string, readonly Point[]> = {};
  let [width, height] = [0, 0];
  for (const { part, x, y } of pack(parts, aspect)) {
    const moved = (point: Point): Point => ({ x: point.x - part.left + x, y: point.y - part.top + y });
    for (const [id, point] of part.places) places[id] = moved(point);
    for (const [id, points] of part.bends) bends[id] = points.map(moved);
    [width, height] = [Math.max(width, x + part.width), Math.max(height, y + part.height)];
  }
  return { places, bends, width, height };
}

interface Component {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

interface Placed {
  readonly places: readonly (readonly [string, Point])[];
  readonly bends: readonly (readonly [string, readonly Point[]])[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes, and nodes that are in none, that edges hold together. */
function componentsOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): readonly Component[] {
  const parents = new Map<string, string>();
  const rootOf = (unit: string): string => {
    const parent = parents.get(unit) ?? unit;
    return parent === unit ? unit : rootOf(parent);
  };
  const units = new Map(nodes.map((node) => [node.id, node.box === '' ? `node ${node.id}` : `box ${node.box}`]));
  const inside = edges.filter(({ from, to }) => from !== to && units.has(from) && units.has(to));
  const root = (id: string) => rootOf(units.get(id) ?? id);
  for (const { from, to } of inside) parents.set(root(to), root(from));
  const components = new Map<string, { nodes: LayoutNode[]; edges: LayoutEdge[] }>();
  for (const node of nodes) {
    const known = components.get(root(node.id)) ?? { nodes: [], edges: [] };
    components.set(root(node.id), known);
    known.nodes.push(node);
  }
  for (const edge of inside) components.get(root(edge.from))?.edges.push(edge);
  return [...components.values()];
}

async function layOutPart({ nodes, edges }: Component, layers: Layers, along: Along): Promise<Placed> {
  if (edges.length === 0) return withBounds(nodes, gridOf(nodes, { x: 0, y: 0 }).places, []);
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const placed = await layers.layout(graphOf(nodes, edges, touched, along));
  return withBounds(nodes, placesIn(placed, nodes, touched), bendsIn(placed, edges));
}

/** Boxes are laid out with what stands in them, so that lines between their nodes stay inside. */
const options = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'POLYLINE',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': String(gap),
  'elk.spacing.edgeNode': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.edgeLabels.inline': 'true',
};

function graphOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], touched: ReadonlySet<string>, along: Along): ElkNode {
  const children = [...new Set(nodes.map(({ box }) => box))].flatMap((box): readonly ElkNode[] => {
    const own = nodes.filter((node) => node.box === box);
    const loose = own.filter(({ id }) => !touched.has(id));
    const members = own.filter(({ id }) => touched.has(id)).map(({ id, width, height }): ElkNode => ({ id: `node ${id}`, width, height }));
    const { width, height } = loose.length === 0 ? { width: 0, height: 0 } : gridOf(loose, { x: 0, y: 0 });
    const inside = [...members, ...(loose.length === 0 ? [] : [{ id: `loose ${box}`, width, height }])];
    return box === '' ? inside : [{ id: `box ${box}`, layoutOptions: boxOptions(along), children: inside }];
  });
  const lines = edges.map(
    ({ from, to, width }, index): ElkExtendedEdge => ({
      id: `edge ${index}`,
      sources: [`node ${from}`],
      targets: [`node ${to}`],
      labels: [{ id: `label ${index}`, text: ' ', width, height: labelHeight }],
    }),
  );
  return { id: 'root', layoutOptions: { ...options, 'elk.direction': along }, children, edges: lines };
}

function boxOptions(along: Along): LayoutOptions {
  return { ...options, 'elk.direction': along, 'elk.padding': `[top=${padding + header},left=${padding},bottom=${padding},right=${padding}]` };
}

function placesIn(graph: ElkNode, nodes: readonly LayoutNode[], touched: ReadonlySet<string>): readonly (readonly [string, Point])[] {
  const byId = new Map((graph.children ?? []).flatMap((child) => [child, ...(child.children ?? [])]).map((child) => [child.id, centreOf(child)]));
  const at = (id: string): Point => byId.get(id) ?? { x: 0, y: 0 };
  const connected = nodes.filter(({ id }) => touched.has(id)).map(({ id }) => [id, at(`node ${id}`)] as const);
  const loose = nodes.filter(({ id }) => !touched.has(id));
  const blocks = [...new Set(loose.map(({ box }) => box))].flatMap((box) => {
    const own = loose.filter((node) => node.box === box);
    const { width, height } = gridOf(own, { x: 0, y: 0 });
    const { x, y } = at(`loose ${box}`);
    return gridOf(own, { x: x - width / 2, y: y - height / 2 }).places;
  });
  return [...connected, ...blocks];
}

/** Without both ends, which stand at the nodes. */
function bendsIn({ edges = [] }: ElkNode, asked: readonly LayoutEdge[]): Placed['bends'] {
  return asked.map(({ id }, index) => [id, (edges[index]?.sections ?? []).flatMap(({ bendPoints = [] }) => bendPoints.map(({ x, y }) => ({ x, y })))]);
}

function centreOf({ x = 0, y = 0, width = 0, height = 0 }: ElkNode): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** In rows, in their order, about as wide as high. */
function gridOf(
  nodes: readonly LayoutNode[],
  at: Point,
): { readonly places: readonly (readonly [string, Point])[]; readonly width: number; readonly height: number } {
  const [cellWidth, cellHeight] = [Math.max(...nodes.map(({ width }) => width)) + gap, Math.max(...nodes.map(({ height }) => height)) + gap];
  const columns = Math.max(1, Math.round(Math.sqrt((nodes.length * cellHeight) / cellWidth)));
  const rows = Math.ceil(nodes.length / columns);
  const places = nodes.map(({ id }, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return [id, { x: at.x + (column + 0.5) * cellWidth, y: at.y + (row + 0.5) * cellHeight }] as const;
  });
  return { places, width: columns * cellWidth, height: rows * cellHeight };
}

function withBounds(nodes: readonly LayoutNode[], places: Placed['places'], bends: Placed['bends']): Placed {
  const byId = new Map(places);
  const rectangles = nodes.flatMap(({ id, box, width, height }) => {
    const point = byId.get(id);
    const [around, above] = box === '' ? [0, 0] : [padding, header];
    return point
      ? [
          {
            left: point.x - width / 2 - around,
            right: point.x + width / 2 + around,
            top: point.y - height / 2 - around - above,
            bottom: point.y + height / 2 + around,
          },
        ]
      : [];
  });
  const points = bends.flatMap(([, each]) => each);
  const [left, right] = [
    Math.min(...rectangles.map((one) => one.left), ...points.map(({ x }) => x)),
    Math.max(...rectangles.map((one) => one.right), ...points.map(({ x }) => x)),
  ];
  const [top, bottom] = [
    Math.min(...rectangles.map((one) => one.top), ...points.map(({ y }) => y)),
    Math.max(...rectangles.map((one) => one.bottom), ...points.map(({ y }) => y)),
  ];
  return { places, bends, left, top, width: right - left, height: bottom - top };
}

/** Side by side in rows, the large ones first, so that the whole has about the shape of the place there is. */
function pack(parts: readonly Placed[], aspect: number): readonly { readonly part: Placed; readonly x: number; readonly y: number }[] {
  const area = parts.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const limit = Math.max(Math.sqrt(area * aspect), ...parts.map(({ width }) => width));
  const result: { part: Placed; x: number; y: number }[] = [];
  let [x, y, rowHeight] = [0, 0, 0];
  for (const part of [...parts].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + part.width > limit) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
    result.push({ part, x, y });
    x += part.width + gap;
    rowHeight = Math.max(rowHeight, part.height);
  }
  return result;
}
