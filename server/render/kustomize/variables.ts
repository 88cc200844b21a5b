import type { Written } from '../rendering.js';
import { eachField, type FieldSpec } from './field-spec.js';
import { groupVersionOf, type Id, keyOfId } from './ids.js';
import { allIds } from './resource.js';
import { type Present, present, type Resources } from './resources.js';
import { plainOf } from './scalars.js';
import { lookup } from './set-field.js';
import { get, type MapSetting, mapAt, stringAt } from './settings.js';
import { fail } from './stop.js';
import { isNull, type TreeNode } from './tree.js';

/** A variable: a name for a field of an object. */
export interface Variable {
  readonly name: string;
  readonly path: string;
  readonly setting: MapSetting;
}

/** Adds the variables of a kustomization, and notes at objects which take their value from them. */
export function addVariables(variables: readonly Variable[], resources: Resources, settings: readonly MapSetting[]): readonly Variable[] {
  const added = settings.map((setting): Variable => {
    const name = stringAt(setting, 'name');
    const matched = objectsOf(resources, mapAt(setting, 'objref'));
    if (matched.length > 1) fail(`found ${matched.length} resId matches for var ${name} (unable to disambiguate)`, setting.place);
    matched[0]?.variables.push(name);
    return { name, path: stringAt(get(setting, 'fieldref'), 'fieldPath') || 'metadata.name', setting };
  });
  return mergeVariables(variables, added);
}

export function mergeVariables(variables: readonly Variable[], added: readonly Variable[]): readonly Variable[] {
  const names = new Set(variables.map(({ name }) => name));
  for (const { name, setting } of added) {
    if (names.has(name)) fail(`var '${name}' already encountered`, setting.place);
    names.add(name);
  }
  return added.length === 0 ? variables : [...variables, ...added];
}

function objectsOf(resources: Resources, reference: MapSetting | undefined): readonly Present[] {
  const written = stringAt(reference, 'apiVersion');
  const { group, version } = written === '' ? { group: stringAt(reference, 'group'), version: stringAt(reference, 'version') } : groupVersionOf(written);
  const gvk = { group, version, kind: stringAt(reference, 'kind') };
  const id: Id = { ...gvk, name: stringAt(reference, 'name'), namespace: stringAt(reference, 'namespace'), isClusterScoped: false };
  const isExact = id.namespace !== '';
  const isSame = (own: Id) =>
    isExact ? keyOfId(own) === keyOfId(id) : own.name === id.name && own.kind === id.kind && own.group === group && own.version === version;
  return present(resources).filter(({ node }) => allIds(node).some(isSame));
}

type Value = string | number | bigint | boolean;

/** What a name stands for, and where that is said. */
interface Known {
  readonly value: Value | undefined;
  readonly written: Written;
}

/** Puts values for `$(NAME)` in the fields that may hold it. */
export function resolveVariables(resources: Resources, variables: readonly Variable[], specs: readonly FieldSpec[]): void {
  if (variables.length === 0) return;
  const values = new Map(variables.map((variable): [string, Known] => [variable.name, knownOf(resources, variable)]));
  const replace = (node: TreeNode) => {
    if (node.kind === 'scalar' && (node.tag === '!!str' || node.tag === '')) assign(node, expand(node.text, values), values);
  };
  const set = (node: TreeNode) => {
    if (isNull(node)) return;
    if (node.kind === 'list' && node.values.some(({ kind, tag }) => kind !== 'scalar' || (tag !== '!!str' && tag !== '')))
      fail('invalid value type expect a string', node.written);
    if (node.kind === 'scalar') replace(node);
    else node.values.forEach(replace);
  };
  for (const { node } of present(resources)) for (const spec of specs) eachField(node, spec, { set });
}

function valueFor(resources: Resources, { name, path, setting }: Variable): Value | undefined {
  const object = present(resources).find(({ variables }) => variables.includes(name));
  if (!object) return fail(`var '${name}' cannot be mapped to a field in the set of known resources`, setting.place);
  const parts = path.split('.').flatMap((part) => {
    const [, key = part, index] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
    return index === undefined ? [part] : [key, index].filter((piece) => piece !== '');
  });
  const node = lookup(object.node, parts) ?? fail(`field specified in var '${name}' not found in corresponding resource`, setting.place);
  if (node.kind !== 'scalar') return undefined;
  const value = plainOf({ ...node, style: node.tag === '!!str' ? 'double' : 'plain' });
  return value ?? node.text;
}

function knownOf(resources: Resources, variable: Variable): Known {
  return { value: valueFor(resources, variable), written: { ...variable.setting.place, by: 'replacement' } };
}

function assign(node: TreeNode, value: Value, values: ReadonlyMap<string, Known>): void {
  const [, name = ''] = /\$\(([^)]*)\)/.exec(node.text) ?? [];
  const known = values.get(name);
  if (known && String(value) !== node.text) node.written = known.written;
  node.style = 'plain';
  node.text = String(value);
  node.tag = typeof value === 'string' ? '!!str' : typeof value === 'boolean' ? '!!bool' : Number.isInteger(Number(value)) ? '!!int' : '!!float';
}

/** `$$` is a dollar sign; a name that is not known stays as it is. */
function expand(text: string, values: ReadonlyMap<string, Known>): Value {
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  const only = whole ? values.get(whole[1] ?? '')?.value : undefined;
  if (only !== undefined) return only;
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) => (name === undefined ? '$' : String(values.get(name)?.value ?? found)));
}
