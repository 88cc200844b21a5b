import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitsOf } from '../../server/features/limits.js';
import { checkFile } from '../../server/rules/check.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed, type NetworkPolicyManifest, type Pod } from '../support/brute-force.js';
import { manifestsOf, namespaceNames, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

const allNamespaces = '{{request.object.metadata.name}}';

/** A policy of Kyverno that makes a NetworkPolicy in each namespace for which one is asked. */
const generating = (spec: unknown, namespace = allNamespaces) => ({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'add-networkpolicy' },
  spec: { rules: [{ name: 'each', generate: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: 'made', namespace, data: { spec } } }] },
});

/** The same, demanded by Open Cluster Management. */
const demanding = (spec: unknown, namespace?: string) => ({
  apiVersion: 'policy.open-cluster-management.io/v1',
  kind: 'ConfigurationPolicy',
  metadata: { name: 'networkpolicy', namespace: 'policies' },
  spec: {
    'object-templates': [
      {
        complianceType: 'musthave',
        objectDefinition: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'made', ...(namespace && { namespace }) }, spec },
      },
    ],
  },
});

function evaluatorOf(cluster: RandomCluster, maker: object): Evaluator {
  return snapshotOf({ '/a.yaml': manifestsOf(cluster), '/maker.yaml': JSON.stringify(maker) }).environment(undefined).evaluator;
}

/** The cluster with the policy in each of these namespaces. */
function withMade(cluster: RandomCluster, spec: NetworkPolicyManifest['spec'], namespaces: readonly string[]): RandomCluster {
  const made = namespaces.map((namespace): NetworkPolicyManifest => {
    return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'made', namespace }, spec };
  });
  return { ...cluster, policies: [...cluster.policies, ...made] };
}

const someNamespaces: readonly (readonly string[])[] = Array.from({ length: 8 }, (_, bits) => namespaceNames.filter((_name, i) => (bits >> i) & 1));

interface Truth {
  readonly cluster: RandomCluster;
  readonly maker: object;
  /** What the cluster may be, whatever the controller makes. */
  readonly worlds: readonly RandomCluster[];
  /** Whether the answer is to be as sure as the worlds agree, where nothing else is in doubt (the host's network, an address that a pod may have). */
  readonly exact: boolean;
}

/** The answers hold in each world, as brute force has it, for every pair and port. @returns how many answers were not sure for the maker alone */
function expectTruth({ cluster, maker, worlds, exact }: Truth): number {
  const evaluator = evaluatorOf(cluster, maker);
  const known = worlds.map((world) => evaluatorOf(world, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'west' } }));
  let open = 0;
  for (const from of cluster.pods) {
    for (const to of cluster.pods) {
      if (from === to) continue;
      for (const port of probePorts) {
        const truths = worlds.map((world) => isAllowed(world, from, to, 'TCP', port));
        const { sure, possible } = answerOf(evaluator, from, to, port);
        if (sure) expect(truths).not.toContain(false);
        if (!possible) expect(truths).not.toContain(true);
        const others = known.map((one) => answerOf(one, from, to, port));
        if (others.some((other) => other.sure !== other.possible)) continue;
        if (sure !== possible) open++;
        if (exact) expect({ sure, possible }).toEqual({ sure: !truths.includes(false), possible: truths.includes(true) });
      }
    }
  }
  return open;
}

function answerOf(evaluator: Evaluator, from: Pod, to: Pod, port: number): { readonly sure: boolean; readonly possible: boolean } {
  const { allowed } = evaluator.verdict(endOf(evaluator, from), endOf(evaluator, to));
  return { sure: includesPort(allowed.sure.TCP, port), possible: includesPort(allowed.possible.TCP, port) };
}

test('what policies that a controller makes may open or close is not sure', () => {
  let open = 0;
  fc.assert(
    fc.property(randomCluster({ admin: true }), fc.nat(), fc.constantFrom(generating, demanding), (cluster, which, maker) => {
      fc.pre(cluster.policies.length > 0);
      const spec = cluster.policies[which % cluster.policies.length]?.spec ?? { podSelector: {} };
      const worlds = someNamespaces.map((namespaces) => withMade(cluster, spec, namespaces));
      open += expectTruth({ cluster, maker: maker(spec), worlds, exact: false });
    }),
    { numRuns: 60 },
  );
  expect(open).toBeGreaterThan(0);
});

test('a default-deny that a controller makes changes nothing where pods are isolated, and closes no more elsewhere than it may', () => {
  let open = 0;
  const types = fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']);
  fc.assert(
    fc.property(randomCluster({ admin: false }), types, fc.constantFrom({}, { matchLabels: { app: 'a' } }), (cluster, policyTypes, podSelector) => {
      const spec = { podSelector, policyTypes };
      const worlds = someNamespaces.map((namespaces) => withMade(cluster, spec, namespaces));
      open += expectTruth({ cluster, maker: generating(spec), worlds, exact: true });
    }),
    { numRuns: 60 },
  );
  expect(open).toBeGreaterThan(0);
});

test('one that names its namespace leaves the others as they are', () => {
  fc.assert(
    fc.property(randomCluster({ admin: false }), fc.constantFrom(generating, demanding), (cluster, maker) => {
      const spec = { podSelector: {}, policyTypes: ['Ingress'] };
      expectTruth({ cluster, maker: maker(spec, 'west'), worlds: [cluster, withMade(cluster, spec, ['west'])], exact: true });
    }),
    { numRuns: 60 },
  );
});

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: i}]}\n';
const familyLimits = (maker: object) =>
  limitsOf(snapshotOf({ '/a.yaml': pod, '/maker.yaml': JSON.stringify(maker) }).environment(undefined)).filter(({ kind }) => kind === 'family-not-evaluated');
const rule = (generate: object) => ({ ...generating({}), spec: { rules: [{ name: 'each', generate }] } });

test('each of them limits the answer, with the words for what it may do', () => {
  const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  const says = (maker: object) => familyLimits(maker).map(({ kind, message }) => `${kind}: ${message}`);
  expect(says(generating(deny))).toEqual([
    'family-not-evaluated: Kyverno ClusterPolicy add-networkpolicy is not evaluated: a controller makes NetworkPolicies of it, which may close what no other policy isolates.',
  ]);
  expect(says(demanding({ ...deny, ingress: [{}] }))).toEqual([
    'family-not-evaluated: Open Cluster Management ConfigurationPolicy policies/networkpolicy is not evaluated: a controller makes NetworkPolicies of it, and what passes at the pods that they may select is unknown.',
  ]);
  // What is copied from elsewhere may say anything.
  expect(says(rule({ kind: 'NetworkPolicy', apiVersion: 'networking.k8s.io/v1', name: 'a', clone: { name: 'a', namespace: 'templates' } }))).toHaveLength(1);
  expect(
    says(rule({ namespace: allNamespaces, cloneList: { namespace: 'templates', kinds: ['v1/Secret', 'networking.k8s.io/v1/NetworkPolicy'] } })),
  ).toHaveLength(1);
});

test('what makes no NetworkPolicy, or forbids one, limits nothing', () => {
  expect(familyLimits(rule({ kind: 'Secret', apiVersion: 'v1', name: 'a', data: { data: {} } }))).toEqual([]);
  expect(familyLimits(rule({ cloneList: { namespace: 'templates', kinds: ['v1/Secret', 'v1/ConfigMap'] } }))).toEqual([]);
  const forbidding = demanding({ podSelector: {} });
  const [template] = forbidding.spec['object-templates'];
  expect(familyLimits({ ...forbidding, spec: { 'object-templates': [{ ...template, complianceType: 'mustnothave' }] } })).toEqual([]);
});

test('what policies surely cut off stays a finding beside a default-deny that a controller makes, and not beside one with rules', () => {
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}\n';
  const rules = (maker: object) =>
    checkFile(snapshotOf({ '/a.yaml': pod, '/p.yaml': policy, '/maker.yaml': JSON.stringify(maker) }), '/p.yaml').map(({ rule: id }) => id);
  const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  expect(rules(generating(deny))).toContain('dns-blocked');
  expect(rules(generating({ ...deny, egress: [{}] }))).not.toContain('dns-blocked');
});

function endOf(evaluator: Evaluator, { namespace, name }: Pod): Endpoint {
  const workload = evaluator.cluster.workloads.find(({ id }) => id === `${namespace}/Pod/${name}`);
  if (!workload) throw new Error(`${name} is lost`);
  return { kind: 'workload', workload };
}
