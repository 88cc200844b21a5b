import { editDistance } from '../../util/text.js';

/** What a person's words mean, or why they mean nothing: a sentence that says what to write instead. */
export type Named<T> = { readonly found: T; readonly problem?: undefined } | { readonly found?: undefined; readonly problem: string };

/** An object as people name it. */
export interface ObjectName {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * Whether `text` names the object: `name`, `Kind/name`, `namespace/name` or `namespace/Kind/name`; also `Kind name` and `Kind namespace/name`,
 * as answers write it. Kinds as kubectl takes them, in any case, singular, plural or short.
 */
export function isNamed({ namespace, kind, name }: ObjectName, text: string): boolean {
  const [, before, after] = /^([A-Za-z]+) +(\S+)$/.exec(text) ?? [];
  if (before !== undefined && after !== undefined) return isKind(before, kind) && isNamed({ namespace, kind, name }, after);
  const parts = text.split('/');
  if (parts.at(-1) !== name) return false;
  if (parts.length === 1) return true;
  if (parts.length === 2) return parts[0] === namespace || isKind(parts[0], kind);
  return parts.length === 3 && parts[0] === namespace && isKind(parts[1], kind);
}

/** `namespace/Kind/name`. */
export function fullName({ namespace, kind, name }: ObjectName): string {
  return `${namespace}/${kind}/${name}`;
}

/** "; there is a, b", for a sentence that says what is not there: only what is called nearly as `asked`, where there is such a name. */
export function thereIs(asked: string, names: readonly string[]): string {
  // Also without what people write behind a name: a port, or the namespace as in DNS.
  const forms = new Set([lastWord(asked), lastWord(asked.replace(/:.*/, '')).replace(/\..*/, '')].filter((form) => form !== ''));
  const isNear = (name: string, wanted: string, limit = wanted.length < 5 ? 1 : 2) => editDistance(lastWord(name), wanted, limit) <= limit;
  const near = names.filter((name) => [...forms].some((form) => isNear(name, form)));
  return names.length === 0 ? '' : `; there is ${candidates(near.length > 0 ? near : names)}`;
}

/** The name itself, without its kind and namespace. */
function lastWord(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(' ')) + 1).toLowerCase();
}

/** Some of the names, for a sentence that says what there is. */
export function candidates(names: readonly string[]): string {
  const sorted = [...names].sort();
  return sorted.length > 8 ? `${sorted.slice(0, 8).join(', ')} and ${sorted.length - 8} more` : sorted.join(', ');
}

function isKind(text: string | undefined, kind: string): boolean {
  const written = text?.toLowerCase();
  const known = kind.toLowerCase();
  return written === known || written === `${known}${known.endsWith('s') ? 'es' : 's'}` || (written !== undefined && shortKinds[written] === kind);
}

/** As `kubectl api-resources` lists them. */
const shortKinds: Readonly<Record<string, string>> = {
  cj: 'CronJob',
  deploy: 'Deployment',
  ds: 'DaemonSet',
  ing: 'Ingress',
  po: 'Pod',
  rc: 'ReplicationController',
  rs: 'ReplicaSet',
  sts: 'StatefulSet',
  svc: 'Service',
};
