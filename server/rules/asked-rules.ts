import { isPolicyType, type KubernetesObject } from '../model/objects.js';
import { remember } from '../util/remember.js';
import { isAboutEnvironment, type LintRule } from './rule.js';

type ObjectType = KubernetesObject['type'];

/** Which of some rules an object is asked about. There are hundreds of rules and thousands of objects, and of most kinds few rules say anything. */
export interface AskedRules {
  /** Of those about a document or an object by itself, the ones for a document with objects of these types. */
  own(types: ReadonlySet<ObjectType>): readonly LintRule[];
  /** Those about an object among all the others. */
  among(type: ObjectType): readonly LintRule[];
  /** Those about an object by itself of which the workspace shows more. */
  seen(type: ObjectType): readonly LintRule[];
}

const known = new WeakMap<readonly LintRule[], AskedRules>();

/** In the order of the rules. The same for the same list, so who makes a new list for every file gains nothing. */
export function askedRules(rules: readonly LintRule[]): AskedRules {
  return remember(known, rules, () => {
    const [own, among, seen] = [new Map<string, readonly LintRule[]>(), new Map<ObjectType, readonly LintRule[]>(), new Map<ObjectType, readonly LintRule[]>()];
    return {
      own: (types) => remember(own, [...types].sort().join(' '), () => rules.filter((rule) => isOwn(rule) && mayJudge(rule, types))),
      among: (type) => remember(among, type, () => rules.filter(({ on }) => on === 'environment' || on === `${type} in environment`)),
      seen: (type) => remember(seen, type, () => rules.filter((rule) => rule.seen && !isAboutEnvironment(rule) && isAboutType(rule, type))),
    };
  });
}

function isOwn(rule: LintRule): boolean {
  return !rule.check && rule.on !== 'unit' && !isAboutEnvironment(rule);
}

/** A policy may stand in an object of any other kind. */
function mayJudge(rule: LintRule, types: ReadonlySet<ObjectType>): boolean {
  return rule.on === 'document' || types.has('other') || [...types].some((type) => isAboutType(rule, type));
}

/** Whether a rule is about objects of a type, each by itself. */
export function isAboutType({ on }: Pick<LintRule, 'on'>, type: ObjectType): boolean {
  if (on === 'labelled') return type !== 'other';
  return isPolicyType(type) && (on === type || on === 'policy');
}
