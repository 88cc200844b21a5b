import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Protocol } from '../../server/model/object-base.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { connectionsOf, equalConnections, includesConnections, intersectConnections, noConnections } from '../../server/semantics/sets/connection-set.js';
import { portRange } from '../../server/semantics/sets/port-set.js';
import { endpointNamed } from '../support/endpoint.js';
import { sharedFolder } from '../support/shared.js';
import { snapshotOf } from '../support/snapshot.js';

/** What two real engines said; `allowed` is null where they disagree. See the README of the folder. */
interface Probe {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol | 'ICMP';
  readonly port?: number;
  readonly allowed: boolean | null;
  /** Where they disagree, what Calico says, which has the text of the API on its side in each of them. */
  readonly calico?: boolean;
}

const shared = sharedFolder('conformance/clusternetworkpolicy');
const cases = shared ? readdirSync(shared).filter((name) => /^n\d+$/.test(name)) : ['../shared/conformance/clusternetworkpolicy is absent'];

test.skipIf(!shared)('there are conformance cases of ClusterNetworkPolicy', () => expect(cases.length).toBeGreaterThan(50));

test.skipIf(!shared).each(cases)('ClusterNetworkPolicies mean what two engines and the text of the API say: %s', (name) => {
  const folder = join(shared ?? '', name);
  const { probes } = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as { readonly probes: readonly Probe[] };
  const files = Object.fromEntries(readdirSync(join(folder, 'manifests')).map((file) => [`/${file}`, readFileSync(join(folder, 'manifests', file), 'utf8')]));
  // Blocks of addresses match pods, as `networks` does by its text.
  const { evaluator } = snapshotOf(files, { defaultNamespace: 'default', network: { blocksMatchPods: true, clusterCidrs: [] } }).environment(undefined);
  expect(probes.length).toBeGreaterThan(50);
  expect(probes.filter((probe) => answer(evaluator, probe) !== (probe.allowed ?? probe.calico))).toEqual([]);
});

function answer(evaluator: Evaluator, { from, to, protocol, port = 0 }: Probe): boolean | 'unknown' {
  const { sure, possible } = evaluator.allowed(endpointNamed(evaluator, from), endpointNamed(evaluator, to));
  const asked = protocol === 'ICMP' ? { ...noConnections, ICMP: true } : connectionsOf(protocol, portRange(port));
  if (includesConnections(sure, asked)) return true;
  return equalConnections(intersectConnections(possible, asked), noConnections) ? false : 'unknown';
}
