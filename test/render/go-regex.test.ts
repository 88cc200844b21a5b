import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goRegex } from '../../server/render/kustomize/go-regex.js';
import { Stop } from '../../server/render/kustomize/stop.js';

const unit = fc.constantFrom('a', 'b', '.', '\\d', '\\w', '\\.', '[ab]', '[^a]', '[a-c1-]', '-', '1', '\\b');
const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
  expression: fc.oneof(
    { weight: 3, arbitrary: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('part'), tie('part')).map(([a, b]) => `${a}|${b}`) },
  ),
  part: fc.oneof(
    { depthSize: 'small' },
    unit,
    fc.tuple(unit, fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{1,}', '*?')).map(([a, b]) => (a === '\\b' ? a : `${a}${b}`)),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `(?:${inner})*`),
  ),
}));

/** Where the pattern is refused: what would be said. */
function refusal(pattern: string): string | undefined {
  try {
    goRegex(pattern);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Stop ? thrown.message : String(thrown);
  }
}

describe('expressions of targets', () => {
  test('match what expressions of JavaScript match, where both have the same syntax', () => {
    fc.assert(
      fc.property(expression, fc.stringMatching(/^[abc1.-]{0,8}$/), fc.boolean(), (pattern, text, isWhole) => {
        const whole = isWhole ? `^(?:${pattern})$` : pattern;
        expect({ whole, text, isMatch: goRegex(whole)(text) }).toEqual({ whole, text, isMatch: new RegExp(whole, 's').test(text) });
      }),
      { numRuns: 3000 },
    );
  });

  test.each<readonly [string, string, boolean]>([
    ['^(?i)WEB$', 'web', true],
    ['^(?i:W)eb$', 'wEB', false],
    ['^\\Qa.b\\E$', 'a.b', true],
    ['^\\Qa.b\\E$', 'axb', false],
    ['^[[:alpha:]]+$', 'abc', true],
    ['^[[:alpha:]]+$', 'ab1', false],
    ['^[[:^alpha:]]$', '1', true],
    ['^\\pL$', 'ä', true],
    ['^\\p{Greek}+$', 'αβ', true],
    ['^(?P<name>a)b$', 'ab', true],
    ['\\Aa\\z', 'a', true],
    ['^[]a]$', ']', true],
    ['^\\x41\\x{42}$', 'AB', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^(?:a.c)$', 'abc', true],
    ['^(?:a.c)$', 'aéc', true],
    ['^(?:a.c)$', 'a😀c', true],
    ['^(?:a.c)$', 'abd', false],
    ['^(?:a.c)$', 'abcd', false],
    ['^(?:)$', '', true],
  ])('%s on %s: %s, as Go has it (regexp/syntax)', (pattern, text, isMatch) => {
    expect(goRegex(pattern)(text)).toBe(isMatch);
  });

  test.each(['(', 'a)', '[b-a]', '*a', 'a**', '(?=a)', '(?!a)', '\\1', 'a{2,1}', 'a{1001}', '[a', '\\', '(?<=a)b'])('%s is none', (pattern) => {
    expect(refusal(pattern)).toBe(`error parsing regexp: \`${pattern}\``);
  });

  test('an expression that makes others take forever takes no time', () => {
    expect(goRegex('^(?:(a+)+b)$')('a'.repeat(20_000))).toBe(false);
    expect(goRegex('^(a|a)*$')(`${'a'.repeat(20_000)}b`)).toBe(false);
    expect(refusal('((((a{100}){100}){100}){100})')).toMatch(/error parsing regexp/);
  });
});
