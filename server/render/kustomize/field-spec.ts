import type { Written } from '../rendering.js';
import type { Gvk } from './ids.js';
import { groupVersionOf, isSelected } from './ids.js';
import { lookup, setField } from './set-field.js';
import { fail } from './stop.js';
import { field, isNull, type Key, type TreeNode } from './tree.js';

/** A field of certain kinds; nothing in group, version and kind means any. */
export interface FieldSpec extends Partial<Gvk> {
  readonly path: string;
  readonly create: boolean;
}

/** `Kind.version.group path`, and ` +` where the field is made. */
export function parseFieldSpecs(lines: string): readonly FieldSpec[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [gvk = '', path = '', plus] = line.split(' ');
      return { ...parseGvk(gvk), path, create: plus === '+' };
    });
}

export function parseGvk(text: string): Gvk {
  const [kind = '', version = '', ...group] = text.split('.');
  return { kind: kind === '*' ? '' : kind, version, group: group.join('.') };
}

/** Those of both; a field that is there already stays as it is, and must say the same of what is missing. */
export function mergeFieldSpecs(into: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  const merged = [...into];
  for (const spec of more) {
    const same = merged.find((known) => known.path === spec.path && isSelected(gvkOfSpec(known), spec));
    if (!same) merged.push(spec);
    else if (same.create !== spec.create) fail('conflicting fieldspecs');
  }
  return merged;
}

function gvkOfSpec({ group = '', version = '', kind = '' }: FieldSpec): Gvk {
  return { group, version, kind };
}

/** What is done at each place that a field spec names, and what is made where there is none. */
export interface FieldAction {
  readonly set: (node: TreeNode) => void;
  /** Nothing is made unless this is set. */
  readonly makes?: 'map' | 'scalar';
  readonly written?: Written | undefined;
}

/** Applies the action wherever the field is in the object; lists on the way are walked through. */
export function eachField(root: TreeNode, spec: FieldSpec, action: FieldAction): void {
  if (!isOf(root, spec)) return;
  walk(root, splitPath(spec.path, '/'), spec, action);
}

function isOf(root: TreeNode, spec: FieldSpec): boolean {
  const kind = field(root, 'kind')?.text ?? '';
  return isSelected({ ...groupVersionOf(field(root, 'apiVersion')?.text ?? ''), kind }, spec);
}

function walk(node: TreeNode, path: readonly string[], spec: FieldSpec, action: FieldAction): void {
  const [part, ...rest] = path;
  if (part === undefined) {
    action.set(node);
    return;
  }
  if (isNull(node)) return;
  if (node.kind === 'list') for (const item of node.values) walk(item, path, spec, action);
  else if (node.kind === 'map') enter(node, part, rest, spec, action);
  else fail(`considering field '${spec.path}': expected sequence or mapping node`, node.written);
}

function enter(node: TreeNode, part: string, rest: readonly string[], spec: FieldSpec, action: FieldAction): void {
  const name = part.endsWith('[]') ? part.slice(0, -2) : part;
  if (name === '') fail('cannot set or create an empty field name', node.written);
  const isList = name !== part;
  const made = !spec.create || action.makes === undefined || isList ? undefined : rest.length === 0 ? action.makes : 'map';
  const found = made === undefined ? lookup(node, [name]) : (field(node, name) ?? make(node, name, made, action.written));
  if (found === undefined) return;
  const kind = made ?? (isList ? 'list' : undefined);
  if (isNull(found) && kind !== undefined) Object.assign(found, { kind, tag: kind === 'scalar' ? '!!str' : '', keys: [], values: [] });
  walk(found, rest, spec, action);
}

function make(node: TreeNode, name: string, kind: 'map' | 'scalar', written: Written | undefined): TreeNode {
  const made: TreeNode = { kind, tag: '', style: 'plain', text: '', keys: [], values: [], written };
  const key: Key = { text: name, written };
  setField(node, key, made);
  return made;
}

/** `a/b` in parts; a delimiter behind `\` belongs to the part, and one at the start counts for nothing. */
export function splitPath(path: string, delimiter: string): readonly string[] {
  const pieces = path.split(delimiter);
  if (pieces.length > 1 && pieces[0] === '') pieces.shift();
  const parts: string[] = [pieces[0] ?? ''];
  for (const piece of pieces.slice(1)) {
    const last = parts.at(-1) ?? '';
    if (last.endsWith('\\')) parts[parts.length - 1] = `${last.slice(0, -1)}${delimiter}${piece}`;
    else parts.push(piece);
  }
  return parts;
}
