import { describe, expect, test, vi } from 'vitest';
import type { FileEntry } from '../../server/workspace/file-source.js';
import { deployment, indexed, kustomization, policy, workloadsOf } from './workspace-of.js';

const files = {
  '/web.yaml': deployment('web'),
  '/db.yaml': deployment('db'),
  '/policies.yaml': `${policy('web')}---\n${policy('db', { from: 'app: web' })}`,
};

describe('from one snapshot to the next', () => {
  test('the same snapshot is given as long as nothing changes', async () => {
    const { workspace } = await indexed(files);
    expect(workspace.snapshot()).toBe(workspace.snapshot());
    const before = workspace.snapshot();
    await workspace.filesChanged([{ id: '/web.yaml', change: 'changed' }]);
    expect(workspace.snapshot()).toBe(before);
  });

  test('text that changes no value leaves the evaluator as it is, and moves the places', async () => {
    const { workspace } = await indexed(files);
    workspace.open('/policies.yaml', files['/policies.yaml'], 1);
    const before = workspace.snapshot();
    workspace.change('/policies.yaml', `# a comment\n${files['/policies.yaml'].replace('metadata:', 'metadata: # another')}`, 2);
    const after = workspace.snapshot();
    expect(after).not.toBe(before);
    expect(after.environment('/policies.yaml').evaluator).toBe(before.environment('/policies.yaml').evaluator);
    const where = (snapshot: typeof after) => {
      const view = snapshot.environment('/policies.yaml');
      const db = view.evaluator.cluster.policies.find(({ name }) => name === 'db');
      const location = db && view.locate(db, ['spec', 'ingress', 0, 'from', 0]);
      return location && (snapshot.file(location.file)?.source?.text ?? '').slice(location.range.start, location.range.end);
    };
    expect(where(before)).toBe('- podSelector: {matchLabels: {app: web}}');
    expect(where(after)).toBe('- podSelector: {matchLabels: {app: web}}');
  });

  test('a file that is found under another path keeps what was read of it, and gets the path', async () => {
    const { workspace, source } = await indexed(files);
    const before = workspace.snapshot().file('/web.yaml');
    const moved = (entry: FileEntry): FileEntry => ({ ...entry, path: `shop/${entry.path}` });
    workspace.setSource({
      async *list() {
        for await (const batch of source.list()) yield batch.map(moved);
      },
      read: (id, options) => source.read(id, options),
      entry: async (id) => source.entry(id).then((entry) => entry && moved(entry)),
      placeKind: (id) => source.placeKind(id),
      filesBelow: (id, most) => source.filesBelow(id, most),
      readBytes: (id, options) => source.readBytes(id, options),
      version: (id) => source.version(id),
    });
    await workspace.index();
    expect(before?.path).toBe('web.yaml');
    expect(workspace.snapshot().file('/web.yaml')?.path).toBe('shop/web.yaml');
    expect(workspace.snapshot().file('/web.yaml')?.lines).toBe(before?.lines);
  });

  test('opening a file changes nothing but its text', async () => {
    const { workspace } = await indexed(files);
    const before = workspace.snapshot();
    expect(before.file('/web.yaml')?.source).toBeUndefined();
    workspace.open('/web.yaml', files['/web.yaml'], 1);
    const after = workspace.snapshot();
    expect(after.file('/web.yaml')?.source?.text).toBe(files['/web.yaml']);
    expect(after.environment(undefined).evaluator).toBe(before.environment(undefined).evaluator);
    await workspace.close('/web.yaml');
    expect(workspace.snapshot().file('/web.yaml')?.source).toBeUndefined();
    expect(workspace.snapshot().environment(undefined).evaluator).toBe(before.environment(undefined).evaluator);
  });

  test('a changed value changes its policy and no other object of the cluster', async () => {
    const { workspace } = await indexed(files);
    const before = workspace.snapshot().environment(undefined).evaluator.cluster;
    workspace.open(
      '/policies.yaml',
      files['/policies.yaml']
        .replace('app: web}}]', 'app: api}}]')
        .replace('from:\n        - podSelector: {matchLabels: {app: web}}', 'from:\n        - podSelector: {matchLabels: {app: api}}'),
      1,
    );
    const after = workspace.snapshot().environment(undefined).evaluator.cluster;
    expect(after).not.toBe(before);
    expect(new Set(after.workloads)).toEqual(new Set(before.workloads));
    for (const workload of after.workloads) expect(before.workloads).toContain(workload);
    const policyNamed = (cluster: typeof after, name: string) => cluster.policies.find((one) => one.name === name);
    expect(policyNamed(after, 'web')).toBe(policyNamed(before, 'web'));
    expect(policyNamed(after, 'db')).not.toBe(policyNamed(before, 'db'));
  });

  test('an old snapshot stays as it was', async () => {
    const { workspace, source } = await indexed(files);
    const before = workspace.snapshot();
    source.delete('/db.yaml');
    await workspace.filesChanged([{ id: '/db.yaml', change: 'deleted' }]);
    workspace.open('/web.yaml', deployment('renamed'), 1);
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/renamed']);
    expect(workloadsOf(before.environment(undefined))).toEqual(['default/Deployment/db', 'default/Deployment/web']);
    expect(before.file('/db.yaml')?.objects).toHaveLength(1);
  });

  test('many edits one after the other give what one look at the end gives', async () => {
    const { workspace } = await indexed(files);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const texts: Record<string, string> = { ...files };
    for (let step = 0; step < 150; step++) {
      const file = `/${['web', 'db', 'policies', 'x/web', 'x/kustomization'][random(5)]}.yaml`;
      const name = ['web', 'db', 'api'][random(3)] as string;
      const text = file.endsWith('kustomization.yaml')
        ? kustomization(`namespace: ${name}\nresources: [web.yaml]`)
        : ([deployment(name), policy(name, { from: 'app: web' }), `${deployment(name)}---\n${policy(name)}`, '# nothing\n'][random(4)] as string);
      texts[file] = text;
      workspace.open(file, text, step);
      if (random(3) === 0) continue;
      await workspace.settled();
      // While somebody types a kustomization that cannot be built, its last good version counts.
      if (workspace.snapshot().units.some(({ problem }) => problem)) continue;
      const seen = workspace.snapshot().environment('/x/new.yaml').evaluator.cluster;
      const fresh = (await indexed(texts)).workspace.snapshot().environment('/x/new.yaml').evaluator.cluster;
      const sorted = <T extends { readonly id: string }>(list: readonly T[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(sorted(seen.workloads)).toEqual(sorted(fresh.workloads));
      expect(sorted(seen.policies)).toEqual(sorted(fresh.policies));
      expect(new Map([...seen.namespaces].sort())).toEqual(new Map([...fresh.namespaces].sort()));
    }
  });
});

describe('buffers', () => {
  test('win over the disk while they are open', async () => {
    const { workspace, source } = await indexed({ '/web.yaml': deployment('web') });
    workspace.open('/web.yaml', deployment('unsaved'), 1);
    source.set('/web.yaml', deployment('saved'));
    await workspace.filesChanged([{ id: '/web.yaml', change: 'changed' }]);
    await workspace.index();
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/unsaved']);
    await workspace.close('/web.yaml');
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/saved']);
  });

  test('take edits', async () => {
    const { workspace } = await indexed({});
    const text = deployment('web');
    workspace.open('/web.yaml', text, 1);
    const at = text.indexOf('name: web') + 'name: '.length;
    workspace.change('/web.yaml', [{ range: { start: at, end: at + 3 }, newText: 'shop' }], 2);
    expect(workloadsOf(workspace.snapshot().environment(undefined))).toEqual(['default/Deployment/shop']);
  });

  test('that were never saved count until they are closed', async () => {
    const { workspace } = await indexed({});
    workspace.open('untitled:Untitled-1', deployment('web'), 1);
    expect(workloadsOf(workspace.snapshot().environment('untitled:Untitled-1'))).toEqual(['default/Deployment/web']);
    await workspace.close('untitled:Untitled-1');
    expect(workspace.snapshot().file('untitled:Untitled-1')).toBeUndefined();
  });

  test('are one file in whichever way the client writes its URI', async () => {
    const { workspace } = await indexed({ 'file:///c%3A/my%20app/web%40home.yaml': deployment('disk') });
    const id = workspace.open('file:///C:/my app/web@home.yaml', deployment('buffer'), 1);
    expect(workloadsOf(workspace.snapshot().environment(id))).toEqual(['default/Deployment/buffer']);
    expect(workspace.uriOf(id)).toBe('file:///C:/my app/web@home.yaml');
    expect(workspace.snapshot().file('file:///c%3A/my%20app/web@home.yaml')?.id).toBe(id);
  });
});

test('a file that is not open can be loaded with its text, and the environment stays the same', async () => {
  const { workspace } = await indexed(files);
  const loaded = await workspace.load('/policies.yaml');
  expect(loaded?.file.source?.documents).toHaveLength(2);
  expect(loaded?.snapshot.file('/policies.yaml')).toBe(loaded?.file);
  expect(loaded?.snapshot.environment('/policies.yaml')).toBe(workspace.snapshot().environment('/policies.yaml'));
  expect(loaded?.snapshot.files).toEqual(workspace.snapshot().files);
  expect(workspace.snapshot().file('/policies.yaml')?.source).toBeUndefined();
  expect(await workspace.load('/gone.yaml')).toBeUndefined();
});

test('a file that changed since it was read is loaded as it is now, and seen so by what is asked of it', async () => {
  const { workspace, source } = await indexed({ '/web.yaml': deployment('web') });
  source.set('/web.yaml', `# moved\n${deployment('shop')}`);
  const loaded = await workspace.load('/web.yaml');
  expect(loaded?.file.source?.text).toContain('# moved');
  expect(loaded && workloadsOf(loaded.snapshot.environment('/web.yaml'))).toEqual(['default/Deployment/shop']);
  expect(workloadsOf(workspace.snapshot().environment('/web.yaml'))).toEqual(['default/Deployment/web']);
});

describe('a workspace that keeps texts', () => {
  const start = async () => {
    const made = await indexed({ ...files, '/values.yaml': 'image: web\n' }, { keepTexts: true });
    const read = vi.spyOn(made.source, 'read');
    return { ...made, read };
  };

  test('loads each manifest without reading it again, as one that reads it again does', async () => {
    const { workspace, read } = await start();
    const other = (await indexed(files)).workspace;
    expect(workspace.snapshot().files).toEqual(other.snapshot().files);
    for (const id of workspace.snapshot().files) {
      const loaded = await workspace.load(id);
      expect(loaded?.file).toEqual((await other.load(id))?.file);
      expect(loaded?.snapshot.file(id)).toBe(loaded?.file);
      expect(loaded?.snapshot.environment(id)).toBe(workspace.snapshot().environment(id));
    }
    expect(read).not.toHaveBeenCalled();
  });

  test('gives a text away once, and then reads the file', async () => {
    const { workspace, read } = await start();
    const first = await workspace.load('/policies.yaml');
    expect((await workspace.load('/policies.yaml'))?.file.source?.text).toBe(first?.file.source?.text);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('does not take a text for one that changed since', async () => {
    const { workspace, source } = await start();
    source.set('/policies.yaml', `# moved\n${policy('late')}`);
    await workspace.filesChanged([{ id: '/policies.yaml', change: 'changed' }]);
    expect((await workspace.load('/policies.yaml'))?.file.source?.text).toContain('# moved');
  });
});
