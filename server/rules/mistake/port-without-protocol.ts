import type { PolicyPort } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { fixOf, insertEntry } from '../edits.js';
import { portsOf } from '../reading.js';
import { apiReference } from '../references.js';
import { rule, type Severity } from '../rule.js';

interface Unprotocolled {
  readonly at: Range;
  readonly severity: Severity;
  readonly path: Path;
  readonly number: number;
  readonly service: string | undefined;
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
  docs: {
    summary: 'A port without `protocol` means TCP only.',
    why: 'Kubernetes fills in `TCP`. For most ports that is right, and this is only a hint to say it. For a port that is used over UDP, such as 53, the rule misses what it was written for, and it is a warning.',
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

  *find(policy) {
    for (const { port: item, rule: policyRule } of portsOf(policy)) {
      const { port, protocol, templated, path } = item;
      if (templated || protocol || typeof port?.value !== 'number') continue;
      const number = port.value;
      const service = hasUdpTwin(policyRule.ports?.items ?? [], number) ? undefined : UDP_PORTS.get(number);
      yield { at: port.range, severity: service === undefined ? 'hint' : 'warning', path, number, service };
    }
  },
  say: ({ number, service }) =>
    service === undefined
      ? `Without \`protocol\`, this is TCP ${number} only.`
      : `Without \`protocol\`, this is TCP ${number} only, and ${service} uses UDP. Write \`protocol: UDP\`, or list the port once for each protocol.`,
  fix: ({ path, service }, { tree }) => {
    const write = (protocol: string) => insertEntry(tree, path, 'protocol', protocol, 'port');
    const tcp = fixOf('Write protocol: TCP, which it means', write('TCP'), service === undefined);
    return service === undefined ? tcp : [...fixOf('Write protocol: UDP', write('UDP')), ...tcp];
  },
});

/** The same port stands beside it with UDP: both are meant. */
function hasUdpTwin(ports: readonly PolicyPort[], number: number): boolean {
  return ports.some(({ port, protocol }) => port?.value === number && protocol?.value === 'UDP');
}
