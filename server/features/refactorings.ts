import type { LabelSelector } from '../model/network-policy.js';
import { sortNode } from '../syntax/edit/sort.js';
import type { FileId, Snapshot } from '../workspace/snapshot.js';
import { objectAt } from './places.js';
import { extractPeer } from './refactor/extract-peer.js';
import { merging } from './refactor/merge.js';
import { moves } from './refactor/move.js';
import { type Found, holds, isAdditive, made, type Refactoring, ruleAt, rulesOf } from './refactor/refactoring.js';
import { toExpressions, toLabels } from './refactor/selector-form.js';
import { splits } from './refactor/split.js';
import { tightenings } from './refactor/tighten.js';
import { usualOrder } from './refactor/usual-order.js';
import type { TextOf } from './text-of.js';

/**
 * What can be written otherwise at an offset: the same meaning in another form, or, said in the title, less than it lets pass or in another namespace.
 * Nothing where a template writes a part of it, or where a comment would be lost.
 * @param textOf of files that would have to change, too; what it does not give is left as it is
 */
export function refactorings(snapshot: Snapshot, id: FileId, offset: number, textOf: TextOf = (file) => snapshot.file(file)?.source): readonly Refactoring[] {
  const file = snapshot.file(id);
  const placed = file?.role === 'manifest' ? objectAt(snapshot, id, offset) : undefined;
  if (!file?.source || !placed || !isAdditive(placed)) return [];
  const tree = file.source.documents[placed.document]?.tree;
  if (!tree || tree.templated) return [];
  const found: Found = { snapshot, file, source: file.source, placed, spec: placed.object.spec, tree, at: offset - placed.offset, textOf };
  return [...ofSelector(found), ...ofPeer(found), ...tightenings(found), ...splits(found), ...merging(found), ...moves(found), ...sorting(found)];
}

function ofSelector(found: Found): readonly Refactoring[] {
  const { spec, at, tree } = found;
  const peers = rulesOf(spec).flatMap((rule) => rule.peers?.items ?? []);
  const selectors = [spec.podSelector, ...peers.flatMap((peer) => [peer.podSelector, peer.namespaceSelector])];
  const selector = selectors.find((one): one is LabelSelector => one !== undefined && (holds(one.range, at) || holds(one.key, at)));
  if (!selector) return [];
  return [
    ...made(found, { id: 'to-expressions', title: 'Write labels as matchExpressions', kind: 'rewrite' }, toExpressions(tree, selector)),
    ...made(found, { id: 'to-labels', title: 'Write expressions as matchLabels', kind: 'rewrite' }, toLabels(tree, selector)),
  ];
}

function ofPeer(found: Found): readonly Refactoring[] {
  const rule = ruleAt(found);
  const peer = rule?.peers?.items.find(({ range }) => holds(range, found.at));
  const what = { id: 'extract-peer', title: 'Give this peer a rule of its own', kind: 'extract' } as const;
  return rule && peer ? made(found, what, extractPeer(found.tree, rule, peer)) : [];
}

function sorting(found: Found): readonly Refactoring[] {
  const { path } = found.placed.object;
  const what = { id: 'sort', title: 'Sort keys, rules, peers and ports in the usual order', kind: 'rewrite' } as const;
  return made(found, what, sortNode(found.tree, path, usualOrder));
}

export type { Refactoring } from './refactor/refactoring.js';
