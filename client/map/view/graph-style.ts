import type { EdgeSingular, StylesheetJson } from 'cytoscape';
import type { Point } from '../layout.js';
import type { Theme } from './theme-colours.js';

export const fontSize = 12;

/** How each kind of node and line looks. Isolation shows in shape, border and words, so that colour is never the only sign. */
export function graphStyle(theme: Theme): StylesheetJson {
  const strong = theme.highContrast ? 3 : 2;
  return [
    {
      selector: 'node',
      style: {
        label: 'data(text)',
        'text-wrap': 'wrap',
        'text-max-width': '400px',
        'text-valign': 'center',
        'font-family': theme.font,
        'font-size': fontSize,
        'line-height': 1.3,
        color: theme.text,
        shape: 'round-rectangle',
        'background-color': theme.node,
        'border-width': 1,
        'border-color': theme.line,
        'overlay-opacity': 0,
      },
    },
    { selector: 'node[width]', style: { width: 'data(width)', height: 'data(height)' } },
    // Behind a wall: square corners and a strong border. Open: round and thin.
    { selector: 'node.isolated', style: { shape: 'rectangle', 'border-width': strong, 'border-color': theme.isolated } },
    { selector: 'node.open', style: { 'border-width': 1, 'border-color': theme.open } },
    { selector: 'node.mixed', style: { shape: 'cut-rectangle', 'border-width': strong, 'border-color': theme.unknown } },
    { selector: 'node.unknown', style: { 'border-width': strong, 'border-style': 'dotted', 'border-color': theme.unknown } },
    { selector: 'node.addresses', style: { shape: 'round-hexagon' } },
    { selector: 'node.unseen', style: { 'border-style': 'dashed', 'background-opacity': 0, color: theme.faint } },
    { selector: 'node.many', style: { 'border-style': 'double', 'border-width': strong + 2 } },
    { selector: 'node.neighbour', style: { 'background-opacity': 0.3 } },
    {
      selector: 'node.box',
      style: {
        shape: 'round-rectangle',
        'background-opacity': 0.04,
        'background-color': theme.text,
        'border-color': theme.box,
        'border-width': 1,
        'text-valign': 'top',
        'text-halign': 'center',
        'text-margin-y': -4,
        'text-background-color': theme.background,
        'text-background-opacity': 0.8,
        'text-background-padding': '1px',
        'z-index': 5,
        'font-weight': 'bold',
        color: theme.faint,
        padding: '16px',
      },
    },
    {
      selector: 'edge',
      style: {
        label: 'data(text)',
        'font-family': theme.font,
        'font-size': fontSize - 1,
        color: theme.text,
        'text-background-color': theme.background,
        'text-background-opacity': 0.9,
        'text-background-padding': '2px',
        'text-events': 'yes',
        width: 1.4,
        'line-color': theme.line,
        'target-arrow-color': theme.line,
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.9,
        'curve-style': 'bezier',
        'overlay-opacity': 0,
      },
    },
    {
      selector: 'edge.bent',
      style: {
        'curve-style': 'round-segments',
        'edge-distances': 'node-position',
        'segment-weights': (edge: EdgeSingular) => numbers(edge, 'weights'),
        'segment-distances': (edge: EdgeSingular) => numbers(edge, 'distances'),
        'segment-radii': 18,
      },
    },
    { selector: 'edge:loop', style: { 'loop-direction': '0deg', 'loop-sweep': '-40deg', 'control-point-step-size': 70 } },
    { selector: 'edge.perhaps', style: { 'line-style': 'dashed' } },
    { selector: 'edge.free', style: { 'line-style': 'dotted', label: '', 'curve-style': 'bezier', width: 1, 'z-index': 0 } },
    { selector: 'edge.crowded', style: { 'text-opacity': 0, 'text-background-opacity': 0, width: 0.8, 'curve-style': 'bezier', 'line-opacity': 0.6 } },
    { selector: 'edge.crowded.near, edge.crowded.chosen', style: { 'text-opacity': 1, 'text-background-opacity': 0.9, 'line-opacity': 1 } },
    { selector: '.dim', style: { opacity: theme.highContrast ? 0.75 : 0.35 } },
    { selector: 'edge.near', style: { width: 2.4, 'line-color': theme.focus, 'target-arrow-color': theme.focus, 'z-index': 9 } },
    { selector: 'node.found', style: { 'outline-width': 2, 'outline-style': 'dashed', 'outline-color': theme.focus, 'outline-offset': 3, opacity: 1 } },
    { selector: '.chosen', style: { 'outline-style': 'solid', 'outline-width': 3, 'outline-color': theme.focus, 'outline-offset': 3 } },
    { selector: 'edge.chosen', style: { width: 3.4, 'line-color': theme.focus, 'target-arrow-color': theme.focus, 'font-weight': 'bold' } },
  ] as StylesheetJson;
}

function numbers(edge: EdgeSingular, name: string): string {
  return (edge.data(name) as readonly number[]).map((number) => number.toFixed(4)).join(' ');
}

/** Bends in the terms of the drawing: how far along the straight line between both ends, and how far aside. */
export function bendData(from: Point, to: Point, bends: readonly Point[]): { readonly weights: readonly number[]; readonly distances: readonly number[] } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  return {
    weights: bends.map(({ x, y }) => ((x - from.x) * dx + (y - from.y) * dy) / (length * length)),
    distances: bends.map(({ x, y }) => ((y - from.y) * dx - (x - from.x) * dy) / length),
  };
}
