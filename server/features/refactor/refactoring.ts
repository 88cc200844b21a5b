import type { NetworkPolicy, NetworkPolicySpec, PolicyRule } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import type { FileEdit } from '../../rules/rule.js';
import type { Edits } from '../../syntax/edit/edits.js';
import type { SourceFile, SyntaxTree } from '../../syntax/source-file.js';
import { encloses, type Range, shift } from '../../util/range.js';
import type { PlacedObject, Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import type { TextOf } from '../text-of.js';

/** Another way to write what stands at a place. */
export interface Refactoring {
  /** No other one at the place has it. */
  readonly id: string;
  readonly title: string;
  /** `extract`: one becomes several; `move`: to another namespace; `rewrite`: all else. */
  readonly kind: 'rewrite' | 'extract' | 'move';
  /** What there is to know before it is done; sentences. Whoever can shows them, and asks. */
  readonly description?: string;
  /** Why it cannot be done, as a sentence; there are no edits then. */
  readonly refusal?: string;
  readonly edits: readonly FileEdit[];
}

export type PlacedPolicy = PlacedObject & { readonly object: NetworkPolicy };

/** Whether its rules all admit and say together what passes, so that they may stand in one policy or in several. */
export function isAdditive(placed: PlacedObject): placed is PlacedPolicy {
  return isPolicy(placed.object) && 'policyTypes' in placed.object.spec;
}

/** The policy at a place, and how it is written. */
export interface Found {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  readonly source: SourceFile;
  readonly placed: PlacedPolicy;
  readonly spec: NetworkPolicySpec;
  readonly tree: SyntaxTree;
  /** In the document. */
  readonly at: number;
  readonly textOf: TextOf;
}

export function rulesOf({ ingress, egress }: NetworkPolicySpec): readonly PolicyRule[] {
  return [...(ingress?.items ?? []), ...(egress?.items ?? [])];
}

export function ruleAt({ spec, at }: Found): PolicyRule | undefined {
  return rulesOf(spec).find(({ range }) => holds(range, at));
}

export function holds(range: Range, at: number): boolean {
  return encloses(range, { start: at, end: at });
}

/** A refactoring of one document; none where its edits cannot be made. */
export function made(found: Found, what: Omit<Refactoring, 'edits'>, edits: Edits): readonly Refactoring[] {
  if (edits === undefined || edits.length === 0) return [];
  return [{ ...what, edits: [inFile(found, edits)] }];
}

/** Edits of the document as those of its file. */
export function inFile({ file, placed }: Pick<Found, 'file' | 'placed'>, edits: NonNullable<Edits>): FileEdit {
  return { file: file.id, create: false, edits: edits.map(({ range, newText }) => ({ range: shift(range, placed.offset), newText })) };
}
