import { isWithin } from '../../util/file-id.js';
import { closureWith } from '../kustomize/closure.js';
import { type KustomizationFile, knownSettings, kustomizationOfSetting, readKustomization } from '../kustomize/kustomization.js';
import { kustomizationNames, kustomizationOf } from '../kustomize/load.js';
import type { ParseCache } from '../kustomize/parse.js';
import { outcomeOf, placeOfUnit, render } from '../kustomize/render.js';
import { get, listAt, type MapSetting } from '../kustomize/settings.js';
import { Stop } from '../kustomize/stop.js';
import { resolvePath } from '../render-id.js';
import type { Closure, FilePlace, Outcome, RenderedObject, RenderId, Unit } from '../rendering.js';
import type { FluxBuild, KustomizeRequest } from '../unit-request.js';
import type { JsonValue } from './field.js';
import { type BuildSpec, writeInto } from './flux-kustomization.js';
import { generatedKustomization, manifestsBelow } from './generated-kustomization.js';
import { mapSettingOf } from './json-setting.js';
import { withNamespace, withPairs } from './metadata.js';
import { substitute } from './substitute.js';
import type { TreeSource } from './tree-source.js';

export interface FluxBuildOptions {
  readonly signal?: AbortSignal;
  /** Parsed texts, kept for as long as its owner keeps it. */
  readonly cache?: ParseCache;
}

/**
 * What a controller makes of a folder: its kustomization, or one of all manifests below it, with what the declaration writes into it; then values for
 * variables. Never throws.
 * @param root nothing outside it is ever read: the folder of the workspace
 */
export async function buildFlux(
  request: KustomizeRequest,
  root: RenderId,
  source: TreeSource,
  options: FluxBuildOptions = {},
): Promise<{ readonly outcome: Outcome; readonly closure: Closure }> {
  const closure = await fluxClosure(request, root, source, options);
  return { outcome: renderFlux(request, root, closure, options), closure };
}

/** Reads every text that the request is rendered from. */
export async function fluxClosure(
  request: KustomizeRequest,
  root: RenderId,
  source: TreeSource,
  { signal, cache = new Map() }: FluxBuildOptions = {},
): Promise<Closure> {
  const { folder } = request;
  if (!isWithin(root, folder)) return { files: new Map(), folders: new Set(), inputs: new Set(), units: new Set() };
  const names = kustomizationNames.map((name) => `${folder}/${name}`);
  const texts = await Promise.all(names.map((id) => source.read(id)));
  const isWritten = texts.some((text) => text !== undefined);
  const below = isWritten || !isFlux(request) ? undefined : await manifestsBelow(folder, root, source);
  const files = new Map(below?.files ?? names.flatMap((id, index) => (texts[index] === undefined ? [] : [[id, texts[index]] as const])));
  const missing = await missingComponents(request, source);
  const own = attempt(() =>
    kustomizationFor(request, root, { files, folders: new Set(), inputs: new Set(), units: new Set() }, cache, (id) => !missing.has(id)),
  );
  const read = await closureWith(unitOf(request, root), source, { signal, cache, kustomization: own?.setting });
  return {
    files: new Map([...files, ...read.files]),
    folders: new Set([...(below?.folders ?? []), ...read.folders]),
    inputs: new Set([...(below?.folders ?? []), ...files.keys(), ...missing, ...read.inputs]),
    units: read.units,
  };
}

/** What the texts come to; reads nothing but the closure, and gives the same for the same. */
export function renderFlux(request: KustomizeRequest, root: RenderId, closure: Closure, { cache = new Map() }: FluxBuildOptions = {}): Outcome {
  const unit = unitOf(request, root);
  const { flux } = request;
  return outcomeOf(flux?.place ?? placeOfUnit(unit, closure), () => {
    const own = kustomizationFor(request, root, closure, cache, (id) => closure.folders.has(id) || closure.files.has(id));
    const outcome = render(unit, closure, { cache, kustomization: own });
    if (outcome.kind !== 'rendered' || flux === undefined) return outcome;
    return { ...outcome, objects: outcome.objects.map((object) => finished(object, flux)) };
  });
}

function unitOf({ folder, loadRestriction }: KustomizeRequest, root: RenderId): Unit {
  return { folder, root, loadRestriction };
}

/** Only the controller of Flux builds without restriction, and makes a kustomization where there is none. */
function isFlux({ loadRestriction }: KustomizeRequest): boolean {
  return loadRestriction === 'none';
}

function specOf({ flux }: KustomizeRequest): BuildSpec {
  return flux ? (JSON.parse(flux.spec) as BuildSpec) : {};
}

/** Components that need not be there, and are not. */
async function missingComponents(request: KustomizeRequest, source: TreeSource): Promise<ReadonlySet<RenderId>> {
  const { ignoreMissingComponents, components } = specOf(request);
  if (ignoreMissingComponents !== true || !Array.isArray(components)) return new Set();
  const ids = components.flatMap((path: JsonValue) => (typeof path === 'string' ? (resolvePath(request.folder, path) ?? []) : []));
  const kinds = await Promise.all(ids.map((id) => source.kindOf(id)));
  return new Set(ids.filter((_, index) => kinds[index] === undefined));
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Stop) return undefined;
    throw thrown;
  }
}

/** The kustomization that is built: the one that stands there, or a new one, with what the declaration writes into it. */
function kustomizationFor(
  request: KustomizeRequest,
  root: RenderId,
  closure: Closure,
  cache: ParseCache,
  isThere: (id: RenderId) => boolean,
): KustomizationFile {
  const { folder, flux } = request;
  const place = flux?.place ?? placeOfUnit(unitOf(request, root), closure);
  const own = isFlux(request) ? fluxSettings(request, root, closure, cache) : argoSettings(request, root, closure, cache);
  const setting = writeInto(own, specOf(request), place, (path) => isThere(resolvePath(folder, path) ?? ''));
  return kustomizationOfSetting(isFlux(request) ? inOwnOrder(setting, place) : setting, folder);
}

/** Argo CD has `kustomize edit` write, which takes only what it knows. */
function argoSettings(request: KustomizeRequest, root: RenderId, closure: Closure, cache: ParseCache): MapSetting {
  const unit = unitOf(request, root);
  return readKustomization(kustomizationOf({ unit, closure, cache }, unit.folder, placeOfUnit(unit, closure)), unit.folder).setting;
}

function fluxSettings(request: KustomizeRequest, root: RenderId, closure: Closure, cache: ParseCache): MapSetting {
  const { folder, flux } = request;
  const isWritten = kustomizationNames.some((name) => closure.files.has(`${folder}/${name}`));
  if (isWritten) return writtenSettings(request, root, closure, cache);
  return generatedKustomization(folder, root, closure.files, flux?.place ?? placeOfUnit(unitOf(request, root), closure));
}

/** The controller leaves objects in the order in which they come, unless the kustomization says otherwise. */
function inOwnOrder(setting: MapSetting, place: FilePlace): MapSetting {
  if (get(setting, 'sortOptions')) return setting;
  return { ...setting, entries: [...setting.entries, ...mapSettingOf({ sortOptions: { order: 'fifo' } }, place).entries] };
}

/** A kustomization without resources would be refused as empty, so that the controller has it say something else. */
function writtenSettings(request: KustomizeRequest, root: RenderId, closure: Closure, cache: ParseCache): MapSetting {
  const { folder } = request;
  const place = placeOfUnit(unitOf(request, root), closure);
  const source = kustomizationOf({ unit: unitOf(request, root), closure, cache }, folder, place);
  const setting = knownSettings(source) ?? mapSettingOf({}, place);
  if (listAt(setting, 'resources').length > 0) return setting;
  const others = setting.entries.filter(({ name }) => name.toLowerCase() !== 'buildmetadata');
  return { ...setting, entries: [...others, ...mapSettingOf({ buildMetadata: ['originAnnotations'] }, place).entries] };
}

/** What is done with each object once all of them are there. */
function finished(object: RenderedObject, flux: FluxBuild): RenderedObject {
  const { commonMetadata, defaultNamespace } = JSON.parse(flux.spec) as BuildSpec;
  let changed = substitute(object, flux);
  for (const name of ['labels', 'annotations'] as const) changed = withPairs(changed, name, pairsOf(commonMetadata, name), flux.place);
  return typeof defaultNamespace === 'string' ? withNamespace(changed, defaultNamespace, flux.place) : changed;
}

function pairsOf(metadata: JsonValue | undefined, name: string): readonly (readonly [string, string])[] {
  const pairs =
    typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? (metadata as { readonly [name: string]: JsonValue })[name] : undefined;
  if (typeof pairs !== 'object' || pairs === null || Array.isArray(pairs)) return [];
  return Object.entries(pairs).map(([key, value]) => [key, String(value)] as const);
}
