import { type Plugin, plugins } from '../server/semantics/cluster/plugins.js';

const begin = '<!-- what is known of plugins: made by `npm run rule-pages` from server/semantics/cluster/plugins.ts -->';
const end = '<!-- end of what is known -->';

/** A page with the table that it has, made anew. */
export function withPluginTable(page: string): string {
  const [head, rest] = page.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error('the page has no place for the table of plugins');
  return `${head}${begin}\n\n${pluginTable()}\n\n${end}${tail}`;
}

function pluginTable(): string {
  const head = ['plugin', 'enforces', '`ipBlock` and pods', '`ipBlock` and nodes', '`endPort`', 'named ports', 'SCTP', 'sees of a Service', 'more'];
  const rows = plugins.map((plugin) => [names(plugin), yes(plugin.enforces), ...fields(plugin), more(plugin).join('; ')]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function names({ name, aliases = [] }: Plugin): string {
  return [name, ...aliases].map((one) => `\`${one}\``).join(', ');
}

function fields({ blocksMatchPods, blocksMatchNodes, endPort, namedPorts, sctp, sees }: Plugin): readonly string[] {
  const ports = { works: 'yes', partly: 'not beside an `ipBlock`', refused: 'no, the policy is refused' };
  const protocol = { works: 'yes', optional: 'once it is switched on', never: 'no' };
  const port = { 'service-port': 'its own address and port', 'pod-port': 'the pod and its port' };
  return [
    yes(blocksMatchPods, 'matches', 'never matches'),
    yes(blocksMatchNodes, 'matches', 'does not match by itself'),
    yes(endPort, 'yes', 'passed over'),
    namedPorts ? ports[namedPorts] : '',
    sctp ? protocol[sctp] : '',
    sees ? port[sees] : '',
  ];
}

function more({ ignoresPolicyTypes, skipsHostNetwork, skipsHostNetworkPeers, families, skipsBarePods, windows, most }: Plugin): readonly string[] {
  const addresses = { ipv4: 'no IPv6', one: 'one family of addresses', 'ipv4-means-both': '`0.0.0.0/0` means IPv6, too' };
  return [
    ignoresPolicyTypes ? 'passes over `policyTypes`' : '',
    skipsHostNetwork ? "no policies for pods on the host's network" : '',
    skipsHostNetworkPeers ? "a `namespaceSelector` alone leaves out pods on the host's network" : '',
    families ? addresses[families] : '',
    skipsBarePods ? 'no policies for pods without a controller' : '',
    windows ? { unsupported: 'Linux only', partly: 'less on Windows' }[windows] : '',
    most?.portsOfPeer === undefined ? '' : `${most.portsOfPeer} ports for each peer`,
    most?.blocks === undefined ? '' : `more than ${most.blocks} blocks of a policy are risky`,
  ].filter((text) => text !== '');
}

function yes(value: boolean | undefined, whenTrue = 'yes', whenFalse = 'no'): string {
  return value === undefined ? '' : value ? whenTrue : whenFalse;
}
