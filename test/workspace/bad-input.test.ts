import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileSource } from '../../server/workspace/file-source.js';
import { MemorySource } from '../../server/workspace/memory-source.js';
import { fileIdOfPath } from '../../server/workspace/node/disk-ids.js';
import { DiskSource } from '../../server/workspace/node/disk-source.js';
import type { Scheduler } from '../../server/workspace/scheduler.js';
import { Workspace } from '../../server/workspace/workspace.js';
import { deployment, indexed, policy, testScheduler, workloadsOf } from './workspace-of.js';

const healthy = { '/web.yaml': deployment('web'), '/policy.yaml': policy('web') };

/** Checks that a bad file leaves the rest of the workspace answered, typed as well as read. */
async function checkHarmless(text: string): Promise<void> {
  const { workspace } = await indexed({ ...healthy, '/bad.yaml': text });
  const answered = () => {
    const view = workspace.snapshot().environment('/policy.yaml');
    expect(workloadsOf(view)).toContain('default/Deployment/web');
    expect(view.evaluator.cluster.policies.map(({ name }) => name)).toContain('web');
  };
  answered();
  workspace.open('/bad.yaml', text, 1);
  answered();
  for (const cut of [0.3, 0.6, 0.9]) {
    workspace.change('/bad.yaml', text.slice(0, Math.floor(text.length * cut)), 2);
    answered();
  }
  await workspace.close('/bad.yaml');
  answered();
}

describe('a file of', () => {
  const manifest = policy('bad');
  const aliasBomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`),
  ].join('\n');
  test.each<readonly [string, string]>([
    ['broken YAML', `${manifest}  - ]{ : "\n`],
    [
      'conflict markers',
      manifest.replace('  podSelector', '<<<<<<< HEAD\n  podSelector').replace('  policyTypes', '=======\n  policyTypes').concat('>>>>>>> branch\n'),
    ],
    ['an alias bomb', `${manifest}data:\n  ${aliasBomb.replaceAll('\n', '\n  ')}\n`],
    ['a cyclic alias', `${manifest}loop: &loop\n  again: *loop\n`],
    ['tabs', manifest.replaceAll('  ', '\t')],
    ['deep nesting', `${manifest}deep: ${'['.repeat(2000)}${']'.repeat(2000)}\n`],
    ['binary content in an editor', `${manifest}\0\x01\x02`],
    ['lone surrogates', `${manifest}note: "\ud800"\n`],
    ['names that are no names', deployment('"a#b/c~2"', { namespace: '"#"' })],
    ['JSON cut short', '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name":'],
    ['a kind that is a list', 'apiVersion: v1\nkind: [Pod]\nmetadata: {name: x}\n'],
    ['lists in lists', `apiVersion: v1\nkind: List\nitems:\n- kind: List\n  apiVersion: v1\n  items: [{kind: List, apiVersion: v1, items: null}]\n`],
    ['a template', 'apiVersion: v1\nkind: Pod\nmetadata: {{ toYaml . }}\n{{- end }}\n'],
  ])('%s harms nothing else', (_, text) => checkHarmless(text));

  test('50,000 lines is read', async () => {
    const lines = Array.from({ length: 50_000 }, (_, line) => `  key-${line}: value\n`).join('');
    const { workspace } = await indexed({
      ...healthy,
      '/big.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n${lines}---\n${deployment('behind')}`,
    });
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/behind', 'default/Deployment/web']);
  });

  test('10,000 documents is read, and an edit of one keeps the others', async () => {
    const text = Array.from({ length: 10_000 }, (_, n) => policy(`p-${n}`)).join('---\n');
    const { workspace } = await indexed({ '/many.yaml': text });
    workspace.open('/many.yaml', text, 1);
    const before = workspace.snapshot();
    workspace.change('/many.yaml', text.replace('app: p-5000}', 'app: other}'), 2);
    const after = workspace.snapshot();
    const policiesOf = (snapshot: typeof after) => snapshot.environment(undefined).evaluator.cluster.policies;
    const old = new Set(policiesOf(before));
    const changed = policiesOf(after).flatMap((one) => (old.has(one) ? [] : one.name));
    expect(changed).toEqual(['p-5000']);
    const trees = (snapshot: typeof after) => snapshot.file('/many.yaml')?.source?.documents.map(({ tree }) => tree) ?? [];
    const kept = new Set(trees(before));
    expect(trees(after).filter((tree) => !kept.has(tree))).toHaveLength(1);
    expect(after.object('/many.yaml#NetworkPolicy/default/p-9999')?.document).toBe(9999);
  });
});

describe('on a disk', () => {
  let root: string;
  let lines: string[];
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'netpol-bad-'));
    lines = [];
    mkdirSync(path.join(root, 'x'));
    for (const [name, text] of Object.entries(healthy)) writeFileSync(path.join(root, name), text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const workspaceOn = (source: FileSource) =>
    new Workspace({ source, scheduler: testScheduler, settings: { defaultNamespace: 'default' }, log: (line) => lines.push(line) });
  const disk = () => new DiskSource({ folders: [root], log: (line) => lines.push(line) });

  test('files of 2 GB and binary files are refused with a line in the log', async () => {
    writeFileSync(path.join(root, 'huge.yaml'), '');
    truncateSync(path.join(root, 'huge.yaml'), 2 * 1024 ** 3);
    writeFileSync(path.join(root, 'x', 'program.yaml'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 2]));
    const workspace = workspaceOn(disk());
    await workspace.index();
    expect(lines).toEqual(['huge.yaml is not read: it has 2147483648 bytes, and more than 16777216 are not read', 'x/program.yaml is not read: it is binary']);
    const snapshot = workspace.snapshot();
    expect(snapshot.complete).toBe(true);
    expect(snapshot.file(fileIdOfPath(path.join(root, 'huge.yaml')))?.role).toBe('refused');
    expect(workloadsOf(snapshot.environment(undefined))).toEqual(['default/Deployment/web']);
    expect(await workspace.load(fileIdOfPath(path.join(root, 'huge.yaml')))).toBeUndefined();
  });

  test('a file that vanishes between being found and being read is passed over', async () => {
    const source = disk();
    const vanishing: FileSource = {
      list: (signal) => source.list(signal),
      entry: (id) => source.entry(id),
      placeKind: (id) => source.placeKind(id),
      filesBelow: (id, most) => source.filesBelow(id, most),
      readBytes: (id, options) => source.readBytes(id, options),
      version: (id) => source.version(id),
      read: async (id, options) => {
        if (id.endsWith('web.yaml')) rmSync(path.join(root, 'web.yaml'), { force: true });
        return source.read(id, options);
      },
    };
    const workspace = workspaceOn(vanishing);
    await workspace.index();
    expect(workspace.snapshot().files).toEqual([fileIdOfPath(path.join(root, 'policy.yaml'))]);
    expect(workspace.snapshot().complete).toBe(true);
  });

  test('changes that a watcher tells are taken in, also of files that are left out', async () => {
    writeFileSync(path.join(root, '.gitignore'), 'out.yaml\n');
    const workspace = workspaceOn(disk());
    await workspace.index();
    for (const name of ['x/new.yaml', 'out.yaml']) writeFileSync(path.join(root, name), deployment(path.basename(name, '.yaml')));
    rmSync(path.join(root, 'web.yaml'));
    await workspace.filesChanged(['x/new.yaml', 'out.yaml', 'web.yaml'].map((name) => ({ id: fileIdOfPath(path.join(root, name)), change: 'changed' })));
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/new']);
  });
});

describe('indexing', () => {
  test('survives a source that fails', async () => {
    const lines: string[] = [];
    const source = new MemorySource(healthy);
    const failing: FileSource = {
      list: (signal) => source.list(signal),
      entry: (id) => source.entry(id),
      placeKind: (id) => source.placeKind(id),
      filesBelow: (id, most) => source.filesBelow(id, most),
      readBytes: (id, options) => source.readBytes(id, options),
      version: (id) => source.version(id),
      read: () => Promise.reject(new Error('the cable was pulled')),
    };
    const workspace = new Workspace({
      source: failing,
      scheduler: testScheduler,
      settings: { defaultNamespace: 'default' },

      log: (line) => lines.push(line),
    });
    await workspace.index();
    expect(lines).toEqual(['web.yaml', 'policy.yaml'].map((name) => `${name} is not read: Error: the cable was pulled`));
    expect(workspace.snapshot().complete).toBe(true);
    workspace.open('/web.yaml', deployment('typed'), 1);
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/typed']);
  });

  test('rests whenever its slice is used up, and serves what comes in between', async () => {
    let now = 0;
    let rests = 0;
    // Each look at the clock costs a millisecond, so a slice is used up after a few files.
    const scheduler: Scheduler = {
      now: () => now++,
      rest: async () => {
        if (++rests === 3) workspace.open('/0.yaml', deployment('typed'), 1);
      },
    };
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`/${n}.yaml`, deployment(`web-${n}`)]));
    const workspace = new Workspace({ source: new MemorySource(files), scheduler, settings: { defaultNamespace: 'default' }, log: () => {} });
    const progress: number[] = [];
    await workspace.index({ onProgress: (done) => progress.push(done) });
    expect(rests).toBeGreaterThan(10);
    expect(progress.at(-1)).toBe(100);
    const names = workspace
      .snapshot()
      .environment(undefined)
      .evaluator.cluster.workloads.map(({ name }) => name);
    expect(names).toHaveLength(100);
    expect(names).toContain('typed');
  });

  test('stops when it is told to, and a later one takes over', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`/${n}.yaml`, deployment(`web-${n}`)]));
    const controller = new AbortController();
    let now = 0;
    const scheduler: Scheduler = { now: () => now++, rest: () => Promise.resolve() };
    const workspace = new Workspace({ source: new MemorySource(files), scheduler, settings: { defaultNamespace: 'default' }, log: () => {} });
    await workspace.index({ signal: controller.signal, onProgress: () => controller.abort() });
    expect(workspace.snapshot().complete).toBe(false);
    expect(workspace.snapshot().files.length).toBeLessThan(50);
    await Promise.all([workspace.index(), workspace.index()]);
    expect(workspace.snapshot().complete).toBe(true);
    expect(workspace.snapshot().files).toHaveLength(50);
  });

  test('forgets what is gone, and takes another set of folders', async () => {
    const { workspace } = await indexed(healthy);
    workspace.open('/open.yaml', deployment('open'), 1);
    workspace.setSource(new MemorySource({ '/other.yaml': deployment('other') }));
    await workspace.index();
    expect(workspace.snapshot().files).toEqual(['/open.yaml', '/other.yaml']);
  });

  test('before it is done, the kustomizations above one file can be read first', async () => {
    const source = new MemorySource({
      '/a/kustomization.yaml': 'namespace: shop\nresources: [b]\n',
      '/a/b/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\n',
      '/a/b/web.yaml': deployment('web'),
      '/a/b/patch.yaml': deployment('web'),
    });
    const workspace = new Workspace({ source, scheduler: testScheduler, settings: { defaultNamespace: 'default' }, log: () => {} });
    workspace.open('/a/b/web.yaml', deployment('web'), 1);
    workspace.open('/a/b/patch.yaml', deployment('web'), 1);
    await workspace.settle('/a/b/web.yaml');
    const snapshot = workspace.snapshot();
    expect(snapshot.complete).toBe(false);
    expect(snapshot.file('/a/b/web.yaml')?.objects[0]?.namespace).toBe('shop');
    expect(snapshot.file('/a/b/patch.yaml')?.role).toBe('patch');
  });
});
