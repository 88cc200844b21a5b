import type { LintRule, RuleDocs } from '../netpol.js';

/** What there is to read about a rule. In the built program this file is another one, which unpacks the texts: see `scripts/rule-docs.mts`. */
export function docsOf({ docs }: LintRule): RuleDocs {
  return docs;
}
