import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../../server/lsp/settings.js';
import { pluginNames } from '../../server/netpol.js';
import { folderOf, netpol } from '../support/cli.js';

const pod = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: blocks, labels: {app: ${name}}}
spec: {${more}containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
---
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: world, namespace: blocks}
spec: {podSelector: {matchLabels: {app: server}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 80}]}]}
`;
const files = { 'all.yaml': pod('client') + pod('server') + policy };
const reason = 'network plugins differ in whether the addresses of rule 1 of world match pods, too';

async function list(format: string, ...more: readonly string[]): Promise<string> {
  const { status, out } = await netpol(['list', '--format', format, ...more], { cwd: folderOf(files) });
  expect(status).toBe(0);
  return out;
}

async function verdict(...more: readonly string[]) {
  const { out } = await netpol(['explain', '--from', 'client', '--to', 'server', '--port', '80', '--format', 'json', ...more], { cwd: folderOf(files) });
  const { allowed, unknown, because } = JSON.parse(out);
  return { allowed, unknown, because };
}

test('what is possible and not sure stands apart in every format, with the reason', async () => {
  const { connections, possible, limits } = JSON.parse(await list('json'));
  const ends = { from: { workload: 'blocks/Pod/client' }, to: { workload: 'blocks/Pod/server' } };
  expect(connections).not.toContainEqual(expect.objectContaining(ends));
  expect(possible).toEqual([{ ...ends, allowed: [{ protocol: 'TCP', ports: '80' }], because: reason }]);
  expect(limits).toEqual([]);
  expect(await list('text')).toContain(`\nPossible, not sure:\nblocks/Pod/client -> blocks/Pod/server   TCP 80   ${reason}\n`);
  expect(await list('csv')).toContain(`blocks/Pod/client,blocks/Pod/server,TCP,80,"${reason}"\r\n`);
  expect(await list('markdown')).toContain(
    `\nPossible, not sure:\n\n| from | to | ports | because |\n|---|---|---|---|\n| blocks/Pod/client | blocks/Pod/server | TCP 80 | ${reason} |\n`,
  );
  expect(await list('dot')).toContain('"blocks/Pod/client" -> "blocks/Pod/server" [style=dotted, label="perhaps TCP 80", tooltip=');
  expect(await list('mermaid')).toMatch(/n\d+ -\.->\|"perhaps TCP 80"\| n\d+/);
});

test('a plugin and the addresses of pods decide', async () => {
  expect(await verdict()).toEqual({ allowed: false, unknown: true, because: reason });
  expect(await verdict('--plugin', 'calico')).toEqual({ allowed: true });
  expect(await verdict('--plugin', 'Cilium')).toEqual({ allowed: false });
  expect(await verdict('--plugin', 'calico', '--cluster-cidrs', 'fd00::/56')).toEqual({ allowed: false });
  expect((await verdict('--cluster-cidrs', '10.244.0.0/16, fd00::/56')).unknown).toBe(true);
  expect(JSON.parse(await list('json', '--plugin', 'calico')).possible).toEqual([]);
});

test('of a plugin that passes over endPort the first port of a range is sure, and the reason is told', async () => {
  const range = policy.replace('ipBlock: {cidr: 0.0.0.0/0}', 'podSelector: {}').replace('[{port: 80}]', '[{port: 80, endPort: 82}]');
  const list = async (plugin: string) =>
    JSON.parse((await netpol(['list', '--format', 'json', '--plugin', plugin], { cwd: folderOf({ 'all.yaml': pod('client') + pod('server') + range }) })).out);
  const to = (rows: readonly { readonly to: { readonly workload?: string }; readonly from: { readonly workload?: string } }[]) =>
    rows.filter((row) => row.from.workload === 'blocks/Pod/client' && row.to.workload === 'blocks/Pod/server');
  expect(to((await list('calico')).connections)).toMatchObject([{ allowed: [{ protocol: 'TCP', ports: '80-82' }] }]);
  const { connections, possible } = await list('weave');
  expect(to(connections)).toMatchObject([{ allowed: [{ protocol: 'TCP', ports: '80' }] }]);
  expect(to(possible)).toMatchObject([
    {
      allowed: [{ protocol: 'TCP', ports: '81-82' }],
      because: 'the network plugin passes over `endPort`, so of a range of rule 1 of world only the first port is surely open',
    },
  ]);
});

test('where nothing enforces policies every format says so', async () => {
  const limit = 'Nothing is enforced by Flannel: every connection passes, whatever policies say. The answer is what they would allow.';
  expect(JSON.parse(await list('json', '--plugin', 'flannel')).limits).toEqual([{ kind: 'not-enforced', message: limit }]);
  const { notes } = await netpol(['list', '--plugin', 'flannel'], { cwd: folderOf(files) });
  expect(notes).toContain(`netpol: ${limit}\n`);
});

test('where nothing enforces policies every command says so', async () => {
  const cwd = folderOf({ ...files, 'a.netpol-test.yaml': 'assertions:\n  - {from: blocks/client, to: blocks/server, expect: denied}\n' });
  const commands = [['list'], ['explain', '--from', 'client', '--to', 'server'], ['diff', 'all.yaml', '.'], ['test'], ['check']];
  for (const command of commands) {
    const { out, notes } = await netpol([...command, '--plugin', 'none', '--format', 'json'], { cwd });
    expect(JSON.parse(out).limits, command.join(' ')).toContainEqual(expect.objectContaining({ kind: 'not-enforced' }));
    if (command[0] !== 'check') expect(notes, command.join(' ')).toContain('netpol: Nothing is enforced without a network plugin that does so');
  }
  const { out } = await netpol(['test', '--plugin', 'none'], { cwd });
  expect(out).toContain('Nothing is enforced without a network plugin that does so');
});

test('what is no plugin and no block is refused, with what would be right', async () => {
  const wrong = async (...more: readonly string[]) => {
    const { status, notes } = await netpol(['list', ...more], { cwd: folderOf(files) });
    return { status, notes };
  };
  expect(await wrong('--plugin', 'callico')).toEqual({ status: 2, notes: expect.stringMatching(/callico is no network plugin.* calico,/) });
  expect(await wrong('--cluster-cidrs', '10.0.0.0')).toEqual({ status: 2, notes: expect.stringContaining('10.0.0.0 is no block of addresses') });
});

test('the settings of the editor know the same plugins', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(contributes.configuration.properties['netpol.plugin'].enum).toEqual(['', ...pluginNames]);
  expect(readSettings({ plugin: 'calico', clusterCidrs: ['10.0.0.0/8'] })).toMatchObject({
    settings: { plugin: 'calico', clusterCidrs: ['10.0.0.0/8'] },
    problems: [],
  });
  const { settings, problems } = readSettings({ plugin: 'callico', clusterCidrs: ['10.0.0.0'] });
  expect(settings).toMatchObject({ plugin: '', clusterCidrs: [] });
  expect(problems).toHaveLength(2);
});

test("a pod on the host's network is neither surely let in nor surely kept out, and assertions say so", async () => {
  const claims = ['allowed', 'denied'].map((expected) => `  - {name: ${expected}, from: blocks/host, to: blocks/server, expect: ${expected}}\n`).join('');
  const cwd = folderOf({ 'all.yaml': pod('host', 'hostNetwork: true, ') + pod('server') + policy, 'a.netpol-test.yaml': `assertions:\n${claims}` });
  const { status, out } = await netpol(['test', '--format', 'json'], { cwd });
  expect(status).toBe(1);
  const { results } = JSON.parse(out);
  expect(results.map(({ label, outcome }: { label: string; outcome: string }) => [label, outcome])).toEqual([
    ['allowed', 'failed'],
    ['denied', 'failed'],
  ]);
  expect(out).toContain('uses hostNetwork');
});
