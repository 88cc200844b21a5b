import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const folder = fileURLToPath(new URL('../../examples/mistakes', import.meta.url));

test('every file of examples/mistakes has the findings that its README names, and no others', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  const snapshot = snapshotOf(Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(join(folder, name), 'utf8')])));
  const found = names.map((name) => [
    name,
    findingsOf(snapshot, { path: `/${name}` })
      .map(({ rule }) => rule)
      .sort(),
  ]);
  const rows = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| \[([\w-]+\.yaml)\]\(\1\) \|[^|]+\|(.*)\|$/gm)];
  const promised = rows.map(([, name, rules = '']) => [name, [...rules.matchAll(/`([\w-]+)`/g)].map(([, rule]) => rule).sort()]);
  expect(names.length).toBeGreaterThan(9);
  expect(found).toEqual(promised);
});
