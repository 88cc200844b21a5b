import type { Rule } from '../rule.js';

export const riskRules: readonly Rule[] = [];
