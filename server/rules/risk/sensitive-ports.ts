import { isWide, type ListedPort, type ListedPorts } from '../../families/listed-ports.js';
import { firstListed } from '../../util/text.js';
import type { RuleOptions } from '../options.js';

/** Where data is kept, and where others are commanded: what an intruder looks for first. */
const SENSITIVE: ReadonlyMap<number, string> = new Map([
  [22, 'SSH'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2375, 'Docker'],
  [2376, 'Docker'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [5432, 'PostgreSQL'],
  [5984, 'CouchDB'],
  [6379, 'Redis'],
  [6443, 'the Kubernetes API'],
  [9042, 'Cassandra'],
  [9200, 'Elasticsearch'],
  [9300, 'Elasticsearch'],
  [11211, 'memcached'],
  [27017, 'MongoDB'],
]);

/** Of these, those that command others. */
const COMMANDING: ReadonlySet<number> = new Set([22, 2375, 2376, 2379, 2380, 3389, 6443]);

/** Whether a sensitive port is that of a database. One that a person added counts as one. */
export function isDatabase({ numbers }: ListedPort, sensitive: readonly string[]): boolean {
  return numbers !== undefined && sensitive.map(Number).some((port) => holds(numbers, port) && !COMMANDING.has(port));
}

/** Of rules that weigh such ports more. */
export const sensitiveOptions = {
  sensitivePorts: {
    type: 'strings',
    default: [...SENSITIVE.keys()].map(String),
    called: 'numbers of ports',
    pattern: '[1-9][0-9]{0,4}',
    description: 'Ports of databases and of what commands others, which count more. A list takes the place of the default one.',
  },
} as const satisfies RuleOptions;

/** The items of a list that name a sensitive port, or a few ports of which one is sensitive. */
export function sensitiveAmong(ports: ListedPorts, sensitive: readonly string[]): readonly ListedPort[] {
  if (ports === 'all' || ports === 'unknown') return [];
  return ports.filter(({ protocol, numbers }) => protocol === 'TCP' && numbers !== undefined && sensitive.some((port) => holds(numbers, Number(port))));
}

/** Those that pods often use though nobody knows the address: of the API server, and of code on a forge. */
const USUAL_OUTSIDE: ReadonlySet<string> = new Set(['6443', '22']);

/** Of the sensitive ports, those on which pods hardly ever connect to any address there is. */
export function unusualOutside(sensitive: readonly string[]): readonly string[] {
  return sensitive.filter((port) => !USUAL_OUTSIDE.has(port));
}

/** Whether an egress rule to the world with these ports is told of by `open-egress-world`, private networks and all. */
export function isOpenToWorld(ports: ListedPorts, sensitive: readonly string[] = sensitiveOptions.sensitivePorts.default): boolean {
  return isWide(ports) || sensitiveAmong(ports, unusualOutside(sensitive)).length > 0;
}

/** "TCP 5432 (PostgreSQL)". */
export function sensitiveText(ports: readonly ListedPort[], sensitive: readonly string[]): string {
  const numbers = sensitive.map(Number).filter((port) => ports.some((one) => one.numbers && holds(one.numbers, port)));
  return `TCP ${firstListed(
    numbers.slice(0, 3).map((port) => (SENSITIVE.has(port) ? `${port} (${SENSITIVE.get(port)})` : `${port}`)),
    3,
    numbers.length,
  )}`;
}

/** "every port", "TCP 80 and UDP 53". */
export function listedText(ports: ListedPorts): string {
  if (ports === 'all') return 'every port';
  if (ports === 'unknown') return 'ports that a template writes';
  const texts = ports.map(({ protocol, numbers, name }) => {
    if (!numbers) return `${protocol} port \`${name ?? ''}\``;
    if (numbers.first === 1 && numbers.last === 65535) return `every ${protocol} port`;
    return `${protocol} ${numbers.first === numbers.last ? numbers.first : `${numbers.first}-${numbers.last}`}`;
  });
  return firstListed(texts, 4);
}

function holds({ first, last }: { readonly first: number; readonly last: number }, port: number): boolean {
  return first <= port && port <= last;
}
