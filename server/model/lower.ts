import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { type Embedded, embeddedIn } from './embedded.js';
import type { Field } from './field.js';
import { groupOf } from './identity.js';
import { lowerMetadata } from './lower-metadata.js';
import { otherNames } from './lower-names.js';
import { objectClues } from './lower-object-clues.js';
import { lowerRoute } from './lower-route.js';
import { lowerService } from './lower-service.js';
import { isWrittenByServer } from './lower-status.js';
import { lowerWorkload, podTemplatePath } from './lower-workload.js';
import type { ObjectBase } from './object-base.js';
import { isPolicy, type KubernetesObject, type PolicyObject } from './objects.js';
import { placeholdersOf } from './placeholders.js';
import { knownString, nodeAtPath } from './read-node.js';

/**
 * The Kubernetes objects of one document, those of a `List` one by one. Never throws: what has the wrong type or was not written
 * is left out, what a template writes is unknown. A document without a `kind` holds no object.
 * @param policies how the kinds of policies are read that are evaluated
 */
export function lowerDocument(tree: SyntaxTree, policies: readonly PolicyReader[]): readonly KubernetesObject[] {
  return tree.root === undefined ? [] : lowerNode({ tree, policies }, tree.root, [], undefined);
}

/** How policies of one family are read. */
export interface PolicyReader {
  /** Whether an object of this kind is such a policy, or meant to be one. */
  reads(kind: string, apiVersion: string | undefined): boolean;
  /** The policy as written; nothing is defaulted. */
  read(tree: SyntaxTree, object: MapNode, base: ObjectBase): PolicyObject;
  /** The kinds as people write them, to recognise one in a text that is no YAML. */
  readonly kinds: readonly string[];
  /** Objects of this group are judged, whatever their kind. */
  readonly group?: string;
}

interface Source {
  readonly tree: SyntaxTree;
  readonly policies: readonly PolicyReader[];
}

/** What an item of a typed list (`NetworkPolicyList`) need not say itself. */
interface ListItemType {
  readonly apiVersion: Field<string> | undefined;
  readonly kind: Field<string>;
}

function lowerNode(source: Source, node: Node, path: Path, itemType: ListItemType | undefined): readonly KubernetesObject[] {
  if (node.kind !== 'map') return [];
  const kind = knownString(node, 'kind') ?? itemType?.kind;
  if (kind === undefined || kind.value === '') return [];
  const apiVersion = knownString(node, 'apiVersion') ?? itemType?.apiVersion;
  const items = kind.value.endsWith('List') ? entryOf(node, 'items')?.value : undefined;
  if (items?.kind === 'sequence') {
    const type = kind.value === 'List' ? undefined : { apiVersion, kind: { ...kind, value: kind.value.slice(0, -'List'.length) } };
    return items.items.flatMap(({ value }, index) => lowerNode(source, value, [...path, 'items', index], type));
  }
  const metadata = { ...lowerMetadata(node, path), ...openName(source.tree, node) };
  const live = isWrittenByServer(node) ? { isLive: true as const } : {};
  return [lowerObject(source, node, { apiVersion, kind, metadata, range: rangeOf(node), path, ...live })];
}

/** In a template, whether there is an object at all may be open. */
function openName(tree: SyntaxTree, object: MapNode): { readonly openName?: string } {
  const [name, namespace] = ['name', 'namespace'].map((field) => nodeAtPath(object, ['metadata', field]));
  return !tree.templated && !namespace?.templated && name?.kind === 'scalar' && name.templated && name.text !== '' ? { openName: name.text } : {};
}

/** The range of what an alias stands for is the alias's own; the object is where it is written. */
function rangeOf(node: MapNode): Range {
  const [first, last] = [node.entries[0], node.entries.at(-1)];
  return node.alias !== undefined && first && last ? { start: first.range.start, end: Math.max(last.range.end, first.range.end) } : node.range;
}

function lowerObject({ tree, policies }: Source, object: MapNode, base: ObjectBase): KubernetesObject {
  const lowered = lowerKind(tree, object, base, policies);
  const own = lowered.type === 'workload' ? lowered.podTemplatePath.slice(base.path.length) : undefined;
  const placeholders = placeholdersOf(tree, object, isPolicy(lowered) ? 'policy' : own ? 'workload' : 'other', own);
  return placeholders.length === 0 ? lowered : { ...lowered, placeholders };
}

function lowerKind(tree: SyntaxTree, object: MapNode, base: ObjectBase, policies: readonly PolicyReader[]): KubernetesObject {
  const kind = base.kind.value;
  const group = groupOf(base.apiVersion?.value);
  const reader = policies.find((each) => each.reads(kind, base.apiVersion?.value));
  if (reader) return reader.read(tree, object, base);
  if (kind === 'Namespace' && group === '') return { ...base, type: 'namespace' };
  if (kind === 'Service' && group === '') return lowerService(tree, object, base);
  const template = podTemplatePath(object, kind, group);
  if (template) return lowerWorkload(tree, object, base, group, template);
  const route = lowerRoute(object, kind, group);
  if (route) return { ...base, type: 'other', route, ...otherNames(object, kind, base.path) };
  const embedded = embeddedIn(object, base.path).flatMap((each) => lowerEmbedded(tree, each, policies));
  const clues = objectClues(tree, object, { kind, group, path: base.path });
  return { ...base, type: 'other', ...(clues && { clues }), ...(embedded.length > 0 && { embedded }), ...otherNames(object, kind, base.path) };
}

/** A policy that is written whole in another object, for a controller to make. What its schema would want beside what is written there is written by the controller. */
function lowerEmbedded(tree: SyntaxTree, { node, path, kind, apiVersion, name }: Embedded, policies: readonly PolicyReader[]): readonly PolicyObject[] {
  const reader = policies.find((each) => each.reads(kind.value, apiVersion?.value));
  if (!reader || !node) return [];
  const metadata = lowerMetadata(node, path);
  const base: ObjectBase = { apiVersion, kind, metadata: name ? { ...metadata, name } : metadata, range: rangeOf(node), path };
  return [{ ...reader.read(tree, node, base), mismatches: [] }];
}
