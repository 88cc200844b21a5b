import { type LintRule, ruleUrl, wantedOf } from '../../netpol.js';
import { jsonText } from '../../util/text.js';
import { docsOf } from '../rule-docs.js';

/** The JSON of `netpol rules`, a contract that other programs read: see `docs/cli.md`. */
export function rulesJson(rules: readonly LintRule[]): string {
  return `${jsonText({ version: 1, rules: rules.map(ruleJson) }, 2)}\n`;
}

function ruleJson(rule: LintRule) {
  const { id, category, severity, recommended, options = {} } = rule;
  const { summary, why, given, bad, good, silent, wrong, references } = docsOf(rule);
  const url = ruleUrl(id);
  const taken = Object.entries(options).map(([name, option]) => [name, { default: option.default, description: option.description, takes: wantedOf(option) }]);
  return {
    id,
    category,
    severity,
    recommended: recommended !== false,
    summary,
    why,
    ...(given === undefined ? {} : { given }),
    bad,
    good,
    ...(silent === undefined ? {} : { silent }),
    ...(wrong === undefined ? {} : { wrong }),
    options: Object.fromEntries(taken),
    references,
    ...(url === undefined ? {} : { url }),
  };
}
