import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exposed, Exposure } from '../../server/semantics/answers/answers.js';
import { matchLabels } from '../../server/semantics/cluster/label-selector.js';
import type { PodMatcher } from '../../server/semantics/cluster/policy.js';
import { createEvaluator, type Evaluator } from '../../server/semantics/evaluator.js';
import { includesPort } from '../../server/semantics/sets/port-set.js';
import { type AdminPolicyManifest, type AdminRuleManifest, isAllowed, type NetworkPolicyManifest, type Pod } from '../support/brute-force.js';
import { clusterOf } from '../support/cluster.js';
import { manifestsOf, probePorts, type RandomCluster, randomCluster } from '../support/random-cluster.js';

const nameLabel = 'kubernetes.io/metadata.name';

type Way = 'ingress' | 'egress';

test('what a workload is exposed to passes its own end for every pod that could be made', () => {
  let [checked, besides] = [0, 0];
  forEachExposure({ admin: true }, 400, (cluster, _, own, { direction, to }) => {
    const world = onlyWay(cluster, direction);
    for (const { pods, except, allowed } of to) {
      const isExcepted = (each: Pod) => except.some((matcher) => isMeant(cluster, matcher, each));
      for (const pod of candidates(cluster).filter((each) => isMeant(cluster, pods, each) && !isExcepted(each))) {
        if (except.length > 0) besides++;
        const [from, target] = direction === 'ingress' ? [pod, own] : [own, pod];
        for (const port of probePorts.filter((each) => includesPort(allowed.TCP, each))) {
          expect(isAllowed(world, from, target, 'TCP', port)).toBe(true);
          checked++;
        }
      }
    }
  });
  // Random clusters do have such rows, also with exceptions.
  expect(checked).toBeGreaterThan(1000);
  expect(besides).toBeGreaterThan(1000);
});

test('whatever pod could be made and connect is in a row, unless it has the labels by which a rule means a workload of a namespace that it names', () => {
  let checked = 0;
  forEachExposure({ admin: false }, 120, (cluster, evaluator, own, { direction, to }) => {
    const closed = closedMatchers(evaluator, direction);
    for (const pod of candidates(cluster).filter((each) => !closed.some((matcher) => isMeant(cluster, matcher, each)))) {
      const world = { ...cluster, pods: [...cluster.pods, pod] };
      const [from, target] = direction === 'ingress' ? [pod, own] : [own, pod];
      for (const port of probePorts.filter((each) => isAllowed(world, from, target, 'TCP', each))) {
        expect(to.some((row) => isMeant(cluster, row.pods, pod) && opens(row, port))).toBe(true);
        checked++;
      }
    }
  });
  expect(checked).toBeGreaterThan(1000);
});

test('every row has a pod that could be made and that may connect so, whatever the policies of both ends say', () => {
  let checked = 0;
  // What several policies do to a pod that each of them only possibly selects, and what names of ports that it may have stand for, is weighed
  // one by one: there a row may be too many. So there is one admin policy, for all pods of its namespaces, and its ports are numbers: a baseline that
  // denies pods without a label, beside a NetworkPolicy that denies those with it, leaves none, though neither of them alone does.
  forEachExposure({ admin: 'one' }, 120, (cluster, _, own, { direction, to }) => {
    const worlds = withOtherNamespaces(cluster);
    // A row with exceptions says nothing of the other end of those who are left.
    for (const { pods, allowed } of to.filter((row) => row.except.length === 0)) {
      const meant = worlds.flatMap((world) =>
        candidates(world)
          .filter((pod) => isMeant(world, pods, pod))
          .map((pod) => ({ world, pod })),
      );
      for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
        for (const port of probePorts.filter((each) => includesPort(allowed[protocol], each))) {
          const named = ['http', 'metrics'].map((name) => ({ name, containerPort: port, protocol }));
          const isSo = meant.some(({ world, pod }) =>
            [pod, { ...pod, ports: [] }, { ...pod, ports: named }].some((made) => {
              const [from, target] = direction === 'ingress' ? [made, own] : [own, made];
              return isAllowed(world, from, target, protocol, port);
            }),
          );
          expect(isSo).toBe(true);
          checked++;
        }
      }
    }
  });
  expect(checked).toBeGreaterThan(1000);
});

/** With a namespace of a name that selectors ask for and manifests do not make, and one of another name, with each label that they may have. */
function withOtherNamespaces(cluster: RandomCluster): readonly RandomCluster[] {
  return [undefined, 'x', 'y', 'z'].map((team) => {
    const made = ['elsewhere', 'made'].map((name) => [name, { [nameLabel]: name, ...(team && { team }) }] as const);
    return { ...cluster, namespaces: { ...cluster.namespaces, ...Object.fromEntries(made) } };
  });
}

function forEachExposure(
  options: { readonly admin: boolean | 'one' },
  numRuns: number,
  check: (cluster: RandomCluster, evaluator: Evaluator, own: Pod, exposure: Exposure) => void,
): void {
  fc.assert(
    fc.property(options.admin === 'one' ? randomCluster({ admin: true }).map(oneByNumbers) : randomCluster({ admin: options.admin }), (cluster) => {
      const evaluator = createEvaluator(clusterOf(manifestsOf(cluster)).cluster);
      for (const exposure of evaluator.exposures()) {
        const own = cluster.pods.find(({ name, namespace }) => name === exposure.workload.name && namespace === exposure.workload.namespace);
        if (own) check(cluster, evaluator, own, exposure);
      }
    }),
    { numRuns },
  );
}

/** The cluster with at most one admin policy, which selects pods by their namespaces alone and whose rules name no port. */
function oneByNumbers(cluster: RandomCluster): RandomCluster {
  const numbers = (rules: readonly AdminRuleManifest[] = []) => rules.filter(({ ports }) => !ports?.some(({ namedPort }) => namedPort !== undefined));
  const one = ({ spec, ...rest }: AdminPolicyManifest): AdminPolicyManifest => ({
    ...rest,
    spec: { ...spec, subject: byNamespace(spec.subject), ingress: numbers(spec.ingress), egress: numbers(spec.egress) },
  });
  const byNamespace = (subject: AdminPolicyManifest['spec']['subject']) => (subject.pods ? { namespaces: subject.pods.namespaceSelector } : subject);
  return { ...cluster, adminPolicies: cluster.adminPolicies.slice(0, 1).map(one) };
}

/** The cluster as if policies said nothing of the other direction, so that one end of each connection is open. */
function onlyWay(cluster: RandomCluster, way: Way): RandomCluster {
  const [type, other] = way === 'ingress' ? (['Ingress', 'egress'] as const) : (['Egress', 'ingress'] as const);
  return {
    ...cluster,
    policies: cluster.policies.flatMap((policy) =>
      typesOf(policy).includes(type) ? [{ ...policy, spec: { ...policy.spec, policyTypes: [type], [other]: undefined } }] : [],
    ),
    adminPolicies: cluster.adminPolicies.map((policy) => ({ ...policy, spec: { ...policy.spec, [other]: [] } })),
  };
}

/** As the API server fills them in. */
function typesOf({ spec }: NetworkPolicyManifest): readonly string[] {
  if ((spec?.policyTypes ?? []).length > 0) return spec?.policyTypes ?? [];
  return (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** A pod for each set of labels over the keys and values that selectors use, in each namespace. */
function candidates({ namespaces }: RandomCluster): readonly Pod[] {
  const values = [undefined, 'a', 'b', 'c'];
  return Object.keys(namespaces).flatMap((namespace) =>
    values.flatMap((app) =>
      values.map((tier): Pod => {
        const labels = { ...(app === undefined ? {} : { app }), ...(tier === undefined ? {} : { tier }) };
        return { namespace, name: 'made', labels, ports: [{ name: 'http', containerPort: 8080 }], address: '192.168.7.8' };
      }),
    ),
  );
}

function isMeant({ namespaces }: RandomCluster, { namespaces: scope, pods }: PodMatcher, { namespace, labels }: Pod): boolean {
  const closed = (record: Readonly<Record<string, string>>) => ({ values: new Map(Object.entries(record)), open: false });
  const there = 'name' in scope ? scope.name === namespace : matchLabels(scope.labels, closed(namespaces[namespace] ?? {})) === 'yes';
  return there && matchLabels(pods, closed(labels)) === 'yes';
}

/** Those of rules that name a namespace and labels which a workload there has: another pod with the same labels is taken for one of it. */
function closedMatchers(evaluator: Evaluator, direction: Way): readonly PodMatcher[] {
  const rules = evaluator.cluster.policies.flatMap((policy) => policy.rules[direction]);
  const matchers = rules.flatMap(({ peers }) => (peers === 'anyone' ? [] : peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []))));
  const byName = ({ namespaces }: PodMatcher) => 'name' in namespaces || namespaces.labels.requirements.some(({ key }) => key === nameLabel);
  return matchers.filter((pods) => byName(pods) && pods.pods.requirements.some(({ operator }) => operator === 'In') && evaluator.matches(pods).length > 0);
}

function opens({ allowed, names }: Exposed, port: number): boolean {
  return includesPort(allowed.TCP, port) || (port === 8080 && names.some(({ protocol, name }) => protocol === 'TCP' && name === 'http'));
}
