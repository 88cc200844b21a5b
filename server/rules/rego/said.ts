import { nodeAt } from '../../syntax/locate.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { FileId } from '../../util/file-id.js';
import type { Range } from '../../util/range.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import { isOpen, plainOf } from '../configuration/values.js';

/** Rules of these names are asked, alone or with a word behind them: `deny`, `deny_unowned`. */
export const regoKinds = ['deny', 'warn', 'violation'] as const;
export type RegoKind = (typeof regoKinds)[number];

/** One sentence of a Rego policy about an object. */
export interface RegoSaid {
  readonly kind: RegoKind;
  /** The name of the rule in its policy. */
  readonly rule: string;
  /** The file of the policy, as people name it. */
  readonly policy: string;
  readonly message: string;
}

/** What Rego policies say of objects that they were asked about. */
export interface RegoAnswers {
  /** They were asked about every object as it is now: where they say nothing, there is nothing to say. */
  readonly isWhole?: true;
  /**
   * @param object as JSON, as `regoObjects` gives it
   * @param file that it is written in
   */
  said(object: string, file: FileId): readonly RegoSaid[];
}

/** An object as policies are asked about it. */
export interface RegoObject {
  /** As JSON. */
  readonly json: string;
  /** Among the objects of its document. */
  readonly index: number;
  /** Its name, else its kind, as it stands in its own document. */
  readonly at: Range;
}

/** The objects of a document that can be shown as they are: what a template makes of one is not known, and a half-typed one is no object yet. */
export function regoObjects(tree: SyntaxTree, placed: readonly PlacedObject[]): readonly RegoObject[] {
  if (tree.templated || tree.problems.some(({ code }) => code === 'not-yaml')) return [];
  return placed.flatMap(({ object, halfTyped }, index): readonly RegoObject[] => {
    const node = halfTyped ? undefined : nodeAt(tree, object.path);
    if (node?.kind !== 'map' || isOpen(node)) return [];
    return [{ json: JSON.stringify(plainOf(node)), index, at: placeOf(object) }];
  });
}

/** A name that something else writes stands there, and not at the object. */
function placeOf({ metadata: { name }, kind, range }: PlacedObject['object']): Range {
  return [name?.range, kind.range].find((at) => at !== undefined && at.elsewhere === undefined) ?? range;
}
