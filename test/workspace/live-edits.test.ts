import { expect, test } from 'vitest';
import { type Dice, diceOf } from '../support/random-yaml.js';
import { indexed } from './workspace-of.js';

/** A few objects of a cluster, one a file, in a state that dice choose: who owns whom, what is over, what carries which labels. */
function objectsOf(dice: Dice): Readonly<Record<string, string>> {
  const labels = () => ({ app: 'web', ...(dice.chance(0.3) ? { extra: dice.one(['a', 'b']) } : {}), 'pod-template-hash': dice.one(['b6c', 'd7f']) });
  const owned = (kind: string, name: string) => (dice.chance(0.8) ? { ownerReferences: [{ kind, name, controller: true }] } : {});
  const template = () => ({ template: { metadata: { labels: labels() }, spec: { containers: [] } } });
  const head = (kind: string, name: string, more: object = {}) => ({
    apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop', ...more },
  });
  const set = (hash: string) => ({
    ...head('ReplicaSet', `web-${hash}`, owned('Deployment', 'web')),
    spec: { replicas: dice.one([0, 1, 2]), ...template() },
    ...(dice.chance(0.5) ? { status: { replicas: dice.one([0, 1, 2]) } } : {}),
  });
  const pod = (n: number) => ({
    ...head('Pod', `web-${n}`, {
      labels: labels(),
      ...owned('ReplicaSet', dice.one(['web-b6c', 'web-d7f'])),
      ...(dice.chance(0.2) ? { deletionTimestamp: '2026-11-30T08:00:00Z' } : {}),
    }),
    spec: { containers: [] },
    status: { phase: dice.one(['Running', 'Running', 'Pending', 'Succeeded']) },
  });
  const deployment = { ...head('Deployment', 'web'), spec: template(), ...(dice.chance(0.7) ? { status: { replicas: dice.one([1, 2, 3]) } } : {}) };
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { extra: 'a' } } },
  };
  const objects = {
    deployment,
    first: dice.chance(0.5) ? set('b6c') : head('ConfigMap', 'none'),
    second: set('d7f'),
    one: pod(1),
    two: pod(2),
    three: pod(3),
    deny,
    other: { ...head('Pod', 'other', { labels: { app: 'o' } }), spec: { containers: [] } },
  };
  return Object.fromEntries(Object.entries(objects).map(([name, object]) => [`/${name}.yaml`, JSON.stringify(object)]));
}

test('after edits of what a cluster runs, the answers are those of the texts as they are then', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const dice = diceOf(seed);
    const texts = { ...objectsOf(dice) };
    const { workspace } = await indexed(texts);
    for (const [name, text] of Object.entries(texts)) workspace.open(name, text, 1);
    let version = 1;
    for (let step = 0; step < 12; step++) {
      const name = dice.one(Object.keys(texts));
      texts[name] = objectsOf(dice)[name] ?? '';
      workspace.change(name, texts[name], ++version);
      const fresh = await indexed(texts);
      expect(workloadsOf(workspace), `${seed} ${step} ${name}`).toEqual(workloadsOf(fresh.workspace));
    }
  }
});

function workloadsOf(workspace: Awaited<ReturnType<typeof indexed>>['workspace']) {
  const { evaluator } = workspace.snapshot().environment(undefined);
  const workloads = [...evaluator.cluster.workloads].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = [...evaluator.connections()].map(({ from, to, allowed }) =>
    JSON.stringify([from.kind === 'workload' && from.workload.id, to.kind === 'workload' && to.workload.id, allowed]),
  );
  return { workloads, rows: rows.sort() };
}
