import { lineEnd } from '../../syntax/locate.js';
import type { WorkspaceFile } from '../../workspace/snapshot.js';
import { type Finding, foundFixes } from '../finding.js';
import { contextOf, guarded } from '../hits.js';
import { ruleUrl } from '../references.js';
import type { LintRule, Violation } from '../rule.js';
import type { CheckOptions } from '../run.js';
import { isOn, settingOf } from '../settings.js';
import { configurationIgnored, type ExpiredExemption, exemptionExpired, type IgnoredConfiguration } from './configuration-rules.js';
import { isExpired } from './judging.js';
import { readConfiguration } from './read-configuration.js';

/** What is found in a `.netpol.yaml`. @param rules those that it may set */
export function checkConfiguration(file: WorkspaceFile, rules: readonly LintRule[], options: CheckOptions): readonly Finding[] {
  const { source } = file;
  const tree = source?.documents[0]?.tree;
  if (!source || !tree) return [];
  if (options.judging?.counts(file.id) === false) return ignored(file, options, { at: { start: 0, end: lineEnd(source.text, 0) }, message: notAtRoot });
  const { configuration, problems } = readConfiguration(source, rules);
  const { today = '' } = options;
  return [
    ...[...problems].sort((a, b) => a.range.start - b.range.start).flatMap(({ range, message }) => ignored(file, options, { at: range, message })),
    ...configuration.exemptions
      .filter((exemption) => isExpired(exemption, today))
      .flatMap((exemption) => finding<ExpiredExemption>(file, options, exemptionExpired, { at: exemption.until?.range ?? { start: 0, end: 0 }, exemption })),
  ];
}

const notAtRoot = 'A configuration counts at the root only: move what this one says there, below `overrides` for the files of this folder.';

function ignored(file: WorkspaceFile, options: CheckOptions, fact: IgnoredConfiguration): readonly Finding[] {
  return finding(file, options, configurationIgnored, fact);
}

function finding<F extends Violation>(
  file: WorkspaceFile,
  { settings, onError }: CheckOptions,
  rule: LintRule<'document', F, Record<never, never>>,
  fact: F,
): readonly Finding[] {
  const tree = file.source?.documents[0]?.tree;
  const known = rule as unknown as LintRule;
  if (!tree || !isOn(known, settings)) return [];
  const context = contextOf({ file }, tree, [], undefined);
  const severity = settingOf(rule.id, settings)?.severity;
  const about = { rule: rule.id, range: fact.at, message: rule.say(fact, context) };
  const fixes = () => guarded({ file, options: { ...(onError ? { onError } : {}) } }, known, [], () => rule.fix?.(fact, context) ?? []);
  return [
    {
      ...about,
      file: file.id,
      category: rule.category,
      severity: severity === undefined || severity === 'off' ? rule.severity : severity,
      url: ruleUrl(rule.id),
      related: [],
      fixes: () => foundFixes(about, fixes()),
    },
  ];
}
