import { type AnswerEnd, type ConnectionRow, type ExposureRow, endText, type WorkloadExposure } from '../../netpol.js';
import { oneLine } from '../../util/text.js';
import type { ListOptions } from './connections.js';
import { exposedText } from './exposures.js';

/** A connection as an arrow. */
export interface DrawnRow extends ConnectionRow {
  /** Instead of the ports. */
  readonly label?: string | undefined;
  /** How a change is drawn: green and thick what opens, red and dashed what closes, amber what is other ports now. */
  readonly change?: 'added' | 'removed' | 'changed' | undefined;
}

type GraphOptions = Pick<ListOptions, 'exposures'> & Partial<Pick<ListOptions, 'possible'>>;

/** A Graphviz digraph: workloads as boxes grouped by namespace, addresses as ellipses, ports on the arrows; what is not sure is dotted. */
export function* listDot(rows: Iterable<DrawnRow>, { exposures = [], possible: perhaps = [] }: GraphOptions): Iterable<string> {
  yield 'digraph netpol {\n  rankdir=LR;\n  node [shape=box];\n';
  const namespaces = new Map<string, Map<string, string>>();
  const addresses = new Set<string>();
  const edges: string[] = [];
  for (const row of rows) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    const style = row.change ? dotStyles[row.change] : '';
    edges.push(`  ${dotText(endText(row.from))} -> ${dotText(endText(row.to))} [label=${dotText(labelOf(row))}${style}];\n`);
  }
  for (const row of perhaps) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    const [from, to] = [dotText(endText(row.from)), dotText(endText(row.to))];
    edges.push(`  ${from} -> ${to} [style=dotted, label=${dotText(perhapsOf(row))}, tooltip=${dotText(row.because)}];\n`);
  }
  const possible = new Set<string>();
  for (const { from, to, text } of exposureRows(exposures, namespaces)) {
    for (const end of [from, to]) if (end.kind === 'pods') possible.add(end.text);
    edges.push(`  ${dotText(exposedText(from))} -> ${dotText(exposedText(to))} [style=dashed, label=${dotText(text)}];\n`);
  }
  for (const [namespace, members] of namespaces) {
    yield `  subgraph ${dotText(`cluster ${namespace}`)} {\n    label=${dotText(namespace)};\n`;
    for (const [id, label] of members) yield `    ${dotText(id)} [label=${dotText(label)}];\n`;
    yield '  }\n';
  }
  for (const address of addresses) yield `  ${dotText(address)} [shape=ellipse];\n`;
  for (const pods of possible) yield `  ${dotText(pods)} [style=dashed];\n`;
  yield* edges;
  yield '}\n';
}

const dotStyles = {
  added: ', color="#1a7f37", fontcolor="#1a7f37", penwidth=2',
  removed: ', color="#cf222e", fontcolor="#cf222e", style=dashed',
  changed: ', color="#9a6700", fontcolor="#9a6700"',
};

/** A Mermaid flowchart, as GitHub and GitLab draw it in Markdown. */
export function* listMermaid(rows: Iterable<DrawnRow>, { exposures = [], possible: perhaps = [] }: GraphOptions): Iterable<string> {
  yield 'flowchart LR\n';
  const namespaces = new Map<string, Map<string, string>>();
  const addresses = new Set<string>();
  const edges: Edge[] = [];
  for (const row of rows) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    edges.push({ from: endText(row.from), arrow: '-->', to: endText(row.to), label: labelOf(row), change: row.change });
  }
  for (const row of perhaps) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    edges.push({ from: endText(row.from), arrow: '-.->', to: endText(row.to), label: perhapsOf(row), change: undefined });
  }
  const possible = new Set<string>();
  for (const { from, to, text } of exposureRows(exposures, namespaces)) {
    for (const end of [from, to]) if (end.kind === 'pods') possible.add(end.text);
    edges.push({ from: exposedText(from), arrow: '-.->', to: exposedText(to), label: text, change: undefined });
  }
  const names = [...[...namespaces.values()].flatMap((members) => [...members.keys()]), ...addresses, ...possible];
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  let group = 0;
  for (const [namespace, members] of namespaces) {
    yield `  subgraph ns${group++}[${mermaidText(namespace)}]\n`;
    for (const [id, label] of members) yield `    ${ids.get(id)}[${mermaidText(label)}]\n`;
    yield '  end\n';
  }
  for (const address of addresses) yield `  ${ids.get(address)}([${mermaidText(address)}])\n`;
  for (const pods of possible) yield `  ${ids.get(pods)}[${mermaidText(pods)}]:::possible\n`;
  for (const { from, arrow, to, label } of edges) yield `  ${ids.get(from)} ${arrow}|${mermaidText(label)}| ${ids.get(to)}\n`;
  for (const [index, { change }] of edges.entries()) if (change) yield `  linkStyle ${index} ${mermaidStyles[change]}\n`;
  if (possible.size > 0) yield '  classDef possible stroke-dasharray: 5 5\n';
}

const mermaidStyles = {
  added: 'stroke:#1a7f37,stroke-width:3px',
  removed: 'stroke:#cf222e,stroke-dasharray:5',
  changed: 'stroke:#9a6700',
};

/** Told from what pods that no manifest makes may do, which is sure, by its words. */
function perhapsOf({ allowed }: Pick<ConnectionRow, 'allowed'>): string {
  return `perhaps ${allowed.text}`;
}

function labelOf({ label, allowed }: DrawnRow): string {
  return label ?? allowed.text;
}

interface Edge {
  readonly from: string;
  readonly arrow: '-->' | '-.->';
  readonly to: string;
  readonly label: string;
  readonly change: DrawnRow['change'];
}

/** The rows of all exposures; their workloads are in the picture though nothing else connects to them. */
function* exposureRows(exposures: Iterable<WorkloadExposure>, namespaces: Map<string, Map<string, string>>): Iterable<ExposureRow> {
  for (const { workload, rows } of exposures) {
    if (rows.length > 0) collect(workload, namespaces, new Set());
    yield* rows;
  }
}

function collect(endpoint: AnswerEnd, namespaces: Map<string, Map<string, string>>, addresses: Set<string>): void {
  if (endpoint.kind === 'addresses') {
    addresses.add(endText(endpoint));
    return;
  }
  const { namespace, id, type, name } = endpoint;
  const members = namespaces.get(namespace) ?? new Map<string, string>();
  namespaces.set(namespace, members.set(id, `${type} ${name}`));
}

function dotText(text: string): string {
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function mermaidText(text: string): string {
  return `"${oneLine(text).replace(/["#&<>`]/g, (mark) => `#${mark.charCodeAt(0)};`)}"`;
}
