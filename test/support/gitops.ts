import { buildFlux } from '../../server/render/gitops/flux-build.js';
import { buildFolder } from '../../server/render/gitops/folder-build.js';
import type { ClosureHost, DeclaredEnvironment } from '../../server/render/gitops/gitops.js';
import type { TreeSource } from '../../server/render/gitops/tree-source.js';
import type { ParseCache } from '../../server/render/kustomize/parse.js';
import type { Outcome, RenderedObject, RenderId } from '../../server/render/rendering.js';
import { type UnitRequest, unitKey } from '../../server/render/unit-request.js';
import { sourceOfTexts } from './render.js';

export const root = 'file:///w';

/** Texts by path from the root on, as a tree. */
export function treeOf(texts: Readonly<Record<string, string>>): TreeSource {
  const files = Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${root}/${path}`, text]));
  return {
    ...sourceOfTexts(files),
    childrenOf: async (folder) => {
      const children = new Map<RenderId, 'file' | 'folder'>();
      for (const id of Object.keys(files)) {
        if (!id.startsWith(`${folder}/`)) continue;
        const [name = '', ...below] = id.slice(folder.length + 1).split('/');
        children.set(`${folder}/${name}`, below.length > 0 ? 'folder' : 'file');
      }
      return [...children].map(([id, kind]) => ({ id, kind })).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}

/** A host that renders as the workspace does, and what it rendered. Charts become nothing. */
export function hostOf(
  source: TreeSource,
  { url, localSources = new Map(), at = root }: { readonly url?: string; readonly localSources?: ReadonlyMap<string, RenderId>; readonly at?: RenderId } = {},
): ClosureHost & { readonly outcomes: ReadonlyMap<string, Outcome> } {
  const outcomes = new Map<string, Outcome>();
  const cache: ParseCache = new Map();
  return {
    repository: { root: at, url },
    localSources,
    outcomes,
    kindOf: (id) => source.kindOf(id),
    read: (id) => source.read(id),
    childrenOf: (folder) => source.childrenOf(folder),
    render: async (request) => {
      const key = unitKey(request);
      const outcome = outcomes.get(key) ?? (await outcomeOf(request, source, at, cache));
      if (outcome) outcomes.set(key, outcome);
      return outcome?.kind === 'rendered' ? outcome.objects : undefined;
    },
  };
}

async function outcomeOf(request: UnitRequest, source: TreeSource, at: RenderId, cache: ParseCache): Promise<Outcome | undefined> {
  if (request.engine === 'kustomize') return (await buildFlux(request, at, source, { cache })).outcome;
  if (request.engine === 'folder') return (await buildFolder(request, at, source, { cache })).outcome;
  return undefined;
}

/** The objects of an environment, unit by unit. */
export function objectsOf({ units }: DeclaredEnvironment, host: ReturnType<typeof hostOf>): readonly RenderedObject[] {
  return units.flatMap(({ request }) => {
    const outcome = host.outcomes.get(unitKey(request));
    return outcome?.kind === 'rendered' ? outcome.objects : [];
  });
}
