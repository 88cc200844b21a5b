import type { LintRule } from '../rule.js';
import widePortRange from './wide-port-range.js';

/** What is meant, perhaps, and opens more than it needs to. */
export const riskRules: readonly LintRule[] = [widePortRange];
