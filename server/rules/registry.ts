import { ruleFiles } from '../generated/rule-list.js';
import { compareText } from '../util/text.js';
import { configurationRules } from './configuration/configuration-rules.js';
import { regoRules } from './rego/rego-rules.js';
import type { LintRule } from './rule.js';
import { suppressionRules } from './suppression-rules.js';

/** Every rule, sorted by id: the order of the documentation and of `netpol rules`. */
export const allRules: readonly LintRule[] = [...ruleFiles, ...suppressionRules, ...configurationRules, ...regoRules].sort((a, b) => compareText(a.id, b.id));
