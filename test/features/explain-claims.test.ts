import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../server/features/explain.js';
import type { Protocol } from '../../server/model/object-base.js';
import type { Side } from '../../server/semantics/answers/answers.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { type AddressRange, parseAddress } from '../../server/semantics/sets/address-set.js';
import { connectionsOf } from '../../server/semantics/sets/connection-set.js';
import { portRange } from '../../server/semantics/sets/port-set.js';
import type { EnvironmentView } from '../../server/workspace/snapshot.js';
import { nameOfRule, peerFor, withAdded, withAllowed, withoutAllowing, withoutRules, withRemedy } from '../support/applied-changes.js';
import { isAllowed, type Party, type Pod, passes, type Way, type Wire } from '../support/brute-force.js';
import { blocksAreOutside } from '../support/cluster.js';
import { manifestsOf, namespaceNames, probePorts, probes, type RandomCluster, randomCluster } from '../support/random-cluster.js';
import { snapshotOf } from '../support/snapshot.js';

/** One question about a random cluster: two different ends, of which one is a pod, and a single port. */
/** Over a protocol that has ports. */
type PortWire = Wire & { readonly protocol: Protocol };

interface Asked {
  readonly cluster: RandomCluster;
  readonly wire: PortWire;
}

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

function questions(kinds: { readonly admin: boolean }): fc.Arbitrary<readonly Asked[]> {
  const choice = fc.record({ from: fc.nat(), to: fc.nat(), protocol: fc.constantFrom(...protocols), port: fc.constantFrom(...probePorts) });
  return fc.record({ cluster: randomCluster(kinds), choices: fc.array(choice, { minLength: 6, maxLength: 6 }) }).map(({ cluster, choices }) => {
    // Pods are asked about as often as addresses, of which there are more.
    const parties: readonly Party[] = [...cluster.pods, ...cluster.pods, ...cluster.pods, ...probes];
    return choices.flatMap(({ from, to, protocol, port }) => {
      const [a, b] = [parties[from % parties.length], parties[to % parties.length]];
      if (a === undefined || b === undefined || a === b || (typeof a === 'string' && typeof b === 'string')) return [];
      return [{ cluster, wire: { from: a, to: b, protocol, port } }];
    });
  });
}

/** What was claimed in all runs, so that none of the claims can go untested unnoticed. */
const counts = { notIsolated: 0, admitted: 0, lacks: 0, refusals: 0, remedies: 0 };

test.each([{ admin: false }, { admin: true }])('every reason is true by the API reference, read by itself (%o)', (kinds) => {
  for (const claim of ['notIsolated', 'admitted', 'lacks', 'refusals', 'remedies'] as const) counts[claim] = 0;
  fc.assert(
    fc.property(questions(kinds), (asked) => {
      const [first] = asked;
      if (!first) return;
      const view = snapshotOf({ '/all.yaml': manifestsOf(first.cluster) }, { defaultNamespace: 'default', network: blocksAreOutside }).environment('/all.yaml');
      for (const one of asked) checkReasons(view, one);
    }),
    { numRuns: kinds.admin ? 300 : 150 },
  );
  for (const [claim, count] of Object.entries(counts)) if (kinds.admin || claim !== 'refusals') expect(count, claim).toBeGreaterThan(0);
});

function checkReasons(view: EnvironmentView, asked: Asked): void {
  const { from, to, protocol, port } = asked.wire;
  const [start, end] = [endOf(view, from), endOf(view, to)];
  const on = connectionsOf(protocol, portRange(port));
  const verdict = view.evaluator.verdict(start, end, on);
  if (typeof from !== 'string') checkSide(asked, from, 'egress', verdict.egress);
  if (typeof to !== 'string') checkSide(asked, to, 'ingress', verdict.ingress);
  checkRemedy(view, asked, verdict);
}

function checkSide({ cluster, wire }: Asked, own: Pod, way: Way, side: Side): void {
  const open = (world: RandomCluster) => passes(world, own, way, wire);
  expect(open(cluster)).toBe(side.kind !== 'denied');
  if (side.kind === 'unknown') throw new Error('nothing is unknown here');
  if (side.kind === 'notIsolated') {
    counts.notIsolated++;
    expect(open(withoutAllowing(cluster)), 'open without any rule').toBe(true);
  } else if (side.kind === 'admitted') {
    const rules = side.by.map(({ by }) => nameOfRule(by.policy, by.rule));
    expect(rules.length).toBeGreaterThan(0);
    expect(open(withoutRules(cluster, rules)), 'closed without the rules that admit').toBe(false);
    for (const rule of rules) {
      counts.admitted++;
      const others = rules.filter((each) => each.policy !== rule.policy || each.index !== rule.index);
      expect(open(withoutRules(cluster, others)), `admitted by ${rule.policy} ${rule.index} alone`).toBe(true);
    }
  } else checkDenial(cluster, wire, way, side, open);
}

function checkDenial(cluster: RandomCluster, wire: PortWire, way: Way, side: Side & { kind: 'denied' }, open: (world: RandomCluster) => boolean): void {
  expect(side.isolatedBy.length + side.deniedBy.length).toBeGreaterThan(0);
  const peers = [peerFor(way === 'ingress' ? wire.from : wire.to)];
  const ports = [{ protocol: wire.protocol, port: wire.port }];
  for (const { policy, lacks } of side.isolatedBy) {
    const written = cluster.policies.find(({ metadata }) => metadata.name === policy.name)?.spec?.[way] ?? [];
    expect(lacks.map(({ rule }) => rule.index)).toEqual(written.map((_, index) => index));
    for (const { rule, lack } of lacks) {
      counts.lacks++;
      const name = nameOfRule(policy, rule);
      const what = `${policy.name} rule ${rule.index} lacks ${lack}`;
      const needed = { ...(lack === 'port' ? {} : { peers }), ...(lack === 'peer' ? {} : { ports }) };
      expect(open(withAdded(cluster, name, needed)), what).toBe(true);
      if (lack !== 'both') continue;
      expect(open(withAdded(cluster, name, { peers })), `${what}, not only the peer`).toBe(false);
      expect(open(withAdded(cluster, name, { ports })), `${what}, not only the port`).toBe(false);
    }
  }
  for (const { by } of side.deniedBy) {
    counts.refusals++;
    expect(open(withAllowed(cluster, nameOfRule(by.policy, by.rule))), `${by.policy.name} rule ${by.rule.index} denies`).toBe(true);
  }
}

/**
 * The remedy opens the connection and nothing else, in the workspace and for pods that nobody wrote; there is one wherever policies alone
 * close it between pods that carry labels.
 */
function checkRemedy(view: EnvironmentView, { cluster, wire }: Asked, { egress, ingress }: { readonly egress: Side; readonly ingress: Side }): void {
  const { from, to, protocol, port } = wire;
  const { remedy } = explain(view, endOf(view, from), endOf(view, to), connectionsOf(protocol, portRange(port)));
  const closed = [egress, ingress].filter((side) => side.kind === 'denied');
  if (closed.length === 0) expect(remedy).toBeUndefined();
  const isPlain = [from, to].every((party) => typeof party === 'string' || Object.keys(party.labels).length > 0);
  if (isPlain && closed.length > 0 && cluster.adminPolicies.length === 0) expect(remedy, 'a remedy').toBeDefined();
  if (!remedy) return;
  expect(remedy.steps.length).toBe(closed.length);
  counts.remedies++;
  const after = withRemedy(
    cluster,
    remedy.steps.map(({ change }) => change),
  );
  expect(isAllowed(after, from, to, protocol, port), remedy.text).toBe(true);
  checkNothingElse(cluster, after, wire, remedy.text);
}

function checkNothingElse(before: RandomCluster, after: RandomCluster, { from, to, protocol, port }: PortWire, text: string): void {
  const unseen = namespaceNames.flatMap((namespace) => [{}, { app: 'z' }].map((labels): Pod => ({ namespace, name: 'unseen', labels, ports: [] })));
  const parties: readonly Party[] = [...before.pods, ...unseen, ...probes];
  for (const a of parties) {
    for (const b of parties) {
      if (a === b || (typeof a === 'string' && typeof b === 'string')) continue;
      for (const each of protocols) {
        for (const number of probePorts) {
          const isAsked = each === protocol && number === port && areAlike(a, from) && areAlike(b, to);
          if (!isAsked && isAllowed(before, a, b, each, number) !== isAllowed(after, a, b, each, number))
            throw new Error(`${text}: changes ${nameOf(a)} -> ${nameOf(b)} ${each} ${number}`);
        }
      }
    }
  }
}

function areAlike(a: Party, b: Party): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  const text = ({ labels }: Pod) => JSON.stringify(Object.entries(labels).sort(([x], [y]) => x.localeCompare(y)));
  return a.namespace === b.namespace && text(a) === text(b);
}

function nameOf(party: Party): string {
  return typeof party === 'string' ? party : `${party.namespace}/${party.name} ${JSON.stringify(party.labels)}`;
}

function endOf({ evaluator }: EnvironmentView, party: Party): Endpoint {
  if (typeof party === 'string') return { kind: 'addresses', range: parseAddress(party) as AddressRange };
  const workload = evaluator.cluster.workloads.find(({ id }) => id === `${party.namespace}/Pod/${party.name}`);
  if (!workload) throw new Error(`${party.name} is lost`);
  return { kind: 'workload', workload };
}
