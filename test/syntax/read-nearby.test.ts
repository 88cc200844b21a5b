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

  test('is read of the item that is changed, not of the list, wherever the list stands', () => {
    const peers = '    - podSelector: {matchLabels: {app: web}}\n'.repeat(50);
    const text = `spec:\n  ingress:\n  - from:\n${peers}    ports: [{port: 80}]\n  policyTypes: [Ingress]\n`;
    const tree = parseDocument(text);
    const at = text.indexOf('web', text.length / 2);
    const edit: TextEdit = { range: { start: at, end: at + 3 }, newText: 'db' };
    const [smallest, ...larger] = readNearby(tree, [edit]);
    expect(smallest && samePlain(smallest.after, plainOf(parseDocument(applyEdits(text, [edit])).root))).toBe(true);
    expect(smallest?.length).toBe(peers.length / 50 - 1);
    expect(Math.min(...larger.map(({ length }) => length))).toBeGreaterThan(1000);
  });

  test('is read of the member that an inserted line is put into, where the next one begins', () => {
    const rules = '  - from:\n'.repeat(100);
    const text = `spec:\n  ingress:\n${rules}  policyTypes: [Ingress]\n`;
    const tree = parseDocument(text);
    for (const index of [0, 42, 99]) {
      const at = 'spec:\n  ingress:\n'.length + (index + 1) * '  - from:\n'.length;
      const edit: TextEdit = { range: { start: at, end: at }, newText: '      - podSelector: {}\n' };
      const wanted = plainOf(parseDocument(applyEdits(text, [edit])).root);
      const proof = [...readNearby(tree, [edit])].find(({ after }) => samePlain(after, wanted));
      expect(proof?.length, `behind rule ${index}`).toBe('  - from:\n'.length + edit.newText.length);
    }
  });

  test('is not read where a line says what stands elsewhere', () => {
    const tree = parseDocument('spec:\n  a: &types [Ingress]\n  policyTypes: *types\n  b: 1\n');
    expect([...readNearby(tree, [{ range: { start: 51, end: 52 }, newText: '2' }])]).toEqual([]);
  });
});
