import { expect, test } from 'vitest';
import { netpol } from '../support/cli.js';
import { layered } from '../support/layered.js';

const toWeb = (port: number) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: to-web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: ${port}}]}]
`;
const files = {
  'stage/kustomization.yaml': 'resources: [../base, to-web.yaml]\nnamespace: stage\n',
  'stage/to-web.yaml': toWeb(80),
  'live/kustomization.yaml': 'resources: [../base, to-web.yaml]\nnamespace: live\n',
  'live/to-web.yaml': toWeb(8080),
  'more/kustomization.yaml': 'resources: [../base, extra.yaml]\nnamespace: shop\n',
  'more/extra.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: extra, labels: {app: extra}}\nspec: {containers: [{name: c, image: c}]}\n',
};

/** The rows of `netpol list` of an environment, under the name of another namespace. */
async function rows(cwd: string, environment: string, [from, to]: readonly [string, string]): Promise<readonly string[]> {
  const { out } = await netpol(['list', '--environment', environment], { cwd });
  return out
    .trim()
    .split('\n')
    .map((row) => row.replaceAll(`${from}/`, `${to}/`));
}

test('what one environment allows and another does not, in namespaces that are called otherwise', async () => {
  const cwd = layered(files);
  const { out, status, notes } = await netpol(['diff', '--environment', 'prod', '--against', 'dev'], { cwd });
  expect([status, notes]).toEqual([0, '']);
  const [first, ...lines] = out.trim().split('\n');
  expect(first).toBe('Namespace prod of prod is held against dev of dev.');
  // prod allows nothing.
  const expected = (await rows(cwd, 'dev', ['dev', 'prod'])).map((row) => `- ${row}   deny is only in prod (prod/deny.yaml:3)`);
  expect(lines).toEqual([...expected, '0 connections opened, 10 closed, 0 unchanged']);
});

test('ports that are not the same, with the policies that let them pass', async () => {
  const cwd = layered(files);
  const { out } = await netpol(['diff', '--environment', 'live', '--against', 'stage', '--format', 'json'], { cwd });
  const { changes, unchanged, namespaces, environment, against } = JSON.parse(out);
  expect([environment, against, namespaces]).toEqual(['live', 'stage', [{ old: 'stage', new: 'live' }]]);
  expect(changes).toEqual([
    {
      change: 'changed',
      from: { workload: 'live/Pod/db' },
      to: { workload: 'live/Pod/web' },
      before: [{ protocol: 'TCP', ports: '80' }],
      after: [{ protocol: 'TCP', ports: '8080' }],
      because: [
        expect.objectContaining({ text: 'to-web lets TCP 8080 pass only in live', at: { file: 'live/to-web.yaml', line: 6 }, in: 'new' }),
        expect.objectContaining({ text: 'to-web lets TCP 80 pass only in stage', at: { file: 'stage/to-web.yaml', line: 6 }, in: 'old' }),
      ],
    },
  ]);
  expect(unchanged).toBe((await rows(cwd, 'live', ['', ''])).length - 1);
  const row = JSON.parse((await netpol(['diff', '--environment', 'live', '--against', 'stage', '--format', 'ndjson'], { cwd })).out);
  expect(row).toMatchObject({
    environment: 'live',
    change: 'changed',
    before: [[80, 80]],
    ports: [[8080, 8080]],
    policies: [{ namespace: 'live', name: 'to-web' }],
  });
  const back = JSON.parse((await netpol(['diff', '--environment', 'dev', '--against', 'stage', '--format', 'ndjson'], { cwd })).out.split('\n')[0] ?? '');
  expect(back.because).toMatchObject([{ text: 'to-web is only in stage', at: { file: 'stage/to-web.yaml' }, in: 'old' }]);
});

test('a workload that only one of them has', async () => {
  const { out } = await netpol(['diff', '--environment', 'more', '--against', 'base', '--fail-on-change'], { cwd: layered(files) });
  expect(out).toContain('+ shop/Pod/extra -> shop/Pod/web   all ports   Pod extra is only in more (more/extra.yaml:3)');
  expect(out).not.toContain('is held against');
});

test.each([
  [['diff', '--against', 'dev'], /^netpol: --against goes with --environment/],
  [['diff', '--environment', 'prod', '--against', 'dev', '--git', 'HEAD'], /^netpol: --against goes with --environment/],
  [['diff', '--environment', 'prod', '--against', 'dev', 'a', 'b'], /^netpol: --against goes with --environment/],
  [['diff', '--environment', 'prod', '--against', 'devel'], /^netpol: There is no environment "devel" here/],
])('%j says what to write', async (argv, note) => {
  const { status, out, notes } = await netpol(argv, { cwd: layered(files) });
  expect([status, out, notes]).toEqual([2, '', expect.stringMatching(note)]);
});

test('the same with itself has no difference', async () => {
  const { out, status } = await netpol(['diff', '--environment', 'dev', '--against', 'dev', '--fail-on-change'], { cwd: layered(files) });
  expect([status, out]).toEqual([0, '0 connections opened, 0 closed, 10 unchanged\n']);
});

test('what lets it pass in both is not named', async () => {
  const out =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db-out}\nspec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: [{}]}\n';
  const overlay = (name: string) => `resources: [../base, to-web.yaml, out.yaml]\nnamespace: ${name}\n`;
  const cwd = layered({
    ...files,
    'stage/kustomization.yaml': overlay('stage'),
    'stage/out.yaml': out,
    'live/kustomization.yaml': overlay('live'),
    'live/out.yaml': out,
    'live/to-web.yaml': toWeb(80).replace('app: db', 'app: other'),
  });
  const text = (await netpol(['diff', '--environment', 'live', '--against', 'stage'], { cwd })).out;
  expect(text).toContain('- live/Pod/db -> live/Pod/web   TCP 80   to-web lets TCP 80 pass only in stage (stage/to-web.yaml:6)\n');
});
