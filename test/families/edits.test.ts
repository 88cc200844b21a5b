import { expect, test } from 'vitest';
import { limitsOf } from '../../server/features/limits.js';
import type { EnvironmentView } from '../../server/workspace/snapshot.js';
import { deployment, indexed } from '../workspace/workspace-of.js';

const theirs = (selector: string, name = 'theirs') =>
  `apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: {selector: "${selector}", types: [Ingress]}\n`;
const mesh = (name: string) => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}}\nspec: {}\n`;

const doubted = ({ evaluator }: EnvironmentView) => evaluator.cluster.workloads.filter((one) => evaluator.doubtsOf(one).length > 0).map(({ name }) => name);
const told = (view: EnvironmentView) => limitsOf(view).map(({ message }) => message.replace(/ is not evaluated.*/, ''));

test('an edit of a policy that is not evaluated changes what it leaves open, and what is told', async () => {
  const { workspace } = await indexed({ '/web.yaml': deployment('web'), '/db.yaml': deployment('db'), '/theirs.yaml': theirs("app == 'web'") });
  const view = () => workspace.snapshot().environment('/theirs.yaml');
  expect(doubted(view())).toEqual(['web']);
  workspace.open('/theirs.yaml', theirs("app == 'db'"), 1);
  expect(doubted(view())).toEqual(['db']);
  expect(told(view())).toEqual(['Calico NetworkPolicy default/theirs']);
  workspace.change('/theirs.yaml', theirs('all()', 'other'), 2);
  expect(doubted(view()).sort()).toEqual(['db', 'web']);
  expect(told(view())).toEqual(['Calico NetworkPolicy default/other']);
  workspace.change('/theirs.yaml', mesh('a'), 3);
  expect(doubted(view())).toEqual([]);
  expect(told(view())).toEqual(['Istio AuthorizationPolicy default/a']);
  workspace.change('/theirs.yaml', '', 4);
  expect(told(view())).toEqual([]);
});

test('an edit of anything else keeps what they leave open', async () => {
  const { workspace } = await indexed({ '/web.yaml': deployment('web'), '/db.yaml': deployment('db'), '/theirs.yaml': theirs("app == 'web'") });
  workspace.open('/web.yaml', deployment('web').replaceAll('web', 'api'), 1);
  expect(doubted(workspace.snapshot().environment('/web.yaml'))).toEqual([]);
  workspace.change('/web.yaml', deployment('web'), 2);
  expect(doubted(workspace.snapshot().environment('/web.yaml'))).toEqual(['web']);
});

test('a comment in such a policy leaves the evaluator as it is', async () => {
  const { workspace } = await indexed({ '/web.yaml': deployment('web'), '/theirs.yaml': theirs("app == 'web'") });
  workspace.open('/theirs.yaml', theirs("app == 'web'"), 1);
  const before = workspace.snapshot().environment('/theirs.yaml').evaluator;
  workspace.change('/theirs.yaml', `# why\n${theirs("app == 'web'")}`, 2);
  expect(workspace.snapshot().environment('/theirs.yaml').evaluator).toBe(before);
});

test('the settings pass families over, and take them back', async () => {
  const { workspace } = await indexed({ '/web.yaml': deployment('web'), '/theirs.yaml': theirs('all()') });
  const view = () => workspace.snapshot().environment('/theirs.yaml');
  workspace.configure({ defaultNamespace: 'default', ignoreFamilies: ['calico'] });
  expect(doubted(view())).toEqual([]);
  expect(limitsOf(view()).map(({ kind }) => kind)).toEqual(['families-ignored']);
  workspace.configure({ defaultNamespace: 'default', ignoreFamilies: [] });
  expect(doubted(view())).toEqual(['web']);
  expect(limitsOf(view()).map(({ kind }) => kind)).toEqual(['family-not-evaluated']);
});

test("an object of such a family makes no pods, and a chart's policy of one is told as not rendered", async () => {
  const { workspace } = await indexed({
    '/group.yaml': 'apiVersion: crd.antrea.io/v1beta1\nkind: Group\nmetadata: {name: web}\nspec: {}\n',
    '/chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    '/chart/templates/theirs.yaml': theirs('all()'),
  });
  const view = workspace.snapshot().environment(undefined);
  expect(limitsOf(view).map(({ kind, message }) => [kind, message])).toEqual([
    ['unit-not-rendered', 'Policies may be missing from the answer: the chart template `theirs.yaml` is not rendered here.'],
  ]);
});
