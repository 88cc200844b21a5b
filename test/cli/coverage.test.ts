import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const workload = (name: string, namespace: string, labels = `app: ${name}`) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec: {containers: [{name: c, image: c}]}
---
`;
const policy = (name: string, namespace: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
---
`;
/** `web` is isolated for ingress by two policies, `db` in both directions, `bare` in none; `other` is in a namespace without any. */
const files = {
  'workloads.yaml': workload('web', 'shop') + workload('db', 'shop') + workload('bare', 'shop') + workload('other', 'tools'),
  'policies.yaml':
    policy(
      'web',
      'shop',
      '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: bare}}}], ports: [{port: 80}, {port: 53, protocol: UDP}]}]}',
    ) +
    policy('both', 'shop', '{podSelector: {matchExpressions: [{key: app, operator: In, values: [web, db]}]}, policyTypes: [Ingress]}') +
    policy(
      'db',
      'shop',
      '{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}',
    ),
};

describe('netpol list --coverage', () => {
  test('says of each workload which policies isolate it, and counts by namespace', async () => {
    const { status, out, notes } = await netpol(['list', '--coverage', '--format', 'json'], { cwd: folderOf(files) });
    expect({ status, notes }).toEqual({ status: 0, notes: '' });
    const answer = JSON.parse(out);
    const side = (standing: string, ...names: readonly (readonly [string, number])[]) => ({
      standing,
      policies: names.map(([name, line]) => ({ kind: 'NetworkPolicy', namespace: 'shop', name, file: 'policies.yaml', line })),
    });
    expect(answer).toEqual({
      version: 1,
      coverage: [
        { workload: 'shop/Deployment/bare', ingress: side('open'), egress: side('open') },
        { workload: 'shop/Deployment/db', ingress: side('isolated', ['both', 8], ['db', 13]), egress: side('isolated', ['db', 13]) },
        { workload: 'shop/Deployment/web', ingress: side('isolated', ['both', 8], ['web', 3]), egress: side('open') },
        { workload: 'tools/Deployment/other', ingress: side('open'), egress: side('open') },
      ],
      namespaces: [
        { namespace: 'shop', workloads: 3, ingress: 2, egress: 1, both: 1 },
        { namespace: 'tools', workloads: 1, ingress: 0, egress: 0, both: 0 },
      ],
      total: { workloads: 4, ingress: 2, egress: 1, both: 1 },
      limits: [],
      environment: null,
    });
  });

  test('as text, CSV and Markdown', async () => {
    const run = async (format: string) => (await netpol(['list', '--coverage', '--format', format], { cwd: folderOf(files) })).out;
    expect(await run('text')).toBe(`shop/Deployment/bare     ingress open                    egress open
shop/Deployment/db       ingress isolated by both, db    egress isolated by db
shop/Deployment/web      ingress isolated by both, web   egress open
tools/Deployment/other   ingress open                    egress open

shop: of 3 workloads, 2 isolated for ingress, 1 for egress, 1 for both
tools: of 1 workload, 0 isolated for ingress, 0 for egress, 0 for both
all namespaces: of 4 workloads, 2 isolated for ingress, 1 for egress, 1 for both
`);
    expect((await run('csv')).split('\r\n').slice(0, 3)).toEqual([
      'workload,ingress,ingress policies,egress,egress policies',
      'shop/Deployment/bare,open,,open,',
      'shop/Deployment/db,isolated,both db,isolated,db',
    ]);
    expect(await run('markdown')).toContain('| shop/Deployment/web | isolated by both, web | open |\n');
    expect(await run('markdown')).toContain('| **all** | 4 | 2 | 1 | 1 |\n');
  });

  test('agrees with how --exposure says that each stands', async () => {
    const cwd = new URL('../../examples', import.meta.url).pathname;
    const [coverage, exposure] = await Promise.all(
      [['--coverage'], ['--exposure']].map(async (args) => JSON.parse((await netpol(['list', '--format', 'json', ...args], { cwd })).out)),
    );
    const standings = coverage.coverage.map(
      ({ workload: id, ingress, egress }: { workload: string; ingress: { standing: string }; egress: { standing: string } }) => ({
        workload: id,
        ingress: ingress.standing,
        egress: egress.standing,
      }),
    );
    expect(standings.length).toBeGreaterThan(10);
    expect(standings).toEqual(exposure.workloads);
    for (const { ingress, egress } of coverage.coverage)
      for (const { standing, policies } of [ingress, egress]) expect(policies.length > 0).toBe(standing !== 'open');
  });

  test.each([
    [['--coverage', '--exposure'], 'leave --exposure out'],
    [['--coverage', '--focus', 'web'], 'leave --focus out'],
    [['--coverage', '--format', 'dot'], '--coverage goes with text, json, csv and markdown'],
  ])('%j is refused', async (args, message) => {
    const { status, out, notes } = await netpol(['list', ...args], { cwd: folderOf(files) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain(message);
  });
});

describe('netpol list --focus and --policy', () => {
  interface Row {
    readonly from: string;
    readonly to: string;
    readonly policies: readonly { readonly namespace: string; readonly name: string }[];
  }
  const rowsOf = async (cwd: string, ...args: readonly string[]): Promise<readonly Row[]> => {
    const { out, status } = await netpol(['list', '--format', 'ndjson', ...args], { cwd });
    expect(status).toBe(0);
    return out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };

  test('give the rows of all that are about them', async () => {
    for (const cwd of [folderOf(files), new URL('../../examples/shop', import.meta.url).pathname]) {
      const all = await rowsOf(cwd);
      for (const id of new Set(all.flatMap(({ from, to }) => [from, to]).filter((end) => end.includes('/'))))
        expect(await rowsOf(cwd, '--focus', id), id).toEqual(all.filter(({ from, to }) => from === id || to === id));
      const named = new Set(all.flatMap(({ policies }) => policies.map(({ namespace, name }) => `${namespace}/${name}`)));
      expect(named.size).toBeGreaterThan(1);
      for (const one of named) {
        const expected = all.filter(({ policies }) => policies.some(({ namespace, name }) => `${namespace}/${name}` === one));
        expect(await rowsOf(cwd, '--policy', one), one).toEqual(expected);
      }
    }
  });

  test('in every format, and together', async () => {
    const cwd = folderOf(files);
    const { out } = await netpol(['list', '--focus', 'web', '--policy', 'db'], { cwd });
    expect(out).toBe('shop/Deployment/web -> shop/Deployment/db   all ports\n');
    const { connections } = JSON.parse((await netpol(['list', '--focus', 'web', '--policy', 'web', '--format', 'json'], { cwd })).out);
    expect(connections).toEqual([
      {
        from: { workload: 'shop/Deployment/bare' },
        to: { workload: 'shop/Deployment/web' },
        allowed: [
          { protocol: 'TCP', ports: '80' },
          { protocol: 'UDP', ports: '53' },
        ],
      },
    ]);
  });

  test.each([
    [['--focus', 'wbe'], /There is no workload "wbe" here; there is shop\/Deployment\/web/],
    [['--focus', '10.0.0.1'], /is an address: name a workload/],
    [['--policy', 'bth'], /There is no policy "bth" here; there is shop\/both/],
  ])('%j is refused', async (args, message) => {
    const { status, out, notes } = await netpol(['list', ...args], { cwd: folderOf(files) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toMatch(message);
  });

  test('a name that several policies have must say which', async () => {
    const cwd = folderOf({ ...files, 'more.yaml': policy('both', 'tools', '{podSelector: {}}') });
    expect((await netpol(['list', '--policy', 'both'], { cwd })).notes).toContain('"both" means several policies: shop/both, tools/both');
    expect((await netpol(['list', '--policy', 'tools/both'], { cwd })).status).toBe(0);
  });
});
