import { type WrittenSelector, writtenOf } from '../../families/written.js';
import type { MatchExpression } from '../../model/network-policy.js';
import { replaceText } from '../../syntax/edit/replace.js';
import type { Range } from '../../util/range.js';
import { labelKeyFault, labelValueFault } from '../../validation/formats.js';
import { OPERATORS, operatorFor } from '../api/match-expression-invalid.js';
import { fixOf } from '../edits.js';
import { isAbsentOrEmpty } from '../reading.js';
import { adminReference } from '../references.js';
import { rule } from '../rule.js';

interface Unreadable {
  readonly at: Range;
  readonly fault: 'key' | 'value' | 'operator' | 'no-values' | 'values';
  readonly text: string;
  readonly expression: MatchExpression | undefined;
}

/** A selector that the API server stores without looking at it, and that nobody can read. */
export default rule<'AdminPolicy', Unreadable>({
  id: 'admin-selector-unreadable',
  category: 'mistake',
  severity: 'error',
  on: 'AdminPolicy',
  docs: {
    summary: 'A selector of an admin policy has a label or a condition that there cannot be.',
    why: 'Of a NetworkPolicy the API server refuses such a selector. Of an admin policy it looks at none, so the policy is accepted, and the network plugin fails to read it: the policy, or the rule, then has no effect.',
    bad: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject:
    namespaces:
      matchExpressions:
        - {key: team, operator: Equals, values: [a]}
#                               ^^^^^^ error: admin-selector-unreadable
`,
    good: `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: tenants}
spec:
  priority: 10
  subject:
    namespaces:
      matchExpressions:
        - {key: team, operator: In, values: [a]}
`,
    references: [adminReference(), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors'],
  },

  find: (policy) => writtenOf(policy).selectors().flatMap(faultsOf),
  say: ({ fault, text }) => {
    const effect = 'The policy is accepted, but this selector cannot be read.';
    switch (fault) {
      case 'key':
        return `\`${text}\` cannot be the key of a label. ${effect} Correct it.`;
      case 'value':
        return `\`${text}\` cannot be the value of a label${/[*?]/.test(text) ? ': there are no patterns' : ''}. ${effect} Correct it.`;
      case 'operator':
        return `\`${text}\` is no operator: there is \`In\`, \`NotIn\`, \`Exists\` and \`DoesNotExist\`. ${effect}`;
      case 'no-values':
        return `\`${text}\` needs \`values\` to compare with. ${effect} Add them.`;
      case 'values':
        return `\`${text}\` takes no \`values\`. ${effect} Remove them.`;
    }
  },
  fix: ({ fault, text, expression }, { tree }) => {
    const known = fault === 'operator' ? operatorFor(text) : undefined;
    return known === undefined || !expression ? [] : fixOf(`Write ${known}`, replaceText(tree, [...expression.path, 'operator'], known));
  },
});

function faultsOf({ selector }: WrittenSelector): readonly Unreadable[] {
  const labels = (selector.matchLabels?.entries ?? []).flatMap(({ key, value }): readonly Unreadable[] => [
    ...(labelKeyFault(key.value) ? [{ at: key.range, fault: 'key' as const, text: key.value, expression: undefined }] : []),
    ...badValue(value),
  ]);
  return [...labels, ...(selector.matchExpressions?.items ?? []).flatMap(expressionFaults)];
}

function badValue({ value, range }: { readonly value: string | undefined; readonly range: Range }): readonly Unreadable[] {
  return value !== undefined && labelValueFault(value) ? [{ at: range, fault: 'value', text: value, expression: undefined }] : [];
}

function expressionFaults(expression: MatchExpression): readonly Unreadable[] {
  const { key, operator, values, templated } = expression;
  const name = operator?.value;
  const base = { text: name ?? '', expression };
  const faults: Unreadable[] = [];
  if (key?.value !== undefined && labelKeyFault(key.value)) faults.push({ at: key.range, fault: 'key', text: key.value, expression });
  if (operator && name !== undefined && !OPERATORS.some((known) => known === name)) faults.push({ ...base, at: operator.range, fault: 'operator' });
  else if (operator && (name === 'In' || name === 'NotIn') && !templated && isAbsentOrEmpty(values))
    faults.push({ ...base, at: operator.range, fault: 'no-values' });
  else if (operator && (name === 'Exists' || name === 'DoesNotExist') && (values?.items.length ?? 0) > 0)
    faults.push({ ...base, at: values?.key ?? operator.range, fault: 'values' });
  return [...faults, ...(values?.items ?? []).flatMap(badValue)];
}
