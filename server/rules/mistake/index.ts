import type { Rule } from '../rule.js';

export const mistakeRules: readonly Rule[] = [];
