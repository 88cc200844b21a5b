import type { Labels, Ordinals } from './labels.js';
import type { Requirement, Selector } from './selector.js';

/** Whether something holds; `unknown` where a template or labels that no manifest shows decide. */
export type Match = 'yes' | 'no' | 'unknown';

/** Both must hold. */
export function both(a: Match, b: Match): Match {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' ? b : a;
}

/** One must hold. */
export function either(a: Match, b: Match): Match {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' ? b : a;
}

/** Whether `labels` satisfy `selector`, by the rules of `metav1.LabelSelector`: `NotIn` and `DoesNotExist` hold for a label that is absent. */
export function matchLabels(selector: Selector, labels: Labels): Match {
  let result: Match = selector.unknown ? 'unknown' : 'yes';
  for (const requirement of selector.requirements) {
    const one = matchRequirement(requirement, labels);
    if (one === 'no') return 'no';
    if (one === 'unknown') result = 'unknown';
  }
  return result;
}

/** Whether one requirement holds for `labels`. */
export function matchRequirement({ key, operator, values }: Requirement, labels: Labels): Match {
  if (operator === 'In' && values.length === 0) return 'no';
  const value = labels.values.get(key);
  if (value === undefined && !labels.values.has(key)) return labels.open ? 'unknown' : operator === 'NotIn' || operator === 'DoesNotExist' ? 'yes' : 'no';
  const ordinals = value === undefined ? labels.ordinals?.get(key) : undefined;
  const present = ordinals && (operator === 'In' || operator === 'NotIn') ? matchOrdinals(operator, values, ordinals) : matchPresent(operator, values, value);
  if (!labels.partial?.has(key)) return present;
  const absent = operator === 'NotIn' || operator === 'DoesNotExist' ? 'yes' : 'no';
  return present === absent ? present : 'unknown';
}

/** Whether any labels at all satisfy the selector; a selector of which a template makes a part counts as it stands. */
export function isSatisfiable(selector: Selector): boolean {
  return [...domains(selector).values()].every((domain) => (domain.presence === 'required' ? !isEmpty(domain) : domain.presence !== 'impossible'));
}

/** Whether all labels that satisfy `narrow` surely satisfy `wide`, too. */
export function implies(narrow: Selector, wide: Selector): boolean {
  if (!isSatisfiable(narrow)) return true;
  if (wide.unknown) return false;
  const known = domains(narrow);
  return wide.requirements.every((requirement) => guarantees(known.get(requirement.key) ?? freeDomain, requirement));
}

/** The same requirements in one order and spelling, so that selectors that are written differently but say the same mostly give one text. */
export function canonicalSelector(selector: Selector): string {
  const texts = selector.requirements.map(({ key, operator, values }) => `${key} ${operator} ${[...new Set(values)].sort().join(',')}`);
  return `${[...new Set(texts)].sort().join(';')}${selector.unknown ? '?' : ''}`;
}

/** What a selector demands of one key. */
interface Domain {
  readonly presence: 'required' | 'forbidden' | 'free' | 'impossible';
  /** The values left by `In`; undefined: any. */
  readonly allowed: readonly string[] | undefined;
  readonly excluded: ReadonlySet<string>;
}

const freeDomain: Domain = { presence: 'free', allowed: undefined, excluded: new Set() };

function domains(selector: Selector): ReadonlyMap<string, Domain> {
  const result = new Map<string, Domain>();
  for (const requirement of selector.requirements) result.set(requirement.key, narrow(result.get(requirement.key) ?? freeDomain, requirement));
  return result;
}

/** Whether every label that the domain leaves satisfies the requirement. */
function guarantees(domain: Domain, { operator, values }: Requirement): boolean {
  switch (operator) {
    case 'Exists':
      return domain.presence === 'required';
    case 'DoesNotExist':
      return domain.presence === 'forbidden';
    case 'In':
      return domain.presence === 'required' && valuesOf(domain)?.every((value) => values.includes(value)) === true;
    case 'NotIn':
      return domain.presence === 'forbidden' || values.every((value) => !admits(domain, value));
  }
}

function narrow(domain: Domain, { operator, values }: Requirement): Domain {
  switch (operator) {
    case 'In':
      return { ...domain, presence: require(domain, 'required'), allowed: domain.allowed?.filter((value) => values.includes(value)) ?? [...new Set(values)] };
    case 'NotIn':
      return { ...domain, excluded: new Set([...domain.excluded, ...values]) };
    case 'Exists':
      return { ...domain, presence: require(domain, 'required') };
    case 'DoesNotExist':
      return { ...domain, presence: require(domain, 'forbidden') };
  }
}

function require({ presence }: Domain, wanted: 'required' | 'forbidden'): Domain['presence'] {
  return presence === 'free' || presence === wanted ? wanted : 'impossible';
}

function valuesOf(domain: Domain): readonly string[] | undefined {
  return domain.allowed?.filter((value) => !domain.excluded.has(value));
}

function isEmpty(domain: Domain): boolean {
  return valuesOf(domain)?.length === 0;
}

function admits(domain: Domain, value: string): boolean {
  return !domain.excluded.has(value) && (domain.allowed?.includes(value) ?? true);
}

/** The pods have one value each, all different. */
function matchOrdinals(operator: 'In' | 'NotIn', values: readonly string[], ordinals: Ordinals): Match {
  const hits = ordinalsAmong(values, ordinals).length;
  if (hits === 0) return operator === 'In' ? 'no' : 'yes';
  if (hits === ordinals.last - ordinals.first + 1) return operator === 'In' ? 'yes' : 'no';
  return 'unknown';
}

/** The ordinals of pods that have one of the values. */
export function ordinalsAmong(values: readonly string[], { prefix, first, last }: Ordinals): readonly number[] {
  const numbers = [...new Set(values)].flatMap((value) => {
    const digits = value.startsWith(prefix) ? value.slice(prefix.length) : '';
    return /^(0|[1-9]\d{0,8})$/.test(digits) ? [Number(digits)] : [];
  });
  return numbers.filter((number) => first <= number && number <= last).sort((a, b) => a - b);
}

function matchPresent(operator: Requirement['operator'], values: readonly string[], value: string | undefined): Match {
  if (operator === 'Exists') return 'yes';
  if (operator === 'DoesNotExist') return 'no';
  if (value === undefined) return 'unknown';
  return values.includes(value) === (operator === 'In') ? 'yes' : 'no';
}
