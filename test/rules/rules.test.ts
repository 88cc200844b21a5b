import { describe, expect, test } from 'vitest';
import { wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import { regoRules } from '../../server/rules/rego/rego-rules.js';
import { checkRule } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';

describe("every rule's documentation", () => {
  // The examples of what Rego policies say are run with opa: test/cli/rego.test.ts.
  for (const rule of allRules.filter(({ id }) => !regoRules.some((one) => one.id === id))) {
    test(`${rule.id}: the bad example has the finding, the good one has not`, () => {
      const marked = parseFixture(wholeExample(rule.docs, 'bad')).files.flatMap(({ markers }) => markers.map((marker) => marker.rule));
      expect(marked).toContain(rule.id);
      checkRule(rule.id, wholeExample(rule.docs, 'bad'), '\n', rule.docs.cluster);
      checkRule(rule.id, wholeExample(rule.docs, 'good'), '\n', rule.docs.cluster);
    });
  }
});
