import { dependenciesOf } from '../dependencies/dependencies.js';
import type { LabelSelector, NetworkPolicySpec, PolicyRule } from '../model/network-policy.js';
import { isPolicy } from '../model/objects.js';
import type { FileEdit } from '../rules/rule.js';
import { removeRule } from '../rules/rule-edits.js';
import type { Edits } from '../syntax/edit/edits.js';
import { encloses, type Range, shift } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { objectAt } from './places.js';
import { extractPeer } from './refactor/extract-peer.js';
import { toExpressions, toLabels } from './refactor/selector-form.js';
import { unusedRules } from './unused-rules.js';

/** Another way to write what stands at a place. */
export interface Refactoring {
  readonly id: string;
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/**
 * What can be written otherwise at an offset: the same meaning in another form, or, said in the title, without a rule that no manifest needs. Nothing
 * where a template writes a part of it, or where a comment would be lost.
 */
export function refactorings(snapshot: Snapshot, id: FileId, offset: number): readonly Refactoring[] {
  const file = snapshot.file(id);
  const placed = file?.role === 'manifest' ? objectAt(snapshot, id, offset) : undefined;
  if (!file || !placed || !isPolicy(placed.object)) return [];
  const { spec } = placed.object;
  if (!('policyTypes' in spec)) return [];
  const found: Found = { snapshot, file, placed, spec, at: offset - placed.offset };
  return [...ofSelector(found), ...ofRule(found)];
}

interface Found {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  readonly placed: PlacedObject;
  readonly spec: NetworkPolicySpec;
  /** In the document. */
  readonly at: number;
}

function ofSelector(found: Found): readonly Refactoring[] {
  const { spec, at } = found;
  const rules = rulesOf(spec);
  const selectors = [spec.podSelector, ...rules.flatMap(({ peers }) => (peers?.items ?? []).flatMap((peer) => [peer.podSelector, peer.namespaceSelector]))];
  const selector = selectors.find((one): one is LabelSelector => one !== undefined && (holds(one.range, at) || holds(one.key, at)));
  const tree = treeOf(found);
  if (!selector || !tree) return [];
  return [
    ...made(found, 'to-expressions', 'Write labels as matchExpressions', toExpressions(tree, selector)),
    ...made(found, 'to-labels', 'Write expressions as matchLabels', toLabels(tree, selector)),
  ];
}

function ofRule(found: Found): readonly Refactoring[] {
  const { spec, at, placed, snapshot, file } = found;
  const rule = rulesOf(spec).find(({ range }) => holds(range, at));
  const tree = treeOf(found);
  if (!rule || !tree) return [];
  const peer = rule.peers?.items.find(({ range }) => holds(range, at));
  const extracted = peer ? made(found, 'extract-peer', 'Give this peer a rule of its own', extractPeer(tree, rule, peer)) : [];
  if (!snapshot.complete || !isUnused(found, rule)) return extracted;
  const context = { file, tree, placed, options: {}, lineOf: () => '' };
  const title = `Tighten: remove ${rule.direction} rule ${rule.index + 1}, which no manifest needs (closes what it lets pass)`;
  return [...extracted, ...made(found, 'tighten', title, removeRule(context, rule))];
}

/** Nothing is said of a rule while one of those who connect does not say whom they connect to. */
function isUnused({ snapshot, file, placed }: Found, rule: PolicyRule): boolean {
  const view = snapshot.environment(file.id);
  const policy = view.policy(placed.id);
  if (!policy || view.source(policy)?.file !== file.id) return false;
  return unusedRules(view, dependenciesOf(view)).some(
    (one) =>
      one.direction === rule.direction &&
      one.rule === rule.index &&
      one.policy.kind === policy.kind &&
      one.policy.name === policy.name &&
      one.policy.namespace === policy.namespace,
  );
}

function rulesOf({ ingress, egress }: NetworkPolicySpec): readonly PolicyRule[] {
  return [...(ingress?.items ?? []), ...(egress?.items ?? [])];
}

function holds(range: Range, at: number): boolean {
  return encloses(range, { start: at, end: at });
}

function treeOf({ file, placed }: Found) {
  return file.source?.documents[placed.document]?.tree;
}

function made({ file, placed }: Found, id: string, title: string, edits: Edits): readonly Refactoring[] {
  if (edits === undefined || edits.length === 0) return [];
  const inFile = edits.map(({ range, newText }) => ({ range: shift(range, placed.offset), newText }));
  return [{ id, title, edits: [{ file: file.id, create: false, edits: inFile }] }];
}
