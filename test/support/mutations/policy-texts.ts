/** A field of one text, with texts that are right in it and the characters that may spoil them. */
export interface TextField {
  readonly samples: readonly string[];
  readonly alphabet: string;
  place(text: string): unknown;
}

const HEAD = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
const withMetadata = (metadata: object) => ({ ...HEAD, metadata: { name: 'a', ...metadata }, spec: {} });
const withPeer = (peer: object) => ({ ...HEAD, metadata: { name: 'a' }, spec: { ingress: [{ from: [peer] }] } });
const long = 'abcdefghij'.repeat(7);

export const texts: readonly TextField[] = [
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
