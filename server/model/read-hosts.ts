/** A host found in a text; `at` is where it begins there. */
export interface FoundHost {
  readonly host: string;
  readonly port: number | undefined;
  readonly at: number;
  /** Of the host with its port, as written. */
  readonly length: number;
}

/** What a scheme means by custom, where no port is written. */
const schemePorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['redis', 6379],
  ['rediss', 6379],
  ['mongodb', 27017],
  ['amqp', 5672],
  ['amqps', 5671],
  ['nats', 4222],
  ['mqtt', 1883],
  ['ldap', 389],
  ['ldaps', 636],
  ['smtp', 25],
  ['memcached', 11211],
]);

/** A value longer than this is a dashboard or a certificate, and no configuration that a person wrote. */
const LONGEST = 200_000;

/**
 * The hosts that a text names so that nothing else can be meant: in a URL, with a port behind it, or with `.svc` in it. Lines that a comment
 * sign begins are passed over. Goes from colon to colon, so that a text without any costs nothing.
 */
export function hostsIn(written: string): readonly FoundHost[] {
  if (written.length > LONGEST) return [];
  const text = written.includes('$') ? written.replace(variable, (one) => HOLE.repeat(one.length)) : written;
  const found: FoundHost[] = [];
  for (let colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
    const next = text.charCodeAt(colon + 1);
    if (next === SLASH && text.charCodeAt(colon + 2) === SLASH) found.push(...hostsOfUrl(text, colon));
    else if (isDigit(next)) found.push(...hostBefore(text, colon));
  }
  for (let dot = text.indexOf('.svc'); dot >= 0; dot = text.indexOf('.svc', dot + 1)) found.push(...hostAround(text, dot));
  const places = new Set<number>();
  return found.filter(({ at }) => {
    if (places.has(at) || isInComment(text, at)) return false;
    places.add(at);
    return true;
  });
}

/** `$(USER)` and `${USER}`: what somebody else fills in is no part of a host that is known. */
const variable = /\$\([\w.-]*\)|\$\{[^{}\n]*\}/g;
const HOLE = '^';

/** The hosts that a text names where all of it is names: `postgres`, `kafka-0.kafka,kafka-1.kafka`. */
export function bareHosts(text: string): readonly FoundHost[] {
  const found: FoundHost[] = [];
  let at = 0;
  for (const part of text.split(',')) {
    const name = part.trim();
    if (!isHostName(name)) return [];
    found.push({ host: plainHost(name), port: undefined, at: at + part.indexOf(name), length: name.length });
    at += part.length + 1;
  }
  return found;
}

const SLASH = 47;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const hostName = new RegExp(`^${label}(?:\\.${label})*\\.?$`, 'i');

/** Something with a letter in it: a number is no host, and an address no name. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && hostName.test(text) && /[a-z]/i.test(text);
}

function plainHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

const scheme = /[a-z][a-z0-9+.-]*$/i;
const authority = /[^\s/?#"'`<>;)}|\\]*/y;

/** `scheme://user:password@host:port,host:port`. */
function hostsOfUrl(text: string, colon: number): readonly FoundHost[] {
  const before = scheme.exec(text.slice(Math.max(0, colon - 32), colon))?.[0].toLowerCase() ?? '';
  authority.lastIndex = colon + 3;
  const all = authority.exec(text)?.[0] ?? '';
  const behindUser = all.lastIndexOf('@') + 1;
  const found: FoundHost[] = [];
  let at = colon + 3 + behindUser;
  for (const part of all.slice(behindUser).split(',')) {
    const [, name = '', port] = /^([^:]+)(?::(\d{1,5}))?$/.exec(part) ?? [];
    if (isHostName(name)) found.push({ host: plainHost(name), port: portOf(port) ?? schemePorts.get(before.replace(/\+.*/, '')), at, length: part.length });
    at += part.length + 1;
  }
  return found;
}

function portOf(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? port : undefined;
}

const portDigits = /\d{2,5}(?![\w.:-])/y;

/** `host:port`, without a scheme. */
function hostBefore(text: string, colon: number): readonly FoundHost[] {
  portDigits.lastIndex = colon + 1;
  const port = portOf(portDigits.exec(text)?.[0]);
  const name = port === undefined ? '' : nameBefore(text, colon);
  if (!isHostName(name)) return [];
  return [{ host: plainHost(name), port, at: colon - name.length, length: name.length + 1 + String(port).length }];
}

/** The name that ends at a place; '' where something stands before it that makes it a part of something else. */
function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < 254 && /[a-z0-9.-]/i.test(text.charAt(start - 1))) start--;
  return start > 0 && /[\w.$})%:/^-]/.test(text.charAt(start - 1)) ? '' : text.slice(start, end);
}

const nameBehind = /\.svc(?:\.[a-z0-9-]+)*(?![\w-])/iy;

/** `name.namespace.svc`, with or without what the cluster is called behind it; a port is found by its colon. */
function hostAround(text: string, dot: number): readonly FoundHost[] {
  const before = nameBefore(text, dot);
  nameBehind.lastIndex = dot;
  const behind = nameBehind.exec(text)?.[0];
  if (behind === undefined || text.charAt(dot + behind.length) === ':' || !isHostName(before + behind)) return [];
  return [{ host: plainHost(before + behind), port: undefined, at: dot - before.length, length: before.length + behind.length }];
}

/** Whether a sign that makes a comment of it stands at the beginning of the line. */
function isInComment(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at).trimStart();
  return line.startsWith('#') || line.startsWith('//') || line.startsWith(';') || line.startsWith('--  ');
}
