import type { ElementDefinition } from 'cytoscape';
import type { DiagramNode } from '../../../server/lsp/protocol.js';
import { shownName } from '../../shown-name.js';
import { t } from '../language.js';
import type { Link, Links } from '../links.js';
import { count, linkLabel, markOf, standingShort } from '../words.js';
import { fontSize } from './graph-style.js';

/** How wide a text is drawn; given by the page. */
export type Measure = (text: string) => number;

const widest = 200;

/** Boxes first, because what stands in them names them. */
export function boxElements({ model }: Links): readonly ElementDefinition[] {
  return model.boxes.map(({ id, label, notes, kind }) => ({
    group: 'nodes',
    data: { id: boxElement(id), place: id, text: notes.length > 0 ? t('{0} (not all is known)', shownName(label)) : shownName(label) },
    classes: kind === 'namespace' ? 'box' : `box ${kind}`,
  }));
}

export function nodeElement(node: DiagramNode, measure: Measure): ElementDefinition {
  const lines = linesOf(node).flatMap((line) => wrap(line, measure));
  const width = Math.max(70, ...lines.map(measure)) + 24;
  const height = lines.length * fontSize * 1.3 + 16;
  return {
    group: 'nodes',
    data: { id: node.id, text: lines.join('\n'), width, height, ...(node.box === '' ? {} : { parent: boxElement(node.box) }) },
    classes: classesOf(node),
  };
}

export function edgeElement(link: Link): ElementDefinition {
  const { from, to, edge, free, ports } = link;
  return {
    group: 'edges',
    data: { id: edgeElementId(linkId(link)), source: from.id, target: to.id, edge: edge?.id ?? '', text: free ? '' : linkLabel(link) },
    classes: free ? 'free' : ports === '' ? 'perhaps' : '',
  };
}

export function linkId({ edge, from, to }: Link): string {
  return edge?.id ?? `free ${from.id} -> ${to.id}`;
}

export function boxElement(id: string): string {
  return `box ${id}`;
}

export function edgeElementId(id: string): string {
  return `edge ${id}`;
}

function linesOf(node: DiagramNode): readonly string[] {
  const marks = (['ingress', 'egress'] as const).flatMap((direction) => {
    const words = standingShort(node, direction);
    return words === '' ? [] : [direction === 'ingress' ? t('in: {0}', words) : t('out: {0}', words)];
  });
  const joined = marks.join(' · ');
  const details = node.kind === 'addresses' || node.detail === '' ? [] : [node.detail];
  const host = node.hostNetwork > 0 ? [node.count === 1 ? t('on the host network') : t('{0} on the host network', count(node.hostNetwork, 'workload'))] : [];
  return [shownName(node.label), ...details.map(shownName), ...(joined.length > 34 ? marks : marks.length > 0 ? [joined] : []), ...host];
}

function classesOf(node: DiagramNode): string {
  const marks = new Set((['ingress', 'egress'] as const).map((direction) => markOf(node, direction)));
  // A node has one border for two directions: it is a wall where one of them is isolated.
  const mark = (['isolated', 'mixed', 'unknown', 'open'] as const).find((one) => marks.has(one));
  return [node.kind, mark, node.count > 1 ? 'many' : undefined, node.matched || node.count === 0 ? undefined : 'neighbour'].filter(Boolean).join(' ');
}

/** More lines than these are a text and no name. */
const mostLines = 5;
/** There is no end to what a name may be; one of Kubernetes has 253 characters at most. */
const longest = 300;

/** At spaces, slashes and dashes, so that no line is wider than a node should be; a word that is wider by itself is broken anywhere. */
function wrap(text: string, measure: Measure): readonly string[] {
  const line = text.length <= longest ? text : `${text.slice(0, longest / 2)}…${text.slice(-longest / 2)}`;
  const lines: string[] = [];
  let current = '';
  for (const piece of line.split(/(?<=[ /,-])/).flatMap((one) => broken(one, measure))) {
    if (current !== '' && measure(current + piece) > widest) {
      lines.push(current.trimEnd());
      current = piece;
    } else current += piece;
  }
  const all = [...lines, current.trimEnd()];
  // Names that are so long are told apart by their ends.
  return all.length <= mostLines ? all : [...all.slice(0, mostLines - 1), `…${all.at(-1)}`];
}

function broken(word: string, measure: Measure): readonly string[] {
  if (measure(word) <= widest) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && measure(part + character) > widest) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
