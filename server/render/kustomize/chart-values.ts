import { strategicMerge } from './merge.js';
import { nodesOf, type Source } from './parse.js';
import { expectTextKeys, type JsonScalar, plainOf, throughJson } from './scalars.js';
import type { MapSetting, Setting } from './settings.js';
import { fail, refuse } from './stop.js';
import { field, list, map, scalar, type TreeNode } from './tree.js';

/**
 * The values of a chart that a kustomization writes itself (`valuesInline`), merged with those of a file: over them or, with `isBelow`, under them. Merged
 * by Kustomize as patches are, and read by its YAML library, to which `yes` is a text.
 *
 * @returns JSON
 */
export function mergedValues(inline: MapSetting, file: Source | undefined, isBelow: boolean): string {
  const own = nodeOf(inline);
  if (file === undefined) return jsonOf(own);
  if (/^(?:\s*(?:#.*)?(?:\n|$))*$/.test(file.text)) fail('could not parse values file into rnode: EOF', file.place);
  const [document] = nodesOf(file, 'value');
  if (document === undefined || document.document.index > 0) return refuse('unsupported', 'A file of values that says null is not merged.', file.place);
  const read = document.node;
  if (read.kind !== 'map') fail('could not merge values: wrong Node Kind', file.place);
  for (const values of [own, read]) refuseDirectives(values);
  const merged = isBelow ? strategicMerge(own, read, []) : strategicMerge(read, own, []);
  return jsonOf(merged ?? map(undefined));
}

/** Values of objects have schemas, by which lists are merged, and directives of patches: nobody writes them into values. */
function refuseDirectives(node: TreeNode): void {
  if (field(node, 'kind') && field(node, 'apiVersion')) refuse('unsupported', 'Values that are an object are not merged.', node.written);
  if (field(node, '$patch')) refuse('unsupported', 'Values with `$patch` are not merged.', node.written);
  for (const value of node.values) refuseDirectives(value);
}

/** As Kustomize's YAML writes and reads what it has of a kustomization as JSON. */
function nodeOf(setting: Setting): TreeNode {
  if (setting.kind === 'list') return list(undefined, setting.items.map(nodeOf));
  if (setting.kind === 'scalar') {
    const { value } = setting;
    const node = scalar(String(value ?? 'null'), undefined, typeof value === 'string' ? '!!str' : '', typeof value === 'string' ? 'double' : 'plain');
    throughJson(node);
    return node;
  }
  const made = map(undefined);
  const last = new Map(setting.entries.map(({ name, value }) => [name, value]));
  made.keys = [...last.keys()].map((text) => ({ text, written: undefined, isQuoted: true }));
  made.values = [...last.values()].map(nodeOf);
  return made;
}

function jsonOf(node: TreeNode, isTop = true): string {
  if (node.kind === 'list') return `[${node.values.map((value) => jsonOf(value, false)).join(',')}]`;
  // What is read is what the tag says, whatever quotes came from the value below.
  if (node.kind === 'scalar') return jsonScalar(plainOf(node.tag === '' || node.tag === '!!str' ? node : { ...node, style: 'plain' }), node);
  if (!isTop) expectTextKeys(node);
  const names = new Set<string>();
  const entries = node.keys.map(({ text, written }, index) => {
    if (names.has(text)) fail(`could not parse merged values into map: mapping key "${text}" already defined`, written);
    names.add(text);
    const value = node.values[index];
    return `${JSON.stringify(text)}:${value ? jsonOf(value, false) : 'null'}`;
  });
  return `{${entries.join(',')}}`;
}

function jsonScalar(value: JsonScalar, { written }: TreeNode): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) fail(`json: unsupported value: ${value}`, written);
  return JSON.stringify(value);
}
