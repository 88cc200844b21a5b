import { describe, expect, test } from 'vitest';
import { declarationsInFile } from '../../../server/render/gitops/declarations.js';
import { entriesOf, type FoundDeclarations } from '../../../server/render/gitops/entries.js';
import { hostOf, root, treeOf } from '../../support/gitops.js';

const url = 'https://github.com/me/repo';

/** Files of declarations by folder; the other files are only there. */
async function entries(found: Readonly<Record<string, { readonly by: FoundDeclarations['by']; readonly text: string }>>, others: readonly string[]) {
  const files = Object.entries(found).map(([folder, { text }]) => [`${folder}/declared.yaml`, text] as const);
  const host = hostOf(treeOf(Object.fromEntries([...files, ...others.map((path) => [path, 'kind: ConfigMap\n'] as const)])), { url });
  const groups = Object.entries(found).map(([folder, { by, text }]) => ({
    folder: `${root}/${folder}`,
    by,
    declarations: declarationsInFile(`${root}/${folder}/declared.yaml`, text),
  }));
  const result = await entriesOf(groups, host);
  return result.map(({ by, request }) => `${by} ${request.engine} ${request.folder.slice(root.length + 1)}`);
}

function files(text: string): { readonly by: 'files'; readonly text: string } {
  return { by: 'files', text };
}

function kustomization(text: string): { readonly by: 'kustomization'; readonly text: string } {
  return { by: 'kustomization', text };
}

function flux(name: string, path: string): string {
  return `---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}}\n`;
}

function application(name: string, path: string, repository = url): string {
  return `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec: {source: {repoURL: "${repository}", path: ${path}}, destination: {namespace: x}}\n`;
}

describe('following begins', () => {
  test('at each cluster, of which Flux declares the folder that it is set up from', async () => {
    const found = await entries(
      {
        'clusters/a/flux-system': kustomization(flux('flux-system', './clusters/a')),
        'clusters/a': files(flux('apps', './apps/a')),
        'clusters/b/flux-system': kustomization(flux('flux-system', './clusters/b')),
        'clusters/b': files(flux('apps', './apps/b')),
        'apps/a': kustomization(flux('shop', './shop')),
      },
      ['apps/b/x.yaml', 'shop/x.yaml'],
    );
    expect(found).toEqual(['flux kustomize clusters/a', 'flux kustomize clusters/b']);
  });

  test('at the topmost of folders with plain declarations', async () => {
    const found = await entries({ 'flux/cluster': files(flux('apps', './apps')), 'flux/cluster/more': files(flux('more', './more')) }, [
      'apps/x.yaml',
      'more/x.yaml',
    ]);
    expect(found).toEqual(['flux kustomize flux/cluster']);
  });

  test('at the Application of Applications', async () => {
    const found = await entries({ bootstrap: files(application('root', 'apps')), apps: files(application('web', 'web')) }, ['web/x.yaml']);
    expect(found).toEqual(['argocd folder bootstrap']);
  });

  test('at a kustomization of Applications, also one that deploys itself', async () => {
    const found = await entries({ 'argocd/okd': kustomization(application('argocd', 'argocd/okd') + application('web', 'web')) }, ['web/x.yaml']);
    expect(found).toEqual(['argocd kustomize argocd/okd']);
  });

  test('nowhere where all is elsewhere', async () => {
    expect(await entries({ tools: files(application('web', 'web', 'https://github.com/other/charts')) }, ['web/x.yaml'])).toEqual([]);
    expect(await entries({ tools: files(flux('web', './none')) }, ['web/x.yaml'])).toEqual([]);
  });

  test('not at files that the kustomization beside them leaves out', async () => {
    const found = await entries({ apps: files(flux('old', './old')), clusters: files(flux('apps', './apps')) }, ['apps/kustomization.yaml', 'old/x.yaml']);
    expect(found).toEqual(['flux kustomize clusters']);
    expect(await entries({ 'apps/off': files(flux('old', './old')) }, ['apps/kustomization.yaml', 'old/x.yaml'])).toEqual([]);
    expect(await entries({ apps: files(flux('old', './old')) }, ['kustomization.yaml', 'old/x.yaml'])).toEqual(['flux kustomize apps']);
  });

  test('somewhere, where folders only point to each other', async () => {
    const found = await entries({ a: kustomization(flux('b', './b')), b: kustomization(flux('a', './a')), c: kustomization(flux('d', './d')) }, ['d/x.yaml']);
    expect(found).toEqual(['flux kustomize c', 'flux kustomize a']);
  });
});
