/**
 * NetworkPolicies with faults, made from a seed: the same seed gives the same documents. Most faults are of structure (a field that is
 * dropped, moved, renamed, wrapped, of another type), some of the text (a line indented otherwise, a blank that is missing).
 */

/** A value to be written as YAML; `raw` is written as it stands. */
type Value = string | number | boolean | null | Raw | Value[] | { [key: string]: Value };

class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Random numbers that a seed decides (mulberry32). */
class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  below(count: number): number {
    return Math.floor(this.next() * count);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

export function mutatedPolicies(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => mutatedPolicy(random));
}

/** Policies that are right but for one text: an address, a name, a label, a time, with a few characters changed. */
export function policiesWithTexts(seed: number, count: number): readonly string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const { samples, alphabet, place } = random.pick(texts);
    let text = random.pick(samples);
    for (let left = random.below(4); left > 0; left--) {
      const at = random.below(text.length + 1);
      text = text.slice(0, at) + random.pick(['', random.pick([...alphabet]), random.pick([...alphabet]).repeat(2)]) + text.slice(at + random.below(2));
    }
    return `${JSON.stringify(place(text))}\n`;
  });
}

interface TextField {
  readonly samples: readonly string[];
  readonly alphabet: string;
  place(text: string): unknown;
}

const HEAD = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
const withMetadata = (metadata: object) => ({ ...HEAD, metadata: { name: 'a', ...metadata }, spec: {} });
const withPeer = (peer: object) => ({ ...HEAD, metadata: { name: 'a' }, spec: { ingress: [{ from: [peer] }] } });
const long = 'abcdefghij'.repeat(7);

const texts: readonly TextField[] = [
  {
    samples: ['10.0.0.0/8', '192.168.0.0/16', '0.0.0.0/0', '203.0.113.128/25', '10.1.2.3/32'],
    alphabet: '0123456789./-x: ',
    place: (cidr) => withPeer({ ipBlock: { cidr } }),
  },
  {
    samples: [
      '2001:db8::/32',
      '::/0',
      '::1/128',
      'fe80::/10',
      '2001:db8:1:2:3:4:5:6/128',
      '::ffff:10.0.0.0/104',
      '64:ff9b::1.2.3.4/128',
      '1:2:3:4:5:6:7::/112',
    ],
    alphabet: '0123456789abcfF:./%g',
    place: (cidr) => withPeer({ ipBlock: { cidr } }),
  },
  {
    samples: ['10.1.0.0/16', '10.0.0.0/8', '10.255.255.255/32', '11.0.0.0/9', '10.128.0.0/9'],
    alphabet: '0123456789./',
    place: (except) => withPeer({ ipBlock: { cidr: '10.0.0.0/8', except: [except] } }),
  },
  {
    samples: ['2001:db8:1::/48', '2001:db8::/32', '2001:db8:ffff::/48', '2001:db9::/48'],
    alphabet: '0123456789abcdef:/',
    place: (except) => withPeer({ ipBlock: { cidr: '2001:db8::/32', except: [except] } }),
  },
  { samples: ['web', 'web.example', 'a-b', long, long.repeat(4).slice(0, 253)], alphabet: 'aZ0-._/ \u00e9', place: (name) => withMetadata({ name }) },
  { samples: ['web-', 'web', '-', 'a--', 'a.'], alphabet: 'aZ0-._', place: (generateName) => withMetadata({ generateName }) },
  { samples: ['shop', 'a-b', long.slice(0, 63)], alphabet: 'aZ0-._', place: (namespace) => withMetadata({ namespace }) },
  {
    samples: ['app', 'example.com/app', 'a_b.c', `example.com/${long.slice(0, 63)}`, `${long.repeat(4).slice(0, 253)}/a`],
    alphabet: 'aZ0-._/ =\u00e9',
    place: (key) => withPeer({ podSelector: { matchLabels: { [key]: 'x' } } }),
  },
  {
    samples: ['app', 'example.com/app', 'Example.com/App', '\u212a/\u0130'],
    alphabet: 'aZ0-._/\u212a\u0130\u00c9',
    place: (key) => withMetadata({ annotations: { [key]: '' } }),
  },
  {
    samples: ['', 'web', 'a_b.C', long.slice(0, 63)],
    alphabet: 'aZ0-._/*\u00e9',
    place: (value) => withPeer({ podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: [value] }] } }),
  },
  {
    samples: ['http', 'a-b', 'abcdefghijklmno', '80', 'p2p'],
    alphabet: 'aZ0-_.',
    place: (port) => ({ ...HEAD, metadata: { name: 'a' }, spec: { ingress: [{ ports: [{ port }] }] } }),
  },
  {
    samples: ['2024-02-29T23:59:59Z', '2024-12-31T00:00:00.5+01:00', '1999-01-01T1:00:00-23:59'],
    alphabet: '0123456789-:.,TZ+',
    place: (creationTimestamp) => withMetadata({ creationTimestamp }),
  },
  { samples: ['example.com/a', 'kubernetes', 'orphan'], alphabet: 'aZ0-._/', place: (finalizer) => withMetadata({ finalizers: [finalizer] }) },
  {
    samples: ['v1', 'apps/v1', 'a.b/c'],
    alphabet: 'a1/.',
    place: (apiVersion) => withMetadata({ ownerReferences: [{ apiVersion, kind: 'Event', name: 'a', uid: 'b' }] }),
  },
];

function mutatedPolicy(random: Random): string {
  const policy = structuredClone(random.pick(bases)) as { [key: string]: Value };
  const holder: { [key: string]: Value } = { root: policy };
  for (let left = random.pick([0, 1, 1, 1, 1, 2, 3]); left > 0; left--) mutate(random, holder);
  const value = holder['root'] ?? {};
  const style = random.next();
  const text =
    style < 0.1 ? `${JSON.stringify(plainJson(value), null, random.pick([0, 1, 2]))}\n` : `${blockText(random, value, 0, style < 0.3 ? 0.5 : 0.1)}\n`;
  const written = random.chance(0.25) ? mutateText(random, text) : text;
  return random.chance(0.1) ? written.replaceAll('\n', '\r\n') : written;
}

const meta = (name: string, more: { [key: string]: Value } = {}): Value => ({ name, namespace: 'shop', ...more });
const policy = (spec: Value, metadata: Value = meta('web')): Value => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });

const bases: readonly Value[] = [
  policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy({
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api', tier: 'front' } } }], ports: [{ protocol: 'TCP', port: 8080 }] }],
  }),
  policy({
    podSelector: {
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['a', 'b'] },
        { key: 'debug', operator: 'DoesNotExist' },
      ],
    },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
      {},
    ],
  }),
  policy({
    podSelector: {},
    ingress: [
      {
        from: [
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } },
          { ipBlock: { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] } },
        ],
      },
    ],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 8000, endPort: 8100 }, { protocol: 'SCTP' }, { port: 'http' }] }],
    policyTypes: ['Ingress', 'Egress'],
  }),
  policy(
    { podSelector: { matchLabels: { role: 'db' } }, ingress: [{}] },
    meta('full', {
      labels: { 'app.kubernetes.io/name': 'full', empty: '' },
      annotations: { note: 'any text: with signs', 'example.com/owner': 'team-a' },
      finalizers: ['example.com/cleanup'],
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '1234', controller: true, blockOwnerDeletion: false }],
      creationTimestamp: '2024-01-01T00:00:00Z',
      generation: 3,
      resourceVersion: '17',
      uid: 'abc',
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Apply',
          apiVersion: 'networking.k8s.io/v1',
          time: '2024-01-01T00:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': {} },
        },
      ],
    }),
  ),
  policy({
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ namespaceSelector: {} }, { podSelector: {} }] }, { ports: [{ port: 443 }, { port: 'https', protocol: 'TCP' }] }],
  }),
  policy({ podSelector: {}, egress: [], ingress: null, policyTypes: null }, { name: 'nulls', labels: null, annotations: null }),
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'bare' } },
];

const KEYS: readonly string[] = [
  ...[
    'apiVersion',
    'metadata',
    'spec',
    'status',
    'name',
    'namespace',
    'generateName',
    'labels',
    'annotations',
    'finalizers',
    'ownerReferences',
    'uid',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
  ],
  ...[
    'deletionGracePeriodSeconds',
    'selfLink',
    'resourceVersion',
    'managedFields',
    'clusterName',
    'controller',
    'manager',
    'operation',
    'time',
    'fieldsType',
    'fieldsV1',
    'subresource',
  ],
  ...[
    'podSelector',
    'namespaceSelector',
    'ipBlock',
    'ingress',
    'egress',
    'policyTypes',
    'from',
    'to',
    'ports',
    'port',
    'endPort',
    'protocol',
    'cidr',
    'except',
    'matchLabels',
    'matchExpressions',
    'key',
    'operator',
    'values',
  ],
  ...[
    'podselector',
    'PodSelector',
    'matchlabels',
    'policyTupes',
    'policytypes',
    'endport',
    'ipblock',
    'CIDR',
    'match_labels',
    'action',
    'toFQDNs',
    'order',
    'app',
    'app=web',
    'a b',
    '',
    'a/b/c',
    'Example.com/x',
    '-a',
    'x'.repeat(64),
    'é',
    '1',
    'true',
    '<<',
  ],
];

const NASTY: readonly Value[] = [
  ...[
    '',
    ' ',
    'a',
    'A',
    'web',
    'Web',
    'a_b',
    'a.b',
    'a-',
    '-a',
    'a..b',
    'a b',
    'a/b',
    'a/b/c',
    'Example.com/a',
    'example.com/A_b',
    'example.com/',
    '/a',
    '*',
    'team-*',
    'é',
    'x'.repeat(15),
    'x'.repeat(16),
    'x'.repeat(63),
    'x'.repeat(64),
    'x'.repeat(253),
    'x'.repeat(254),
  ],
  ...[
    '80',
    '0',
    '-1',
    '65536',
    '8080-8090',
    '80,443',
    '80/TCP',
    'http',
    'HTTP',
    'http_1',
    'a--b',
    'http-',
    '1234',
    'h2c',
    'TCP',
    'tcp',
    'UDP',
    'SCTP',
    'ICMP',
    'ANY',
    'Ingress',
    'Egress',
    'ingress',
    'Both',
    'In',
    'NotIn',
    'Exists',
    'DoesNotExist',
    'in',
    'Equals',
    '=',
  ],
  ...[
    '10.0.0.0/8',
    '10.0.0.1/8',
    '10.1.0.0/16',
    '10.0.0.0/16',
    '010.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0/8',
    '10.0.0.0',
    '10.0.0.256/32',
    '1.2.3.4.5/8',
    '0.0.0.0/0',
    '255.255.255.255/32',
    '0x0a.0.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    ' 10.0.0.0/8',
    '10.0.0.0/8 ',
  ],
  ...[
    '::/0',
    '::1/128',
    '2001:db8::/32',
    '2001:DB8::/32',
    '2001:db8::1/64',
    '2001:db8:1::/48',
    '2001:0db8::/32',
    '2001:db8:0:0:0:0:0:0/32',
    '::ffff:10.0.0.0/104',
    '::10.0.0.0/104',
    '::ffff:0:0/96',
    '64:ff9b::10.0.0.0/104',
    'fe80::1%eth0/64',
    '2001:db8::/129',
    '1::2::3/64',
    '1:2:3:4:5:6:7::/112',
    '1:2:3:4:5:6:7:8::/128',
    '00001::/16',
    '::/00',
    ':::/0',
    'g::/16',
    '1:2:3:4:5:6:7/64',
    '2001:db8::10.0.0.01/128',
  ],
  ...[
    '2024-01-01T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-01-01',
    '2024-01-01T5:00:00Z',
    '2024-01-01T05:00:00,5+24:60',
    '2024-01-01T05:00:00.123456789012Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01t00:00:00z',
    '0000-01-01T00:00:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01T00:00:00+0100',
    'now',
  ],
  ...[
    'networking.k8s.io/v1',
    'v1',
    'apps/v1',
    'apps/',
    '/v1',
    '/',
    'a/b/c',
    'orphan',
    'foregroundDeletion',
    'kubernetes',
    'Event',
    'Apply',
    'Update',
    'FieldsV1',
    'FieldsV2',
    'line\nbreak',
    'tab\there',
    '\u00a0',
    '\u{1f600}',
  ],
  ...[
    'yes',
    'no',
    'on',
    'off',
    'y',
    'n',
    '~',
    'null',
    'Null',
    'true',
    'True',
    'FALSE',
    '0x50',
    '0o17',
    '017',
    '08',
    '0b11',
    '1_000',
    '1e3',
    '8e1',
    '80.0',
    '80.5',
    '.5',
    '5.',
    '1e400',
    '-0',
    '+80',
    '2147483647',
    '2147483648',
    '-2147483648',
    '-2147483649',
    '65535',
    '65536',
    '1',
    '0',
    '-1',
    '9223372036854775807',
    '9223372036854775808',
    '9223372036854775807.0',
    '-9223372036854775808',
    '-9223372036854775809',
    '18446744073709551615',
    '18446744073709551616',
    '2024-01-01',
    '2024-01-01T00:00:00Z',
    '12:30:45',
    '!!str 80',
    '!!int "80"',
    '!!float 80',
    '!!str',
    '!!bool "true"',
    '!!null ""',
    '!custom x',
    '!!binary aGVsbG8=',
    '=',
    '<<',
    '""',
    "''",
    "'80'",
    '[]',
    '{}',
    '[null]',
    '[{}]',
    '{a: b}',
    '[a, b]',
    '[[]]',
    '""""',
    'a:b',
    'a: b',
    '- a',
    '*x',
    '&x a',
    '%a',
    '@a',
    '`a',
    '|',
    '>-',
    '"\\x41"',
    "'it''s'",
    '{',
    ']',
    ', a',
    '#',
    'a #b',
    '!',
    '? a',
  ].map((text) => new Raw(text)),
  80,
  0,
  -1,
  65535,
  65536,
  2147483648,
  80.5,
  true,
  false,
  null,
  [],
  {},
  [null],
  [[]],
  [{}],
  ['Ingress', 'Egress', 'Egress'],
  ['Ingress', 'Ingress'],
  ['a', 1],
  { matchLabels: {} },
  { matchLabels: { app: 'web' } },
  { matchLabels: null, matchExpressions: null },
  { matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] },
  { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] },
  { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x', null] }] },
  { matchExpressions: [{ operator: 'Exists' }] },
  { matchExpressions: [{ key: 'a' }] },
  { app: 'web' },
  { podSelector: null },
  { podSelector: {} },
  { ipBlock: {} },
  { ipBlock: null, podSelector: {} },
  { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} },
  { ipBlock: { cidr: '::/0', except: ['10.0.0.0/8'] } },
  { ipBlock: { cidr: null, except: ['bad'] } },
  { port: 80, endPort: 79 },
  { port: 80, endPort: 80 },
  { port: 'http', endPort: 80 },
  { endPort: 80 },
  { port: 1, endPort: 65536 },
  { protocol: '' },
  { from: [] },
  { to: null },
  { from: [{ podSelector: {} }], to: [] },
];

interface Spot {
  readonly parent: Value[] | { [key: string]: Value };
  readonly key: string | number;
}

function spots(holder: { [key: string]: Value }): Spot[] {
  const found: Spot[] = [];
  const visit = (parent: Spot['parent']): void => {
    const keys = Array.isArray(parent) ? parent.keys() : Object.keys(parent);
    for (const key of keys) {
      found.push({ parent, key });
      const value = get({ parent, key });
      if (isParent(value)) visit(value);
    }
  };
  visit(holder);
  // What the object is must stay clear: the kind changes on its own terms, below.
  return found.filter(({ parent, key }) => parent !== holder && !(parent === holder['root'] && (key === 'kind' || key === 'apiVersion')));
}

function isParent(value: Value | undefined): value is Spot['parent'] {
  return typeof value === 'object' && value !== null && !(value instanceof Raw);
}

function get({ parent, key }: Spot): Value | undefined {
  return Array.isArray(parent) ? parent[key as number] : parent[key];
}

function set({ parent, key }: Spot, value: Value): void {
  if (Array.isArray(parent)) parent[key as number] = value;
  else parent[key] = value;
}

function remove({ parent, key }: Spot): void {
  if (Array.isArray(parent)) parent.splice(key as number, 1);
  else delete parent[key];
}

const VERSIONS: readonly Value[] = [
  'extensions/v1beta1',
  'networking.k8s.io/v1beta1',
  'networking.k8s.io/v2',
  'v1',
  'apps/v1',
  '',
  null,
  'networking.k8s.io',
  'networking.k8s.io/v1/x',
  'Networking.k8s.io/v1',
  'networking.k8s.io/V1',
  'networking.k8s.io/v1 ',
  5,
  ['networking.k8s.io/v1'],
  {},
];
const KINDS: readonly Value[] = [
  'networkpolicy',
  'Networkpolicy',
  'NetworkPolicies',
  'Network-Policy',
  'NetworkPolicy ',
  'NetworkPollicy',
  '',
  null,
  7,
  ['NetworkPolicy'],
];

function mutate(random: Random, holder: { [key: string]: Value }): void {
  const root = holder['root'];
  if (random.chance(0.04) && isParent(root) && !Array.isArray(root)) {
    const isVersion = random.chance(0.5);
    if (random.chance(0.2)) delete root[isVersion ? 'apiVersion' : 'kind'];
    else root[isVersion ? 'apiVersion' : 'kind'] = structuredClone(random.pick(isVersion ? VERSIONS : KINDS));
    return;
  }
  const all = spots(holder);
  if (all.length === 0) return;
  const spot = random.pick(all);
  const value = get(spot) ?? null;
  const nasty = () => clone(random.pick(NASTY));
  switch (random.below(10)) {
    case 0:
      remove(spot);
      return;
    case 1:
      if (Array.isArray(spot.parent)) spot.parent.splice(spot.key as number, 0, clone(value));
      else renameTo(spot, random.pick(KEYS));
      return;
    case 2: {
      // Somewhere else in the tree, under the same name or as an item.
      const target = random.pick(all.map(get).filter((each): each is Spot['parent'] => isParent(each) && each !== value) ?? []) ?? root;
      if (!isParent(target) || contains(value, target)) return;
      remove(spot);
      if (Array.isArray(target)) target.push(value);
      else target[String(spot.key)] = value;
      return;
    }
    case 3:
      set(spot, [clone(value)]);
      return;
    case 4:
      set(spot, Array.isArray(value) ? (value[0] ?? null) : { [random.pick(KEYS)]: clone(value) });
      return;
    case 5:
      if (Array.isArray(spot.parent)) spot.parent.push(nasty());
      else spot.parent[random.pick(KEYS)] = nasty();
      return;
    case 6: {
      const other = random.pick(all);
      const theirs = get(other) ?? null;
      if (contains(value, theirs) || contains(theirs, value)) return;
      set(spot, clone(theirs));
      set(other, clone(value));
      return;
    }
    default:
      set(spot, nasty());
      return;
  }
}

function renameTo(spot: Spot, name: string): void {
  const value = get(spot) ?? null;
  remove(spot);
  if (!Array.isArray(spot.parent)) spot.parent[name] = value;
}

function contains(value: Value, other: Value): boolean {
  return value === other ? isParent(value) : isParent(value) && Object.values(value).some((child) => contains(child, other));
}

function clone(value: Value): Value {
  if (value instanceof Raw) return value;
  if (Array.isArray(value)) return value.map(clone);
  return isParent(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, clone(child)])) : value;
}

function plainJson(value: Value): unknown {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return value.map(plainJson);
  return isParent(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plainJson(child)])) : value;
}

/** The value in block style; some of it in flow style. */
function blockText(random: Random, value: Value, indent: number, flow: number): string {
  if (!isParent(value) || Object.keys(value).length === 0 || random.chance(indent === 0 ? 0 : flow)) return flowText(random, value);
  const pad = ' '.repeat(indent);
  const child = (each: Value, deeper: number): string => {
    return blockText(random, each, indent + deeper, flow);
  };
  if (Array.isArray(value)) return value.map((item) => `- ${child(item, 2)}`).join(`\n${pad}`);
  return Object.entries(value)
    .map(([key, each]) => {
      const step = Array.isArray(each) ? random.pick([0, 2, 2]) : 2;
      const text = child(each, step);
      const isBlock = isParent(each) && !/^[[{]/.test(text);
      return `${keyText(key)}:${isBlock ? `\n${' '.repeat(indent + step)}` : ' '}${text}`;
    })
    .join(`\n${pad}`);
}

function flowText(random: Random, value: Value): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => flowText(random, item)).join(', ')}]`;
  if (isParent(value))
    return `{${Object.entries(value)
      .map(([key, child]) => `${keyText(key)}: ${flowText(random, child)}`)
      .join(', ')}}`;
  if (typeof value !== 'string') return value === null ? random.pick(['null', '~', '']) : String(value);
  return isPlain(value) && random.chance(0.7) ? value : random.chance(0.3) && !/[\n\t']/.test(value) ? `'${value}'` : JSON.stringify(value);
}

function keyText(key: string): string {
  return isPlain(key) || key === '<<' ? key : JSON.stringify(key);
}

function isPlain(text: string): boolean {
  return /^[A-Za-z*][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|\*.*)$/i.test(text);
}

function mutateText(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.below(Math.max(1, lines.length - 1));
  const line = lines[at] ?? '';
  switch (random.below(9)) {
    case 0:
      lines[at] = ` ${line}`;
      break;
    case 1:
      lines[at] = `  ${line}`;
      break;
    case 2:
      lines[at] = line.replace(/^ {1,2}/, '');
      break;
    case 3:
      lines.splice(at, 1);
      break;
    case 4:
      lines.splice(at, 0, line);
      break;
    case 5:
      lines[at] = line.replace(': ', ':');
      break;
    case 6:
      lines[at] = line.replace('- ', random.pick(['', '-', '  ', '- - ']));
      break;
    case 7: {
      const cut = random.below(line.length + 1);
      lines[at] = line.slice(0, cut) + random.pick(['', ' ', ':', '"', '#', 'x', '\t', '{', '}', ',', '-']) + line.slice(cut + random.below(2));
      break;
    }
    default:
      lines.splice(at, 0, random.pick(['# a comment', '', '  # indented', '...', 'x: 1', '  y: 2']));
  }
  return lines.join('\n');
}
