import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainOf, samePlain } from '../../server/syntax/edit/plain-value.js';
import { readNearby } from '../../server/syntax/edit/read-nearby.js';
import { parseDocument } from '../../server/syntax/parse-document.js';
import { applyEdits, type TextEdit } from '../../server/util/text-edit.js';
import { yamlDocument } from '../support/yaml-documents.js';

const put = fc.oneof(
  fc.constantFrom('', '\n', '  ', '- ', 'x', 'app: ', 'b: 1\n', '  b: 1\n', '- x\n', '  - x\n', '    c: |\n      a\n', 'c: |+\n  a\n\n'),
  fc.constantFrom('# c\n', ' # c', '"', "'", '[', '}', '{a: b}', '---\n', '...\n', '\t', '&a ', '*a', '<<: {x: y}\n', '{{ x }}', '? ', '\u2028', '\r', '\r\n'),
);

/** One or two changes anywhere, from what an editor's user or a fix may do to what nobody would. */
const changes = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat({ max: 12 }), wholeLines: fc.boolean(), put }), {
  minLength: 1,
  maxLength: 2,
});

type Change = typeof changes extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

function editsOf(text: string, wanted: readonly Change[]): readonly TextEdit[] {
  const edits = wanted.map(({ at, length, wholeLines, put: newText }): TextEdit => {
    const offset = Math.floor(at * text.length);
    const start = wholeLines ? text.lastIndexOf('\n', offset - 1) + 1 : offset;
    const lineEnd = text.indexOf('\n', start + length);
    const end = wholeLines && length > 3 ? (lineEnd < 0 ? text.length : lineEnd + 1) : wholeLines ? start : Math.min(text.length, start + length);
    return { range: { start, end }, newText };
  });
  const [first, second] = edits.sort((a, b) => a.range.start - b.range.start);
  return first && second && second.range.start >= first.range.end ? [first, second] : first ? [first] : [];
}

describe('what a few lines say', () => {
  test('is what the whole document says of them after any edit', () => {
    let read = 0;
    fc.assert(
      fc.property(yamlDocument, changes, ({ text }, wanted) => {
        const tree = parseDocument(text);
        const edits = editsOf(text, wanted);
        const whole = parseDocument(applyEdits(text, edits));
        for (const { after, commentsBefore, commentsAfter } of readNearby(tree, edits)) {
          read++;
          expect({ problems: whole.problems, ignoredFrom: whole.ignoredFrom, templated: whole.templated }).toEqual({
            problems: [],
            ignoredFrom: undefined,
            templated: false,
          });
          expect(samePlain(after, plainOf(whole.root)), JSON.stringify([text, edits])).toBe(true);
          expect(whole.comments.length - tree.comments.length).toBe(commentsAfter.length - commentsBefore.length);
        }
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });

  test('is read of the item that is changed, not of the list', () => {
    const text = `spec:\n  ingress:\n${'  - from: [{podSelector: {}}]\n    ports: [{port: 80}]\n'.repeat(50)}  policyTypes: [Ingress]\n`;
    const tree = parseDocument(text);
    const at = text.indexOf('80', text.length / 2);
    const [smallest] = readNearby(tree, [{ range: { start: at, end: at + 2 }, newText: '443' }]);
    expect(smallest && samePlain(smallest.after, plainOf(parseDocument(`${text.slice(0, at)}443${text.slice(at + 2)}`).root))).toBe(true);
    const aliased = parseDocument(text.replace('policyTypes: [Ingress]', 'policyTypes: &types [Ingress]\n  types: *types'));
    const [none] = readNearby(aliased, [{ range: { start: at, end: at + 2 }, newText: '443' }]);
    expect(none).toBeUndefined();
  });
});
