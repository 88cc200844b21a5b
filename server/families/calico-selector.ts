import type { Requirement, Selector } from '../semantics/cluster/selector.js';
import { anything, NAME_LABEL } from './selectors.js';

/** What a Calico selector says of pods: their own labels and, by `projectcalico.org/namespace`, the name of their namespace. */
export interface CalicoSelection {
  readonly pods: Selector;
  readonly namespaces: Selector;
}

/**
 * The pods of a selector expression of Calico, or more: terms joined by `&&` are read, and what else there is (`||`, brackets,
 * `contains`) takes nothing away. An empty text selects everything.
 */
export function podsSelectedBy(text: string): CalicoSelection {
  const terms = termsOf(text);
  if (!terms) return { pods: anything, namespaces: anything };
  const named = terms.map((term) => (term?.key === NAMESPACE ? { ...term, key: NAME_LABEL } : term));
  const isOfNamespace = (term: Requirement | undefined) => term?.key === NAME_LABEL;
  const own = named.map((term) => (term && isCalicos(term.key) ? undefined : term));
  return { pods: selectorOf(own.filter((term) => !isOfNamespace(term))), namespaces: selectorOf(named.filter(isOfNamespace)) };
}

/** The namespaces of a `namespaceSelector`, or more. */
export function namespacesSelectedBy(text: string): Selector {
  const terms = termsOf(text);
  if (!terms) return anything;
  return selectorOf(terms.map((term) => (term?.key === NAMESPACE_NAME ? { ...term, key: NAME_LABEL } : term && isCalicos(term.key) ? undefined : term)));
}

const NAMESPACE = 'projectcalico.org/namespace';
const NAMESPACE_NAME = 'projectcalico.org/name';

/** Labels that Calico adds itself; no manifest shows them. */
function isCalicos(key: string): boolean {
  return key.startsWith('projectcalico.org/') || key.startsWith('pcns.') || key.startsWith('pcsa.');
}

function selectorOf(terms: readonly (Requirement | undefined)[]): Selector {
  return { requirements: terms.flatMap((term) => term ?? []), unknown: terms.includes(undefined) };
}

/** One for each term, undefined for one that cannot be read; undefined where the whole cannot. `all()` demands nothing. */
function termsOf(text: string): readonly (Requirement | undefined)[] | undefined {
  if (text.trim() === '') return [];
  const outline = text.replace(/"[^"]*"|'[^']*'/g, '_');
  // In brackets a term may be one of several, or be turned around.
  if (/\|\||["']/.test(outline) || /[()]/.test(outline.replace(/\b(?:has|all|global)\([^()]*\)/g, ''))) return undefined;
  const terms = text.match(/(?:"[^"]*"|'[^']*'|&(?!&)|[^&])+/g) ?? [];
  return terms.filter((term) => term.trim() !== 'all()').map(requirementOf);
}

const KEY = '([A-Za-z0-9_./-]+)';
const TEXT = `(?:"[^"]*"|'[^']*')`;
const HAS = new RegExp(String.raw`^(!?)\s*has\(\s*${KEY}\s*\)$`);
const EQUALS = new RegExp(String.raw`^${KEY}\s*(==|!=)\s*(${TEXT})$`);
const IN = new RegExp(String.raw`^${KEY}\s+(not\s+in|in)\s*\{\s*(${TEXT}(?:\s*,\s*${TEXT})*)\s*\}$`);

function requirementOf(term: string): Requirement | undefined {
  const written = term.trim();
  const [, not, had] = HAS.exec(written) ?? [];
  if (had !== undefined) return { key: had, operator: not === '!' ? 'DoesNotExist' : 'Exists', values: [] };
  const [, key = '', operator, value] = EQUALS.exec(written) ?? [];
  if (value !== undefined) return { key, operator: operator === '==' ? 'In' : 'NotIn', values: [value.slice(1, -1)] };
  const [, name = '', within, list] = IN.exec(written) ?? [];
  if (list === undefined) return undefined;
  const values = (list.match(new RegExp(TEXT, 'g')) ?? []).map((one) => one.slice(1, -1));
  return { key: name, operator: within === 'in' ? 'In' : 'NotIn', values };
}
