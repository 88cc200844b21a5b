import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { allRules } from '../../server/rules/registry.js';
import {
  type NetworkPolicyManifest,
  type Party,
  type PeerManifest,
  type PortManifest,
  type Protocol,
  passes,
  type RuleManifest,
} from '../support/brute-force.js';
import { checkFix, checkNoFix, checkRule, findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const own = (labels: object): PeerManifest => ({ podSelector: { matchLabels: { ...labels } } });
const expression = (key: string, operator: string, values?: readonly string[]) => ({ matchExpressions: [{ key, operator, ...(values && { values }) }] });

const peers: readonly PeerManifest[] = [
  { podSelector: {} },
  { namespaceSelector: {} },
  own({ app: 'a' }),
  own({ app: 'b' }),
  own({ app: 'a', tier: 'x' }),
  { podSelector: expression('app', 'In', ['a', 'b']) },
  { podSelector: expression('app', 'Exists') },
  { podSelector: expression('app', 'NotIn', ['b']) },
  { podSelector: expression('app', 'DoesNotExist') },
  { namespaceSelector: { matchLabels: { team: 'x' } } },
  { namespaceSelector: { matchLabels: { team: 'x' } }, podSelector: { matchLabels: { app: 'a' } } },
  { namespaceSelector: {}, podSelector: { matchLabels: { app: 'a' } } },
  { namespaceSelector: {}, podSelector: {} },
  { namespaceSelector: expression('team', 'Exists'), podSelector: {} },
  { ipBlock: { cidr: '10.0.0.0/8' } },
  { ipBlock: { cidr: '10.1.0.0/16' } },
  { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
  { ipBlock: { cidr: '10.0.0.0/8', except: ['10.2.0.0/16'] } },
  { ipBlock: { cidr: '0.0.0.0/0' } },
  { ipBlock: { cidr: 'fd00::/8' } },
];
const ports: readonly (readonly PortManifest[])[] = [
  [],
  [{ port: 80 }],
  [{ port: 80, protocol: 'UDP' }],
  [{ port: 'http' }],
  [{ protocol: 'TCP' }],
  [{ port: 79, endPort: 81, protocol: 'TCP' }],
  [{ port: 80 }, { port: 443 }],
];

/** The labels of the policy's own namespace stand in no policy. */
const worlds = [{}, { team: 'x' }, { team: 'y' }].map((shop) => ({ shop, x: { team: 'x' }, plain: {} }));
const parties: readonly Party[] = [
  ...['shop', 'x', 'plain'].flatMap((namespace) =>
    [{}, { app: 'a' }, { app: 'b' }, { app: 'c' }, { app: 'a', tier: 'x' }, { app: 'b', tier: 'x' }].map((labels, index) => ({
      namespace,
      name: `${index}`,
      labels,
      ports: [],
    })),
  ),
  '10.0.0.1',
  '10.1.0.1',
  '10.2.0.1',
  '192.0.2.1',
  'fd00::1',
];
/** The name is that of another port than the numbers here, so that a name and a number never happen to be the same. */
const target = { namespace: 'shop', name: 'target', labels: { app: 'target' }, ports: [{ name: 'http', containerPort: 8080 }] };

const admittedBy = new Map<string, ReadonlySet<string>>();

/** All connections that a policy with some rules lets in, each read from the API reference. */
function admitted(rules: readonly RuleManifest[]): ReadonlySet<string> {
  return new Set(rules.flatMap((rule) => [...admittedByOne(rule)]));
}

function admittedByOne(rule: RuleManifest): ReadonlySet<string> {
  const key = JSON.stringify(rule);
  const known = admittedBy.get(key);
  if (known) return known;
  const policy: NetworkPolicyManifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [rule] },
  };
  const found = worlds.flatMap((namespaces, place) => {
    const world = { namespaces, policies: [policy], adminPolicies: [] };
    return parties.flatMap((from, index) =>
      (['TCP', 'UDP', 'SCTP'] as Protocol[]).flatMap((protocol) =>
        [1, 79, 80, 81, 90, 442, 443, 8080].flatMap((port) =>
          passes(world, target, 'ingress', { from, to: target, protocol, port }) ? [`${place} ${index} ${protocol} ${port}`] : [],
        ),
      ),
    );
  });
  admittedBy.set(key, new Set(found));
  return new Set(found);
}

function isWithin(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return [...inner].every((each) => outer.has(each));
}

/** The places at which a rule is found: of the items of `ingress`, or of the one `from` or `ports` in it. */
function shadowed(id: string, rules: readonly RuleManifest[]): readonly number[] {
  const text = JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: rules },
  });
  const [first] = rules;
  const lists = { 'peer-shadowed': first?.from, 'port-shadowed': first?.ports };
  const items = ((lists as Record<string, readonly unknown[] | undefined>)[id] ?? rules).map((item) => JSON.stringify(item));
  let end = text.indexOf({ 'peer-shadowed': '"from":[', 'port-shadowed': '"ports":[' }[id] ?? '"ingress":[');
  const starts = items.map((item) => {
    const start = text.indexOf(item, end);
    end = start + item.length;
    return start;
  });
  const found = findingsOf(snapshotOf({ '/p.json': text }), { path: '/p.json' }).filter(({ rule }) => rule === id);
  return found.map(({ range }) => starts.findIndex((start, index) => start <= range.start && range.start < (starts[index + 1] ?? Number.POSITIVE_INFINITY)));
}

describe('of two peers, the one that lets through nothing of its own', () => {
  test.each(peers.map((peer) => [JSON.stringify(peer), peer] as const))('%s', (_, first) => {
    for (const second of peers) {
      if (JSON.stringify(first) === JSON.stringify(second)) continue;
      const [a, b] = [admitted([{ from: [first] }]), admitted([{ from: [second] }])];
      const expected = isWithin(b, a) ? [1] : isWithin(a, b) ? [0] : [];
      expect(shadowed('peer-shadowed', [{ from: [first, second] }]), JSON.stringify(second)).toEqual(expected);
    }
  });
});

describe('of two rules, the one that lets through nothing of its own', () => {
  const sources: readonly (PeerManifest | undefined)[] = [undefined, ...peers.filter((_, index) => index % 2 === 0)];
  const rules = sources.flatMap((peer) => ports.map((each) => ({ ...(peer && { from: [peer] }), ...(each.length > 0 && { ports: each }) })));
  test.each(rules.filter((_, index) => index % 5 === 0).map((rule) => [JSON.stringify(rule), rule] as const))('%s', (_, first) => {
    for (const second of rules) {
      // A rule for everything is told of by itself, and the same rule twice, too.
      if ([first, second].some((rule) => JSON.stringify(rule) === '{}') || JSON.stringify(first) === JSON.stringify(second)) continue;
      const [a, b] = [admitted([first]), admitted([second])];
      const expected = isWithin(b, a) ? [1] : isWithin(a, b) ? [0] : [];
      expect(shadowed('rule-shadowed', [first, second]), JSON.stringify(second)).toEqual(expected);
    }
  });
});

describe('rule-shadowed', () => {
  test('by several rules together, each for a part of it', () =>
    checkRule(
      'rule-shadowed',
      `
      ingress:
        - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
      # ^^^^^^ info: rule-shadowed The rules on lines 11 and 12 allow
          ports: [{port: 80}]
        - from: [{podSelector: {matchLabels: {app: a}}}]
        - from: [{podSelector: {matchLabels: {app: b}}}]
          ports: [{port: 80}, {port: 81}]
      `,
    ));
  test('in a circle, not all of them', () =>
    checkRule(
      'rule-shadowed',
      `
      ingress:
        - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
        - from: [{podSelector: {matchLabels: {app: b}}}, {podSelector: {matchLabels: {app: c}}}]
        - from: [{podSelector: {matchLabels: {app: c}}}, {podSelector: {matchLabels: {app: a}}}]
      # ^^^^^^ info: rule-shadowed
      `,
    ));
  test('a rule for everything, the same rule twice, and one of the other direction are none', () => {
    checkRule('rule-shadowed', 'ingress: [{}, {from: [{podSelector: {}}]}]');
    checkRule('rule-shadowed', 'ingress: [{from: []}, {from: [{podSelector: {}}]}]');
    checkRule('rule-shadowed', 'ingress: [{from: [{podSelector: {}}]}, {from: [{podSelector: {}}]}]');
    checkRule('rule-shadowed', 'spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]}');
  });
  test('a peer that matches nothing allows nothing', () =>
    checkRule(
      'rule-shadowed',
      'ingress: [{from: [{podSelector: {}}]}, {from: [{ipBlock: {cidr: none}}]}, {from: [{podSelector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: DoesNotExist}]}}]}]',
    ));
  test('the fixes remove one of the two', () => {
    const text = 'ingress:\n  - from: [{podSelector: {}}]\n  - from: [{podSelector: {matchLabels: {app: a}}}]\n';
    checkFix('Remove this rule, which changes nothing', text, 'ingress:\n  - from: [{podSelector: {}}]\n');
    checkFix('Remove the wider rule, so that this one counts', text, 'ingress:\n  - from: [{podSelector: {matchLabels: {app: a}}}]\n');
    checkNoFix(
      'Remove the wider rule, so that this one counts',
      'ingress: [{from: [{podSelector: {}}], ports: [{port: 80}, {port: 81}]}, {ports: [{port: 80}]}, {ports: [{port: 81}]}]',
    );
  });
});

describe('peer-shadowed', () => {
  test('by a block around it', () =>
    checkRule(
      'peer-shadowed',
      `
      from:
        - ipBlock: {cidr: 10.1.0.0/16}
      # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: peer-shadowed admits every address of \`10.0.0.0/8\` except \`10.2.0.0/16\`
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.2.0.0/16]}
      `,
    ));
  test('by one that asks for fewer labels', () =>
    checkRule(
      'peer-shadowed',
      `
      from:
        - podSelector: {matchLabels: {app: a}}
        - podSelector: {matchLabels: {app: a, tier: x}}
      # ^^^^^^^^^^^^^ info: peer-shadowed admits pods labelled \`app=a\` of the policy's namespace
      `,
    ));
  test('the fixes remove one of the two', () => {
    const text = 'from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n  - ipBlock: {cidr: 10.1.0.0/16}\n';
    checkFix('Remove this peer, which changes nothing', text, 'from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n');
    checkFix('Remove the wider peer, so that this one counts', text, 'from:\n  - ipBlock: {cidr: 10.1.0.0/16}\n');
  });
});

describe('port-shadowed', () => {
  const items: readonly PortManifest[] = [
    { port: 80 },
    { port: 80, protocol: 'UDP' },
    { port: 443, protocol: 'TCP' },
    { port: 'http' },
    { protocol: 'TCP' },
    { protocol: 'UDP' },
    { port: 79, endPort: 81 },
    { port: 80, endPort: 443 },
    { port: 1, endPort: 80 },
    { port: 81, endPort: 90 },
  ];
  test.each(items.map((item) => [JSON.stringify(item), item] as const))('of two ports: %s', (_, first) => {
    for (const second of items) {
      if (first === second) continue;
      const [a, b] = [admitted([{ ports: [first] }]), admitted([{ ports: [second] }])];
      const overlaps = [...a].some((each) => b.has(each));
      // A name is another port than any number, unless every port of the protocol is let through.
      const expected = isWithin(b, a) ? [1] : isWithin(a, b) ? [0] : overlaps ? [1] : [];
      expect(shadowed('port-shadowed', [{ ports: [first, second] }]), JSON.stringify(second)).toEqual(expected);
    }
  });
  test('the same item twice, and what a template writes, are none', () => {
    checkRule('port-shadowed', 'ports: [{port: 80}, {port: 80}]');
    checkRule('port-shadowed', 'ports: [{port: 80}, {port: {{ .Values.port }}, endPort: 90}]');
    checkRule('port-shadowed', 'ports: [{port: 80, protocol: TCP}, {port: 80, protocol: UDP}, {port: 81}]');
  });
  test('the fixes', () => {
    const text = 'ports:\n  - port: 80\n  - port: 1\n    endPort: 1024\n';
    checkFix('Remove this port, which changes nothing', text, 'ports:\n  - port: 1\n    endPort: 1024\n');
    checkFix('Remove TCP 1-1024, so that only this one is left of the two', text, 'ports:\n  - port: 80\n');
    checkFix('Write one range: 80-100', 'ports:\n  - {port: 80, endPort: 90}\n  - {port: 85, endPort: 100}\n', 'ports:\n  - {port: 80, endPort: 100}\n');
  });
});

test('hundreds of peers and rules are no burden', () => {
  const many = Array.from({ length: 400 }, (_, index) => index);
  const list = [
    ...many.map((index) => ({ podSelector: { matchLabels: { app: `a${index}` } } })),
    ...many.map((index) => ({ ipBlock: { cidr: `10.${index >> 8}.${index & 255}.0/24` } })),
  ];
  const rules = [allRules.filter(({ id }) => id === 'peer-shadowed'), allRules.filter(({ id }) => id === 'rule-shadowed')];
  for (const ingress of [[{ from: list }], list.map((peer) => ({ from: [peer, { podSelector: {} }], ports: [{ port: 80 }] }))]) {
    const spec = { podSelector: {}, policyTypes: ['Ingress'], ingress };
    const text = JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p', namespace: 'shop' }, spec });
    const snapshot = snapshotOf({ '/p.json': text });
    for (const only of rules) {
      const start = performance.now();
      checkFile(snapshot, '/p.json', { rules: only });
      expect(performance.now() - start, only[0]?.id).toBeLessThan(3000);
    }
  }
});
