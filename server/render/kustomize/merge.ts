import type { RenderFact } from '../rendering.js';
import { chosen, type Directive, directiveOf, type MergeContext, type Pair } from './directives.js';
import { mergeKeyedList } from './merge-list.js';
import { type MergeSchema, mergeSchemaOf } from './merge-schema.js';
import { expectKind, setField } from './set-field.js';
import { clear, field, isMissing, isNull, type Key, keyOf, scalar, type TreeNode } from './tree.js';

/**
 * Applies a strategic merge patch to an object, as Kustomize does (kyaml `merge2`); gives `undefined` where the patch deletes it. What is odd
 * about it is seen from outside and kept: all of the object is walked, so that lists change that the patch does not name (`merge-list.ts`); the
 * patch's values replace the object's in place, in whatever other places share them; and they take on the quotes of what was there.
 */
export function strategicMerge(target: TreeNode, patch: TreeNode, facts: RenderFact[]): TreeNode | undefined {
  const schema = schemaOf(target) ?? schemaOf(patch);
  return merge({ target, patch }, { schema: schema && { type: schema }, kept: new Set(), facts });
}

function merge(pair: Pair, context: MergeContext): TreeNode | undefined {
  const kind = (isMissing(pair.target) ? undefined : pair.target.kind) ?? (isMissing(pair.patch) ? undefined : pair.patch.kind) ?? 'map';
  expectKind(pair.target, kind);
  expectKind(pair.patch, kind);
  if (kind === 'scalar') return pair.patch ?? pair.target;
  if (kind === 'map') return mergeMaps(pair, context);
  return context.schema?.keys ? mergeKeyedList(pair, { context, keys: context.schema.keys, merge }) : (pair.patch ?? pair.target);
}

function schemaOf(node: TreeNode | undefined): MergeSchema | undefined {
  const kind = field(node, 'kind')?.text ?? '';
  const apiVersion = field(node, 'apiVersion')?.text ?? '';
  return kind === '' || apiVersion === '' ? undefined : mergeSchemaOf(apiVersion, kind);
}

function mergeMaps({ target, patch }: Pair, context: MergeContext): TreeNode | undefined {
  const into = mapToFill({ target, patch }, context);
  if (into === undefined) return undefined;
  const fields = context.schema?.type?.fields ?? (schemaOf(into) ?? schemaOf(patch))?.fields;
  const names = new Set([...(into.kind === 'map' ? into.keys : []), ...(patch?.kind === 'map' ? patch.keys : [])].map(({ text }) => text));
  for (const name of [...names].sort()) {
    const pair = { target: field(into, name), patch: field(patch, name) };
    const value = merge(pair, { ...context, schema: fields?.get(name) });
    setField(into, keyFor(name, into, patch), value, value !== undefined && context.kept.has(value));
  }
  return into;
}

function keyFor(name: string, into: TreeNode, patch: TreeNode | undefined): Key {
  const own = keyOf(into, name);
  return (own?.written ? own : (keyOf(patch, name) ?? own)) ?? { text: name, written: undefined };
}

/** The map whose fields are merged next: the object's, the patch's where there is none or it replaces it, or none. */
function mapToFill({ target, patch }: Pair, { kept }: MergeContext): TreeNode | undefined {
  if (target === undefined || isNull(target)) {
    if (patch?.kind === 'map' && takeDirective(patch) === 'delete') return undefined;
    if (patch !== undefined || target === undefined || target.text === '') return patch;
    const stays = scalar(target.text, target.written, '!!null');
    kept.add(stays);
    return stays;
  }
  if (patch === undefined) return target;
  if (isNull(patch)) return undefined;
  return chosen(takeDirective(patch), target, patch);
}

/** What `$patch` says in a map of a patch; it is taken out. */
function takeDirective(patch: TreeNode): Directive {
  const node = field(patch, '$patch');
  if (node === undefined) return 'merge';
  const directive = directiveOf(node);
  clear(patch, '$patch');
  return directive;
}
