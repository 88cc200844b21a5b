import { type Id, idText, keyOfId } from './ids.js';
import { allIds, currentId, originalId, placeOf, type Resource } from './resource.js';
import { fail } from './stop.js';
import type { TreeNode } from './tree.js';

/** The objects of a build so far, in order; no two have the same id. */
export interface Resources {
  list: Resource[];
  /** Ids of `list`, while nothing has changed them. */
  ids: Set<string> | undefined;
}

export function noResources(): Resources {
  return { list: [], ids: undefined };
}

/** An object whose node is there. */
export interface Present extends Resource {
  node: TreeNode;
}

export function present({ list }: Resources): readonly Present[] {
  return list.filter((resource): resource is Present => resource.node !== undefined);
}

export function appendAll(into: Resources, more: readonly Resource[]): void {
  into.ids ??= new Set(present(into).map(({ node }) => keyOfId(currentId(node))));
  for (const resource of more) {
    if (!resource.node) continue;
    const id = currentId(resource.node);
    const key = keyOfId(id);
    if (into.ids.has(key)) fail(`may not add resource with an already registered id: ${idText(id)}`, placeOf(resource));
    into.ids.add(key);
    into.list.push(resource);
  }
}

/** Objects that a patch deleted are taken out. */
export function dropDeleted(resources: Resources): void {
  resources.list = resources.list.filter(({ node }) => node !== undefined);
  resources.ids = undefined;
}

/** Objects that have the id, or had it before they were renamed. */
export function withAnyId(resources: Resources, id: Id): readonly Present[] {
  const key = keyOfId(id);
  return present(resources).filter(({ node }) => allIds(node).some((own) => own.name === id.name && keyOfId(own) === key));
}

/** The one object that a patch is for. */
export function targetOf(resources: Resources, id: Id): Present {
  const found = withAnyId(resources, id);
  const [only] = found;
  if (found.length > 1) return fail(`multiple matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`);
  return only ?? fail(`no matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`);
}

export function idOfPatch(patch: TreeNode): Id {
  return originalId(patch);
}
