import type { SyntaxTree } from '../../syntax/source-file.js';
import type { PlacedObject } from '../../workspace/snapshot.js';
import type { LintRule } from '../rule.js';
import type { Hit, Run } from '../run.js';
import { type FoundByRego, regoDeny, regoViolation, regoWarn } from './rego-rules.js';
import { type RegoKind, regoObjects } from './said.js';

type SaidRule = LintRule<'document', FoundByRego, Record<never, never>>;

const ruleOf: Readonly<Record<RegoKind, SaidRule>> = { deny: regoDeny, warn: regoWarn, violation: regoViolation };

/** What the Rego policies of the workspace say of a document's objects. */
export function regoHits({ options: { rego }, rules, file }: Run, tree: SyntaxTree, placed: readonly PlacedObject[]): readonly Hit[] {
  if (!rego) return [];
  return regoObjects(tree, placed).flatMap(({ json, index, at }) =>
    rego.said(json, file.id).flatMap((said): readonly Hit[] => {
      const declared = ruleOf[said.kind];
      const rule = declared as unknown as LintRule;
      const fact: FoundByRego = { at, said };
      return rules.includes(rule)
        ? [{ rule, fact, message: declared.say(fact, { file, tree, placed: placed[index], options: {}, lineOf: String }), placed: index }]
        : [];
    }),
  );
}

/** Whether a rule says what Rego policies say, so that it has its say only where these are asked. */
export function isSaidByRego({ id }: Pick<LintRule, 'id'>): boolean {
  return Object.values(ruleOf).some((rule) => rule.id === id);
}
