import { lineEnd } from '../../syntax/locate.js';
import type { SourceDocument } from '../../syntax/source-file.js';
import type { Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import type { Finding } from '../finding.js';
import { type HandedPlace, handedFinding } from '../handed-finding.js';
import type { LintRule, Severity, Violation } from '../rule.js';
import type { CheckOptions } from '../run.js';
import { isOn, settingOf } from '../settings.js';
import { configurationIgnored, exemptionExpired } from './configuration-rules.js';
import { isExpired } from './judging.js';
import { readConfiguration } from './read-configuration.js';
import { seenOtherwise } from './seen-otherwise.js';

/** What is found in a `.netpol.yaml`. @param rules those that it may set */
export function checkConfiguration(snapshot: Snapshot, file: WorkspaceFile, rules: readonly LintRule[], options: CheckOptions): readonly Finding[] {
  const { source } = file;
  const first = source?.documents[0];
  if (!source || !first) return [];
  if (options.judging?.counts(file.id) === false)
    return finding(placeIn(file, first), configurationIgnored, { at: { start: 0, end: lineEnd(source.text, 0) }, message: notAtRoot }, options);
  const { configuration, problems, document = first } = readConfiguration(source, rules);
  const { today = '' } = options;
  const place = placeIn(file, document);
  const isTold = new Set(problems.map(({ range }) => range.start));
  const wrong = problems.map((problem) => ({ ...problem, severity: undefined }));
  const otherwise = seenOtherwise(snapshot, file, document).filter(({ range }) => !isTold.has(range.start));
  return [
    ...[...wrong, ...otherwise]
      .sort((a, b) => a.range.start - b.range.start)
      .flatMap(({ range, message, severity }) => finding(place, configurationIgnored, { at: range, message }, options, severity)),
    ...configuration.exemptions
      .filter((exemption) => isExpired(exemption, today))
      .flatMap((exemption) => finding(place, exemptionExpired, { at: exemption.until?.range ?? { start: 0, end: 0 }, exemption }, options)),
  ];
}

const notAtRoot = 'A configuration counts at the root only: move what this one says there, below `overrides` for the files of this folder.';

function placeIn(file: WorkspaceFile, { tree, offset }: SourceDocument): HandedPlace {
  return { file, tree, fixesFrom: offset };
}

function finding<F extends Violation>(
  place: HandedPlace,
  rule: LintRule<'document', F, Record<never, never>>,
  fact: F,
  { settings }: CheckOptions,
  own: Severity = rule.severity,
): readonly Finding[] {
  if (!isOn(rule, settings)) return [];
  const severity = settingOf(rule.id, settings)?.severity;
  return [handedFinding(place, rule, fact, severity === undefined || severity === 'off' ? own : severity)];
}
