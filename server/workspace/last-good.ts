import type { KubernetesObject } from '../model/objects.js';
import { isNull, nodeAtPath } from '../model/read-node.js';
import { isUnreadable, type SourceDocument, type SyntaxTree } from '../syntax/source-file.js';
import { moveRanges } from './move-ranges.js';
import { isSet } from './node-reading.js';
import type { TreeFacts, TreeObject } from './tree-facts.js';

/** The last version of a document that said something whole, while the present one is half typed. Only the last one is kept. */
export interface GoodVersion {
  readonly text: string;
  /** With ranges of that text. */
  readonly objects: readonly TreeObject[];
  /** Beside `objects`: whether what makes such an object useful is written. */
  readonly whole: readonly boolean[];
}

/** By index of the document. */
export type GoodVersions = ReadonlyMap<number, GoodVersion>;

/** What an open file was before its last edit. */
export interface Before {
  readonly documents: readonly SourceDocument[];
  readonly good: GoodVersions | undefined;
}

/** For each document that is half typed, its last good version; none for a document that never had one. Undefined where there are none at all. */
export function goodVersions(before: Before, documents: readonly SourceDocument[], read: (tree: SyntaxTree) => TreeFacts): GoodVersions | undefined {
  const found = new Map<number, GoodVersion>();
  const { head, tail } = untouched(before.documents, documents);
  const by = documents.length - before.documents.length;
  for (const [index, version] of before.good ?? []) {
    if (index < head) found.set(index, version);
    else if (index >= before.documents.length - tail) found.set(index + by, version);
  }
  for (const { index, tree } of documents.slice(head, documents.length - tail)) {
    const old = index < before.documents.length - tail ? before.documents[index] : undefined;
    const good = old && (before.good?.get(index) ?? goodVersion(old.tree, read(old.tree)));
    if (good && isHalfTyped(tree, read(tree), good)) found.set(index, good);
  }
  return found.size === 0 ? undefined : found;
}

/** How many documents at the start and at the end an edit left alone; those between are taken for each other in their order. */
function untouched(before: readonly SourceDocument[], after: readonly SourceDocument[]): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head]?.tree === after[head]?.tree) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail)?.tree === after.at(-1 - tail)?.tree) tail++;
  return { head, tail };
}

/** The objects of a good version, with ranges of the text that stands there now. */
export function objectsAtPresent({ text, objects }: GoodVersion, present: string): readonly TreeObject[] {
  return objects.map((object) => moveRanges(object, text, present));
}

function goodVersion(tree: SyntaxTree, { objects }: TreeFacts): GoodVersion | undefined {
  if (objects.length === 0 || isBroken(tree, objects)) return undefined;
  return { text: tree.text, objects, whole: objects.map(({ object }) => isWhole(tree, object)) };
}

/** No YAML, or a policy that the API server refuses. Of a key that appears twice, one counts. */
function isBroken({ problems }: SyntaxTree, objects: readonly TreeObject[]): boolean {
  return problems.some(isUnreadable) || objects.some(({ outcome }) => outcome.kind !== 'applied');
}

/** Whether a document says less than whole objects, and did before. What is gone altogether is deleted. */
function isHalfTyped(tree: SyntaxTree, { objects }: TreeFacts, good: GoodVersion): boolean {
  if (isBroken(tree, objects)) return true;
  if (objects.length === 0) return tree.root !== undefined;
  if (objects.length !== good.objects.length) return false;
  return objects.some(({ object }, index) => {
    const before = good.objects[index]?.object;
    return before !== undefined && isLess(before, object, good.whole[index] === true && !isWhole(tree, object));
  });
}

function isLess(before: KubernetesObject, now: KubernetesObject, isCutOff: boolean): boolean {
  if (now.type !== before.type || now.kind.value !== before.kind.value) {
    // With pods in it, an object of any kind is a workload.
    const isUnknownKind = now.type === 'other' || (now.type === 'workload' && before.type === 'workload');
    return isUnknownKind && before.kind.value.startsWith(now.kind.value) && (before.apiVersion?.value ?? '').startsWith(now.apiVersion?.value ?? '');
  }
  const lostName = (before.metadata.name?.value ?? '') !== '' && (now.metadata.name?.value ?? '') === '' && !now.metadata.templated;
  const lostRoute = before.type === 'other' && now.type === 'other' && before.route !== undefined && now.route === undefined;
  return isCutOff || lostName || lostRoute;
}

/** Whether there is what the API server asks for, and what answers are made of. */
function isWhole(tree: SyntaxTree, object: KubernetesObject): boolean {
  if (object.type === 'namespace') return true;
  const node = nodeAtPath(tree.root, object.path);
  if (object.type !== 'workload') return isSet(node, 'spec');
  const containers = nodeAtPath(tree.root, [...object.podTemplatePath, 'spec', 'containers']);
  return containers !== undefined && !isNull(containers);
}
