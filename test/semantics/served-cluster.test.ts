import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { isAllowed } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { probePorts, randomCluster } from '../support/random-cluster.js';
import { namesOf, running, servedCluster } from '../support/served-cluster.js';

const runs = fc.array(running, { minLength: 1, maxLength: 4 });

test.each([{ admin: false }, { admin: true }])(
  'what a cluster prints of random manifests has their workloads, and allows what the reference allows (%o)',
  (kinds) => {
    fc.assert(
      fc.property(randomCluster(kinds), runs, fc.boolean(), (world, runs, blocksMatchPods) => {
        const names = namesOf(world, runs);
        const { cluster } = clusterOf(JSON.stringify(servedCluster(world, runs)), { blocksMatchPods, clusterCidrs: [] });
        expect(cluster.workloads.map(({ id }) => id).sort()).toEqual([...names].sort());
        const evaluator = createEvaluator(cluster);
        const ends = names.map((name): Endpoint => {
          const workload = cluster.workloads.find(({ id }) => id === name);
          if (!workload) throw new Error(`${name} is lost`);
          return { kind: 'workload', workload };
        });
        for (const [from, fromEnd] of ends.entries()) {
          for (const [to, toEnd] of ends.entries()) {
            const [one, other] = [world.pods[from], world.pods[to]];
            if (from === to || !one || !other) continue;
            const { sure, possible } = evaluator.verdict(fromEnd, toEnd).allowed;
            // The next pods of a CronJob will have other addresses, and the networks of admin policies mean pods, whatever blocks mean.
            const isOpen = (blocksMatchPods || kinds.admin) && [names[from], names[to]].some((name) => name?.includes('/CronJob/'));
            if (!isOpen) expect(possible).toEqual(sure);
            for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
              const wrong = probePorts.filter((port) => {
                const [passes, may] = [includesPort(sure[protocol], port), includesPort(possible[protocol], port)];
                return isAllowed({ ...world, blocksMatchPods }, one, other, protocol, port) ? !may : passes;
              });
              expect(wrong, `${names[from]} -> ${names[to]} ${protocol}`).toEqual([]);
            }
          }
        }
      }),
      { numRuns: 250 },
    );
  },
);
