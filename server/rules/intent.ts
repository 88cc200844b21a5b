import { writtenOf } from '../families/written.js';
import type { Direction, LabelSelector } from '../model/network-policy.js';
import type { ObjectBase } from '../model/object-base.js';
import type { PolicyObject } from '../model/objects.js';
import { requirementsOf } from './reading.js';

/** Words that say what such a policy does: `allow-all`, `public-site`. That something is open, or about the internet, says too little. */
const OPEN_NAME =
  /(?:^|[-_.])(?:public|unrestricted|everyone|everything|anyone|anywhere)(?:[-_.]|$)|(?:allow|permit|enable)[-_.]?(?:all|any|everyone|everything|internet|world)(?:[-_.]|$)|(?:^|[-_.])open[-_.]?(?:all|to[-_.]?(?:all|everyone|world|internet))(?:[-_.]|$)/i;
/** Words that say the opposite; they win over all others. */
const CLOSED_NAME =
  /(?:^|[-_.])(?:deny|denied|denies|block|blocks|blocked|no|not|non|isolat\w*|restrict|restricted|restricts|forbid|reject|drop|disallow|lock|lockdown|protect|secure|private|internal|except)(?:[-_.]|$)/i;
const PUBLIC_ROLE =
  /(?:^|[-_.])(?:front-?end|web-?site|web-?ui|ui|public|external|edge|gateway|ingress|proxy|router|nginx|traefik|haproxy|envoy|lb|load-?balancer)(?:[-_.]|$)/i;

/** Whether the name of a policy says that it opens: `allow-all-ingress`, `public-site`. Such a policy means what it does. */
export function namedOpen({ metadata }: Pick<ObjectBase, 'metadata'>): boolean {
  return metadata.name !== undefined && OPEN_NAME.test(metadata.name.value) && !CLOSED_NAME.test(metadata.name.value);
}

/** Of egress alone: `allow-egress`, and nothing behind it that says where to. `allow-ingress` may be about an ingress controller. */
const OPEN_EGRESS = /(?:^|[-_.])(?:allow|permit|enable|open)[-_.]?egress$|(?:^|[-_.])egress[-_.]?(?:open|allow(?:ed)?)$/i;

/** Whether the name of a policy says that it opens one direction, where `namedOpen` says nothing of it. */
export function namedOpenFor({ metadata }: Pick<ObjectBase, 'metadata'>, direction: Direction): boolean {
  const name = metadata.name?.value ?? '';
  return direction === 'egress' && OPEN_EGRESS.test(name) && !CLOSED_NAME.test(name);
}

/** Whether the name of a policy says that it closes: `deny-egress`, `isolate-db`. */
export function namedClosed({ metadata }: Pick<ObjectBase, 'metadata'>): boolean {
  return metadata.name !== undefined && CLOSED_NAME.test(metadata.name.value);
}

/** Whether the pods are, by their labels or the policy's name, those that everyone is meant to reach: a front end, a proxy, a gateway. */
export function facesThePublic(policy: PolicyObject): boolean {
  const name = policy.metadata.name?.value ?? '';
  if (CLOSED_NAME.test(name)) return false;
  return [name, ...subjectValues(policy)].some((text) => PUBLIC_ROLE.test(text));
}

const DATA_STORE =
  /(?:^|[-_.])(?:db|database|datastore|data|sql|mysql|mariadb|postgres\w*|pgbouncer|redis|valkey|memcached?|mongo\w*|cassandra|scylla|cockroach\w*|clickhouse|elastic\w*|opensearch|etcd|kafka|rabbitmq|nats|zookeeper|minio|vault|secrets?|ldap|backup|storage)(?:[-_.]|$)/i;

/** Words of what works beside a store: `postgres-operator`, `redis-exporter`, `external-secrets` hold no data of their own. */
const BESIDE_STORE =
  /(?:^|[-_.])(?:operator|controller|controller-manager|exporter|webhook|client|proxy|ui|admin|(?:external|sealed)[-_.]?secrets?)(?:[-_.]|$)|(?:^|[-_.])(?:pgadmin|phpmyadmin|adminer)(?:[-_.]|$)/i;

/** Whether the pods are, by their labels or the policy's name, those that hold data, which hardly anybody opens to everyone on purpose. */
export function holdsData(policy: PolicyObject): boolean {
  const values = subjectValues(policy);
  if (values.some((text) => BESIDE_STORE.test(text))) return false;
  return [policy.metadata.name?.value ?? '', ...values].some((text) => DATA_STORE.test(text));
}

function subjectValues(policy: PolicyObject): readonly string[] {
  const { selector } = writtenOf(policy).subject;
  return selector ? labelValues(selector) : [];
}

function labelValues(selector: LabelSelector): readonly string[] {
  return requirementsOf(selector).requirements.flatMap(({ operator, values }) => (operator === 'In' ? values.map(({ value }) => value) : []));
}
