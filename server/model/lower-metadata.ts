import { entryOf } from '../syntax/locate.js';
import type { Node, Path } from '../syntax/nodes.js';
import type { LabelEntry, LabelSet, ObjectMeta } from './object-base.js';
import { fieldOf, isNull, isUnknown, keyName, knownString, stringOf } from './read-node.js';

/** The parts of `metadata` that others ask for. Anything of the wrong type is left out. */
export function lowerMetadata(object: Node, objectPath: Path): ObjectMeta {
  const entry = entryOf(object, 'metadata');
  const metadata = entry?.value;
  const path = [...objectPath, 'metadata'];
  const name = entryOf(metadata, 'name')?.value;
  const namespace = entryOf(metadata, 'namespace')?.value;
  return {
    name: knownString(metadata, 'name'),
    namespace: knownString(metadata, 'namespace'),
    labels: lowerLabels(metadata, 'labels', path),
    annotations: lowerLabels(metadata, 'annotations', path),
    templated:
      [name, namespace].some((node) => node?.templated) || (metadata !== undefined && (isUnknown(metadata) || (metadata.templated && name === undefined))),
    range: metadata?.kind === 'map' ? metadata.range : undefined,
  };
}

/** The map of strings at a key. A value that is unknown, or no string, is there without its value. */
export function lowerLabels(map: Node | undefined, name: string, mapPath: Path): LabelSet {
  const path = [...mapPath, name];
  const node = entryOf(map, name)?.value;
  // What a template adds to the map around it may be these very labels.
  if (node === undefined || isNull(node))
    return { entries: [], range: undefined, path, templated: map !== undefined && (isUnknown(map) || (map.templated && node === undefined)) };
  if (node.kind !== 'map') return { entries: [], range: undefined, path, templated: node.templated };
  const entries = new Map<string, LabelEntry>();
  for (const entry of node.entries) {
    if (entry.key.templated) continue;
    const key = keyName(entry);
    if (entry.merged && entries.has(key)) continue;
    entries.set(key, { key: { value: key, range: entry.key.range }, value: fieldOf(entry, stringOf(entry.value)) });
  }
  return { entries: [...entries.values()], range: node.range, path, templated: node.templated };
}
