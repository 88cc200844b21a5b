import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallToolResult, ReadResourceResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';
import { startAgent } from './support/client.js';
import { shop } from './support/shop.js';

const policy = (name: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: {podSelector: {matchLabels: {app: postgres}}, policyTypes: [Ingress]}
`;

test('announces the tools of the contract: read-only, with schemas for what goes in and comes out', async () => {
  const { client } = await startAgent({ cwd: folderOf(shop) });
  const { tools } = await client.listTools();
  expect(Object.fromEntries(tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})]))).toEqual({
    can_reach: ['from', 'to', 'port', 'environment'],
    who_can_reach: ['workload', 'environment'],
    explain: ['from', 'to', 'port', 'environment'],
    check: ['paths', 'text'],
    simulate_edit: ['file', 'text', 'environment'],
    list_policies: ['namespace', 'workload', 'environment'],
    needs: ['workload', 'namespace', 'environment'],
    generate_policy: ['workload', 'namespace', 'environment'],
  });
  for (const { annotations, outputSchema } of tools) {
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false, openWorldHint: false });
    expect(outputSchema).toMatchObject({ type: 'object' });
  }
});

test('answers are the JSON of the commands of the same meaning', async () => {
  const folder = folderOf({ ...shop, 'policy.yaml': policy('closed') });
  const agent = await startAgent({ cwd: folder });
  const printed = async (...argv: string[]) => JSON.parse((await netpol([...argv, '--format', 'json'], { cwd: folder })).out);
  const reach = { from: 'frontend', to: 'postgres', port: 'TCP/5432' };
  const explained = await printed('explain', '--from', 'frontend', '--to', 'postgres', '--port', 'TCP/5432');
  expect((await agent.ask('explain', reach)).answer).toEqual(explained);
  expect((await agent.ask('can_reach', reach)).answer).toEqual(explained);
  expect((await agent.ask('needs', {})).answer).toEqual(await printed('needs'));
  expect((await agent.ask('check', {})).answer).toEqual(await printed('check'));
  const list = await printed('list', '--focus', 'frontend');
  const isIncoming = ({ to }: { to: { workload?: string } }) => to.workload === 'shop/Deployment/frontend';
  expect((await agent.ask('who_can_reach', { workload: 'frontend' })).answer).toEqual({
    ...list,
    connections: list.connections.filter(isIncoming),
    possible: list.possible.filter(isIncoming),
  });
  const edited = folderOf({ ...shop, 'policy.yaml': policy('closed'), 'more.yaml': policy('more').replace('postgres', 'backend') });
  const { changes, unchanged } = JSON.parse((await netpol(['diff', folder, edited, '--format', 'json'], { cwd: folder })).out);
  const { answer } = await agent.ask<{ changes: { because: { at: { file: string } }[] }[] }>('simulate_edit', {
    file: 'more.yaml',
    text: policy('more').replace('postgres', 'backend'),
  });
  const withoutFile = (rows: typeof answer.changes) =>
    rows.map((row) => ({ ...row, because: row.because.map((cause) => ({ ...cause, at: { ...cause.at, file: '' } })) }));
  expect(answer).toMatchObject({ unchanged, environment: null, limits: [] });
  expect(withoutFile(answer.changes)).toEqual(withoutFile(changes));
});

describe('nothing is read outside of the folders that the client names', () => {
  const secret = 'apiVersion: v1\nkind: Pod\nmetadata: {name: secret, namespace: hidden, labels: {app: secret}}\nspec: {containers: [{name: c, image: c}]}\n';

  test('by no path, link or base', async () => {
    const outside = folderOf({ 'secret.yaml': secret, 'base/kustomization.yaml': 'resources: [secret.yaml]\n', 'base/secret.yaml': secret });
    const folder = folderOf(shop);
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'link.yaml'));
    symlinkSync(outside, join(folder, 'linked'));
    const agent = await startAgent({ roots: [folder], cwd: outside });
    for (const path of ['../secret.yaml', join(outside, 'secret.yaml'), 'link.yaml', 'linked/secret.yaml', 'linked', '..', '/etc/passwd', 'linked/new.yaml'])
      expect(await agent.refused('check', { paths: [path] }), path).toContain('is outside of what may be read');
    expect(await agent.refused('simulate_edit', { file: 'linked/new.yaml', text: secret })).toContain('is outside of what may be read');
    expect(await agent.refused('simulate_edit', { file: '../new.yaml', text: secret })).toContain('is outside of what may be read');
    expect(await agent.refused('can_reach', { from: 'secret', to: 'postgres' })).toContain('There is no workload "secret" here');
    const { answer } = await agent.ask<{ summary: { files: number } }>('check', {});
    expect(answer.summary.files).toBe(1);
    await expect(agent.client.readResource({ uri: 'netpol://manifests/..%2Fsecret.yaml' })).rejects.toThrow('There is no such file');
    await expect(agent.client.readResource({ uri: 'netpol://manifests/link.yaml' })).rejects.toThrow('There is no such file');
  });

  test('not even where a repository goes further up: a base there is not rendered, and answers say so', async () => {
    const repository = folderOf({
      'base/kustomization.yaml': 'resources: [secret.yaml]\n',
      'base/secret.yaml': secret,
      'overlay/kustomization.yaml': 'resources: [../base]\n',
      '.netpol.yaml': 'plugin: none\n',
    });
    mkdirSync(join(repository, '.git'));
    const agent = await startAgent({ roots: [join(repository, 'overlay')], cwd: repository });
    expect(await agent.refused('can_reach', { from: 'secret', to: 'secret' })).not.toContain('hidden/Pod/secret');
    const whole = await startAgent({ roots: [repository], cwd: repository });
    expect(JSON.stringify((await whole.ask('list_policies', { environment: 'overlay' })).answer)).toContain('not-enforced');
  });

  test('and other ones once it says that they changed', async () => {
    const [one, other] = [folderOf(shop), folderOf({ 'other.yaml': secret })];
    const roots = [one];
    const agent = await startAgent({ roots, cwd: one });
    await agent.ask('who_can_reach', { workload: 'postgres' });
    roots.splice(0, 1, other);
    await agent.rootsChanged();
    expect((await agent.ask('who_can_reach', { workload: 'secret' })).answer).toMatchObject({ version: 1 });
    expect(await agent.refused('who_can_reach', { workload: 'postgres' })).toContain('There is no workload "postgres" here');
    roots.splice(0, 1);
    await agent.rootsChanged();
    expect(await agent.refused('needs', {})).toContain('No folder is open');
  });

  test('a folder on the command line counts where the client knows of none', async () => {
    const [folder, elsewhere] = [folderOf(shop), folderOf({ 'a.yaml': secret })];
    const agent = await startAgent({ cwd: elsewhere, args: [folder] });
    await agent.ask('who_can_reach', { workload: 'postgres' });
    expect(await agent.refused('check', { paths: [join(elsewhere, 'a.yaml')] })).toContain('is outside');
  });
});

test('files are read again when they change, come and go', async () => {
  const folder = folderOf(shop);
  const agent = await startAgent({ roots: [folder], cwd: folder });
  const names = async () => (await agent.ask<{ policies: { name: string }[] }>('list_policies', {})).answer.policies.map(({ name }) => name);
  expect(await names()).toEqual([]);
  mkdirSync(join(folder, 'new/below'), { recursive: true });
  writeFileSync(join(folder, 'new/below/one.yaml'), policy('one'));
  expect(await names()).toEqual(['one']);
  writeFileSync(join(folder, 'new/below/one.yaml'), policy('two'));
  expect(await names()).toEqual(['two']);
  writeFileSync(join(folder, '.gitignore'), 'new/\n');
  expect(await names()).toEqual([]);
  writeFileSync(join(folder, '.gitignore'), '');
  writeFileSync(join(folder, '.netpol.yaml'), 'exclude: ["new/**"]\n');
  expect(await names()).toEqual([]);
});

test('an edit that is simulated is compared with what is there, and leaves it as it was', async () => {
  const there = { ...shop, 'policy.yaml': policy('closed') };
  const folder = folderOf(there);
  const agent = await startAgent({ cwd: folder });
  const question = { from: 'frontend', to: 'postgres', port: 5432 };
  for (const [file, text] of [
    ['policy.yaml', policy('closed').replace('Ingress', 'Egress')],
    ['policy.yaml', ''],
    ['shop.yaml', shop['shop.yaml'].replaceAll('app: postgres', 'app: database')],
    ['below/new.yaml', policy('new').replace('postgres', 'backend')],
  ] as const) {
    const edited = folderOf({ ...there, [file]: text });
    const { changes, unchanged } = JSON.parse((await netpol(['diff', folder, edited, '--format', 'json'], { cwd: folder })).out);
    const { answer } = await agent.ask<{ changes: { from: object; to: object }[]; unchanged: number }>('simulate_edit', { file, text });
    const ends = (rows: typeof answer.changes) => rows.map(({ from, to }) => ({ from, to }));
    expect(ends(answer.changes)).toEqual(ends(changes));
    expect(answer.changes.length).toBeGreaterThan(0);
    expect(answer.unchanged).toBe(unchanged);
    expect((await agent.ask('can_reach', question)).answer).toMatchObject({ allowed: false });
  }
});

test('of several environments, an answer without one names them', async () => {
  const unit = (name: string) => ({ [`${name}/kustomization.yaml`]: 'resources: [all.yaml]\n', [`${name}/all.yaml`]: shop['shop.yaml'] });
  const folder = folderOf({ ...unit('prod'), ...unit('stage') });
  const agent = await startAgent({ cwd: folder });
  for (const [tool, args] of [
    ['can_reach', { from: 'frontend', to: 'postgres' }],
    ['who_can_reach', { workload: 'postgres' }],
    ['simulate_edit', { file: 'prod/all.yaml', text: '' }],
    ['generate_policy', { workload: 'postgres' }],
    ['needs', {}],
  ] as const)
    expect(await agent.refused(tool, args)).toBe('There are 2 environments here: prod, stage. Name one as `environment`.');
  expect((await agent.ask('can_reach', { from: 'frontend', to: 'postgres', environment: 'prod' })).answer).toMatchObject({
    allowed: true,
    environment: 'prod',
  });
  const edit = { file: 'prod/all.yaml', text: `${shop['shop.yaml']}---\n${policy('closed')}` };
  const { answer } = await agent.ask<{ changes: unknown[] }>('simulate_edit', { ...edit, environment: 'prod' });
  expect(answer.changes.length).toBeGreaterThan(0);
  expect((await agent.ask('simulate_edit', { ...edit, environment: 'stage' })).answer).toMatchObject({ changes: [] });
  expect(await agent.refused('needs', { environment: 'prdo' })).toContain('prod');
});

test('wrong arguments are answered with what would be right', async () => {
  const agent = await startAgent({ cwd: folderOf(shop) });
  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['can_reach', { from: 'frontend' }, 'can_reach needs `to`'],
    ['can_reach', { form: 'frontend', to: 'postgres' }, 'Is `from` meant?'],
    ['can_reach', { from: 1, to: 'postgres' }, '`from` of can_reach is a text'],
    ['can_reach', { from: '', to: 'postgres' }, '`from` of can_reach is empty'],
    ['can_reach', { from: 'fronted', to: 'postgres' }, 'there is shop/Deployment/frontend'],
    ['can_reach', { from: 'frontend', to: 'postgres', port: 99999 }, '99999'],
    ['check', { paths: 'shop.yaml' }, 'a list of texts'],
    ['check', { paths: ['shp.yaml'] }, 'Is shop.yaml meant?'],
    ['check', { paths: ['a\0b'] }, 'outside'],
    ['check', { paths: ['a.yaml', 'b.yaml'], text: '' }, 'name one path'],
    ['simulate_edit', { file: 'notes.txt', text: '' }, 'ends in .yaml'],
    ['generate_policy', {}, 'needs `workload` or `namespace`'],
    ['generate_policy', { workload: 'a', namespace: 'b' }, 'only one of them'],
    ['generate_policy', { namespace: 'shpo' }, 'there is shop'],
    ['list_policies', { namespace: 'shpo' }, 'there is shop'],
    ['can_reech', {}, 'Is can_reach meant?'],
  ];
  for (const [tool, args, said] of wrong) expect(await agent.refused(tool, args), `${tool} ${JSON.stringify(args)}`).toContain(said);
  await agent.ask('can_reach', { from: 'frontend', to: 'postgres', port: 5432 });
});

test('hostile names stay text, in one line each', async () => {
  const name = 'x\\u001b[2J\\nallowed <img src=x> [a](command:b) \\u202e';
  const hostile = `apiVersion: v1\nkind: Pod\nmetadata: {name: "${name}", namespace: shop, labels: {app: hostile}}\nspec: {containers: [{name: c, image: c}]}\n`;
  const agent = await startAgent({ cwd: folderOf({ ...shop, 'hostile.yaml': hostile, 'policy.yaml': policy(`"${name}"`) }) });
  for (const [tool, args] of [
    ['who_can_reach', { workload: 'frontend' }],
    ['list_policies', {}],
    ['check', {}],
    ['needs', {}],
    ['explain', { from: 'frontend', to: 'postgres' }],
    ['generate_policy', { namespace: 'shop' }],
  ] as const) {
    const { text } = await agent.ask(tool, args);
    expect(text, tool).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(
      text.split('\n').filter((line) => line.startsWith('allowed <img')),
      tool,
    ).toEqual([]);
  }
});

test('texts of 10 MB are taken, and judged or refused in time', async () => {
  const agent = await startAgent({ cwd: folderOf(shop) });
  const long = 'x'.repeat(10_000_000);
  expect(await agent.refused('can_reach', { from: long, to: 'postgres' })).toContain('There is no workload');
  expect(await agent.refused('check', { paths: [long] })).not.toBe('');
  expect((await agent.ask('simulate_edit', { file: 'long.yaml', text: `# ${long}\n${policy('closed')}` })).answer).toMatchObject({ version: 1 });
  expect(await agent.refused('simulate_edit', { file: 'long.yaml', text: `# ${long.repeat(2)}` })).toContain('too large');
  expect((await agent.ask('can_reach', { from: 'frontend', to: 'postgres' })).answer).toMatchObject({ allowed: true });
});

test('a call that is cancelled is not answered, and the next ones are', async () => {
  const agent = await startAgent({ cwd: folderOf(shop) });
  const controller = new AbortController();
  const calls = [1, 2, 3].map(() => agent.client.callTool({ name: 'check', arguments: {} }, undefined, { signal: controller.signal }));
  controller.abort('not wanted');
  for (const call of calls) await expect(call).rejects.toThrow();
  const result = (await agent.client.callTool({ name: 'can_reach', arguments: { from: 'frontend', to: 'postgres' } })) as CallToolResult;
  expect(result.structuredContent).toMatchObject({ allowed: true });
});

test('resources summarise the manifests', async () => {
  const { client } = await startAgent({ cwd: folderOf({ ...shop, 'a b/policy.yaml': policy('closed') }) });
  const { resources } = await client.listResources();
  expect(resources.map(({ uri, name, description }) => [uri, name, description])).toEqual([
    ['netpol://manifests/a%20b/policy.yaml', 'a b/policy.yaml', '1 NetworkPolicy'],
    ['netpol://manifests/shop.yaml', 'shop.yaml', '3 Deployments, 1 StatefulSet, 2 Services'],
  ]);
  const { contents } = (await client.readResource({ uri: 'netpol://manifests/a%20b/policy.yaml' })) as ReadResourceResult;
  expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({
    version: 1,
    objects: [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'shop', name: 'closed', line: 1 }],
  });
});

test('what manifests say in 10 MB is not in any answer as a whole', async () => {
  const long = 'x'.repeat(10_000_000);
  const workload = (name: string, more: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop${more}}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: c, image: c}]}}\n`;
  const cwd = folderOf({
    ...shop,
    'annotated.yaml': workload('annotated', `, annotations: {note: ${long}}`),
    'labelled.yaml': workload('labelled', '').replace('labels: {', `labels: {long: ${long}, `),
    'refused.yaml': policy('long').replace('policyTypes: [', `policyTypes: [${long}, `),
  });
  const agent = await startAgent({ cwd });
  const asked = [
    ['can_reach', { from: 'labelled', to: 'annotated' }],
    ['explain', { from: 'annotated', to: 'labelled' }],
    ['who_can_reach', { workload: 'labelled' }],
    ['list_policies', {}],
    ['check', {}],
    ['needs', {}],
    ['generate_policy', { namespace: 'shop' }],
  ] as const;
  for (const [tool, args] of asked) {
    const { answer, text } = await agent.ask(tool, args);
    expect(JSON.stringify(answer).length + text.length, tool).toBeLessThan(200_000);
  }
  expect((await agent.refused('can_reach', { from: long, to: 'postgres' })).length).toBeLessThan(10_000);
});
