import type { Node, ScalarNode } from '../../syntax/nodes.js';
import { readStrict } from '../../syntax/strict/read-strict.js';
import { TreeBuilder } from '../../syntax/tree-builder.js';
import { fail } from '../kustomize/stop.js';
import type { RenderedObject } from '../rendering.js';
import type { FluxBuild } from '../unit-request.js';
import { editObject, type ObjectEdit } from './edit-object.js';
import { isDefault, type Reference, substitutions } from './envsubst.js';
import { fieldsOf, pairsAt } from './field.js';
import { goScalar } from './go-scalar.js';

/** What is written for the variables in an object (kustomize-controller, `SubstituteVariables`); what replaces a variable was written where that stands. */
export function substitute(object: RenderedObject, { substitute: values, unknownVariables: unknown = [] }: FluxBuild): RenderedObject {
  if (values === undefined || (values.size === 0 && unknown.length === 0) || !/\$[{$]/.test(object.text) || isDisabled(object)) return object;
  for (const name of values.keys())
    if (!/^[_A-Za-z][_A-Za-z\d]*$/.test(name)) fail(`envsubst error: '${name}' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'`);
  const printed = editObject(object, requoted(object));
  const edits = substitutions(printed.text, (name, reference) => values.get(name) ?? (staysUnknown(name, reference, unknown) ? undefined : ''));
  if ('refused' in edits) return fail(`envsubst error: variable substitution failed: ${edits.refused}`, object.origin);
  const result = editObject(
    printed,
    edits.map(({ start, end, text }): ObjectEdit => ({ range: { start, end }, text })),
  );
  if (edits.length > 0 && !isObject(result.text))
    return fail('envsubst error: YAMLToJSON: what is written for the variables makes no object of this', object.origin);
  return result;
}

function staysUnknown(name: string, { operator, arguments: args }: Reference, unknown: readonly string[] | 'any'): boolean {
  return unknown === 'any' ? !(isDefault(operator) && args.length > 0) : unknown.includes(name);
}

const disabling = 'kustomize.toolkit.fluxcd.io/substitute';

function isDisabled(object: RenderedObject): boolean {
  if (!object.text.includes(disabling)) return false;
  const root = fieldsOf(object);
  return ['labels', 'annotations'].some((name) => pairsAt(root, 'metadata', name).get(disabling) === 'disabled');
}

/** Variables are found in the text that the YAML library of Kubernetes prints, which has fewer quotes than ours. */
function requoted(object: RenderedObject): readonly ObjectEdit[] {
  const root = rootOf(object.text);
  if (root === undefined) return [];
  return scalarsOf(root).flatMap((node) => {
    const isQuoted = node.style === 'double' || node.style === 'single';
    const text = isQuoted && node.text.includes('$') && !node.text.includes('\n') ? goScalar(node.text) : undefined;
    return text === undefined ? [] : [{ range: node.range, text }];
  });
}

function scalarsOf(node: Node): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'scalar') found.push(next);
    else if (next.kind === 'sequence') for (const { value } of next.items.toReversed()) open.push(value);
    else for (const { key, value } of next.entries.toReversed()) open.push(value, key);
  }
  return found;
}

function rootOf(text: string): Node | undefined {
  const builder = new TreeBuilder();
  const { refused } = readStrict(text, builder);
  return refused === undefined ? builder.root : undefined;
}

function isObject(text: string): boolean {
  return rootOf(text)?.kind === 'map';
}
