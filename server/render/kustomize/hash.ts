import { sha256 } from '../../util/sha256.js';
import type { Json } from './set-field.js';
import { jsonOf } from './set-field.js';
import { field, type TreeNode } from './tree.js';

/** The text that Kustomize puts behind the name of a generated object, so that its name changes with what is in it. */
export function hashOf(node: TreeNode): string {
  const kind = field(node, 'kind')?.text;
  const value = (name: string): Json => {
    const found = field(node, name);
    return found === undefined ? '' : found.kind === 'scalar' ? found.text : jsonOf(found);
  };
  const optional = (name: string) => (field(node, name)?.kind === 'map' ? { [name]: value(name) } : {});
  // The name is looked for under a key that no object has, so that it is empty.
  const content =
    kind === 'Secret'
      ? { data: value('data'), kind, name: '', ...optional('stringData'), type: value('type') }
      : { ...optional('binaryData'), data: value('data'), kind: 'ConfigMap', name: '' };
  const encoded: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return sha256(goJson(content))
    .slice(0, 10)
    .replaceAll(/[013ae]/g, (digit) => encoded[digit] ?? digit);
}

/** As Go writes it: keys in order, and what HTML might take for its own escaped. */
function goJson(value: Json): string {
  if (value === null || typeof value !== 'object') return escaped(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const entries = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${escaped(JSON.stringify(key))}:${goJson(member)}`).join(',')}}`;
}

function escaped(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
