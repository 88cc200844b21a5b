import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Protocol } from '../../server/model/object-base.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { connectionsOf, hasConnections, intersectConnections } from '../../server/semantics/sets/connection-set.js';
import { portRange } from '../../server/semantics/sets/port-set.js';
import { endpointNamed } from '../support/endpoint.js';
import { sharedFolder } from '../support/shared.js';
import { snapshotOf } from '../support/snapshot.js';

/** What a real engine said: see the README of the folder. */
interface Probe {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol | 'ICMP';
  readonly port?: number;
  readonly allowed: boolean;
}

/** Of NetworkPolicies the engines say other things here: Calico's blocks of addresses match pods, Cilium knows no `pod-template-hash`. */
const about: ReadonlySet<string> = new Set(['calico/c008', 'calico/c026', 'calico/c047', 'cilium/e003']);

const shared = sharedFolder('conformance');

for (const family of ['calico', 'cilium']) {
  const cases = shared
    ? readdirSync(join(shared, family)).filter((name) => /^[a-z]\d+$/.test(name) && !about.has(`${family}/${name}`))
    : ['../shared/conformance is absent'];
  test.skipIf(!shared).each(cases)(`no sure answer is against the real engine in ${family}/%s`, (name) => {
    const folder = join(shared ?? '', family, name);
    const { probes } = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as { readonly probes: readonly Probe[] };
    const { evaluator } = snapshotOf(manifestsOf(join(folder, 'manifests'))).environment(undefined);
    const wrong = probes.filter((probe) => probe.protocol !== 'ICMP' && isContradicted(evaluator, probe));
    expect(probes.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
}

function manifestsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((file) => [`/${file}`, readFileSync(join(folder, file), 'utf8')]));
}

function isContradicted(evaluator: Evaluator, { from, to, protocol, port = 0, allowed }: Probe): boolean {
  if (protocol === 'ICMP') return false;
  const answer = evaluator.allowed(endpointNamed(evaluator, from), endpointNamed(evaluator, to));
  const asked = connectionsOf(protocol, portRange(port));
  return allowed ? !hasConnections(intersectConnections(answer.possible, asked)) : hasConnections(intersectConnections(answer.sure, asked));
}
