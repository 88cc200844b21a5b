import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readObjects } from '../../server/families/registry.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import type { SyntaxTree } from '../../server/syntax/source-file.js';
import { refusalsOf } from '../support/judge.js';
import { buildOracle, hasOracle, ORACLE_TIMEOUT, type Oracle } from '../support/oracle.js';
import { sharedFolder } from '../support/shared.js';

let oracle: Oracle | undefined;

beforeAll(async () => {
  if (hasOracle) oracle = await buildOracle();
}, ORACLE_TIMEOUT);

describe.each(['conformance', 'real'])('the manifests of ../shared/%s', (name) => {
  const folder = sharedFolder(name);
  const documents =
    folder === undefined ? [] : manifestsBelow(folder).flatMap((file) => parseFile(readFileSync(file, 'utf8')).documents.map(({ tree }) => tree));

  test.skipIf(folder === undefined)('no document that is no NetworkPolicy, or is a template, has a finding of syntax or api (needs ../shared)', () => {
    const others = documents.filter((tree) => !isPolicy(tree));
    expect(others.length).toBeGreaterThan(50);
    expect(others.flatMap(({ text }) => refusalsOf(text).map(({ rule, message }) => `${rule}: ${message}\n${text}`))).toEqual([]);
  });

  test.skipIf(folder === undefined || !hasOracle)('a NetworkPolicy is refused exactly when the API server refuses it (needs Go and ../shared)', () => {
    const policies = documents.filter(isPolicy).map(({ text }) => text);
    expect(policies.length).toBeGreaterThan(5);
    const answers = oracle?.(policies) ?? [];
    expect(policies.filter((text) => refusalsOf(text).length > 0)).toEqual(policies.filter((_, index) => answers[index]?.errors.length));
  });
});

/** YAML and JSON files that are manifests, or templates of some. */
function manifestsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !/(^|\/)expected[^/]*$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function isPolicy(tree: SyntaxTree): boolean {
  return !tree.templated && readObjects(tree).some(({ type, path }) => type === 'NetworkPolicy' && path.length === 0);
}
