import type { SyntaxTree } from '../syntax/source-file.js';
import type { LineIndex } from '../util/line-index.js';
import { shift } from '../util/range.js';
import { withoutMiddle } from '../util/text.js';
import { surelyRefuses } from '../validation/kubernetes-version.js';
import { settingsAt } from '../workspace/folder-settings.js';
import type { FileId, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import { type Finding, foundFixes, inFile, longestMessage } from './finding.js';
import { contextOf, guarded } from './hits.js';
import { ignoreFix } from './ignore-fix.js';
import { withLines } from './line-names.js';
import { ruleUrl } from './references.js';
import type { Fix, LintRule, RefusedConnection, RuleContext, Severity, Violation } from './rule.js';
import type { Hit, Run } from './run.js';
import { seenBy, settingOf } from './settings.js';

/** A hit as it is given out: in offsets of the file, with the lines that its message names. */
export function toFinding(
  run: Run,
  tree: SyntaxTree,
  offset: number,
  placed: readonly PlacedObject[],
  { rule, fact, message, placed: index, environments }: Hit,
): Finding {
  const { snapshot, file, options } = run;
  const seen: RuleContext = {
    ...contextOf(run, tree, placed, index),
    isTaken: (id) => snapshot.file(id) !== undefined,
    environment: () => (snapshot.complete ? snapshot.environmentsOf(file.id, 1)[0] : undefined),
  };
  const context = seenBy(rule, seen, options.settings);
  const about = { rule: rule.id, range: shift(fact.at, offset), message: withoutMiddle(said(run, message, offset, environments), longestMessage) };
  return {
    ...about,
    file: file.id,
    category: rule.category,
    severity: severityOf(rule, fact, run),
    url: rule.isCustom ? undefined : ruleUrl(rule.id),
    related: fact.related ?? [],
    ...(environments ? { environments } : {}),
    ...mismatchOf(fact, offset),
    namespace: namespaceOf(index === undefined ? undefined : placed[index]),
    fixes: () => {
      // Not of the run: a finding that is kept must not keep the environments of its file.
      const own = guarded<readonly Fix[]>({ file, options }, rule, [], () => rule.fix?.(fact, context) ?? []);
      return foundFixes(about, [...own.map((fix) => inFile(fix, offset)), ...ignoreFix(file, rule, about.range)]);
    },
    refused: () => guarded<readonly RefusedConnection[]>({ file, options }, rule, [], () => rule.refused?.(fact) ?? []),
  };
}

/** A field that the schema does not have, or wants, is told at a key; anything else at the value. What a unit has written elsewhere, no schema sees here. */
function mismatchOf({ at, mismatch }: Violation, offset: number): Pick<Finding, 'mismatch'> {
  if (!mismatch || at.elsewhere) return {};
  const { fault, range, key } = mismatch;
  return { mismatch: { fault, range: shift(fault === 'unknown' || fault === 'missing' ? (key ?? range) : range, offset) } };
}

/** The one that an object lives in, or is. */
function namespaceOf(placed: PlacedObject | undefined): string | undefined {
  return placed?.object.type === 'namespace' ? placed.object.metadata.name?.value : placed?.namespace;
}

/** Apart from where `fixes` is made: functions that are made together keep alive what any of them uses. */
function said(run: Run, message: string, offset: number, environments: readonly string[] | undefined): string {
  const text = withLines(message, (other) => linesIn(run, other), offset);
  return environments ? `${text} Only in ${shownNames(environments)}.` : text;
}

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

/** As a person set it, else as the fact or the rule says; a warning for what only some API servers refuse. */
export function severityOf(
  rule: LintRule,
  fact: Violation | undefined,
  { options: { settings }, snapshot, file }: Pick<Run, 'options' | 'snapshot' | 'file'>,
): Severity {
  const set = settingOf(rule.id, settings)?.severity;
  if (set !== undefined && set !== 'off') return set;
  return surelyRefuses(fact?.refusedFrom, settingsAt(snapshot.settings, file.id).kubernetesVersion) ? (fact?.severity ?? rule.severity) : 'warning';
}

/** Where the lines of a file begin; of the one that is judged where no other is named. */
function linesIn({ file, snapshot }: Run, id: FileId | undefined): LineIndex | undefined {
  return id === undefined ? file.source?.lines : snapshot.file(id)?.lines;
}

/** Whether the cluster's API server is of a version that takes what later ones refuse. */
export function isTaken({ refusedFrom }: Violation, { settings }: Snapshot, file: FileId): boolean {
  const { kubernetesVersion } = settingsAt(settings, file);
  return refusedFrom !== undefined && kubernetesVersion !== undefined && !surelyRefuses(refusedFrom, kubernetesVersion);
}
