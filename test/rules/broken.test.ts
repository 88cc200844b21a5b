import { describe, expect, test } from 'vitest';
import { configOf } from '../../server/netpol/config.js';
import { wholeExample } from '../../server/rules/example.js';
import { allRules } from '../../server/rules/registry.js';
import type { ExampleCluster } from '../../server/rules/rule.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { findingsOf } from '../support/check-rule.js';
import { parseFixture } from '../support/fixture.js';
import { snapshotOf } from '../support/snapshot.js';

/** Half-typed text is the normal input: every rule looks at it, and every fix that is offered can be applied. */
function check(texts: Readonly<Record<string, string>>, cluster: ExampleCluster = {}): void {
  const snapshot = snapshotOf(texts, configOf(cluster));
  for (const [path, text] of Object.entries(texts)) {
    for (const finding of findingsOf(snapshot, { path })) {
      expect(finding.range.start, finding.rule).toBeLessThanOrEqual(finding.range.end);
      expect(finding.range.end, finding.rule).toBeLessThanOrEqual(text.length);
      expect(finding.message, finding.rule).not.toMatch(/undefined|\[object|NaN/);
      for (const fix of finding.fixes()) expect(typeof applyEdits(text, fix.edits), `${finding.rule}: ${fix.title}`).toBe('string');
    }
  }
}

describe('examples, cut off and with holes', () => {
  for (const rule of allRules) {
    test(rule.id, () => {
      const files = parseFixture(wholeExample(rule.docs, 'bad')).files;
      for (const file of files) {
        const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
        for (let part = 1; part < 12; part++) {
          const at = Math.floor((file.text.length * part) / 12);
          check({ ...texts, [file.path]: file.text.slice(0, at) }, rule.docs.cluster);
          check({ ...texts, [file.path]: file.text.slice(0, at) + file.text.slice(at + 3) }, rule.docs.cluster);
          check({ ...texts, [file.path]: `${file.text.slice(0, at)}{{ x }}${file.text.slice(at)}` }, rule.docs.cluster);
        }
      }
    });
  }
});
