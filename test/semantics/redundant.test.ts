import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Redundant, redundantIn } from '../../server/semantics/answers/redundant.js';
import { isAllowed, type NetworkPolicyManifest, type Party, type World } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

function redundantOf(cluster: RandomCluster): readonly Redundant[] {
  const { policies } = clusterOf(manifestsOf(cluster)).cluster;
  const namespaces = new Set(policies.map(({ namespace }) => namespace));
  return [...namespaces].flatMap((namespace) => redundantIn(policies.filter((policy) => policy.namespace === namespace)));
}

/** The policies without what is redundant. What is isolated stays as it was: it is written out. */
function without(policies: readonly NetworkPolicyManifest[], found: readonly Redundant[]): readonly NetworkPolicyManifest[] {
  return policies.flatMap((policy): readonly NetworkPolicyManifest[] => {
    const own = found.filter((each) => each.policy.name === policy.metadata.name);
    if (own.some(({ kind }) => kind === 'policy')) return [];
    const gone = own.flatMap((each) => (each.kind === 'rule' ? [each.rule] : []));
    const { spec } = policy;
    if (gone.length === 0 || !spec) return [policy];
    const stated = spec.policyTypes;
    const policyTypes = stated && stated.length > 0 ? stated : ['Ingress', ...(spec.egress && spec.egress.length > 0 ? ['Egress'] : [])];
    const left = (direction: 'ingress' | 'egress') =>
      spec[direction]?.filter((_, index) => !gone.some((rule) => rule.direction === direction && rule.index === index));
    return [{ ...policy, spec: { ...spec, policyTypes, ingress: left('ingress'), egress: left('egress') } } as NetworkPolicyManifest];
  });
}

/** Every probed connection that differs. */
function differences(cluster: RandomCluster & World, after: World): readonly string[] {
  const parties: readonly Party[] = [...cluster.pods, ...probes];
  const found: string[] = [];
  for (const from of parties) {
    for (const to of parties) {
      if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
      for (const protocol of [...protocols, 'ICMP' as const]) {
        for (const port of protocol === 'ICMP' ? [0] : probePorts)
          if (isAllowed(cluster, from, to, protocol, port) !== isAllowed(after, from, to, protocol, port))
            found.push(`${JSON.stringify(from)} -> ${JSON.stringify(to)} ${protocol} ${port}`);
      }
    }
  }
  return found;
}

test('without all that is called redundant, every connection of random clusters is as before', () => {
  const count = { policy: 0, rule: 0 };
  fc.assert(
    fc.property(randomCluster({ admin: false }), fc.boolean(), (random, blocksMatchPods) => {
      // In one namespace, and for few kinds of pods, policies meet often.
      const policies = random.policies.map((policy) => ({ ...policy, metadata: { ...policy.metadata, namespace: 'east' } }));
      const cluster = { ...random, policies, pods: random.pods.map((pod, i) => (i === 0 ? pod : { ...pod, namespace: 'east' })), blocksMatchPods };
      const found = redundantOf(cluster);
      if (found.length === 0) return;
      for (const { kind } of found) count[kind]++;
      expect(differences(cluster, { ...cluster, policies: without(policies, found) })).toEqual([]);
    }),
    { numRuns: 700 },
  );
  expect(count.policy, 'redundant policies').toBeGreaterThan(20);
  expect(count.rule, 'redundant rules').toBeGreaterThan(20);
});

describe('what is redundant', () => {
  const policy = (name: string, spec: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n---\n`;
  function names(...texts: readonly string[]): readonly string[] {
    return redundantIn(clusterOf(texts.join('')).cluster.policies).map((each) =>
      each.kind === 'policy'
        ? `${each.policy.name} by ${each.by.map(({ name }) => name)}`
        : `${each.policy.name}.${each.rule.direction}[${each.rule.index}] by ${each.by.map(({ name }) => name)}`,
    );
  }

  const web = '{matchLabels: {app: web}}';
  test('a policy that a wider one includes', () =>
    expect(
      names(
        policy('wide', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'),
        policy('web', `{podSelector: ${web}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 80}]}]}`),
      ),
    ).toEqual(['web by wide']));
  test('a policy that two others include together', () =>
    expect(
      names(
        policy('api', `{podSelector: ${web}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}`),
        policy('job', `{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: job}}}]}]}`),
        policy('both', `{podSelector: ${web}, ingress: [{from: [{podSelector: {matchLabels: {app: job}}}, {podSelector: {matchLabels: {app: api}}}]}]}`),
      ),
    ).toEqual(['both by api,job']));
  test('of two that are alike, the later', () => {
    const spec = `{podSelector: ${web}, ingress: [{from: [{podSelector: {}}]}]}`;
    expect(names(policy('a', spec), policy('b', spec))).toEqual(['b by a']);
  });
  test('one rule of a policy', () => {
    const dns = '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 53, protocol: UDP}]}';
    expect(
      names(
        policy('dns', `{podSelector: {}, policyTypes: [Egress], egress: [${dns}]}`),
        policy('web', `{podSelector: ${web}, policyTypes: [Egress], egress: [${dns}, {to: [{podSelector: {}}]}]}`),
      ),
    ).toEqual(['web.egress[0] by dns']);
  });
  test('a namespace by its name is the one with that label', () =>
    expect(
      names(
        policy('wide', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}'),
        policy('web', `{podSelector: ${web}, ingress: [{from: [{podSelector: {}}]}]}`),
      ),
    ).toEqual(['web by wide']));
});

describe('what is not', () => {
  const policy = (name: string, spec: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n---\n`;
  const wide = policy('wide', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
  test.each([
    ['a default-deny beside a policy that isolates the same', policy('deny', '{podSelector: {}, policyTypes: [Ingress]}')],
    [
      'a policy that isolates the other direction, too',
      policy('web', '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{}]}'),
    ],
    ['one that lets others in', policy('web', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {}}]}]}')],
    [
      'one that a template completes',
      policy('web', '{podSelector: {matchLabels: {app: "$(APP)"}}, ingress: [{from: [{podSelector: {matchLabels: {app: "$(B)"}}}]}]}'),
    ],
  ])('%s', (_, text) =>
    expect(redundantIn(clusterOf(wide + text).cluster.policies).flatMap(({ kind, policy: { name } }) => (kind === 'policy' ? [name] : []))).toEqual([]),
  );

  test('a policy that is included by one for some of its pods only', () => {
    const some = policy('some', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}]}');
    expect(redundantIn(clusterOf(wide + some).cluster.policies).map(({ policy: { name } }) => name)).toEqual(['some']);
  });
});
