import { fail } from './stop.js';

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '>' | '<';
  readonly values: readonly string[];
}

/** Whether labels are as a selector of the API's text form wants them (`labels.Parse` of apimachinery). */
export function matchesLabels(selector: string, labels: ReadonlyMap<string, string>): boolean {
  return parse(selector).every((requirement) => matches(requirement, labels));
}

function matches({ key, operator, values }: Requirement, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default:
      return value !== undefined && /^[-+]?\d+$/.test(value) && (operator === '>' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]));
  }
}

const requirement =
  /\s*(?:(?<absent>!)\s*(?<absentKey>[^\s,()=!<>]+)|(?<key>[^\s,()=!<>]+)\s*(?:(?<operator>==|=|!=|>|<)\s*(?<value>[^\s,()=!<>]*)|\s(?<set>in|notin)\s*\((?<values>[^()]*)\))?)\s*(?:,|$)/y;

function parse(selector: string): readonly Requirement[] {
  if (selector.trim() === '') return [];
  const all: Requirement[] = [];
  requirement.lastIndex = 0;
  while (requirement.lastIndex < selector.length) {
    const groups = requirement.exec(selector)?.groups;
    if (!groups) return fail(`unable to parse requirement: ${selector}`);
    all.push(requirementOf(groups));
  }
  return selector.trimEnd().endsWith(',') ? fail(`unable to parse requirement: found '', expected: identifier after ','`) : all;
}

function requirementOf({ absent, absentKey = '', key = '', operator, value = '', set, values = '' }: Record<string, string | undefined>): Requirement {
  if (absent) return { key: absentKey, operator: '!', values: [] };
  if (set === 'in' || set === 'notin') return { key, operator: set, values: values.split(',').map((item) => item.trim()) };
  if (operator === undefined) return { key, operator: 'exists', values: [] };
  if (operator === '>' || operator === '<') return { key, operator, values: [value] };
  return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
}
