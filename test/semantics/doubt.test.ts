import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClusterModel, Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { Labels } from '../../server/semantics/cluster/labels.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { type AddressRange, parseAddress } from '../../server/semantics/sets/address-set.js';
import { includesConnections } from '../../server/semantics/sets/connection-set.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed, type Party, type World } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { checkConsistency } from '../support/consistency.js';
import { manifestsOf, namespaceNames, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';

/** What is not known of one pod's labels. */
const doubts = fc.constantFrom('open', 'app unknown', 'app unknown or absent', 'both unknown', 'app absent or as written');
type Doubt = 'open' | 'app unknown' | 'app unknown or absent' | 'both unknown' | 'app absent or as written';

/** The last value is one that no selector names. */
const anyValue = ['a', 'b', 'c', 'other'];

test.each([{ admin: false }, { admin: true }])('whatever labels are not known, sure answers hold in every case and impossible ones in none (%o)', (kinds) => {
  fc.assert(
    fc.property(randomCluster(kinds), doubts, fc.option(fc.constantFrom(...namespaceNames)), (cluster, doubt, unseen) => check(cluster, doubt, unseen)),
    { numRuns: 400 },
  );
});

function check(cluster: RandomCluster, doubt: Doubt, unseen: string | null): void {
  const evaluator = createEvaluator(inDoubt(cluster, doubt, unseen));
  checkConsistency(evaluator);
  const worlds = worldsOf(cluster, doubt, unseen);
  const workloads = evaluator.cluster.workloads.map((workload): Endpoint => ({ kind: 'workload', workload }));
  const addresses = ['10.0.1.0', '2001:db8::1'].map((text): readonly [string, Endpoint] => [
    text,
    { kind: 'addresses', range: parseAddress(text) as AddressRange },
  ]);
  const ends: readonly (readonly [number | string, Endpoint])[] = [...workloads.entries(), ...addresses];
  for (const [from, fromEnd] of ends) {
    for (const [to, toEnd] of ends) {
      if (from === to || (typeof from === 'string' && typeof to === 'string')) continue;
      const { allowed } = evaluator.verdict(fromEnd, toEnd);
      expect(includesConnections(allowed.possible, allowed.sure)).toBe(true);
      for (const port of probePorts.filter((_, i) => i % 3 === 1)) {
        const outcomes = worlds.map((world) => isAllowed(world, partyOf(world, from), partyOf(world, to), 'TCP', port));
        if (includesPort(allowed.sure.TCP, port)) expect(outcomes).not.toContain(false);
        if (!includesPort(allowed.possible.TCP, port)) expect(outcomes).not.toContain(true);
      }
    }
  }
}

function partyOf(world: World & Pick<RandomCluster, 'pods'>, party: number | string): Party {
  return typeof party === 'string' ? party : (world.pods[party] as Party);
}

/** The cluster as the evaluator sees it: the labels of the first pod in doubt, and one namespace without a manifest. */
function inDoubt(cluster: RandomCluster, doubt: Doubt, unseen: string | null): ClusterModel {
  const seen = { ...cluster, namespaces: Object.fromEntries(Object.entries(cluster.namespaces).filter(([name]) => name !== unseen)) };
  const { cluster: model } = clusterOf(manifestsOf(seen));
  return { ...model, workloads: model.workloads.map((workload, i) => (i === 0 ? { ...workload, labels: doubtful(workload.labels, doubt) } : workload)) };
}

function doubtful({ values }: Labels, doubt: Doubt): Labels {
  const app = new Map([...values, ['app', undefined] as const]);
  switch (doubt) {
    case 'open':
      return { values, open: true };
    case 'app unknown':
      return { values: app, open: false };
    case 'app unknown or absent':
      return { values: app, open: false, partial: new Set(['app']) };
    case 'both unknown':
      return {
        values: new Map([
          ['app', undefined],
          ['tier', undefined],
        ]),
        open: false,
      };
    case 'app absent or as written':
      return { values, open: false, partial: new Set(values.has('app') ? ['app'] : []) };
  }
}

/** Every cluster that it could be. */
function worldsOf(cluster: RandomCluster, doubt: Doubt, unseen: string | null): readonly RandomCluster[] {
  const [first, ...others] = cluster.pods;
  if (!first) return [cluster];
  const { app, tier } = first.labels;
  const written = (value: string | undefined) => (value === undefined ? [undefined, ...anyValue] : [value]);
  const apps = {
    open: written(app),
    'app unknown': anyValue,
    'app unknown or absent': [undefined, ...anyValue],
    'both unknown': anyValue,
    'app absent or as written': [app, undefined],
  }[doubt];
  const tiers = doubt === 'open' ? written(tier) : doubt === 'both unknown' ? anyValue : [tier];
  const teams = unseen === null ? [undefined] : [undefined, 'x', 'y', 'other'];
  return apps.flatMap((appValue) =>
    tiers.flatMap((tierValue) =>
      teams.map((team) => ({
        ...cluster,
        pods: [{ ...first, labels: defined({ app: appValue, tier: tierValue }) }, ...others],
        namespaces: unseen === null ? cluster.namespaces : { ...cluster.namespaces, [unseen]: defined({ 'kubernetes.io/metadata.name': unseen, team }) },
      })),
    ),
  );
}

function defined(labels: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
