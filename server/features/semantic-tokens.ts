import { networkPolicyOf } from '../families/written.js';
import type { NetworkPolicy } from '../model/network-policy.js';
import { isPolicy } from '../model/objects.js';
import { requirementsOf, rulesOf } from '../model/reading.js';
import { createUnmatchedFinder } from '../rules/workspace/unmatched.js';
import { isLookedForHere } from '../rules/workspace/unmatched-facts.js';
import { admitsAll } from '../semantics/answers/questions.js';
import type { Policy } from '../semantics/cluster/policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { encloses, type Range, shift } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { policyOf } from './scope.js';

/** A part of one line that means what no grammar can know. */
export interface SemanticToken {
  readonly range: Range;
  /** A selector that surely matches no pod; a rule that lets everyone through. */
  readonly kind: 'matchesNothing' | 'admitsAll';
}

/**
 * What the text of policies does not show: selectors that match nothing, rules that admit everything. What a template decides or the workspace
 * does not show is neither, and until the workspace is read there is none. In the order of the text, without overlaps.
 */
export function semanticTokens(snapshot: Snapshot, id: FileId): readonly SemanticToken[] {
  const file = snapshot.file(id);
  if (!file || !snapshot.complete || file.role !== 'manifest') return [];
  const view = snapshot.environment(id);
  const unmatched = createUnmatchedFinder(view);
  const found = file.objects.flatMap((placed) => {
    const tree = file.source?.documents[placed.document]?.tree;
    const policy = isPolicy(placed.object) && !placed.refused ? policyOf({ view }, placed) : undefined;
    const own = isPolicy(placed.object) ? networkPolicyOf(placed.object) : undefined;
    if (!tree || !policy || !own) return [];
    return [...nothingTokens(placed, unmatched(placed)), ...openTokens(tree, own, policy)].map(({ range, kind }) => ({
      range: shift(range, placed.offset),
      kind,
    }));
  });
  found.sort((a, b) => a.range.start - b.range.start);
  return found.filter(({ range }, index) => range.start >= (found[index - 1]?.range.end ?? 0));
}

/** The key of the selector, and each requirement in it. */
function nothingTokens({ object }: PlacedObject, unmatched: ReturnType<ReturnType<typeof createUnmatchedFinder>>): readonly SemanticToken[] {
  // What is usually installed from elsewhere, such as the resolver, is mostly in no workspace.
  return unmatched.filter(isLookedForHere).flatMap(({ unmatched: { selector } }) => {
    const fields = requirementsOf(selector).requirements.flatMap(({ key, values }) => [key.range, ...values.map(({ range }) => range)]);
    const parts = [selector.key, ...fields].filter((range) => encloses(object.range, range) && !range.elsewhere && range.end > range.start);
    return parts.map((range) => ({ range, kind: 'matchesNothing' as const }));
  });
}

/** The first line of what is written as a rule that admits everything; with its dash, because editors colour brackets as they like. */
function openTokens({ text }: SyntaxTree, object: NetworkPolicy, policy: Policy): readonly SemanticToken[] {
  return rulesOf(object).flatMap(({ direction, index, range }) => {
    const rule = policy.rules[direction].find((each) => each.index === index);
    if (!rule || !admitsAll(rule) || !encloses(object.range, range)) return [];
    const [line = ''] = text.slice(range.start, range.end).split(/[\r\n]/);
    const token = { start: range.start, end: range.start + line.trimEnd().length };
    return token.end > token.start ? [{ range: token, kind: 'admitsAll' as const }] : [];
  });
}
