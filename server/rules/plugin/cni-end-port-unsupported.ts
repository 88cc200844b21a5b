import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { type Edits, fixOf, replaceMember, writtenNode } from '../edits.js';
import { portsOf } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { rule } from '../rule.js';
import { byPlugin, endPortReference, GUESSED, guessedText, knownPlugin, type PluginViolation } from './known-plugin.js';

interface IgnoredEnd extends PluginViolation {
  /** Of the item. */
  readonly path: Path;
  readonly protocol: string | undefined;
  readonly first: number;
  readonly last: number;
}

/** Ranges of more ports are not written out. */
const mostWritten = 16;

/** A range of ports, for a plugin that knows single ports only. */
export default rule<'NetworkPolicy in environment', IgnoredEnd>({
  id: 'cni-end-port-unsupported',
  category: 'plugin',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A range of ports, of which the network plugin opens only the first.',
    why: `\`endPort\` is part of the API since Kubernetes 1.25, and a plugin that does not know it applies \`port\` alone, as the documentation of Kubernetes says. Cilium up to 1.15 does so, and Weave Net. The policy isolates the pods all the same, so connections to the other ports fail. ${GUESSED}`,
    silent: 'Of plugins of which nobody states what they do with it.',
    wrong: 'Where the plugin is newer than the one that is named: Cilium knows ranges since 1.16.',
    cluster: { plugin: 'cilium@1.15' },
    bad: `
ports:
  - {protocol: TCP, port: 32000, endPort: 32003}
#                                         ^^^^^ warning: cni-end-port-unsupported 32000
`,
    good: `
ports:
  - {protocol: TCP, port: 32000}
  - {protocol: TCP, port: 32001}
`,
    references: [endPortReference, apiReference('NetworkPolicyPort'), issueReference('cilium/cilium', 28684)],
  },

  *find({ object: { object }, view }) {
    const known = knownPlugin(view);
    if (known?.plugin.endPort !== false) return;
    for (const {
      port: { port, endPort, protocol, path, templated },
    } of portsOf(object)) {
      if (templated || typeof port?.value !== 'number' || endPort?.value === undefined || endPort.value <= port.value) continue;
      yield { at: endPort.range, path, protocol: protocol?.value, first: port.value, last: endPort.value, ...byPlugin(known, 'warning') };
    }
  },
  say: (fact) =>
    `${fact.known.plugin.title} passes over \`endPort\`: of ${fact.first}-${fact.last} it opens only ${fact.first}. Write the ports one by one, or leave \`port\` out to open them all.${guessedText(fact)}`,
  fix: ({ path, protocol, first, last }, { tree }) =>
    last - first >= mostWritten ? [] : fixOf(`Write the ${last - first + 1} ports one by one`, oneByOne(tree, path, { protocol, first, last })),
});

function oneByOne(tree: SyntaxTree, path: Path, { protocol, first, last }: Pick<IgnoredEnd, 'protocol' | 'first' | 'last'>): Edits {
  const rulePath = path.slice(0, -2);
  const list = writtenNode(tree, path.slice(0, -1));
  if (list?.kind !== 'sequence' || list.items.length !== 1 || tree.templated) return undefined;
  const ports = Array.from({ length: last - first + 1 }, (_, index) => ({ ...(protocol !== undefined && { protocol }), port: first + index }));
  return replaceMember(tree, rulePath, 'ports', ports);
}
