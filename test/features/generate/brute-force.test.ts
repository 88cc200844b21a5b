import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { policyText } from '../../../server/features/generate/text.js';
import { generatePolicies } from '../../../server/features/generate.js';
import { unknownProfile } from '../../../server/workspace/cluster-profile.js';
import { readInstallations } from '../../../server/workspace/installations.js';
import { isAllowed, type NetworkPolicyManifest, type Pod, passes, type World } from '../../support/brute-force.js';
import { blocksAreOutside } from '../../support/cluster.js';
import { manifestsOf, probePorts, type RandomCluster, randomCluster } from '../../support/random-cluster.js';
import { snapshotOf } from '../../support/snapshot.js';

/** The pod at `from` says that it connects to the Service of the one at `to`, which listens on this port of its pods. */
interface Said {
  readonly from: number;
  readonly to: number;
  readonly port: number;
}

const worlds = randomCluster({ admin: false }).chain((cluster) =>
  fc.record({
    // Pods on the host's network are said to be beyond any policy, and no selector names pods without labels.
    cluster: fc.constant({
      ...cluster,
      pods: cluster.pods.map(({ onHost: _, ...pod }, index) => ({
        ...pod,
        labels: Object.keys(pod.labels).length > 0 ? pod.labels : { app: `only-${index}` },
      })),
    }),
    said: fc.array(fc.record({ from: fc.nat(cluster.pods.length - 1), to: fc.nat(cluster.pods.length - 1), port: fc.constantFrom(80, 8080, 8100) }), {
      maxLength: 4,
    }),
  }),
);

function serviceName({ to, port }: Said): string {
  return `service-${to}-${port}`;
}

function manifests(cluster: RandomCluster, said: readonly Said[]): string {
  const services = new Map(
    said.map((one) => {
      const pod = cluster.pods[one.to];
      return [
        serviceName(one),
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: serviceName(one), namespace: pod?.namespace },
          spec: { selector: pod?.labels, ports: [{ port: 80, targetPort: one.port }] },
        },
      ];
    }),
  );
  const documents = manifestsOf(cluster)
    .split('\n---\n')
    .map((text) => JSON.parse(text));
  for (const document of documents.filter(({ kind }) => kind === 'Pod')) {
    const index = cluster.pods.findIndex(({ name }) => name === document.metadata.name);
    document.spec.containers[0].env = said
      .filter(({ from }) => from === index)
      .map((one, number) => ({ name: `URL_${number}`, value: `http://${serviceName(one)}.${cluster.pods[one.to]?.namespace}.svc.cluster.local` }));
  }
  return [...documents, ...services.values()].map((one) => JSON.stringify(one)).join('\n---\n');
}

function isAlike(a: Pod, b: Pod): boolean {
  return a === b || (a.namespace === b.namespace && JSON.stringify(Object.entries(a.labels).sort()) === JSON.stringify(Object.entries(b.labels).sort()));
}

/** Every connection that is said to have to work, with all pods that the Service selects. */
function connectionsSaid({ pods }: RandomCluster, said: readonly Said[]): readonly { readonly from: Pod; readonly to: Pod; readonly port: number }[] {
  return said.flatMap(({ from, to, port }) => {
    const [client, target] = [pods[from], pods[to]];
    if (!client || !target) return [];
    const behind = pods.filter((pod) => pod.namespace === target.namespace && Object.entries(target.labels).every(([key, value]) => pod.labels[key] === value));
    return behind.map((pod) => ({ from: client, to: pod, port }));
  });
}

function parsed(texts: readonly string[]): readonly NetworkPolicyManifest[] {
  return parseAllDocuments(texts.join('---\n')).flatMap((document) => {
    if ('errors' in document) expect(document.errors).toEqual([]);
    return [document.toJS() as NetworkPolicyManifest];
  });
}

/** @param check gets the cluster before, with the policies, and of the policies alone */
function forEachGenerated(
  target: (cluster: RandomCluster) => { workload: string } | { namespace: string },
  check: (of: { cluster: RandomCluster; said: readonly Said[]; before: World; after: World; alone: World; skipped: ReadonlySet<string> }) => void,
): void {
  let generated = 0;
  fc.assert(
    fc.property(worlds, ({ cluster, said }) => {
      const view = snapshotOf({ '/all.yaml': manifests(cluster, said) }).environment(undefined);
      const { found } = generatePolicies(view, target(cluster));
      if (!found) return;
      generated++;
      const policies = parsed(found.policies.map((policy) => policyText(policy)));
      const before: World = { ...cluster, adminPolicies: [] };
      const skipped = new Set(found.notAllowed.map(({ dependency: { evidence } }) => evidence.text));
      check({ cluster, said, before, after: { ...before, policies: [...cluster.policies, ...policies] }, alone: { ...before, policies }, skipped });
    }),
    { numRuns: 400 },
  );
  // Pods that no selector tells apart have no policy of their own: most have.
  expect(generated).toBeGreaterThan(150);
}

describe.each([
  {
    of: 'a workload',
    target: ({ pods: [pod] }: RandomCluster) => ({ workload: `${pod?.namespace}/Pod/${pod?.name}` }),
    isSubject: (pod: Pod, first: Pod) => isAlike(pod, first),
  },
  {
    of: 'a namespace',
    target: ({ pods: [pod] }: RandomCluster) => ({ namespace: pod?.namespace ?? '' }),
    isSubject: (pod: Pod, first: Pod) => pod.namespace === first.namespace,
  },
])('policies for $of, by brute force', ({ target, isSubject }) => {
  test('what had to work and did, still does', () => {
    forEachGenerated(target, ({ cluster, said, before, after, skipped }) => {
      if (skipped.size > 0) return;
      // Who names a Service that stands for itself need not reach others behind it.
      const toOthers = said.filter((one) => connectionsSaid(cluster, [one]).every(({ from, to }) => from !== to));
      for (const { from, to, port } of connectionsSaid(cluster, toOthers))
        if (isAllowed(before, from, to, 'TCP', port)) expect(isAllowed(after, from, to, 'TCP', port), `${from.name} to ${to.name}:${port}`).toBe(true);
    });
  });

  test('nothing else reaches it', () => {
    forEachGenerated(target, ({ cluster, said, alone }) => {
      const wanted = connectionsSaid(cluster, said);
      const [first] = cluster.pods;
      for (const to of cluster.pods.filter((pod) => first && isSubject(pod, first)))
        for (const from of [...cluster.pods, '203.0.113.7', '2001:db8::1'])
          for (const port of probePorts)
            for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
              if (!passes(alone, to, 'ingress', { from, to, protocol, port })) continue;
              const isWanted = wanted.some(
                (one) => protocol === 'TCP' && port === one.port && typeof from !== 'string' && isAlike(one.from, from) && isAlike(one.to, to),
              );
              expect(isWanted, `${typeof from === 'string' ? from : from.name} to ${to.name}:${protocol} ${port}`).toBe(true);
            }
    });
  });
});

const resolverPods = [{ 'k8s-app': 'kube-dns' }, { app: 'unbound' }];
const named = fc.record({
  namespace: fc.constantFrom(undefined, 'shop', 'infra'),
  labels: fc.constantFrom({}, ...resolverPods),
  hostNetwork: fc.boolean(),
  ports: fc.constantFrom(undefined, [5353], [53, 5353]),
  addresses: fc.subarray(['169.254.20.10/32', '10.96.0.0/28', 'fd00::/126']),
});

test('names can be looked up wherever a person said that they are, and nothing else goes out, by brute force', () => {
  fc.assert(
    fc.property(fc.array(named, { minLength: 1, maxLength: 3 }), (resolvers) => {
      const means = ({ namespace, labels, addresses }: (typeof resolvers)[number]) =>
        namespace !== undefined || Object.keys(labels).length > 0 || addresses.length > 0;
      fc.pre(resolvers.every(means));
      const web: Pod = { namespace: 'shop', name: 'web', labels: { app: 'web' }, ports: [] };
      const { installations, problems } = readInstallations(resolvers.map((one) => ({ kind: 'dns', ...one })));
      expect(problems).toEqual([]);
      const settings = { defaultNamespace: 'default', network: blocksAreOutside, profile: { ...unknownProfile, dns: installations } };
      const view = snapshotOf({ '/web.yaml': JSON.stringify(manifestOfPod(web)) }, settings).environment(undefined);
      const { found } = generatePolicies(view, { workload: 'web' });
      const namespaces = Object.fromEntries(['shop', 'infra', 'other'].map((name) => [name, { 'kubernetes.io/metadata.name': name }]));
      const world: World = { namespaces, policies: parsed(found?.policies.map((policy) => policyText(policy)) ?? []), adminPolicies: [] };
      const ports = new Set([53, ...resolvers.flatMap((one) => one.ports ?? [])]);
      // Pods on the host's network are at the addresses of nodes, which nobody knows: then everyone is meant.
      const isEveryone = resolvers.some((one) => one.hostNetwork && one.addresses.length === 0);
      const pods = Object.keys(namespaces).flatMap((namespace) =>
        [...resolverPods, { app: 'web' }].map((labels): Pod => ({ namespace, name: 'one', labels, ports: [] })),
      );
      for (const to of pods) {
        const isResolver = resolvers.some(({ namespace, labels, hostNetwork, addresses }) => {
          if (hostNetwork || (namespace === undefined && addresses.length > 0 && Object.keys(labels).length === 0)) return false;
          return (namespace === undefined || namespace === to.namespace) && Object.entries(labels).every(([key, value]) => to.labels[key] === value);
        });
        checkLookups(world, web, to, isEveryone || isResolver ? ports : new Set());
      }
      const inside = { '169.254.20.10/32': ['169.254.20.10'], '10.96.0.0/28': ['10.96.0.0', '10.96.0.15'], 'fd00::/126': ['fd00::', 'fd00::3'] };
      const open = new Set(resolvers.flatMap(({ addresses }) => addresses.flatMap((cidr) => inside[cidr as keyof typeof inside])));
      for (const to of [...Object.values(inside).flat(), '169.254.20.9', '169.254.20.11', '10.96.0.16', 'fd00::4', '8.8.8.8'])
        checkLookups(world, web, to, isEveryone || open.has(to) ? ports : new Set());
    }),
    { numRuns: 300, seed: 13 },
  );
});

function checkLookups(world: World, from: Pod, to: Pod | string, ports: ReadonlySet<number>): void {
  for (const port of [52, 53, 54, 5353, 443])
    for (const protocol of ['TCP', 'UDP', 'SCTP'] as const)
      expect(passes(world, from, 'egress', { from, to, protocol, port }), `${JSON.stringify(to)} ${protocol} ${port}`).toBe(
        protocol !== 'SCTP' && ports.has(port),
      );
}

function manifestOfPod({ name, namespace, labels }: Pod): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec: { containers: [{ name: 'main' }] } };
}
