import { isBeforeFaults } from '../model/find-mismatches.js';
import { groupOf } from '../model/identity.js';
import type { ObjectBase } from '../model/object-base.js';
import type { Namespace, Service, Workload } from '../model/objects.js';
import { keyName } from '../model/read-node.js';
import { nodeAt } from '../syntax/locate.js';
import type { MapEntry, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { PlacedMismatch } from './mismatches.js';

/** What carries or selects labels and is no policy. Of its fields only these are judged: the rest is nobody's business here. */
export type LabelledObject = Workload | Namespace | Service;

interface LabelMap {
  readonly path: Path;
  readonly place: 'labels' | 'annotations' | 'matchLabels';
  /** The API server reads it, and takes any text: only when a controller makes something of it, it may be refused. */
  readonly unchecked?: true;
}

/** Labels whose value the API server cannot read as text. See `ObjectMeta`, `PodTemplateSpec` and `LabelSelector`: all of them are maps of strings. */
export function labelMismatches(tree: SyntaxTree, object: LabelledObject): readonly PlacedMismatch[] {
  return labelMapsOf(object).flatMap((map) => entriesAt(tree, map.path).flatMap((entry) => mismatchOf(tree, map, entry) ?? []));
}

/** The entries of all maps of labels that the API server validates as such; annotations may hold any text. */
export function labelEntries(tree: SyntaxTree, object: LabelledObject): readonly { readonly path: Path; readonly entry: MapEntry }[] {
  const maps = labelMapsOf(object).filter(({ place, unchecked }) => place !== 'annotations' && !unchecked);
  return maps.flatMap(({ path }) => entriesAt(tree, path).map((entry) => ({ path, entry })));
}

function labelMapsOf(object: LabelledObject): readonly LabelMap[] {
  const own = metadataMaps(object.path);
  if (object.type === 'service') return [...own, { path: [...object.path, 'spec', 'selector'], place: 'matchLabels' }];
  // What a custom resource calls a template has the schema that its own definition gives it.
  if (object.type === 'namespace' || !BUILT_IN.has(groupOf(object.apiVersion?.value))) return own;
  const { podTemplatePath } = object;
  if (podTemplatePath.length === object.path.length) return own;
  const ofJob = object.kind.value === 'CronJob' ? metadataMaps(jobPath(object)).map((map) => ({ ...map, unchecked: true as const })) : [];
  return [...own, ...metadataMaps(podTemplatePath), ...selectorMaps(object), ...ofJob];
}

function metadataMaps(path: Path): readonly LabelMap[] {
  return (['labels', 'annotations'] as const).map((place) => ({ path: [...path, 'metadata', place], place }));
}

/** A ReplicationController selects by a map, the others by a `LabelSelector`. */
function selectorMaps({ kind, path }: ObjectBase): readonly LabelMap[] {
  if (kind.value === 'ReplicationController') return [{ path: [...path, 'spec', 'selector'], place: 'matchLabels' }];
  const of = kind.value === 'CronJob' ? [...jobPath({ path }), 'spec'] : [...path, 'spec'];
  return [{ path: [...of, 'selector', 'matchLabels'], place: 'matchLabels' }];
}

function jobPath({ path }: Pick<ObjectBase, 'path'>): Path {
  return [...path, 'spec', 'jobTemplate'];
}

const BUILT_IN: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** Those that count: of a key that appears twice the last, and what is written before what `<<` brings in. */
function entriesAt(tree: SyntaxTree, path: Path): readonly MapEntry[] {
  const map = nodeAt(tree, path);
  const entries = new Map<string, MapEntry>();
  for (const entry of map?.kind === 'map' ? map.entries : []) {
    const key = keyName(entry);
    if (!entry.key.templated && !(entry.merged && entries.has(key)) && isBeforeFaults(tree, entry.range.end)) entries.set(key, entry);
  }
  return [...entries.values()];
}

function mismatchOf(tree: SyntaxTree, { path, place }: LabelMap, { key, value }: MapEntry): PlacedMismatch | undefined {
  if (value.templated || (value.kind !== 'scalar' && tree.templated)) return undefined;
  const found = value.kind === 'sequence' ? 'list' : value.kind === 'map' ? 'map' : (typeof value.value as 'string' | 'number' | 'boolean' | 'object');
  if (found === 'string' || found === 'object') return undefined;
  const name = String(key.value);
  const isBlock = value.kind !== 'scalar';
  return {
    at: isBlock ? key.range : value.range,
    mismatch: {
      fault: 'type',
      path: [...path, name],
      range: value.range,
      key: key.range,
      found,
      expected: ['string'],
      text: value.kind === 'scalar' ? value.text : '',
    },
    parent: path,
    place,
    name,
  };
}
