import type { Closure, FilePlace, Outcome, RenderedObject, RenderFact, Unit } from '../rendering.js';
import { type Accumulated, accumulate } from './accumulate.js';
import { hashNames } from './hash-names.js';
import type { KustomizationFile } from './kustomization.js';
import { kustomizationNames } from './load.js';
import { unlessMade } from './made-first.js';
import { fixNameReferences } from './name-references.js';
import type { ParseCache } from './parse.js';
import { printObject } from './print.js';
import { removeNotes } from './resource.js';
import { appendAll, type Present, present, type Resources } from './resources.js';
import { metaMap, metaText } from './set-field.js';
import { get, type MapSetting, textsAt } from './settings.js';
import { sortResources } from './sort.js';
import { fail, Stop } from './stop.js';
import { writePairs } from './transform-labels.js';
import { field } from './tree.js';
import { resolveVariables } from './variables.js';

export interface RenderOptions {
  /** Parsed texts, kept for as long as its owner keeps it; what renders several units hands in the same. */
  readonly cache?: ParseCache;
  /** What counts as the kustomization of the unit's own folder, whatever stands there. */
  readonly kustomization?: KustomizationFile | undefined;
}

/** How many kustomizations are entered for one unit at most: bases may be entered again and again by way of others. */
const mostFolders = 20_000;

/**
 * What `kustomize build` (version 5) makes of a unit; or why it fails, or is not rendered here. Never throws, reads nothing but the closure, and gives
 * the same for the same.
 */
export function render(unit: Unit, closure: Closure, { cache = new Map(), kustomization: own }: RenderOptions = {}): Outcome {
  const place = placeOfUnit(unit, closure);
  const outcome = outcomeOf(place, () => {
    const facts: RenderFact[] = [];
    const { accumulated, kustomization } = accumulate({ unit, closure, cache, facts, folders: mostFolders, own }, unit.folder, place);
    return { kind: 'rendered', objects: finish(accumulated, kustomization.setting), facts: distinctFacts(facts) };
  });
  return unlessMade(outcome, unit, closure);
}

/** What rendering came to, also where it stopped. */
export function outcomeOf(place: FilePlace, run: () => Outcome): Outcome {
  try {
    return run();
  } catch (thrown) {
    // What nests deeper than a stack bears, or makes a text longer than a text can be.
    if (thrown instanceof RangeError)
      return { kind: 'refused', reason: 'too-large', message: 'What is built here is larger or deeper than is rendered.', place };
    if (!(thrown instanceof Stop)) throw thrown;
    const { reason, message } = thrown;
    return reason === undefined
      ? { kind: 'failed', message, place: thrown.place ?? place }
      : { kind: 'refused', reason, message, place: thrown.place ?? place };
  }
}

/** What a base says that is built several times is said once. */
function distinctFacts(facts: readonly RenderFact[]): readonly RenderFact[] {
  return [...new Map(facts.map((fact) => [`${fact.kind} ${fact.place.file} ${fact.place.range.start}`, fact])).values()];
}

export function placeOfUnit({ folder }: Unit, { files }: Closure): FilePlace {
  const name = kustomizationNames.find((candidate) => files.has(`${folder}/${candidate}`)) ?? kustomizationNames[0];
  return { file: `${folder}/${name}`, range: { start: 0, end: 0 } };
}

/** What is done once, when all objects are there. */
function finish({ resources, configuration, variables }: Accumulated, setting: MapSetting): readonly RenderedObject[] {
  hashNames(resources);
  fixNameReferences(resources, configuration.references);
  resolveVariables(resources, variables, configuration.specs.varReference);
  dropLocal(resources);
  const sorted = sortResources(resources, get(setting, 'sortOptions'));
  const managed = textsAt(setting, 'buildMetadata').find(({ text }) => text === 'managedByLabel');
  if (managed) {
    const value = { ...managed, text: 'kustomize-v5.7.1' };
    writePairs(
      { list: [...sorted], ids: undefined },
      [{ name: 'app.kubernetes.io/managed-by', key: managed.place, value }],
      [{ path: 'metadata/labels', create: true }],
      'labels',
    );
  }
  return sorted.map(rendered);
}

/** Objects that are there for Kustomize alone. */
function dropLocal(resources: Resources): void {
  const kept = present(resources).filter((resource) => {
    const { node } = resource;
    const kind = field(node, 'kind')?.text ?? '';
    if (kind === '') fail('missing kind in object', resource.origin);
    if (!kind.endsWith('List') && metaText(node, 'name') === '') fail('missing metadata.name in object', resource.origin);
    const local = metaMap(node, 'annotations').get('config.kubernetes.io/local-config');
    return local === undefined || local.text === 'false';
  });
  resources.list = [];
  resources.ids = undefined;
  appendAll(resources, kept);
}

function rendered({ node, origin }: Present): RenderedObject {
  removeNotes(node);
  return { ...printObject(node), origin };
}
