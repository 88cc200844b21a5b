import fc from 'fast-check';
import { namespaceNames } from './random-cluster.js';

/** A statement about connections, or about what every one has, as a file of assertions has it. */
export type StatementManifest = ConnectionManifest | CoverageManifest;

export interface ConnectionManifest {
  readonly from: GroupManifest;
  readonly to: GroupManifest;
  readonly ports?: readonly (number | string)[];
  readonly expect: 'allowed' | 'denied';
}

export interface CoverageManifest {
  readonly every: 'namespace' | 'workload';
  readonly in?: readonly string[];
  readonly has: 'default-deny-ingress' | 'default-deny-egress' | 'policy';
}

export type GroupManifest =
  | string
  | { readonly workload: string }
  | { readonly outside: string }
  | { readonly address: string }
  | {
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly selector?: { readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[] };
    };

/** Addresses on and around the edges of the blocks of random clusters. */
const addresses = [
  '10.0.1.0',
  '203.0.113.7',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.0.255-10.0.1.1',
  '0.0.0.0/0',
  '2001:db8::/32',
  '2001:db8::-2001:db9::',
  '::/0',
  '::1',
];

const namespace = fc.constantFrom(...namespaceNames);
const label = fc.record({ app: fc.constantFrom('a', 'b', 'c') });
const expression = fc.constantFrom(
  { key: 'app', operator: 'In', values: ['a', 'b'] },
  { key: 'app', operator: 'NotIn', values: ['a'] },
  { key: 'tier', operator: 'Exists' },
  { key: 'tier', operator: 'DoesNotExist' },
);

const group: fc.Arbitrary<GroupManifest> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('pod-0', 'pod-1', 'Pod/pod-2', 'nobody') },
  { weight: 1, arbitrary: fc.constant({ workload: 'pod-3' }) },
  { weight: 2, arbitrary: namespace.map((name) => ({ namespace: name })) },
  { weight: 1, arbitrary: fc.constant({ namespace: 'missing' }) },
  { weight: 2, arbitrary: label.map((labels) => ({ labels })) },
  { weight: 1, arbitrary: fc.record({ namespace, labels: label }) },
  { weight: 2, arbitrary: fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ selector: { matchExpressions } })) },
  { weight: 3, arbitrary: namespace.map((outside) => ({ outside })) },
  { weight: 3, arbitrary: fc.constantFrom(...addresses).map((address) => ({ address })) },
  { weight: 1, arbitrary: fc.constantFrom(...addresses) },
);

const ports = fc.oneof(
  fc.constant(undefined),
  fc.subarray([80, 8080, '8000-8100', '1-79', 'UDP/80', 'SCTP/1-65535', 'http', 'UDP/http', 'metrics'], { minLength: 1, maxLength: 3 }),
);

const isAddress = (one: GroupManifest) => (typeof one === 'string' ? addresses.includes(one) : 'address' in one);

const connection: fc.Arbitrary<ConnectionManifest> = fc
  .record({ from: group, to: group, ports, expect: fc.constantFrom('allowed' as const, 'denied' as const) })
  .filter(({ from, to }) => !isAddress(from) || !isAddress(to))
  .map(({ ports: some, ...rest }) => (some ? { ...rest, ports: some } : rest));

const coverage: fc.Arbitrary<CoverageManifest> = fc
  .record({
    every: fc.constantFrom('namespace' as const, 'workload' as const),
    in: fc.option(fc.subarray([...namespaceNames, 'missing'], { minLength: 1, maxLength: 2 }), { nil: undefined }),
    has: fc.constantFrom('default-deny-ingress' as const, 'default-deny-egress' as const, 'policy' as const),
  })
  .map(({ in: within, ...rest }) => (within ? { ...rest, in: within } : rest));

export const randomStatement: fc.Arbitrary<StatementManifest> = fc.oneof({ weight: 6, arbitrary: connection }, { weight: 1, arbitrary: coverage });
