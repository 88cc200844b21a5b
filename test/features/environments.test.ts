import { describe, expect, test } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { hover } from '../../server/features/hover.js';
import { choosing } from '../../server/workspace/chosen-snapshot.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { snapshotOfTexts } from '../../server/workspace/snapshot-of-texts.js';
import { layers } from '../support/layered.js';

const texts: Readonly<Record<string, string>> = {
  ...layers,
  'base/kustomization.yaml': 'resources: [web.yaml, db.yaml, policy.yaml]\n',
  'base/policy.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: to-web
  namespace: shop
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]
`,
  'stage/kustomization.yaml': 'resources: [../base]\nnamespace: stage\n',
};
const snapshot = snapshotOfTexts(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/${name}`, text])));

function hoverAt(seen: Snapshot, file: string, word: string): string {
  const at = texts[file]?.indexOf(word) ?? -1;
  expect(at).toBeGreaterThan(0);
  return hover(seen, `/${file}`, at + 1, { format: 'markdown', link: () => undefined })?.text ?? '';
}

describe('a hover in a base', () => {
  test('speaks of the environment that was chosen, of those where it differs, and of those where it does not', () => {
    expect(hoverAt(snapshot, 'base/web.yaml', 'web, namespace')).toMatch(
      /As `dev` deploys it\. In `prod` it differs: it is reached by nobody, and reaches nothing\. In `stage` it is the same\.$/,
    );
    expect(hoverAt(choosing(snapshot, 'prod'), 'base/web.yaml', 'web, namespace')).toMatch(
      /As `prod` deploys it\. In `dev` and `stage` it differs: it is reached by `db` on every port, and reaches anything\.$/,
    );
  });

  test('says of a policy what becomes of the workloads that it selects', () => {
    expect(hoverAt(choosing(snapshot, 'stage'), 'base/policy.yaml', 'to-web')).toMatch(
      /As `stage` deploys it\. In `prod` it differs: `web` is reached by nobody, and reaches nothing\. In `dev` it is the same\.$/,
    );
  });

  test('says nothing of the sort where a file counts in one', () => {
    expect(hoverAt(snapshot, 'prod/deny.yaml', 'deny}')).not.toContain('deploys it');
  });
});

test('a hover in what a kustomization renders does not take it for another definition', () => {
  const of = (folder: string) => ({ [`/${folder}/kustomization.yaml`]: 'resources: [web.yaml]\n', [`/${folder}/web.yaml`]: web });
  const web = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: []}\n';
  const seen = snapshotOfTexts({ ...of('one'), ...of('two') });
  for (const [here, there] of [
    ['one', 'two'],
    ['two', 'one'],
  ]) {
    const text = hover(seen, `/${here}/web.yaml`, web.indexOf('web,') + 1, { format: 'markdown', link: () => undefined })?.text;
    expect(text).toMatch(new RegExp(`Also defined in \`${there}/web.yaml\`; from here, this definition counts\\.$`));
  }
});

describe('the lenses of a base', () => {
  const titles = (seen: Snapshot, file: string) =>
    codeLenses(seen, `/${file}`, { policies: true, workloads: true, namespaces: true }).map((lens) => resolveCodeLens(seen, lens)?.title);

  test('say which environment they speak of, and where it is otherwise', () => {
    expect(titles(snapshot, 'base/web.yaml')).toEqual([
      'environment: dev, also in prod and stage',
      '1 policy in dev; 1 to 2 in prod and stage',
      'reached by db in dev; by nobody in prod',
    ]);
    expect(titles(choosing(snapshot, 'prod'), 'base/web.yaml')).toEqual([
      'environment: prod, also in dev and stage',
      '2 policies in prod; 1 in dev and stage',
      'reached by nobody in prod; by db in dev and stage',
    ]);
    expect(titles(snapshot, 'base/policy.yaml')).toEqual([
      'environment: dev, also in prod and stage',
      '1 workload: web',
      'ingress: db on every port',
      'egress: not limited',
    ]);
  });

  test('give numbers where there are more', () => {
    const overlays = ['a', 'b', 'c', 'd'];
    const patched = (names: readonly string[]) =>
      Object.fromEntries(
        names.map((name, index) => [
          `/${name}/kustomization.yaml`,
          `resources: [../base]\nnamespace: ${name}\n${index % 2 === 0 ? '' : 'patches:\n  - target: {kind: NetworkPolicy}\n    patch: |\n      - {op: remove, path: /spec/podSelector/matchLabels}\n'}`,
        ]),
      );
    const base = Object.fromEntries(
      Object.entries(texts)
        .filter(([name]) => name.startsWith('base/'))
        .map(([name, text]) => [`/${name}`, text]),
    );
    const many = snapshotOfTexts({ ...base, ...patched(overlays) });
    expect(titles(many, 'base/policy.yaml').slice(0, 2)).toEqual(['environment: a, also in b, c and 1 more', '1 workload in a: web; 1 to 2 in 3 environments']);
    expect(titles(choosing(many, 'b'), 'base/policy.yaml')[1]).toBe('2 workloads in b: db, web; 1 to 2 in 3 environments');
  });

  test('count environments whose names are long, so that the rest stays in view', () => {
    const long = ['a', 'b', 'c'].map((name) => `overlays/${name}-with-every-component-there-is`);
    const overlays = long.map((name): [string, string] => [`/${name}/kustomization.yaml`, 'resources: [../../base]\n']);
    const base = ['base/kustomization.yaml', 'base/web.yaml', 'base/db.yaml', 'base/policy.yaml'].map((name): [string, string] => [
      `/${name}`,
      texts[name] ?? '',
    ]);
    const seen = snapshotOfTexts(Object.fromEntries([...overlays, ...base]));
    expect(titles(seen, 'base/policy.yaml')[0]).toBe(`environment: ${long[0]}, also in 2 other environments`);
  });

  test('are as they were where a file counts in one', () => {
    expect(titles(snapshot, 'prod/deny.yaml')).toEqual(['2 workloads: db, web', 'ingress: denied', 'egress: denied']);
  });
});
