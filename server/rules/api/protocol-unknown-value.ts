import { replaceText } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { nearest } from '../../util/text.js';
import check from '../../validation/checks/protocol-unknown-value.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import { apiRule } from '../api-rule.js';
import { appendItem, type Edits, fixOf, together } from '../edits.js';
import { apiReference, conceptReference } from '../references.js';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const OVER_TCP: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'TLS', 'SSL', 'H2C']);

/** A protocol that NetworkPolicy does not know, or not in this spelling. */
export default apiRule(check, {
  docs: {
    summary: '`protocol` is not `TCP`, `UDP` or `SCTP`.',
    why: 'There are these three, in capital letters. HTTP and the like are TCP; ICMP cannot be said, and what happens to it depends on the network plugin; for two protocols, list the port twice.',
    bad: `
ports:
  - {protocol: tcp, port: 80}
#              ^^^ error: protocol-unknown-value
`,
    good: `
ports:
  - {protocol: TCP, port: 80}
`,
    references: [apiReference('NetworkPolicyPort'), conceptReference()],
  },

  say: ({ mismatch: { text } }) => {
    const known = protocolFor(text);
    const start = text === '' ? '`protocol` is empty' : `\`${text}\` is no protocol here`;
    if (isBoth(text)) return `${start}: an entry of \`ports\` has one protocol. List the port once with \`TCP\` and once with \`UDP\`.`;
    if (/^icmp/i.test(text))
      return `${start}: NetworkPolicy is about TCP, UDP and SCTP only, and what happens to ICMP depends on the network plugin. Remove the entry.`;
    return `${start}: there is \`TCP\`, \`UDP\` and \`SCTP\`, in capital letters. ${known ? `Write \`${known}\`.` : 'Write one of them.'}`;
  },
  fix: (placed, { tree }) => {
    const { text, path } = placed.mismatch;
    if (isBoth(text)) return fixOf('List the port for TCP and for UDP', listForBoth(tree, placed));
    const known = protocolFor(text);
    return known === undefined ? [] : fixOf(`Write ${known}`, replaceText(tree, path, known), known === text.toUpperCase());
  },
});

function protocolFor(text: string): string | undefined {
  const upper = text.trim().toUpperCase();
  if (OVER_TCP.has(upper)) return 'TCP';
  if (/^ICMP/.test(upper) || upper.length < 3) return undefined;
  return PROTOCOLS.find((protocol) => protocol === upper) ?? nearest(upper, PROTOCOLS, 1);
}

function isBoth(text: string): boolean {
  const names = text.toUpperCase().split(/[\s/,|+&-]+/);
  return /^(any|all|\*|both)$/i.test(text.trim()) || (names.length === 2 && names.includes('TCP') && names.includes('UDP'));
}

function listForBoth(tree: SyntaxTree, { mismatch, parent }: PlacedMismatch): Edits {
  const item = nodeAt(tree, parent);
  if (item?.kind !== 'map') return undefined;
  const others = item.entries.filter(({ key }) => key.text !== 'protocol');
  const [only] = others;
  if (others.length > 1 || (only && (only.key.text !== 'port' || only.value.kind !== 'scalar'))) return undefined;
  const value = only?.value.kind === 'scalar' ? only.value.value : undefined;
  const twin = typeof value === 'number' || typeof value === 'string' ? { protocol: 'UDP', port: value } : { protocol: 'UDP' };
  return together(replaceText(tree, mismatch.path, 'TCP'), appendItem(tree, parent.slice(0, -1), twin));
}
