import { describe, expect, test } from 'vitest';
import { allRules } from '../../server/rules/registry.js';
import { checkRule } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';

describe("every rule's documentation", () => {
  for (const rule of allRules) {
    test(`${rule.id}: the bad example has the finding, the good one has not`, () => {
      const marked = parseFixture(rule.docs.bad).files.flatMap(({ markers }) => markers.map((marker) => marker.rule));
      expect(marked).toContain(rule.id);
      checkRule(rule.id, rule.docs.bad);
      checkRule(rule.id, rule.docs.good);
    });
  }
});
