import type { PolicyPort } from '../model/network-policy.js';

/** The ports that resolvers listen on: DNS, DNS behind OpenShift's service, DNS over TLS, multicast excluded. */
const DNS_PORTS: ReadonlySet<number | string> = new Set([53, 5353, 853, 'dns', 'dns-tcp', 'dns-udp', 'domain']);

/** Whether a list of ports holds name lookups and nothing else. */
export function isDnsOnly(ports: readonly PolicyPort[]): boolean {
  return ports.length > 0 && ports.every(({ port, endPort }) => port?.value !== undefined && DNS_PORTS.has(port.value) && endPort === undefined);
}
