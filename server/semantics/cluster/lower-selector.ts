import type { LabelSelector, MatchExpression, MatchLabels } from '../../model/network-policy.js';
import { nothing, type Requirement, type Selector } from './selector.js';

/**
 * What a label selector matches: absent, null and empty select everything; one that the API server would refuse selects nothing.
 * @param templated a template may write the selector where it is absent
 */
export function lowerSelector(selector: LabelSelector | undefined, templated: boolean): Selector {
  if (!selector) return { requirements: [], unknown: templated };
  const { matchExpressions } = selector;
  if (matchExpressions?.invalid) return nothing;
  const parts = [...labelParts(selector.matchLabels), ...(matchExpressions?.items.map(expressionPart) ?? [])];
  if (parts.includes('refused')) return nothing;
  const known = parts.filter((part) => part !== 'refused');
  const own = selector.templated || selector.matchLabels?.templated === true || matchExpressions?.templated === true;
  return { requirements: known.flatMap(({ requirements }) => requirements), unknown: own || known.some(({ unknown }) => unknown) };
}

function labelParts(labels: MatchLabels | undefined): readonly Selector[] {
  return (
    labels?.entries.map(({ key, value }) =>
      value.value === undefined
        ? onlyKnown([exists(key.value)])
        : { requirements: [{ key: key.value, operator: 'In' as const, values: [value.value] }], unknown: false },
    ) ?? []
  );
}

function expressionPart({ key, operator, values, templated }: MatchExpression): Selector | 'refused' {
  if (templated || (key && key.value === undefined) || (operator && operator.value === undefined)) return onlyKnown([]);
  if (!key?.value || !operator) return 'refused';
  const name = key.value;
  const listed = values?.items.flatMap(({ value }) => (value === undefined ? [] : [value])) ?? [];
  const unknownValues = values !== undefined && (values.templated || listed.length < values.items.length);
  switch (operator.value) {
    case 'In':
    case 'NotIn':
      if (unknownValues) return onlyKnown(operator.value === 'In' ? [exists(name)] : []);
      return listed.length === 0 ? 'refused' : { requirements: [{ key: name, operator: operator.value, values: listed }], unknown: false };
    case 'Exists':
    case 'DoesNotExist':
      return listed.length > 0 ? 'refused' : { requirements: [{ key: name, operator: operator.value, values: [] }], unknown: unknownValues };
    default:
      return 'refused';
  }
}

/** A template writes the rest of what is demanded. */
function onlyKnown(requirements: readonly Requirement[]): Selector {
  return { requirements, unknown: true };
}

function exists(key: string): Requirement {
  return { key, operator: 'Exists', values: [] };
}
