import { describe, expect, test } from 'vitest';
import { buildFlux } from '../../../server/render/gitops/flux-build.js';
import { buildFolder } from '../../../server/render/gitops/folder-build.js';
import type { Outcome, RenderedObject } from '../../../server/render/rendering.js';
import type { FolderRequest } from '../../../server/render/unit-request.js';
import { root, treeOf } from '../../support/gitops.js';

const place = { file: `${root}/flux.yaml`, range: { start: 10, end: 20 } };

async function build(texts: Readonly<Record<string, string>>, spec: object = {}, values?: Readonly<Record<string, string>>): Promise<Outcome> {
  const flux = { spec: JSON.stringify(spec), substitute: values && new Map(Object.entries(values)), place };
  return (await buildFlux({ engine: 'kustomize', folder: `${root}/x`, loadRestriction: 'none', flux }, root, treeOf(texts))).outcome;
}

function objects(outcome: Outcome): readonly RenderedObject[] {
  if (outcome.kind !== 'rendered') throw new Error(outcome.message);
  return outcome.objects;
}

/** What is said to be written for each text, from the texts where it stands. */
function writtenFor(object: RenderedObject | undefined, texts: Readonly<Record<string, string>>, part: string): string {
  if (object === undefined) throw new Error('there is no such object');
  const written = object.map.writtenAt(object.text.indexOf(part));
  if (written === undefined) return 'nowhere';
  const text = texts[written.file.slice(root.length + 1)];
  return `${written.by}: ${text?.slice(written.range.start, written.range.end) ?? `${written.file.slice(root.length + 1)} ${written.range.start}`}`;
}

const config = (name: string, data = '{a: b}') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: ${data}\n`;

describe('where it is written', () => {
  const texts = { 'x/a.yaml': config('a', `{p: 'a-$\\{V}-b', q: "$\\{V}", r: "é $\\{V} $\\{V} $$\\{V}"}`.replaceAll('\\{', '{')) };

  test('what stands for a variable is written where the variable is', async () => {
    const [object] = objects(await build(texts, {}, { V: 'long value', W: '' }));
    expect(object?.text).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  p: a-long value-b\n  q: long value\n  r: é long value long value $' + '{V}\n',
    );
    expect(writtenFor(object, texts, 'long value-b')).toBe(`base: 'a-$` + `{V}-b'`);
    expect(writtenFor(object, texts, 'q:')).toBe('base: q');
    expect(writtenFor(object, texts, 'é')).toBe(`base: "é $` + `{V} $` + `{V} $$` + `{V}"`);
    expect(writtenFor(object, texts, 'ConfigMap')).toBe('base: ConfigMap');
  });

  test('what the Kustomization says is written there', async () => {
    const patch = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {patched: "yes"}\n';
    const spec = { targetNamespace: 't', commonMetadata: { labels: { team: 'c' }, annotations: { note: 'n' } }, patches: [{ patch }] };
    const [object] = objects(await build(texts, spec));
    for (const part of ['"c"', '"n"', 'patched', 'namespace: ']) expect(writtenFor(object, texts, part)).toMatch(/ flux\.yaml 10$/);
    expect(object?.text).toContain('labels: {"team": "c"}');
  });
});

describe('a folder without kustomization', () => {
  test('is what is below it: manifests, kustomizations, and nothing that is left out of the source', async () => {
    const outcome = await build({
      '.sourceignore': '/x/not/\n*.skip.yaml\n!keep.skip.yaml\n',
      'x/b.yaml': config('b'),
      'x/a/a.yml': config('a'),
      'x/a/other.txt': 'text',
      'x/unit/kustomization.yaml': 'namePrefix: u-\nresources: [../../base/c.yaml]\n',
      'x/unit/no.yaml': 'no: object\n',
      'x/not/n.yaml': config('n'),
      'x/d.skip.yaml': config('d'),
      'x/keep.skip.yaml': config('keep'),
      'x/.sops.yaml': 'creation_rules: []\n',
      'base/c.yaml': config('c'),
    });
    expect(objects(outcome).map(({ text }) => /name: (\S+)/.exec(text)?.[1])).toEqual(['a', 'b', 'keep', 'u-c']);
  });

  test('fails where a file is no manifest, and is nothing where there is none', async () => {
    expect((await build({ 'x/a.yaml': 'a: b\n' })).kind).toBe('failed');
    expect(objects(await build({ 'x/README.md': '' }))).toEqual([]);
  });
});

describe('a folder of Argo CD', () => {
  const request: FolderRequest = { engine: 'folder', folder: `${root}/x`, recurse: true, include: '', exclude: '', namespace: 'n' };
  const texts = {
    'x/a.yaml': `${config('a')}---\n${config('b')}`,
    'x/c.json': '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "c"}}',
    'x/deep/d.yaml': config('d').replace('metadata:', 'metadata:\n  namespace: own'),
    'x/values.yaml': 'a: b\n',
    'x/skipped.yaml': `# +argocd:skip-file-rendering\n${config('s')}`,
  };
  const names = async (more: Partial<FolderRequest>) => {
    const { outcome } = await buildFolder({ ...request, ...more }, root, treeOf(texts));
    return objects(outcome).map(({ text }) => `${/namespace: "?(\w+)/.exec(text)?.[1] ?? ''}/${/ name: "?(\w+)/.exec(text)?.[1] ?? ''}`);
  };

  test('is the objects of its files, in the namespace of the Application', async () => {
    expect(await names({})).toEqual(['n/a', 'n/b', '/c', 'own/d']);
    expect(await names({ recurse: false })).toEqual(['n/a', 'n/b', '/c']);
    expect(await names({ include: '{*.json,deep/*}' })).toEqual(['/c', 'own/d']);
    expect(await names({ exclude: '*a.yaml' })).toEqual(['/c', 'own/d']);
  });

  test('fails where a manifest cannot be read', async () => {
    const { outcome } = await buildFolder(request, root, treeOf({ ...texts, 'x/e.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n' }));
    expect(outcome.kind).toBe('failed');
  });
});
