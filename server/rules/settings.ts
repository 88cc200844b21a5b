import { isRecord } from '../util/record.js';
import { listed, nearest } from '../util/text.js';
import { defaultsOf, isValueOf, type OptionValues, type RuleOptions, wantedOf } from './options.js';
import { type LintRule, type RuleContext, type Severity, severities } from './rule.js';

/** What a person set of rules, by rule id. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

export interface RuleSetting {
  /** Instead of the rule's own; also whether it is wanted at all. */
  readonly severity?: Severity | 'off';
  /** A value for each of the rule's options. */
  readonly options?: OptionValues<RuleOptions>;
}

/** The same as people write it: a severity, or an object with what else is set. */
export type WrittenRuleSettings = Readonly<Record<string, unknown>>;

export interface ReadRuleSettings {
  readonly settings: RuleSettings;
  readonly problems: readonly SettingProblem[];
}

/** Something that was written and does not count; whatever else was written does. */
export interface SettingProblem {
  readonly rule: string;
  /** What of the rule's setting; undefined: all of it. */
  readonly part?: string;
  /** Goes on from "is ignored: ". */
  readonly why: string;
}

const settable: readonly unknown[] = [...severities, 'off'];
const anySeverity = settable.join(', ');

/** What is set of `rules`. Whatever is not understood counts as not set, and is told. */
export function readRuleSettings(written: WrittenRuleSettings, rules: readonly LintRule[]): ReadRuleSettings {
  const problems: SettingProblem[] = [];
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const settings = Object.entries(written).flatMap(([id, value]): readonly [string, RuleSetting][] => {
    const rule = known.get(id);
    if (!rule) problems.push({ rule: id, why: noRule(id, known.keys()) });
    const setting = rule && readSetting(rule, value, problems);
    return setting ? [[id, setting]] : [];
  });
  return { settings: Object.fromEntries(settings), problems };
}

function readSetting(rule: LintRule, value: unknown, problems: SettingProblem[]): RuleSetting | undefined {
  if (isSeverity(value)) return { severity: value };
  if (!isRecord(value)) {
    problems.push({ rule: rule.id, why: `it must be one of ${anySeverity}, or an object with \`severity\` and \`options\`` });
    return undefined;
  }
  const { severity, options, ...rest } = value;
  for (const key of Object.keys(rest)) problems.push({ rule: rule.id, part: key, why: 'beside `severity` and `options` nothing is set of a rule' });
  if (severity !== undefined && !isSeverity(severity)) problems.push({ rule: rule.id, part: 'severity', why: `it must be one of ${anySeverity}` });
  return {
    ...(isSeverity(severity) ? { severity } : {}),
    ...(options === undefined ? {} : { options: readOptions(rule, options, problems) }),
  };
}

function readOptions({ id, options = {} }: LintRule, written: unknown, problems: SettingProblem[]): OptionValues<RuleOptions> {
  const defaults = defaultsOf(options);
  if (!isRecord(written)) {
    problems.push({ rule: id, part: 'options', why: 'it must be an object' });
    return defaults;
  }
  const names = Object.keys(options);
  const entries = Object.entries(written).filter(([name, value]) => {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    const known = names.length === 0 ? 'the rule has no options' : `the rule has no such option, but ${listed(names.map((each) => `\`${each}\``))}`;
    const why = option === undefined ? known : isValueOf(option, value) ? undefined : `it must be ${wantedOf(option)}`;
    if (why !== undefined) problems.push({ rule: id, part: `options.${name}`, why });
    return why === undefined;
  });
  return { ...defaults, ...(Object.fromEntries(entries) as OptionValues<RuleOptions>) };
}

function noRule(id: string, ids: Iterable<string>): string {
  const near = nearest(id, ids, 3);
  return `there is no rule of this name${near === undefined ? '' : `, but \`${near}\``}`;
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return settable.includes(value);
}

/** Whether a rule is wanted: one that is not recommended only where a severity is set for it. */
export function isOn({ id, recommended }: Pick<LintRule, 'id' | 'recommended'>, settings: RuleSettings = {}): boolean {
  const severity = settingOf(id, settings)?.severity;
  return severity === undefined ? recommended !== false : severity !== 'off';
}

/** What is set of a rule. */
export function settingOf(id: string, settings: RuleSettings = {}): RuleSetting | undefined {
  return Object.hasOwn(settings, id) ? settings[id] : undefined;
}

/** What a rule sees: what all rules see there, and its own options. */
export function seenBy({ id, options }: LintRule, context: RuleContext, settings?: RuleSettings): RuleContext<RuleOptions> {
  return options ? { ...context, options: settingOf(id, settings)?.options ?? defaultsOf(options) } : context;
}
