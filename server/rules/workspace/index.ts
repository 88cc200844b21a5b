import type { Rule } from '../rule.js';

export const workspaceRules: readonly Rule[] = [];
