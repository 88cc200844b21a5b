import type { MatchExpression } from '../../model/network-policy.js';
import { replaceText } from '../../syntax/edit/replace.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { nearest } from '../../util/text.js';
import check, { type BadExpression } from '../../validation/checks/match-expression-invalid.js';
import { apiRule } from '../api-rule.js';
import { type Edits, fixOf, insertEntry, losing, removeEntry, together, widening } from '../edits.js';
import { isAbsentOrEmpty } from '../reading.js';
import { apiReference } from '../references.js';

export const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** What people write for the operators, in lower case without signs. */
const spellings: ReadonlyMap<string, (typeof OPERATORS)[number]> = new Map([
  ['in', 'In'],
  ['equals', 'In'],
  ['equal', 'In'],
  ['eq', 'In'],
  ['=', 'In'],
  ['==', 'In'],
  ['notin', 'NotIn'],
  ['notequals', 'NotIn'],
  ['notequal', 'NotIn'],
  ['ne', 'NotIn'],
  ['!=', 'NotIn'],
  ['exists', 'Exists'],
  ['exist', 'Exists'],
  ['doesnotexist', 'DoesNotExist'],
  ['notexists', 'DoesNotExist'],
  ['notexist', 'DoesNotExist'],
  ['doesntexist', 'DoesNotExist'],
]);

/** A condition of a selector that is not complete, or contradicts its operator. */
export default apiRule(check, {
  docs: {
    summary: 'An entry of `matchExpressions` has no key, an unknown operator, or values that do not go with its operator.',
    why: 'The operators are `In` and `NotIn`, which need `values`, and `Exists` and `DoesNotExist`, which take none. They are written with capital letters.',
    bad: `
podSelector:
  matchExpressions:
    - {key: app, operator: Exists, values: [web]}
#                                  ^^^^^^ error: match-expression-invalid
`,
    good: `
podSelector:
  matchExpressions:
    - {key: app, operator: In, values: [web]}
`,
    references: [apiReference('LabelSelector')],
  },

  say: ({ fault, operator, field }) => {
    switch (fault) {
      case 'operator': {
        const known = operatorFor(operator);
        return `\`${operator}\` is no operator: there is \`In\`, \`NotIn\`, \`Exists\` and \`DoesNotExist\`.${known ? ` Write \`${known}\`.` : ''}`;
      }
      case 'no-operator':
        return 'This condition has no operator: `In`, `NotIn`, `Exists` or `DoesNotExist`. Add one.';
      case 'no-key':
        return 'This condition has no `key`, so it is about no label. Add the key of the label.';
      case 'no-values':
        return `\`${operator}\` needs \`values\` to compare with. Add them${operator === 'In' ? ', or write `Exists` if any value will do' : ', or write `DoesNotExist` if the label may not be there'}.`;
      case 'values':
        return `\`${operator}\` takes no \`values\`: it only asks whether the label is there. Remove them, or write \`${operator === 'Exists' ? 'In' : 'NotIn'}\`.`;
      case 'type':
        return `\`${field}\` of a condition must be text.`;
    }
  },
  fix: ({ fault, expression, operator }, { tree }) => (expression ? fixesFor(tree, expression, fault, operator) : []),
});

function fixesFor(tree: SyntaxTree, expression: MatchExpression, fault: BadExpression['fault'], operator: string) {
  const write = (name: string): Edits => replaceText(tree, [...expression.path, 'operator'], name);
  const withoutValues = (): Edits => removeEntry(tree, expression.path, 'values');
  switch (fault) {
    case 'operator': {
      const known = operatorFor(operator);
      return known === undefined ? [] : fixOf(`Write ${known}`, write(known));
    }
    case 'no-operator':
      return isAbsentOrEmpty(expression.values) && !expression.operator
        ? fixOf('Write operator: Exists', insertEntry(tree, expression.path, 'operator', 'Exists', 'key'))
        : fixOf('Write operator: In', insertEntry(tree, expression.path, 'operator', 'In', 'key'));
    case 'no-values': {
      const other = operator === 'In' ? 'Exists' : 'DoesNotExist';
      return (operator === 'In' ? widening : losing)(
        `Write ${other}${operator === 'In' ? ', to let any value through' : ''}`,
        expression.values ? together(write(other), withoutValues()) : write(other),
      );
    }
    case 'values':
      return [
        ...fixOf(`Write ${operator === 'Exists' ? 'In' : 'NotIn'}`, write(operator === 'Exists' ? 'In' : 'NotIn')),
        ...widening('Remove values, to let any value through', withoutValues()),
      ];
    default:
      return [];
  }
}

export function operatorFor(text: string): string | undefined {
  return (
    spellings.get(
      text
        .trim()
        .toLowerCase()
        .replaceAll(/[-_\s']/g, ''),
    ) ?? nearest(text, OPERATORS, 2)
  );
}
