import { endpointName } from '../../features/endpoints.js';
import type { Endpoint } from '../../semantics/answers.js';
import { allowedText, type ConnectionRow } from './connections.js';

/** A Graphviz digraph: workloads as boxes grouped by namespace, addresses as ellipses, ports on the arrows. */
export function* listDot(rows: Iterable<ConnectionRow>): Iterable<string> {
  yield 'digraph netpol {\n  rankdir=LR;\n  node [shape=box];\n';
  const namespaces = new Map<string, Map<string, string>>();
  const addresses = new Set<string>();
  const edges: string[] = [];
  for (const row of rows) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    edges.push(`  ${dotText(endpointName(row.from))} -> ${dotText(endpointName(row.to))} [label=${dotText(allowedText(row.allowed))}];\n`);
  }
  for (const [namespace, members] of namespaces) {
    yield `  subgraph ${dotText(`cluster ${namespace}`)} {\n    label=${dotText(namespace)};\n`;
    for (const [id, label] of members) yield `    ${dotText(id)} [label=${dotText(label)}];\n`;
    yield '  }\n';
  }
  for (const address of addresses) yield `  ${dotText(address)} [shape=ellipse];\n`;
  yield* edges;
  yield '}\n';
}

/** A Mermaid flowchart, as GitHub and GitLab draw it in Markdown. */
export function* listMermaid(rows: Iterable<ConnectionRow>): Iterable<string> {
  yield 'flowchart LR\n';
  const namespaces = new Map<string, Map<string, string>>();
  const addresses = new Set<string>();
  const edges: ConnectionRow[] = [];
  for (const row of rows) {
    for (const endpoint of [row.from, row.to]) collect(endpoint, namespaces, addresses);
    edges.push(row);
  }
  const names = [...[...namespaces.values()].flatMap((members) => [...members.keys()]), ...addresses];
  const ids = new Map(names.map((name, index) => [name, `n${index}`]));
  let group = 0;
  for (const [namespace, members] of namespaces) {
    yield `  subgraph ns${group++}[${mermaidText(namespace)}]\n`;
    for (const [id, label] of members) yield `    ${ids.get(id)}[${mermaidText(label)}]\n`;
    yield '  end\n';
  }
  for (const address of addresses) yield `  ${ids.get(address)}([${mermaidText(address)}])\n`;
  for (const row of edges) yield `  ${ids.get(endpointName(row.from))} -->|${mermaidText(allowedText(row.allowed))}| ${ids.get(endpointName(row.to))}\n`;
}

function collect(endpoint: Endpoint, namespaces: Map<string, Map<string, string>>, addresses: Set<string>): void {
  if (endpoint.kind === 'addresses') {
    addresses.add(endpointName(endpoint));
    return;
  }
  const { namespace, id, kind, name } = endpoint.workload;
  const members = namespaces.get(namespace) ?? new Map<string, string>();
  namespaces.set(namespace, members.set(id, `${kind} ${name}`));
}

function dotText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function mermaidText(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
