import type { ScalarNode } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import type { WrittenHost } from './clues.js';
import { bareHosts, type FoundHost, hostsIn } from './read-hosts.js';

/** A value with the name that it has: of a variable, an argument, a key. */
export interface NamedValue {
  readonly name: string | undefined;
  readonly node: ScalarNode;
}

/** The hosts of a value. A name alone counts where the value's own name says that it is a host. */
export function hostsOf(tree: SyntaxTree, { name, node }: NamedValue, port?: number): readonly WrittenHost[] {
  if (typeof node.value !== 'string' && !node.templated) return [];
  const words = name === undefined ? [] : wordsOf(name);
  if (words.some((word) => OTHERS.has(word)) || isForBrowsers(words)) return [];
  const { text } = node;
  const found = hostsIn(text);
  const all = found.length === 0 && !node.templated && isHostKey(words) ? bareHosts(text) : found;
  return all.map((one) => ({ host: one.host, port: one.port ?? port, name, range: rangeOf(tree, node, one) }));
}

/** The name of the variable that says the port, where one says the host: `DB_HOST` and `DB_PORT`. */
export function portNameOf(name: string): string | undefined {
  const [, before, , behind = ''] = /^(.*?)(HOST(?:NAME)?|SERVER|ADDR(?:ESS)?|ENDPOINT)(S?)$/i.exec(name) ?? [];
  return before === undefined || behind !== '' ? undefined : `${before}PORT`;
}

/** `DB_HOST`, `--db-host`, `dbHost` and `db.host` are the words DB and HOST. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}

/** Of a name that ends so, the value is a host, though it be a single word. */
const HOST_WORDS: ReadonlySet<string> = new Set(
  'HOST HOSTS HOSTNAME HOSTNAMES SERVER SERVERS URL URLS URI URIS ADDR ADDRS ADDRESS ADDRESSES ENDPOINT ENDPOINTS BROKER BROKERS UPSTREAM DSN'.split(' '),
);

/** What is said with these is whom to let in or to leave alone, or what the pod itself is called. */
const OTHERS: ReadonlySet<string> = new Set(
  (
    'ALLOW ALLOWED CORS ORIGIN ORIGINS NO COOKIE LISTEN LISTENER LISTENERS BIND ADVERTISE ADVERTISED PUBLIC EXTERNAL VIRTUAL SELF OWN MY POD TRUSTED EXCLUDE ' +
    'EXCLUDED DENY DENIED IGNORE SANS SAN REDIRECT CALLBACK DOCS SCHEMA AUDIENCE AUDIENCES'
  ).split(' '),
);

/** What a page is built with runs in a browser, not in the pod. */
function isForBrowsers([first, second]: readonly string[]): boolean {
  return first === 'VITE' || (first === 'REACT' && second === 'APP');
}

function isHostKey(words: readonly string[]): boolean {
  const last = words.at(-1);
  return last !== undefined && HOST_WORDS.has(last) && (words.length > 1 || last !== 'HOSTNAME');
}

/** Where a host stands within its value: exactly, where the text is written as it is read, else the value. */
function rangeOf({ text }: SyntaxTree, { range, text: value }: ScalarNode, { at, length }: FoundHost): Range {
  if (range.elsewhere || range.start === range.end) return range;
  const host = value.slice(at, at + length);
  const before = timesIn(value, host, at);
  let start = range.start - 1;
  for (let n = 0; n <= before; n++) {
    start = text.indexOf(host, start + 1);
    if (start < 0 || start + length > range.end) return range;
  }
  return { start, end: start + length };
}

/** How often a text stands in another one before a place. */
function timesIn(text: string, part: string, before: number): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0 && at < before; at = text.indexOf(part, at + 1)) count++;
  return count;
}
