import { expect, test } from 'vitest';
import { deployment, indexed, kustomization, policy } from './workspace-of.js';

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

const files = {
  '/web.yaml': deployment('web'),
  '/policies.yaml': crlf(`# Two policies.\n${policy('web')}---\n${policy('db', { from: 'app: web' })}`),
  '/kustomization.yaml': kustomization('resources: [web.yaml, policies.yaml]'),
  '/values.yaml': 'replicas: 2\nimage:\n  tag: "1"\n',
};

test('every object that is known has its line without its file being read again', async () => {
  const { workspace, source } = await indexed(files);
  const snapshot = workspace.snapshot();
  for (const id of Object.keys(files)) source.delete(id);
  const lineOf = (file: string, name: string) => {
    const placed = snapshot.file(file)?.objects.find(({ object }) => object.metadata.name?.value === name);
    const range = placed?.object.metadata.name?.range;
    return placed && range && snapshot.file(file)?.lines?.positionAt(range.start + placed.offset);
  };
  expect(snapshot.file('/policies.yaml')?.source).toBeUndefined();
  expect(lineOf('/web.yaml', 'web')).toEqual({ line: 3, character: 8 });
  expect(lineOf('/policies.yaml', 'web')).toEqual({ line: 4, character: 8 });
  expect(lineOf('/policies.yaml', 'db')).toEqual({ line: 13, character: 8 });
});

test('the lines are those of the version that is known: indexed, typed, saved', async () => {
  const { workspace, source } = await indexed(files);
  const count = () => workspace.snapshot().file('/web.yaml')?.lines?.lineCount;
  const lines = files['/web.yaml'].split('\n').length;
  expect(count()).toBe(lines);
  workspace.open('/web.yaml', `# typed\n${files['/web.yaml']}`, 1);
  expect(count()).toBe(lines + 1);
  await workspace.close('/web.yaml');
  expect(count()).toBe(lines);
  source.set('/web.yaml', `# saved\n# elsewhere\n${files['/web.yaml']}`);
  await workspace.filesChanged([{ id: '/web.yaml', change: 'changed' }]);
  expect(count()).toBe(lines + 2);
});

test('a file without anything of Kubernetes has lines only while it is open', async () => {
  const { workspace } = await indexed(files);
  expect(workspace.snapshot().file('/values.yaml')?.lines).toBeUndefined();
  workspace.open('/values.yaml', files['/values.yaml'], 1);
  expect(workspace.snapshot().file('/values.yaml')?.lines?.lineCount).toBe(4);
});
