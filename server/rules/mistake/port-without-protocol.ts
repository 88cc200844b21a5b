import type { PolicyPort, PolicyRule } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, insertEntry, together, widening } from '../edits.js';
import { hasStrayKeys, PORT_KEYS, portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';

interface Unprotocolled {
  readonly at: Range;
  readonly severity: Severity;
  readonly path: Path;
  readonly number: number;
  /** What uses the port over UDP. */
  readonly service: string | undefined;
  /** The ports of the policy that it is said for: a hint is said once, for all of them. */
  readonly paths: readonly Path[];
}

/** Ports that are used mainly, or also, over UDP, and by what. */
const UDP_PORTS: ReadonlyMap<number, string> = new Map([
  [53, 'DNS'],
  [67, 'DHCP'],
  [69, 'TFTP'],
  [123, 'NTP'],
  [161, 'SNMP'],
  [500, 'IKE'],
  [514, 'syslog'],
  [1812, 'RADIUS'],
  [4789, 'VXLAN'],
  [8125, 'StatsD'],
  [8472, 'VXLAN'],
]);

/** A port without a protocol is TCP only. */
export default rule<'NetworkPolicy', Unprotocolled>({
  id: 'port-without-protocol',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  inTemplates: true,
  docs: {
    summary: 'A port without `protocol` means TCP only.',
    why: 'Kubernetes fills in `TCP`. For most ports that is right, and this is only a hint to say so, once for each policy. For a port that is used over UDP, such as 53, the rule misses what it was written for, and it is a warning.',
    silent: 'Of a port that is listed for UDP, too, and beside a key that is misspelt.',
    bad: `
to: [{namespaceSelector: {}}]
ports:
  - port: 53
#         ^^ warning: port-without-protocol DNS
`,
    good: `
to: [{namespaceSelector: {}}]
ports:
  - {port: 53, protocol: UDP}
  - {port: 53, protocol: TCP}
`,
    references: [apiReference('NetworkPolicyPort')],
  },

  *find(policy, { tree }) {
    const plain: Unprotocolled[] = [];
    for (const { port: item, rule: policyRule } of portsOf(policy)) {
      const { port, protocol, templated, path } = item;
      if (templated || protocol || typeof port?.value !== 'number' || hasStrayKeys(tree, path, PORT_KEYS)) continue;
      const number = port.value;
      const service = udpServiceOf(policyRule, number);
      if (service !== undefined) yield { at: port.range, severity: 'warning', path, number, service, paths: [path] };
      else plain.push({ at: port.range, severity: 'hint', path, number, service, paths: [path] });
    }
    const [first] = plain;
    if (first) yield { ...first, paths: plain.map(({ path }) => path) };
  },
  say: ({ number, service, paths }) => {
    if (service !== undefined) {
      return `Without \`protocol\`, this is TCP ${number} only, and ${service} uses UDP. Write \`protocol: UDP\`, or list the port once for each protocol.`;
    }
    const others = paths.length - 1;
    return `Without \`protocol\`, this is TCP ${number} only${others === 0 ? '' : `; so ${others === 1 ? 'is one more port' : `are ${others} more ports`} of this policy`}.`;
  },
  fix: ({ path, paths, number, service }, { tree }) => {
    if (service === undefined)
      return fixOf('Write protocol: TCP, which it means', together(...paths.map((each) => insertEntry(tree, each, 'protocol', 'TCP', 'port'))), true);
    const write = (protocol: string) => insertEntry(tree, path, 'protocol', protocol, 'port');
    return [...widening(`Write protocol: UDP, to allow UDP ${number} instead`, write('UDP')), ...fixOf('Write protocol: TCP, which it means', write('TCP'))];
  },
});

/** Whether an item without a protocol is a port that is used over UDP, so that TCP is hardly meant. */
export function hasUdpService(policyRule: PolicyRule, { port }: PolicyPort): boolean {
  return typeof port?.value === 'number' && udpServiceOf(policyRule, port.value) !== undefined;
}

function udpServiceOf({ ports }: PolicyRule, number: number): string | undefined {
  return hasUdpTwin(ports?.items ?? [], number) ? undefined : UDP_PORTS.get(number);
}

/** The same port stands beside it with UDP: both are meant. */
function hasUdpTwin(ports: readonly PolicyPort[], number: number): boolean {
  return ports.some(({ port, protocol }) => port?.value === number && protocol?.value === 'UDP');
}
