import { mapOf, type Reading, required } from '../../model/own-file.js';
import { keyName } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import type { LintRule } from '../rule.js';
import { type RuleSettings, readRuleSettings, type SettingProblem } from '../settings.js';
import type { Override } from './configuration.js';
import { plainOf, textsOf } from './values.js';

/** What is set of rules, at a key `rules`. */
export function readRules(reading: Reading, node: Node | undefined, rules: readonly LintRule[]): RuleSettings {
  if (!node) return {};
  if (node.kind !== 'map') {
    reading.problem(node.range, '`rules` is a map: of each rule by its name a severity, or `severity` and `options`.');
    return {};
  }
  // YAML reads `off` without quotes as false.
  const written = Object.fromEntries(node.entries.map((entry) => [keyName(entry), withoutBooleans(plainOf(entry.value))]));
  const { settings, problems } = readRuleSettings(written, rules);
  for (const problem of problems) reading.problem(rangeOf(node, problem), sentenceOf(problem));
  return settings;
}

function withoutBooleans(value: unknown): unknown {
  if (value === false) return 'off';
  return typeof value === 'object' && value !== null && 'severity' in value && value.severity === false ? { ...value, severity: 'off' } : value;
}

/** The most special place that the problem is about. */
function rangeOf(rules: MapNode, { rule, part }: SettingProblem): Range {
  const entry = entryOf(rules, rule);
  if (!entry) return rules.range;
  if (part === undefined) return entry.value.kind === 'map' ? entry.key.range : entry.range;
  let node: Node = entry.value;
  let range: Range = entry.key.range;
  for (const key of part.split('.')) {
    const next = entryOf(node, key);
    if (!next) return range;
    range = next.range;
    node = next.value;
  }
  return range;
}

function sentenceOf({ rule, part, why }: SettingProblem): string {
  return `${part === undefined ? `\`${rule}\`` : `\`${part}\` of \`${rule}\``} does not count: ${why}.`;
}

/** Other rules for some files, at a key `overrides`. */
export function readOverrides(reading: Reading, node: Node | undefined, rules: readonly LintRule[]): readonly Override[] {
  if (!node) return [];
  if (node.kind !== 'sequence') {
    reading.problem(node.range, '`overrides` is a list of items with `files` and `rules`.');
    return [];
  }
  return node.items.flatMap(({ value }) => {
    const map = mapOf(reading, value, 'An override', ['files', 'rules']);
    if (!map) return [];
    const files = required(reading, map, 'files', 'An override needs `files`: patterns of the files that it is for.');
    const patterns = files ? textsOf(reading, files.value, 'glob patterns of files, like "test/**"') : [];
    return patterns.length === 0 ? [] : [{ files: patterns, rules: readRules(reading, entryOf(map, 'rules')?.value, rules) }];
  });
}
