import { describe, expect, test } from 'vitest';
import { refusalText } from '../../server/rules/refusal.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { deployment, indexed, policy, snapshotOf } from './workspace-of.js';

const good = policy('db', { namespace: 'shop', from: 'app: web' });
/** `matchLabel` is no field, so a strict API server refuses it; what can be read of it would isolate every pod. */
const bad = good.replace('matchLabels: {app: db}', 'matchLabel: {app: db}');
const workloads = { '/web.yaml': deployment('web', { namespace: 'shop' }), '/db.yaml': deployment('db', { namespace: 'shop' }) };

const policyNames = (snapshot: Snapshot) => snapshot.environment(undefined).evaluator.cluster.policies.map(({ name }) => name);
const refusedNames = (snapshot: Snapshot) => snapshot.environment(undefined).refused.map(({ object }) => object.object.metadata.name?.value);

describe('a policy that the API server refuses', () => {
  test('is defined, takes part in no answer, and is named with the reason and the place', async () => {
    const view = (await snapshotOf({ ...workloads, '/policies.yaml': `# first\n---\n${bad}` })).environment(undefined);
    expect(view.evaluator.cluster.policies).toEqual([]);
    const [refused, ...more] = view.refused;
    expect(more).toEqual([]);
    expect(refused && refusalText(refused.reason)).toContain('matchLabel');
    expect(refused?.location.file).toBe('/policies.yaml');
    expect(`# first\n---\n${bad}`.slice(refused?.location.range.start, refused?.location.range.end)).toBe('matchLabel');
    expect(view.inNamespace('shop', 'NetworkPolicy').map(({ id }) => view.policy(id))).toEqual([undefined]);
  });

  test('is no policy that is not seen: what is said of a namespace is said without it', async () => {
    const view = (await snapshotOf({ ...workloads, '/policies.yaml': bad })).environment(undefined);
    expect([view.mayHoldUnseenPolicies('shop'), view.mayHoldUnseenPolicies('other'), view.unseenPolicies('shop')]).toEqual([false, false, []]);
  });

  test('of the whole cluster: it counts in no namespace', async () => {
    const admin = (priority: number) =>
      `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: ${priority}, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n`;
    const [taken, refused] = await Promise.all([1, 1001].map((priority) => snapshotOf({ ...workloads, '/admin.yaml': admin(priority) })));
    const counts = (snapshot: Snapshot | undefined) => snapshot && [policyNames(snapshot), refusedNames(snapshot)];
    expect([counts(taken), counts(refused)]).toEqual([
      [['a'], []],
      [[], ['a']],
    ]);
  });

  test('of several definitions, the nearest counts although it is refused: another one is not a substitute', async () => {
    const { workspace } = await indexed({ '/base/p.yaml': good, '/overlays/dev/p.yaml': bad });
    const seen = (file: string) => workspace.snapshot().environment(file);
    expect(seen('/base/p.yaml').evaluator.cluster.policies).toHaveLength(1);
    expect(seen('/base/p.yaml').refused).toEqual([]);
    expect(seen('/overlays/dev/p.yaml').evaluator.cluster.policies).toEqual([]);
    expect(seen('/overlays/dev/p.yaml').refused).toHaveLength(1);
  });

  test.each([
    ['what a template completes', bad.replace('name: db', 'name: db\n  labels: {a: {{ .Values.a }}}')],
    ['the empty status that generators write: who does not read strictly drops it', `${good}status: {}\n`],
  ])('it is not: %s', async (_, text) => {
    const snapshot = await snapshotOf({ ...workloads, '/policies.yaml': text });
    expect([policyNames(snapshot), refusedNames(snapshot)]).toEqual([['db'], []]);
  });

  test('what is not YAML is refused with all that it holds; an item of a List by itself', async () => {
    const list = (first: string) =>
      `apiVersion: v1\nkind: List\nitems:\n${[first, policy('web', { namespace: 'shop' })].map((text) => text.replace(/^/gm, '    ').replace('   ', '  -')).join('\n')}\n`;
    expect(refusedNames(await snapshotOf({ '/list.yaml': list(bad) }))).toEqual(['db']);
    expect(refusedNames(await snapshotOf({ '/list.yaml': `${list(good)}broken: "\n` }))).toEqual(['db', 'web']);
  });

  test('of a workload, a fault changes nothing: its pods are there', async () => {
    const snapshot = await snapshotOf({ '/web.yaml': deployment('web').replace('spec:', 'specs: 1\nspec:') });
    expect(snapshot.environment(undefined).evaluator.cluster.workloads).toHaveLength(1);
  });
});

describe('while one types', () => {
  test('a policy goes with the fault and comes back to its place, and nothing else changes', async () => {
    const others = { '/a.yaml': policy('a', { namespace: 'shop' }), '/z.yaml': policy('z', { namespace: 'shop' }) };
    const { workspace } = await indexed({ ...workloads, ...others, '/p.yaml': good });
    const before = workspace.snapshot();
    const order = policyNames(before);
    const { cluster } = before.environment(undefined).evaluator;
    workspace.open('/p.yaml', bad, 1);
    const broken = workspace.snapshot();
    expect(policyNames(broken)).toEqual(order.filter((name) => name !== 'db'));
    expect(refusedNames(broken)).toEqual(['db']);
    expect(broken.environment(undefined).evaluator.cluster.workloads).toBe(cluster.workloads);
    // The fault stays a fault: nothing that was computed is computed anew, and the place moves along.
    workspace.change('/p.yaml', `# now\n${bad}`, 2);
    const moved = workspace.snapshot();
    expect(moved.environment(undefined).evaluator).toBe(broken.environment(undefined).evaluator);
    expect(moved.environment(undefined).refused[0]?.location.range.start).toBe((broken.environment(undefined).refused[0]?.location.range.start ?? 0) + 6);
    workspace.change('/p.yaml', good, 3);
    const corrected = workspace.snapshot();
    expect(policyNames(corrected)).toEqual(order);
    expect(refusedNames(corrected)).toEqual([]);
    expect(corrected.environment(undefined).evaluator.cluster.workloads).toBe(cluster.workloads);
    for (const name of ['a', 'z']) {
      const find = (policies: typeof cluster.policies) => policies.find((each) => each.name === name);
      expect(find(corrected.environment(undefined).evaluator.cluster.policies)).toBe(find(cluster.policies));
    }
  });

  test('a fault that changes no value is noticed all the same', async () => {
    const { workspace } = await indexed({ ...workloads, '/p.yaml': good });
    workspace.open('/p.yaml', good.replace('spec:', 'specs: 1\nspec:'), 1);
    expect(refusedNames(workspace.snapshot())).toEqual(['db']);
    workspace.change('/p.yaml', good, 2);
    expect([refusedNames(workspace.snapshot()), policyNames(workspace.snapshot())]).toEqual([[], ['db']]);
  });
});
