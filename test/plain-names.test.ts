import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Everything that people read or write here, but what records the past and what is made from it. */
const places = ['server', 'client', 'docs', 'schemas', 'scripts', 'syntaxes', 'examples', 'test', 'README.md', 'CONTRIBUTING.md', 'package.json'];

/** Words of our own for what the field has words for, and the words that it has. */
const plain: readonly (readonly [found: RegExp, instead: string])[] = [
  [/misfit/i, 'mismatch'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix, correct'],
  [/stranger/i, 'a pod that no manifest makes'],
  [/misshap/i, 'of the wrong form'],
  [/\bbreath/i, 'pause'],
  [/\bbutFor/i, 'except'],
  [/\bas good as\b/i, 'counts as'],
  [
    /\b(?:rule|peer|selector|matcher|filter|podSelector`?)s?(?: alone)? means? (?:no|nobody|only|any|all|every|each|some|pods|them|it|the (?:pods|other))\b/i,
    'matches, selects',
  ],
  [/\bkeys? (?:that (?:is|are) )?set twice\b/i, 'appears twice'],
];

function filesIn(place: string): readonly string[] {
  if (/\.\w+$/.test(place)) return [place];
  return readdirSync(join(root, place), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mts|md|json|yaml|css|cjs)$/.test(entry.name) && !/node_modules|e2e\/host/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

test.each(plain)('not %s, but: %s', (found) => {
  const files = places.flatMap(filesIn).filter((path) => !/plain-names\.test\.ts$/.test(path));
  expect(files.length).toBeGreaterThan(800);
  const lines = files.flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => (found.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
  expect(lines).toEqual([]);
});
