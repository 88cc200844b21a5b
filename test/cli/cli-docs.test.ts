import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withOptions } from '../../scripts/cli-options.js';
import { commands } from '../../server/cli/commands/all.js';
import { commandHelp } from '../../server/cli/help.js';
import { netpol } from '../support/cli.js';

const reference = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

test('docs/cli.md has the options that the commands take (`npm run rule-pages` writes them)', () => {
  expect(withOptions(reference)).toBe(reference);
  for (const { syntax } of commands) {
    expect(reference).toContain(`## netpol ${syntax.name}\n`);
    if (Object.keys(syntax.options).length > 0) expect(reference).toContain(`<!-- options of netpol ${syntax.name}: `);
  }
});

describe('--help', () => {
  test.each(commands.map((command) => [command.syntax.name, command] as const))('%s says each option, its values and its default', async (name, command) => {
    const { status, out, notes } = await netpol([name, '--help'], { cwd: '/' });
    expect({ status, out, notes }).toEqual({ status: 0, out: commandHelp(command), notes: '' });
    for (const [option, { values, initial, short }] of Object.entries(command.syntax.options)) {
      const [, entry = ''] = new RegExp(`(^ {2}${short ? `-${short}, ` : ''}--${option}\\b[\\s\\S]*?)(?=\\n {2}-|\\n\\n|\\n$)`, 'm').exec(out) ?? [];
      expect(entry, option).not.toBe('');
      for (const value of values ?? []) expect(entry, option).toContain(value);
      expect(/\(default:\s+\S+\)/.test(entry), option).toBe(initial !== undefined);
    }
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  test('of the program names every command', async () => {
    const { out } = await netpol(['--help'], { cwd: '/' });
    for (const { syntax } of commands) expect(out).toMatch(new RegExp(`^ {2}${syntax.name} +\\S`, 'm'));
  });
});
