import { substitutions } from '../../server/render/gitops/envsubst.js';
import { buildFlux } from '../../server/render/gitops/flux-build.js';
import { buildFolder } from '../../server/render/gitops/folder-build.js';
import type { ClosureHost, DeclaredEnvironment } from '../../server/render/gitops/gitops.js';
import type { TreeSource } from '../../server/render/gitops/tree-source.js';
import type { ParseCache } from '../../server/render/kustomize/parse.js';
import type { Outcome, RenderedObject, RenderId } from '../../server/render/rendering.js';
import { type UnitRequest, unitKey } from '../../server/render/unit-request.js';
import type { FluxAnswer, FluxQuestion, SubstitutionQuestion } from './flux.js';
import { renderedValues, sourceOfTexts } from './render.js';

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

/** What our build makes of what Flux was asked; what it notes of where objects come from, which Flux has it do where there are no resources, is left out. */
export async function fluxValues({ files, path, object }: FluxQuestion): Promise<readonly unknown[] | string> {
  const { postBuild, ...spec } = object.spec as { readonly postBuild?: { readonly substitute: Readonly<Record<string, string>> } };
  const values = postBuild && Object.entries(postBuild.substitute).map(([name, value]) => [name, value.replaceAll('\n', '')] as const);
  const flux = { spec: JSON.stringify(spec), substitute: values && new Map(values), place: { file: `${root}/flux.yaml`, range: { start: 0, end: 1 } } };
  const { outcome } = await buildFlux({ engine: 'kustomize', folder: `${root}/${path}`, loadRestriction: 'none', flux }, root, treeOf(files));
  const found = renderedValues(outcome);
  return typeof found === 'string' ? found : withoutOrigin(found);
}

export function withoutOrigin(values: readonly unknown[]): readonly unknown[] {
  return structuredClone(values).map((value) => {
    const { metadata } = value as { readonly metadata: { annotations?: Record<string, unknown> } };
    delete metadata.annotations?.['config.kubernetes.io/origin'];
    if (Object.keys(metadata.annotations ?? {}).length === 0) delete metadata.annotations;
    return value;
  });
}

/** What ours makes of a text with variables; what it refuses, as an error. */
export function substitutedText({ text, vars }: SubstitutionQuestion): FluxAnswer {
  const found = substitutions(text, (name) => vars[name] ?? '');
  if ('refused' in found) return { error: found.refused };
  let result = '';
  let at = 0;
  for (const { start, end, text: value } of found) {
    result += text.slice(at, start) + value;
    at = end;
  }
  return { text: result + text.slice(at) };
}
