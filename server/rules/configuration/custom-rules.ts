import { nodeAt } from '../../syntax/locate.js';
import type { LintRule, Severity, Violation } from '../rule.js';
import { type CelProgram, CelUnknown, firstLine } from './cel.js';
import { answersAbout } from './cel-answers.js';
import { isOpen, plainOf } from './values.js';

/** A rule of a configuration: an expression that must hold for every object of some kinds. */
export interface CustomRule {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly severity: Severity;
  readonly message: string;
  readonly program: CelProgram;
}

interface CustomFact extends Violation {
  /** Why the expression could not be evaluated; undefined: it does not hold. */
  readonly error: string | undefined;
}

/** The same as any other rule. An expression that cannot be evaluated for an object does not hold for it, as an API server would have it. */
export function lintRuleOf({ id, kinds, severity, message, program }: CustomRule): LintRule {
  const made: LintRule<'environment', CustomFact> = {
    id,
    category: 'workspace',
    severity,
    on: 'environment',
    isCustom: true,
    docs: { summary: message, why: message, bad: '', good: '', references: [] },
    *find({ object: placed, view }, { tree }) {
      const { object } = placed;
      const node = kinds.includes(object.kind.value) ? nodeAt(tree, object.path) : undefined;
      if (!node || isOpen(node)) return;
      const at = object.metadata.name?.range ?? object.kind.range;
      try {
        if (!program.holds(plainOf(node), answersAbout(view, placed.id))) yield { at, error: undefined };
      } catch (error) {
        if (!(error instanceof CelUnknown)) yield { at, error: firstLine(error) };
      }
    },
    say: ({ error }) => (error === undefined ? message : `${message} (The expression cannot be evaluated here: ${error}.)`),
  };
  return made as unknown as LintRule;
}
