import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unevaluatedKinds } from '../../server/families/not-evaluated.js';
import type { Direction } from '../../server/model/network-policy.js';
import type { Endpoint, WorkloadEndpoint } from '../../server/semantics/cluster/endpoint.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { hasConnections } from '../../server/semantics/sets/connection-set.js';
import { snapshotOf } from '../support/snapshot.js';
import { asideKinds, type FamilyManifest, familyManifest, filteringKinds } from './manifests.js';

const namespaces = ['east', 'west'];
const apps = ['a', 'b', 'c'];
const pods = namespaces.flatMap((namespace) => apps.map((app) => ({ namespace, app })));

const workloads = [
  ...namespaces.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`),
  ...pods.map(
    ({ namespace, app }) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${app}, namespace: ${namespace}, labels: {app: ${app}}}\nspec: {containers: [{name: c, image: i}]}\n`,
  ),
].join('---\n');

/** NetworkPolicies that open and close some of it, so that "as before" is not always "everything". */
const policies = fc
  .array(fc.record({ namespace: fc.constantFrom(...namespaces), app: fc.constantFrom(...apps), from: fc.constantFrom(...apps) }), { maxLength: 3 })
  .map((list) =>
    list
      .map(
        ({ namespace, app, from }, index) =>
          `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p${index}, namespace: ${namespace}}\nspec: {podSelector: {matchLabels: {app: ${app}}}, ingress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}]}]}\n`,
      )
      .join(''),
  );

const wanted = fc.record({
  namespace: fc.constantFrom(...namespaces),
  app: fc.option(fc.constantFrom(...apps), { nil: undefined }),
  directions: fc.constantFrom<readonly Direction[]>(['ingress'], ['egress'], ['ingress', 'egress']),
});

/** A pod, or everybody outside the cluster. */
const ends = (evaluator: Evaluator): readonly Endpoint[] => [
  ...evaluator.cluster.workloads.map((workload): Endpoint => ({ kind: 'workload', workload })),
  ...evaluator.addressRanges().map((range): Endpoint => ({ kind: 'addresses', range })),
];

function isCovered(end: Endpoint, direction: Direction, { namespace, app, directions }: FamilyManifest['covers']): boolean {
  if (end.kind === 'addresses' || !directions.includes(direction)) return false;
  const { name, namespace: own }: WorkloadEndpoint = end.workload;
  return (namespace === undefined || own === namespace) && (app === undefined || name === app);
}

describe('of a policy whose family is not evaluated', () => {
  test.each(filteringKinds)('%s: what it covers is possible and never sure, and the rest is as it was', (type) => {
    fc.assert(
      fc.property(policies, wanted, (others, want) => {
        const theirs = familyManifest(type, want);
        const before = snapshotOf({ '/all.yaml': workloads + others }).environment(undefined).evaluator;
        const after = snapshotOf({ '/all.yaml': workloads + others, '/theirs.yaml': theirs.text }).environment(undefined).evaluator;
        for (const from of ends(after)) {
          for (const to of ends(after)) {
            if (from === to || (from.kind === 'addresses' && to.kind === 'addresses')) continue;
            const answer = after.allowed(from, to);
            if (isCovered(from, 'egress', theirs.covers) || isCovered(to, 'ingress', theirs.covers)) expect(hasConnections(answer.sure)).toBe(false);
            else expect({ sure: answer.sure, possible: answer.possible }).toEqual(plain(before.allowed(sameEnd(before, from), sameEnd(before, to))));
            if (isCovered(from, 'egress', theirs.covers) && isCovered(to, 'ingress', theirs.covers)) expect(hasConnections(answer.possible)).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test.each(asideKinds)('%s leaves every answer as it was', (type) => {
    const { text } = familyManifest(type, { namespace: 'east', app: undefined, directions: ['ingress'] });
    const rows = (files: Readonly<Record<string, string>>) => [...snapshotOf(files).environment(undefined).evaluator.connections()];
    expect(rows({ '/all.yaml': workloads, '/theirs.yaml': text })).toEqual(rows({ '/all.yaml': workloads }));
  });

  test('every kind of the table is one of these', () => {
    const known = [...filteringKinds, ...asideKinds].map((type) => type.replace(/\/\S+/, ''));
    const old = unevaluatedKinds
      .filter(({ group }) => group === 'crd.projectcalico.org' || group.startsWith('security.antrea'))
      .map(({ group, kind }) => `${group} ${kind}`);
    expect(unevaluatedKinds.map(({ group, kind }) => `${group} ${kind}`).filter((type) => !known.includes(type) && !old.includes(type))).toEqual([]);
  });
});

function plain({ sure, possible }: ReturnType<Evaluator['allowed']>) {
  return { sure, possible };
}

function sameEnd(evaluator: Evaluator, end: Endpoint): Endpoint {
  if (end.kind === 'addresses') return end;
  const workload = evaluator.cluster.workloads.find(({ id }) => id === end.workload.id);
  if (!workload) throw new Error(`${end.workload.id} is in both`);
  return { kind: 'workload', workload };
}

/** Spellings of one subject that must not be read as narrower than they are. */
describe('what cannot be read covers everything', () => {
  const namespace = 'east';
  test.each([
    ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'appliedTo: [{group: web}], ingress: [{action: Drop}]'],
    [
      'crd.antrea.io/v1beta1',
      'NetworkPolicy',
      'ingress: [{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: b}}}]}, {action: Drop, appliedTo: [{serviceAccount: {name: x}}]}]',
    ],
    ['crd.antrea.io/v1beta1', 'NetworkPolicy', 'appliedTo: [{podSelector: {matchLabels: {app: 1}}}], ingress: [{action: Drop}]'],
    ['projectcalico.org/v3', 'NetworkPolicy', `selector: "app == 'b' || app == 'a'", ingress: [{action: Deny}]`],
    ['projectcalico.org/v3', 'NetworkPolicy', `selector: "!(app == 'b' && app == 'c' && app == 'd')", ingress: [{action: Deny}]`],
    ['projectcalico.org/v3', 'NetworkPolicy', `selector: "app contains 'a'", ingress: [{action: Deny}]`],
    ['projectcalico.org/v3', 'NetworkPolicy', `selector: "app starts with \\"a && b\\"", ingress: [{action: Deny}]`],
    ['projectcalico.org/v3', 'NetworkPolicy', 'selector: "projectcalico.org/serviceaccount == \'x\'", ingress: [{action: Deny}]'],
    ['projectcalico.org/v3', 'NetworkPolicy', 'types: [{{ .Values.types }}]'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'endpointSelector: {matchLabels: {"reserved:host": ""}}, ingressDeny: [{}]'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', 'endpointSelector: {matchExpressions: [{key: app, operator: Like, values: [x]}]}, ingress: [{}]'],
    ['networking.k8s.aws/v1alpha1', 'ApplicationNetworkPolicy', 'podSelector: {matchLabels: {app: {{ .Values.app }}}}, policyTypes: [Ingress]'],
    ['networking.k8s.aws/v1alpha1', 'ApplicationNetworkPolicy', 'podSelector: text'],
  ])('%s %s {%s}', (apiVersion, kind, spec) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: theirs, namespace: ${namespace}}\nspec: {${spec}}\n`;
    const { evaluator } = snapshotOf({ '/all.yaml': workloads, '/theirs.yaml': text }).environment(undefined);
    const doubted = evaluator.cluster.workloads.filter((workload) => evaluator.doubtsOf(workload).some(({ directions }) => directions.includes('ingress')));
    expect(doubted.map(({ id }) => id)).toEqual(expect.arrayContaining(['east/Pod/a']));
    expect(doubted.every((workload) => workload.namespace === namespace)).toBe(true);
  });
});
