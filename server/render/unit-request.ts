import { sha256 } from '../util/sha256.js';
import type { FilePlace, RenderId } from './rendering.js';

/** All that decides what a unit becomes, beside the texts that it reads: two equal requests become the same. */
export type UnitRequest = KustomizeRequest | ChartRequest | FolderRequest;

/** What `kustomize build` makes of a folder or, with `flux`, the controller of Flux. */
export interface KustomizeRequest {
  readonly engine: 'kustomize';
  readonly folder: RenderId;
  /** Flux loads files outside the folder of the kustomization that names them; `kustomize build` by itself does not. */
  readonly loadRestriction: 'root' | 'none';
  readonly flux?: FluxBuild;
}

/**
 * What a Flux Kustomization says of how its path is built; what an Application of Argo CD says is written in the same words. A folder without a
 * kustomization is taken with all manifests below it.
 */
export interface FluxBuild {
  /**
   * The fields of its `spec` that the controller writes into the kustomization (`targetNamespace`, `patches`, `components` and others), as JSON;
   * of an Application, `defaultNamespace` is that of objects which name none.
   */
  readonly spec: string;
  /** What is written for variables in the rendered text; undefined: nothing is substituted. */
  readonly substitute: ReadonlyMap<string, string> | undefined;
  /** Variables whose values are not here: they stay as they are written. `any`: it is not known which ones. */
  readonly unknownVariables?: readonly string[] | 'any';
  /** The Flux Kustomization: what is written because of it was written there. */
  readonly place: FilePlace;
}

/** What `helm template` makes of a chart. */
export interface ChartRequest {
  readonly engine: 'helm';
  /** Where its `Chart.yaml` is. */
  readonly folder: RenderId;
  /** Of which a later one wins; the chart's own `values.yaml` is none of them. */
  readonly values: readonly ValuesInput[];
  readonly release: { readonly name: string; readonly namespace: string };
}

/** What `helm template` calls a release without a name, and where it puts it. */
export const unnamedRelease: ChartRequest['release'] = { name: 'release-name', namespace: 'default' };

/** A chart with the values that it brings along. */
export function ownRequest(folder: RenderId): ChartRequest {
  return { engine: 'helm', folder, values: [], release: unnamedRelease };
}

/** Whether nobody says here in which namespace the chart is installed. */
export function isUnnamed({ release }: ChartRequest): boolean {
  return release.name === unnamedRelease.name && release.namespace === unnamedRelease.namespace;
}

/** Values that a chart is installed with: a file, or a text that stands in another file. */
export type ValuesInput = { readonly file: RenderId } | { readonly text: string; readonly place: FilePlace };

/** Manifests as they stand in a folder, applied together: what Argo CD makes of a path without kustomization and chart. */
export interface FolderRequest {
  readonly engine: 'folder';
  readonly folder: RenderId;
  /** With all folders below it. */
  readonly recurse: boolean;
  /** Globs of the files that are taken, and of those that are not; '' where there are none. */
  readonly include: string;
  readonly exclude: string;
  /** Objects that name no namespace get this one. */
  readonly namespace: string | undefined;
}

/** The same of equal requests, another of others; of a folder that is built without anything else the folder itself. */
export function unitKey(request: UnitRequest): string {
  const { engine, folder } = request;
  if (engine === 'kustomize' && request.loadRestriction === 'root' && !request.flux) return folder;
  return `${folder}%3F${sha256(JSON.stringify(contentOf(request))).slice(0, 16)}`;
}

/** Places say where a request stands, not what it becomes. */
function contentOf(request: UnitRequest): unknown {
  switch (request.engine) {
    case 'kustomize':
      return [
        'kustomize',
        request.loadRestriction,
        request.flux?.spec,
        request.flux?.substitute && [...request.flux.substitute],
        request.flux?.unknownVariables,
      ];
    case 'helm':
      return ['helm', request.release.name, request.release.namespace, request.values.map((input) => ('file' in input ? [input.file] : input.text))];
    case 'folder':
      return ['folder', request.recurse, request.include, request.exclude, request.namespace];
  }
}
