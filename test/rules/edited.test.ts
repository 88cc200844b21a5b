import { expect, test } from 'vitest';
import { dependenciesOf } from '../../server/dependencies/dependencies.js';
import { checkFile, createCheckCache } from '../../server/rules/check.js';
import type { CheckCache } from '../../server/rules/run.js';
import type { EnvironmentView, Snapshot } from '../../server/workspace/snapshot.js';
import { type Dice, diceOf } from '../support/random-yaml.js';
import { indexed } from '../workspace/workspace-of.js';

const namespaces = ['east', 'west'];
const files = Array.from({ length: 9 }, (_, index) => `/${'abcdefghi'[index]}.yaml`);

const kinds = ['Namespace', 'ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'Pod', 'NetworkPolicy'] as const;

/** Which object it is: edits change its values, and seldom this. */
interface Identity {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  readonly namespace: string;
}

function identityOf(dice: Dice): Identity {
  // Policies and pods more often: without them nothing is said of the rest.
  const kind = dice.one([...kinds, 'Pod', 'Pod', 'NetworkPolicy', 'NetworkPolicy', 'NetworkPolicy', 'RoleBinding'] as const);
  const names = { ServiceAccount: accounts, Role: ['reader'], ClusterRole: ['reader'], NetworkPolicy: ['one', 'two', 'three'] } as Readonly<
    Record<string, string[]>
  >;
  return { kind, name: dice.one(names[kind] ?? ['a', 'b']), namespace: dice.one(namespaces) };
}

const accounts = ['caller', 'idle'];
const rbac = 'rbac.authorization.k8s.io';

/** One object of those from which it follows who calls the API server, and which policies close or repeat what. */
function objectOf({ kind, name, namespace }: Identity, dice: Dice): object {
  const metadata = { name, namespace };
  const subjects = [{ kind: 'ServiceAccount', name: dice.one(accounts), ...(dice.chance(0.8) ? { namespace: dice.one(namespaces) } : {}) }];
  const role = (of: string, names: string[]) => ({ apiGroup: rbac, kind: of, name: dice.one(names) });
  const app = dice.one(['a', 'b']);
  switch (kind) {
    case 'Namespace':
      return { apiVersion: 'v1', kind, metadata: { name: namespace, labels: { team: app } } };
    case 'ServiceAccount':
      return { apiVersion: 'v1', kind, metadata, ...(dice.chance(0.5) ? { automountServiceAccountToken: false } : {}) };
    case 'Role':
      return { apiVersion: `${rbac}/v1`, kind, metadata, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: [dice.one(['get', 'use'])] }] };
    case 'ClusterRole':
      return { apiVersion: `${rbac}/v1`, kind, metadata: { name }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: [dice.one(['list', 'use'])] }] };
    case 'RoleBinding':
      return { apiVersion: `${rbac}/v1`, kind, metadata, roleRef: role(dice.one(['Role', 'ClusterRole']), ['reader']), subjects };
    case 'ClusterRoleBinding':
      return { apiVersion: `${rbac}/v1`, kind, metadata: { name }, roleRef: role('ClusterRole', ['reader', 'view', 'other']), subjects };
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata: { ...metadata, labels: { app } }, spec: podOf(dice) };
    case 'NetworkPolicy':
      return { apiVersion: 'networking.k8s.io/v1', kind, metadata, spec: policyOf(app, dice) };
  }
}

function podOf(dice: Dice): object {
  return {
    ...(dice.chance(0.8) ? { serviceAccountName: dice.one([...accounts, 'default']) } : {}),
    ...(dice.chance(0.2) ? { automountServiceAccountToken: dice.chance(0.5) } : {}),
    containers: [{ name: 'main', image: 'main', ...(dice.chance(0.1) ? { env: [{ name: 'API', value: 'kubernetes.default.svc' }] } : {}) }],
  };
}

function policyOf(app: string, dice: Dice): object {
  const to = dice.chance(0.2) ? [{ ipBlock: { cidr: '0.0.0.0/0' } }] : [{ podSelector: { matchLabels: { app: dice.one(['a', 'b']) } } }];
  return {
    podSelector: dice.chance(0.3) ? {} : { matchLabels: { app } },
    policyTypes: ['Egress'],
    egress: dice.chance(0.2) ? [] : [{ to, ports: [{ port: dice.one([443, 80]), protocol: 'TCP' }] }],
  };
}

/** Some objects, in a text that moves them. */
function textOf(identities: readonly Identity[], dice: Dice): string {
  const documents = identities.map((identity) => JSON.stringify(objectOf(identity, dice)));
  return `${'# a line\n'.repeat(dice.one([0, 1, 2]))}${documents.join('\n---\n')}\n`;
}

test('after any edits, what is kept of namespaces and policies says the same as what is made anew', { timeout: 120_000 }, async () => {
  const said = new Set<string>();
  for (let seed = 1; seed <= 25; seed++) {
    const dice = diceOf(seed);
    const someObjects = () => Array.from({ length: dice.one([1, 2, 3]) }, () => identityOf(dice));
    const objects = Object.fromEntries(files.map((name) => [name, someObjects()]));
    const texts = Object.fromEntries(files.map((name) => [name, textOf(objects[name] ?? [], dice)]));
    const { workspace, source } = await indexed(texts);
    const cache = createCheckCache();
    for (const name of files) workspace.open(name, texts[name] ?? '', 1);
    for (let step = 2; step < 14; step++) {
      const name = dice.one(files);
      if (dice.chance(0.1)) objects[name] = someObjects();
      texts[name] = dice.chance(0.2) ? `# moved\n${texts[name]}` : textOf(objects[name] ?? [], dice);
      // Closed between, for of what is typed the last whole version may count.
      await workspace.close(name);
      source.set(name, texts[name] ?? '');
      workspace.open(name, texts[name] ?? '', step);
      const fresh = await indexed(texts);
      for (const other of files) fresh.workspace.open(other, texts[other] ?? '', 1);
      const [kept, anew] = [answersOf(workspace.snapshot(), cache), answersOf(fresh.workspace.snapshot(), createCheckCache())];
      expect(kept, `seed ${seed}, step ${step}, ${name}`).toEqual(anew);
      for (const { rule } of anew.findings) said.add(rule);
      if (anew.dependencies.some((one) => one.includes('"rbac"'))) said.add('rbac');
    }
  }
  // The seeds are fixed, so these are always among what was compared.
  expect([...said]).toEqual(expect.arrayContaining(['apiserver-egress-blocked', 'duplicate-policy', 'redundant-policy', 'rbac']));
});

function answersOf(snapshot: Snapshot, cache: CheckCache) {
  const findings = files.flatMap((file) =>
    checkFile(snapshot, file, { cache }).map(({ rule, range, message, severity, related }) => ({ file, rule, range, message, severity, related })),
  );
  const view = snapshot.environment(undefined);
  return { findings, dependencies: dependenciesOf(view).map(dependencyText), listed: listedIn(view) };
}

function dependencyText({ from, to, evidence: { placed, kind, range, name, text } }: ReturnType<typeof dependenciesOf>[number]): string {
  const end = from.kind === 'workload' ? from.workload.id : from.kind;
  return JSON.stringify([end, to.kind, kind, placed.id, placed.offset, range.start, range.end, name, text]);
}

/** What stands in each namespace, by type and of all types, and the policies in their order. */
function listedIn(view: EnvironmentView) {
  const types = ['NetworkPolicy', 'workload', 'other', 'namespace', 'service', undefined] as const;
  const ids = [undefined, ...namespaces].flatMap((namespace) =>
    types.map((type) =>
      view
        .inNamespace(namespace, type)
        .map(({ id }) => id)
        .sort(),
    ),
  );
  return { ids, policies: view.evaluator.cluster.policies.map(({ id }) => id).sort() };
}
