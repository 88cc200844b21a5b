import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node, Path } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { Range } from '../util/range.js';
import { nodeAtPath } from './read-node.js';

/** A value of an object that another tool fills in, wholly or in part, so that it is unknown here. */
export interface Placeholder {
  /** The value as written: `${TENANT}-db`. */
  readonly text: string;
  readonly range: Range;
}

/**
 * What others fill in of an object: of a policy anywhere but in its annotations, of others in their name, namespace and labels, and what a Service
 * says of its pods and ports. Arguments and variables of containers may hold what they like. Of a document that is a template as a whole nothing
 * is listed, since nearly all of it is open.
 * @param podTemplate path to the pod template, from the object
 */
export function placeholdersOf(tree: SyntaxTree, object: MapNode, kind: 'policy' | 'workload' | 'other', podTemplate: Path = []): readonly Placeholder[] {
  if (tree.templated) return NONE;
  const nodes = [...metadataNodes(entryOf(object, 'metadata')?.value)];
  if (kind === 'policy') nodes.push(entryOf(object, 'spec')?.value);
  else if (kind === 'workload') nodes.push(...metadataNodes(nodeAtPath(object, [...podTemplate, 'metadata'])));
  else nodes.push(nodeAtPath(object, ['spec', 'selector']), nodeAtPath(object, ['spec', 'ports']));
  const found = new Map<number, Placeholder>();
  for (const node of nodes) if (node) collect(node, found);
  return found.size === 0 ? NONE : [...found.values()].sort((a, b) => a.range.start - b.range.start);
}

const NONE: readonly Placeholder[] = [];

function metadataNodes(metadata: Node | undefined): readonly (Node | undefined)[] {
  if (metadata?.kind !== 'map') return [metadata];
  return ['name', 'namespace', 'labels'].map((name) => entryOf(metadata, name)?.value);
}

function collect(node: Node, found: Map<number, Placeholder>): void {
  if (node.kind === 'scalar') {
    if (node.templated && node.text !== '') found.set(node.range.start, { text: node.text, range: node.range });
  } else if (node.kind === 'sequence') for (const { value } of node.items) collect(value, found);
  else
    for (const { key, value } of node.entries) {
      collect(key, found);
      collect(value, found);
    }
}
