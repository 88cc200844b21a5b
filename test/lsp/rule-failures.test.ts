import { expect, test } from 'vitest';
import { loggingOnce } from '../../server/lsp/rule-failures.js';

test('a rule that fails at every keystroke is told once for each file and fault', () => {
  const told: string[] = [];
  const log = { info: () => {}, warn: () => {}, error: (what: string, error: unknown) => void told.push(`${what}: ${String(error)}`) };
  const failed = loggingOnce(log);
  for (const file of ['/a.yaml', '/b.yaml']) {
    for (let keystroke = 0; keystroke < 3; keystroke++) failed({ rule: 'dns-blocked', file, error: new Error('no port') });
    failed({ rule: 'dns-blocked', file, error: 'another' });
  }
  expect(told).toEqual([
    'The rule dns-blocked failed on /a.yaml: Error: no port',
    'The rule dns-blocked failed on /a.yaml: another',
    'The rule dns-blocked failed on /b.yaml: Error: no port',
    'The rule dns-blocked failed on /b.yaml: another',
  ]);
});
