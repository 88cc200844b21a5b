import { expect, test } from 'vitest';
import { markdownPrinter, plainPrinter } from '../../server/features/printer.js';

const [markdown, plain] = [markdownPrinter(() => undefined), plainPrinter(() => undefined)];
/** Names of 253 characters that differ in the last. */
const names = ['x', 'y'].map((last) => `${'long-name.'.repeat(26).slice(0, 252)}${last}`);

test.each([markdown, plain, markdown.cells(), plain.cells()])('long names that differ at the end are still told apart, %#', (print) => {
  for (const printed of [names.map(print.text), names.map(print.code)]) {
    expect(printed[0]).not.toBe(printed[1]);
    for (const each of printed) expect(each.length).toBeLessThanOrEqual(122);
  }
});

test('in the cells of a table names are shorter, and what fits stays whole', () => {
  for (const { cells } of [markdown, plain]) {
    expect(cells().text(names[0] as string).length).toBe(48);
    expect(cells().text('a'.repeat(48))).toBe('a'.repeat(48));
  }
});

test('what is strong begins and ends with no blank, which would leave the stars standing', () => {
  expect(markdown.strong(markdown.text('\u202eevil\u202c'))).toBe('**evil**');
});
