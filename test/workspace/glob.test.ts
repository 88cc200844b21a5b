import fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { mostGlobLength, readGlob } from '../../server/workspace/search/glob.js';

const names = fc.stringMatching(/^[abc]{1,3}$/);
const paths = fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const segments = fc.oneof(
  fc.constant('**'),
  names,
  fc.array(fc.constantFrom('a', 'b', 'c', '*', '?', '[a]', '[a-b]', '{a,b}', '{a,bc}'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
);
const patterns = fc
  .array(segments, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  // Two stars within a name, or folders twice, are read otherwise by every tool.
  .filter((pattern) => !/[^/]\*\*|\*\*[^/]|\*\*\/\*\*/.test(pattern))
  // More alternatives than 2 to the 7th are refused.
  .filter((pattern) => pattern.split('{').length <= 8);

test('means what picomatch says that patterns mean', () => {
  fc.assert(
    fc.property(patterns, paths, (pattern, path) => {
      expect(readGlob(pattern)?.(path), `${pattern} of ${path}`).toBe(picomatch(pattern, { dot: true, nonegate: true, noextglob: true })(path));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['[!a].yaml', 'b.yaml', true],
  ['[!a].yaml', 'a.yaml', false],
  ['[^a-c]x', 'dx', true],
  ['[^a-c]x', 'bx', false],
  ['[a', '[a', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a/{b,c/**}', 'a/c/d', true],
  ['{a,{b,c}}d', 'cd', true],
  ['{a}', '{a}', true],
  ['**/.hidden', 'a/.hidden', true],
  ['?.yaml', '😀.yaml', true],
])('%j of %j: %j', (pattern, path, expected) => {
  expect(readGlob(pattern)?.(path)).toBe(expected);
});

test.each([
  ['stars', `${'*a'.repeat(500)}b`],
  ['folders', `${'**/'.repeat(300)}x`],
  ['folders and stars', `${'**/*a*/'.repeat(140)}b`],
  ['question marks', `${'*?'.repeat(500)}b`],
  ['sets', `${'*[a-z]'.repeat(150)}0`],
])('a pattern of many %s is answered at once', (_, pattern) => {
  const glob = readGlob(pattern);
  const started = performance.now();
  expect(glob?.(`${'a'.repeat(250)}/`.repeat(15) + 'a'.repeat(250))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('a pattern that is too long or has too many alternatives is refused', () => {
  expect(readGlob('a'.repeat(mostGlobLength + 1))).toBeUndefined();
  expect(readGlob('{a,b}'.repeat(20))).toBeUndefined();
  expect(readGlob('{'.repeat(500))?.('a')).toBe(false);
});
