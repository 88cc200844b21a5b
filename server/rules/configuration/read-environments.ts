import { mapOf, type Reading, textOf } from '../../model/own-file.js';
import { keyName } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapEntry, Node } from '../../syntax/nodes.js';
import type { EnvironmentConfiguration } from './configuration.js';
import { textsOf } from './values.js';

/** Environments by name, at a key `environments`. One in which something is wrong does not count. */
export function readEnvironments(reading: Reading, node: Node | undefined): ReadonlyMap<string, EnvironmentConfiguration> {
  if (!node) return new Map();
  if (node.kind !== 'map') {
    reading.problem(node.range, '`environments` is a map: of each environment by its name `kustomize`, or `helm` with `values`.');
    return new Map();
  }
  return new Map(
    node.entries.flatMap((entry): readonly [string, EnvironmentConfiguration][] => {
      const read = readEnvironment(reading, entry);
      return read ? [[keyName(entry), read]] : [];
    }),
  );
}

function readEnvironment(reading: Reading, entry: MapEntry): EnvironmentConfiguration | undefined {
  const before = reading.count;
  const map = mapOf(reading, entry.value, 'An environment', ['kustomize', 'helm', 'values']);
  if (!map) return undefined;
  const [kustomize, helm, values] = ['kustomize', 'helm', 'values'].map((key) => entryOf(map, key));
  if ((kustomize === undefined) === (helm === undefined))
    reading.problem(entry.key.range, 'An environment has either `kustomize`, the folder of a kustomization, or `helm`, the folder of a chart.');
  if (kustomize && values) reading.problem(values.range, '`values` goes with `helm`: a kustomization has none.');
  const folder = kustomize ?? helm;
  const place = folder && textOf(reading, folder.value, 'a folder, from where this file is');
  const files = values ? textsOf(reading, values.value, 'files of values, from where this file is') : [];
  if (place === undefined || reading.count > before) return undefined;
  return kustomize ? { kustomize: place } : { helm: place, values: files };
}
