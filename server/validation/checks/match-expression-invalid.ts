import type { MatchExpression } from '../../model/network-policy.js';
import { isAbsentOrEmpty, writtenKeys } from '../../model/reading.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { check } from '../check.js';
import { isOtherScalar } from '../mismatches.js';
import { expressionsOf } from '../written-labels.js';

export interface BadExpression {
  readonly at: Range;
  readonly expression: MatchExpression | undefined;
  readonly fault: 'operator' | 'no-operator' | 'no-key' | 'no-values' | 'values' | 'type';
  /** The operator, or whatever is written where it belongs. */
  readonly operator: string;
  readonly field?: string;
}

/** A condition of a selector that is not complete, or contradicts its operator. */
export default check<'NetworkPolicy', BadExpression>({
  id: 'match-expression-invalid',
  category: 'api',
  on: 'NetworkPolicy',
  matches: (mismatch) => {
    const {
      place,
      name,
      mismatch: { fault },
    } = mismatch;
    return place === 'expression' && (isOtherScalar(mismatch) || (fault === 'value' && name === 'operator'));
  },
  *find(_, { tree, mismatches, once }) {
    const expressions = once(expressionsOf);
    for (const { at, mismatch, name, parent } of mismatches) {
      const expression = expressions.find(({ path }) => JSON.stringify(path) === JSON.stringify(parent));
      const isOperator = name === 'operator' && (mismatch.fault === 'value' || mismatch.found === 'string');
      yield { at, mismatch, expression, fault: isOperator ? 'operator' : 'type', operator: mismatch.text, field: name };
    }
    if (!tree.templated) for (const expression of expressions) if (!expression.templated) yield* incomplete(expression, tree);
  },
});

function* incomplete(expression: MatchExpression, tree: SyntaxTree): Iterable<BadExpression> {
  const base = { expression, operator: expression.operator?.value ?? '' };
  const isMissing = (name: 'key' | 'operator') => expression[name]?.value === '' || expression[name] === undefined;
  if (isMissing('key')) yield { ...base, at: expression.key?.key ?? expression.range, fault: 'no-key' };
  if (isMissing('operator') && expression.operator === undefined) yield { ...base, at: expression.range, fault: 'no-operator' };
  const operator = expression.operator?.value;
  const at = expression.values?.key ?? expression.operator?.range ?? expression.range;
  if ((operator === 'In' || operator === 'NotIn') && !hasValues(expression, tree)) yield { ...base, at, fault: 'no-values' };
  if ((operator === 'Exists' || operator === 'DoesNotExist') && (expression.values?.items.length ?? 0) > 0) yield { ...base, at, fault: 'values' };
}

function hasValues({ values, path }: MatchExpression, tree: SyntaxTree): boolean {
  return values === undefined ? writtenKeys(tree, path).includes('values') : !isAbsentOrEmpty(values);
}
