import type { Direction } from '../model/network-policy.js';
import type { TextEdit } from '../util/text-edit.js';
import { blockYaml, type YamlValue } from './yaml-text.js';

export interface DefaultDeny {
  readonly name: string;
  /** Left out of the text where undefined: a kustomization, or whoever applies it, decides. */
  readonly namespace: string | undefined;
  readonly directions: readonly Direction[];
}

/** The rule that lets pods look up names: the resolver of a stock cluster, over UDP and TCP. */
export const DNS_RULE = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
} satisfies YamlValue;

/** `default-deny` for both directions, else with the direction behind it; `-2` and so on where the name is taken. */
export function defaultDenyName(directions: readonly Direction[], isTaken: (name: string) => boolean = () => false): string {
  const base = directions.length === 1 ? `default-deny-${directions[0]}` : 'default-deny';
  let name = base;
  for (let n = 2; isTaken(name); n++) name = `${base}-${n}`;
  return name;
}

/**
 * A policy that selects every pod of its namespace and lets nothing through in the directions asked for; with egress, name lookups stay
 * allowed, because without them every other egress rule is of no use. One YAML document, without `---`, with a line break at its end.
 */
export function defaultDenyText({ name, namespace, directions }: DefaultDeny, lineEnding: '\n' | '\r\n' = '\n'): string {
  const ordered = (['ingress', 'egress'] as const).filter((direction) => directions.includes(direction));
  const manifest: YamlValue = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      podSelector: {},
      policyTypes: ordered.map((direction) => (direction === 'ingress' ? 'Ingress' : 'Egress')),
      ...(ordered.includes('egress') ? { egress: [DNS_RULE] } : {}),
    },
  };
  return blockYaml(manifest, { indent: 0, lineEnding }) + lineEnding;
}

/** Adds a document to the end of a file's text; offsets of the file. Not for JSON, which holds one document only. */
export function asLastDocument(fileText: string, document: string, lineEnding: '\n' | '\r\n' = '\n'): TextEdit {
  const at = { start: fileText.length, end: fileText.length };
  const content = fileText.replace(/\s+$/, '');
  const lastLine = content.slice(content.lastIndexOf('\n') + 1);
  if (content === '') return { range: at, newText: document };
  const breakFirst = fileText.endsWith('\n') ? '' : lineEnding;
  const isOpen = /^---\s*(?:#.*)?$/.test(lastLine);
  return { range: at, newText: `${breakFirst}${isOpen ? '' : `---${lineEnding}`}${document}` };
}
