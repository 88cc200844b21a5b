import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, parseAddress } from '../../server/semantics/sets/address-set.js';
import { equalConnections } from '../../server/semantics/sets/connection-set.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed, type Party, type World } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { checkConsistency } from '../support/consistency.js';
import { manifestsOf, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** What makes pods, and its API. */
const controllers: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ReplicationController: 'v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
};

test.each([{ admin: false }, { admin: true }])('every probed connection of random clusters is allowed exactly where the reference allows it (%o)', (kinds) => {
  fc.assert(
    fc.property(randomCluster(kinds), fc.boolean(), (cluster, blocksMatchPods) => checkVerdicts({ ...cluster, blocksMatchPods })),
    { numRuns: 1000 },
  );
});

test.each(Object.keys(controllers))('pods of a %s are subject to the same as pods by themselves', (kind) => {
  fc.assert(
    fc.property(randomCluster({ admin: false }), (cluster) => {
      const byController = manifestsOf(cluster)
        .split('\n---\n')
        .map((text) => controlledBy(kind, JSON.parse(text) as PodManifest))
        .join('\n---\n');
      // Blocks do not match pods, because who makes them knows no addresses of theirs.
      checkVerdicts({ ...cluster, blocksMatchPods: false }, byController);
    }),
    { numRuns: 60, seed: 11 },
  );
});

test.each([{ admin: false }, { admin: true }])('the list of connections and the traffic of each workload say the same as the verdicts (%o)', (kinds) => {
  fc.assert(
    fc.property(randomCluster(kinds), (cluster) => {
      checkConsistency(createEvaluator(clusterOf(manifestsOf(cluster)).cluster));
    }),
    { numRuns: 400 },
  );
});

test.each([{ admin: false }, { admin: true }])(
  'for a plugin that passes over endPort the first port of a range is sure, and the others are possible (%o)',
  (kinds) => {
    let ranges = 0;
    fc.assert(
      fc.property(randomCluster(kinds), (cluster) => {
        const firstOnly = { ...cluster, policies: withoutEndPort(cluster.policies) };
        if (JSON.stringify(firstOnly) !== JSON.stringify(cluster)) ranges++;
        const { evaluator, parties } = partiesOf({ ...cluster, blocksMatchPods: false }, true);
        for (const [from, fromEnd] of parties) {
          for (const [to, toEnd] of parties) {
            if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
            const { allowed } = evaluator.verdict(fromEnd, toEnd);
            for (const protocol of protocols) {
              for (const port of probePorts) {
                const label = `${nameOf(from)} -> ${nameOf(to)} ${protocol} ${port}`;
                expect(includesPort(allowed.sure[protocol], port), label).toBe(isAllowed(firstOnly, from, to, protocol, port));
                expect(includesPort(allowed.possible[protocol], port), label).toBe(isAllowed(cluster, from, to, protocol, port));
              }
            }
          }
        }
        checkConsistency(evaluator);
      }),
      { numRuns: 200 },
    );
    expect(ranges, 'clusters with ranges').toBeGreaterThan(20);
  },
);

function withoutEndPort(policies: World['policies']): World['policies'] {
  return JSON.parse(JSON.stringify(policies, (key, value: unknown) => (key === 'endPort' ? undefined : value))) as World['policies'];
}

interface PodManifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: object };
  readonly spec: object;
}

/** A Pod as a controller of this kind has it made, whose template has its labels; whatever else stays. */
function controlledBy(kind: string, { metadata: { name, namespace, labels }, spec, ...object }: PodManifest): string {
  if (object.kind !== 'Pod') return JSON.stringify({ ...object, metadata: { name, namespace, labels }, spec });
  const template = { metadata: { labels }, spec };
  return JSON.stringify({
    apiVersion: controllers[kind],
    kind,
    metadata: { name, namespace },
    spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template },
  });
}

/** Asks both about each pair, protocol and probed port. */
function checkVerdicts(cluster: RandomCluster & World, manifests = manifestsOf(cluster)): void {
  const { evaluator, parties } = partiesOf(cluster, false, manifests);
  for (const [from, fromEnd] of parties) {
    for (const [to, toEnd] of parties) {
      if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
      const { allowed } = evaluator.verdict(fromEnd, toEnd);
      expect(equalConnections(allowed.sure, allowed.possible)).toBe(true);
      expect(equalConnections(evaluator.allowed(fromEnd, toEnd).possible, allowed.possible)).toBe(true);
      for (const protocol of protocols) {
        const wrong = probePorts.filter((port) => includesPort(allowed.sure[protocol], port) !== isAllowed(cluster, from, to, protocol, port));
        expect(wrong, `${nameOf(from)} -> ${nameOf(to)} ${protocol}`).toEqual([]);
      }
      expect(allowed.sure.ICMP, `${nameOf(from)} -> ${nameOf(to)} ICMP`).toBe(isAllowed(cluster, from, to, 'ICMP', 0));
    }
  }
}

function partiesOf(
  cluster: RandomCluster & World,
  ignoresEndPort = false,
  manifests = manifestsOf(cluster),
): { readonly evaluator: Evaluator; readonly parties: readonly (readonly [Party, Endpoint])[] } {
  const network = { blocksMatchPods: cluster.blocksMatchPods, clusterCidrs: [], ignoresEndPort };
  const evaluator = createEvaluator(clusterOf(manifests, network).cluster);
  const pods = cluster.pods.map((pod): readonly [Party, Endpoint] => {
    const workload = evaluator.cluster.workloads.find(({ namespace, name }) => namespace === pod.namespace && name === pod.name);
    if (!workload) throw new Error(`${pod.name} is lost`);
    return [pod, { kind: 'workload', workload }];
  });
  const addresses = probes.map((address): readonly [Party, Endpoint] => [address, { kind: 'addresses', range: parseAddress(address) as AddressRange }]);
  return { evaluator, parties: [...pods, ...addresses] };
}

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : party.name;
}
