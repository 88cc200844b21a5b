import { isWithin, parentOf, pathBelow } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import { anyGlob, type Glob } from '../../workspace/search/glob.js';
import type { FileId } from '../../workspace/snapshot.js';
import type { LintRule } from '../rule.js';
import type { RuleSettings } from '../settings.js';
import type { Exemption, WrittenConfiguration } from './configuration.js';
import { settingsOfPresets, settingsOver } from './presets.js';

/** A configuration and the folder that it is for. */
export interface FolderConfiguration {
  readonly folder: FileId;
  readonly configuration: WrittenConfiguration;
}

/** What is set for the files of a workspace. */
export interface Judging {
  /** Of a file; the same object for files for which the same is set. */
  settingsOf(this: void, file: FileId): RuleSettings;
  /** Whether a finding is accepted. @param namespace of the object that it is about */
  isExempt(this: void, file: FileId, rule: string, namespace: string | undefined): boolean;
  /** The rules that people wrote for a file. */
  customRulesOf(this: void, file: FileId): readonly LintRule[];
  /** Whether a configuration is one of those that count. */
  counts(this: void, file: FileId): boolean;
}

/**
 * How configurations have files judged; the innermost folder's counts.
 * @param setFor what is set of rules for a file, elsewhere: it wins over what configurations say. The same object for the same settings
 * @param today like `2026-11-30`; exemptions that ended before do not count
 */
export function createJudging(
  folders: readonly FolderConfiguration[],
  setFor: (file: FileId) => RuleSettings,
  rules: readonly LintRule[],
  today: string,
): Judging {
  const judgings = [...folders].sort((a, b) => b.folder.length - a.folder.length).map((one) => judgingBelow(one, setFor, rules, today));
  const of = (file: FileId) => judgings.find(({ folder }) => isWithin(folder, file));
  return {
    settingsOf: (file) => of(file)?.settingsOf(file) ?? setFor(file),
    isExempt: (file, rule, namespace) => of(file)?.isExempt(file, rule, namespace) ?? false,
    customRulesOf: (file) => of(file)?.customRulesOf(file) ?? [],
    counts: (file) => folders.length === 0 || folders.some(({ folder }) => parentOf(file) === folder),
  };
}

type JudgingBelow = Omit<Judging, 'counts'> & { readonly folder: FileId };

function judgingBelow(
  { folder, configuration }: FolderConfiguration,
  setFor: (file: FileId) => RuleSettings,
  rules: readonly LintRule[],
  today: string,
): JudgingBelow {
  const base = settingsOver(settingsOfPresets(configuration.extends, rules), configuration.rules);
  const overrides = configuration.overrides.map((override) => ({ ...override, fits: anyGlob(override.files) }));
  const known = new Map<RuleSettings, Map<string, RuleSettings>>();
  const exemptions = exemptionsByRule(configuration.exemptions, today);
  const pathOf = (file: FileId) => pathBelow(folder, file);
  return {
    folder,
    settingsOf: (file) => {
      const path = pathOf(file);
      const fitting = overrides.filter(({ fits }) => fits?.(path));
      const set = setFor(file);
      return remember(
        remember(known, set, () => new Map()),
        fitting.map((one) => overrides.indexOf(one)).join(),
        () =>
          settingsOver(
            fitting.reduce<RuleSettings>((settings, one) => settingsOver(settings, one.rules), base),
            set,
          ),
      );
    },
    customRulesOf: () => configuration.customRules,
    isExempt: (file, rule, namespace) =>
      exemptions.get(rule)?.some(({ exemption, fits }) => (exemption.namespace ?? namespace) === namespace && (!fits || fits(pathOf(file)))) ?? false,
  };
}

interface Counting {
  readonly exemption: Exemption;
  readonly fits: Glob | undefined;
}

function exemptionsByRule(exemptions: readonly Exemption[], today: string): ReadonlyMap<string, readonly Counting[]> {
  const byRule = new Map<string, Counting[]>();
  for (const exemption of exemptions)
    if (!isExpired(exemption, today))
      remember(byRule, exemption.rule, () => []).push({ exemption, fits: exemption.path === undefined ? undefined : (anyGlob([exemption.path]) ?? none) });
  return byRule;
}

/** A path that is too large to be meant is no file's. */
const none: Glob = () => false;

/** Whether its last day is over. */
export function isExpired({ until }: Exemption, today: string): boolean {
  return until !== undefined && until.day < today;
}
