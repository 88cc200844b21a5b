import type { Requirement, Selector } from '../semantics/cluster/selector.js';
import { listed } from '../util/text.js';
import { asCode, type Mark } from './mark.js';

const namespaceName = 'kubernetes.io/metadata.name';

/** A selector behind its noun: `labelled app=web and tier in (a, b)`; empty for one that selects everything. */
export function describeSelector({ requirements, unknown }: Selector, mark: Mark = asCode): string {
  const positive = requirements.filter(({ operator }) => operator === 'In').map(({ key, values }) => mark(pairText(key, values)));
  const other = requirements.filter(({ operator }) => operator !== 'In').map((requirement) => otherPhrase(requirement, mark));
  const phrases = [...(positive.length > 0 ? [`labelled ${listed(positive)}`] : []), ...other];
  return unknown ? listed([...phrases, 'selected by a template']) : listed(phrases);
}

/** The namespaces that a selector asks for by name, and by nothing else. */
export function namesOf({ requirements, unknown }: Selector): readonly string[] | undefined {
  const [only, ...others] = requirements;
  return !unknown && others.length === 0 && only?.operator === 'In' && only.key === namespaceName ? only.values : undefined;
}

/** `app=web,tier in (a, b)`: a selector as `kubectl get -l` takes it. */
export function selectorText({ requirements }: Selector): string {
  return requirements.map(requirementText).join(',');
}

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return operator === 'In' ? pairText(key, values) : `${key} notin (${values.join(', ')})`;
}

function pairText(key: string, values: readonly string[]): string {
  return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`;
}

function otherPhrase(requirement: Requirement, mark: Mark): string {
  if (requirement.operator === 'Exists') return `with a label ${mark(requirement.key)}`;
  if (requirement.operator === 'DoesNotExist') return `without a label ${mark(requirement.key)}`;
  return `not labelled ${mark(pairText(requirement.key, requirement.values))}`;
}
