import { withoutMiddle } from '../util/text.js';
import type { Refusal } from '../validation/outcome.js';
import { allRules } from './registry.js';
import type { RuleContext } from './rule.js';

/** Why an object is refused, in the words of the rule that says so in its file: what is wrong and what to do, with `code` marks. */
export function refusalText({ check, problem }: Refusal): string {
  return withoutMiddle(allRules.find((rule) => rule.check?.id === check)?.say(problem, {} as RuleContext) ?? '', 1000);
}
