import type { Core, EdgeSingular, NodeSingular } from 'cytoscape';
import { seen } from '../../shown-name.js';
import type { Point } from '../layout.js';
import { fontSize } from './graph-style.js';
import { measureWith } from './measure.js';
import type { Theme } from './theme-colours.js';

const space = 'http://www.w3.org/2000/svg';
const margin = 24;

/** What is drawn, as a picture that can be scaled and read: text stays text. @param title what it shows, for those who hear it */
export function svgOf(cy: Core, theme: Theme, title: string): SVGSVGElement {
  const { x1, y1, w, h } = cy.elements().boundingBox();
  const [width, height] = [Math.ceil(w + 2 * margin), Math.ceil(h + 2 * margin)];
  const svg = make('svg', { viewBox: `${round(x1 - margin)} ${round(y1 - margin)} ${width} ${height}`, width, height, role: 'img' });
  svg.setAttribute('font-family', theme.font);
  svg.append(
    worded('title', title),
    make('rect', { x: x1 - margin, y: y1 - margin, width, height, fill: theme.background }),
    ...cy.nodes('.box').map((box: NodeSingular) => boxShape(box, theme)),
    ...cy.edges().map((edge: EdgeSingular) => edgeShape(edge, theme)),
    ...cy.nodes('[width]').map((node: NodeSingular) => nodeShape(node, theme)),
    // Over the lines, as in the drawing.
    ...cy
      .edges()
      .toArray()
      .flatMap((edge: EdgeSingular) => edgeLabel(edge, theme)),
  );
  return svg;
}

/** The same as a file. */
export function svgText(svg: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

function boxShape(box: NodeSingular, theme: Theme): SVGElement {
  const { x1, y1, w, h } = box.boundingBox({ includeLabels: false, includeOverlays: false });
  const group = make('g', {});
  const shape = { x: x1, y: y1, width: w, height: h, rx: 8, stroke: theme.box, fill: theme.text, 'fill-opacity': 0.04 };
  group.append(make('rect', shape), ...label([String(box.data('text'))], { x: x1 + w / 2, y: y1 - 9 }, { fill: theme.faint, 'font-weight': 'bold' }));
  return group;
}

function nodeShape(node: NodeSingular, theme: Theme): SVGElement {
  const at = node.position();
  const size = { width: node.width(), height: node.height() };
  const look = {
    fill: node.hasClass('unseen') ? 'none' : theme.node,
    stroke: node.style('border-color') as string,
    'stroke-width': Number.parseFloat(node.style('border-width') as string),
    'stroke-dasharray': { dashed: '6 4', dotted: '2 3' }[node.style('border-style') as string] ?? 'none',
  };
  const group = make('g', { opacity: node.hasClass('neighbour') ? 0.7 : 1 });
  group.append(outline(node, at, size, look));
  if (node.hasClass('many')) group.append(outline(node, at, { width: size.width - 8, height: size.height - 8 }, { ...look, fill: 'none', 'stroke-width': 1 }));
  group.append(...label(String(node.data('text')).split('\n'), at, { fill: theme.text }));
  return group;
}

type Look = Readonly<Record<string, string | number>>;
type Size = Readonly<Record<'width' | 'height', number>>;

/** Square where something is isolated, round where it is not, cut corners where it is mixed, pointed where it is outside. */
function outline(node: NodeSingular, { x, y }: Point, { width, height }: Size, look: Look): SVGElement {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const cut = node.hasClass('addresses') ? { across: Math.min(14, width / 4), down: height / 2 } : node.hasClass('mixed') ? { across: 8, down: 8 } : undefined;
  if (!cut) return make('rect', { x: left, y: top, width, height, rx: node.hasClass('isolated') ? 0 : 8, ...look });
  const { across, down } = cut;
  const corners = [
    [left + across, top],
    [right - across, top],
    [right, top + down],
    [right, bottom - down],
    [right - across, bottom],
    [left + across, bottom],
    [left, bottom - down],
    [left, top + down],
  ];
  return make('polygon', { points: corners.map(([a = 0, b = 0]) => `${round(a)},${round(b)}`).join(' '), ...look });
}

function edgeShape(edge: EdgeSingular, theme: Theme): SVGElement {
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const [bends, controls] = [edge.segmentPoints() ?? [], edge.controlPoints() ?? []];
  const before = bends.at(-1) ?? controls.at(-1) ?? from;
  const colour = edge.hasClass('near') || edge.hasClass('chosen') ? theme.focus : theme.line;
  const group = make('g', { stroke: colour, fill: 'none' });
  const dashes = edge.hasClass('perhaps') ? '6 4' : edge.hasClass('free') ? '1.5 3' : 'none';
  group.append(
    make('path', { d: pathOf(from, to, bends, controls), 'stroke-width': edge.hasClass('free') ? 1 : 1.4, 'stroke-dasharray': dashes }),
    arrow(before, to, colour),
  );
  return group;
}

function pathOf(from: Point, to: Point, bends: readonly Point[], controls: readonly Point[]): string {
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  if (bends.length > 0) return `M${at(from)} ${[...bends, to].map((point) => `L${at(point)}`).join(' ')}`;
  // Between two control points the curve goes through their middle.
  const curves = controls.map((control, index) => {
    const next = controls[index + 1];
    return `Q${at(control)} ${at(next ? { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 } : to)}`;
  });
  return curves.length > 0 ? `M${at(from)} ${curves.join(' ')}` : `M${at(from)} L${at(to)}`;
}

function arrow(from: Point, to: Point, colour: string): SVGElement {
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return make('path', {
    d: 'M0 0 L-9 -4 L-9 4 Z',
    transform: `translate(${round(to.x)} ${round(to.y)}) rotate(${round(angle)})`,
    fill: colour,
    stroke: 'none',
  });
}

function edgeLabel(edge: EdgeSingular, theme: Theme): readonly SVGElement[] {
  const text = String(edge.data('text') ?? '');
  if (text === '' || edge.hasClass('crowded') || edge.hasClass('free')) return [];
  const [{ x, y }, width, height] = [edge.midpoint(), measureWith(theme.font)(text) + 4, fontSize + 3];
  // Of the background's colour, so that the line does not go through the letters.
  const behind = make('rect', { x: x - width / 2, y: y - height / 2, width, height, fill: theme.background });
  return [behind, ...label([text], { x, y }, { fill: theme.text, 'font-size': fontSize - 1 })];
}

function label(lines: readonly string[], { x, y }: Point, look: Look): readonly SVGElement[] {
  const height = fontSize * 1.3;
  return lines.map((line, index) =>
    worded('text', line, {
      x,
      y: y + (index - (lines.length - 1) / 2) * height,
      'text-anchor': 'middle',
      'dominant-baseline': 'central',
      'font-size': fontSize,
      ...look,
    }),
  );
}

/** An element with a text. XML has no place for control characters, be they escaped or not. */
function worded(name: 'title' | 'text', text: string, attributes: Look = {}): SVGElement {
  const result = make(name, attributes);
  result.textContent = seen(text).replace(/[\n\p{Cs}\ufffe\uffff]/gu, ' ');
  return result;
}

function make<K extends keyof SVGElementTagNameMap>(name: K, attributes: Look): SVGElementTagNameMap[K] {
  const result = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, String(typeof value === 'number' ? round(value) : value));
  return result;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
