import type { LintRule } from '../rule.js';
import type { RuleSetting, RuleSettings } from '../settings.js';

/** A set of rules by the name that `extends` takes. */
export type PresetName = 'recommended' | 'strict' | 'nsa-cisa' | 'cis';

interface Preset {
  /** One sentence, for who chooses. */
  readonly description: string;
  settings(rules: readonly LintRule[]): RuleSettings;
}

/**
 * The guides ask for a policy in every namespace, default-deny first, and a plugin that enforces it: NSA and CISA in "Kubernetes Hardening
 * Guidance" 1.2 (2022), "Network policies"; CIS in the Kubernetes Benchmark 5.3.1 and 5.3.2. Both name no severity: what they ask for is an error.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  recommended: { description: 'The rules that are right for most people, with the severities that they have by themselves.', settings: () => ({}) },
  strict: {
    description: 'Every rule, also those of style and those that are right for few people.',
    settings: (rules) => Object.fromEntries(rules.filter(({ recommended }) => recommended === false).map(({ id, severity }) => [id, { severity }])),
  },
  'nsa-cisa': {
    description:
      'What the Kubernetes Hardening Guidance of NSA and CISA asks for is an error: default-deny for ingress and egress, and a plugin that enforces it.',
    settings: asErrors([
      'namespace-no-default-deny',
      'workload-not-isolated',
      'allow-all-policy',
      'allow-all-defeats-default-deny',
      'empty-rule-allows-all',
      'peers-empty-allows-all',
      'cni-no-enforcement',
      'metadata-endpoint-reachable',
      'default-deny-required',
    ]),
  },
  cis: {
    description: 'What the CIS Kubernetes Benchmark asks for in 5.3.1 and 5.3.2 is an error: a plugin that enforces policies, and a policy in every namespace.',
    settings: asErrors(['cni-no-enforcement', 'namespace-without-policy', 'namespace-no-default-deny']),
  },
};

export const presetNames = Object.keys(presets) as readonly PresetName[];

/** The settings of several presets, a later one over an earlier one. */
export function settingsOfPresets(names: readonly PresetName[], rules: readonly LintRule[]): RuleSettings {
  return names.reduce<RuleSettings>((settings, name) => settingsOver(settings, presets[name].settings(rules)), {});
}

/** Settings with others over them: of each rule severity and options by themselves. */
export function settingsOver(settings: RuleSettings, over: RuleSettings): RuleSettings {
  const merged: Record<string, RuleSetting> = { ...settings };
  for (const [id, setting] of Object.entries(over)) merged[id] = { ...(Object.hasOwn(merged, id) ? merged[id] : undefined), ...setting };
  return merged;
}

/** Those of the rules that are there. */
function asErrors(ids: readonly string[]): Preset['settings'] {
  return (rules) => Object.fromEntries(rules.filter(({ id }) => ids.includes(id)).map(({ id }) => [id, { severity: 'error' }]));
}
