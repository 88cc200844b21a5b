import { allRules, type LintRule, type NetpolConfig, readRules, thereIs } from '../netpol.js';
import { editDistance } from '../util/text.js';
import { mostWrongLetters, type Options, type ParsedArguments } from './arguments.js';
import { UsageError } from './io.js';

const ids = () => allRules.map(({ id }) => id);

/** Of commands that judge. */
export const selectionOptions: Options = {
  only: { list: true, value: 'RULE', offers: ids, description: 'these rules alone, also those that are off by default' },
  skip: { list: true, value: 'RULE', offers: ids, description: 'all but these rules' },
};

/**
 * A configuration in which only those rules count that the options name.
 * @throws UsageError for a rule that is not there
 */
export function withSelection(config: NetpolConfig, args: Pick<ParsedArguments, 'list'>, rules: readonly LintRule[] = allRules): NetpolConfig {
  const [only, skip] = [args.list('only'), args.list('skip')];
  for (const id of [...only, ...skip]) if (!allRules.some((rule) => rule.id === id)) throw new UsageError(noRule(id));
  const set = rules.flatMap(({ id, severity, recommended }): readonly (readonly [string, string])[] => {
    if (skip.includes(id) || (only.length > 0 && !only.includes(id))) return [[id, 'off']];
    // What is on already keeps the severity that it gives each finding.
    return only.includes(id) && recommended === false && config.rules?.[id]?.severity === undefined ? [[id, severity]] : [];
  });
  return set.length === 0 ? config : { ...config, rules: { ...config.rules, ...readRules(Object.fromEntries(set)).settings } };
}

/** That there is no rule of this name, and which ones are called nearly so or have the text in their name. */
export function noRule(id: string): string {
  const likely = ids().filter((known) => known.includes(id) || editDistance(known, id, mostWrongLetters) <= mostWrongLetters);
  return `There is no rule ${JSON.stringify(id)}${thereIs(id, likely)}. \`netpol rules\` lists them all.`;
}
