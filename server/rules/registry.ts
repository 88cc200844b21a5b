import { compareText } from '../util/text.js';
import { apiRules } from './api/index.js';
import { mistakeRules } from './mistake/index.js';
import { riskRules } from './risk/index.js';
import type { LintRule } from './rule.js';
import { suppressionRules } from './suppression-rules.js';
import { workspaceRules } from './workspace/index.js';

/** Every rule, sorted by id: the order of the documentation and of `netpol rules`. */
export const allRules: readonly LintRule[] = [...apiRules, ...mistakeRules, ...riskRules, ...workspaceRules, ...suppressionRules].sort((a, b) =>
  compareText(a.id, b.id),
);
