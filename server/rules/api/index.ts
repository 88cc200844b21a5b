import type { Rule } from '../rule.js';

/** What the API server refuses, and what is not YAML. */
export const apiRules: readonly Rule[] = [];
