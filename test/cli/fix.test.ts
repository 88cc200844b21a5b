import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../server/cli/unified-diff.js';
import { folderOf, netpol } from '../support/cli.js';

/** Four faults, of which the second only shows when the first is fixed. */
const faulty = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
# the front door
metadata: {name: p, namespace: shop}
spec:
  podSelector:
    matchLabels: {}
  policyTypes: [Ingress, Ingress, Ingress]
  policyTypes: [Ingress, Ingress, Ingress]
status: {a: 1}
`;
const fixed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
# the front door
metadata: {name: p, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`;
const sound = fixed.replace('name: p', 'name: q');
const open = sound.replace('policyTypes: [Ingress]', 'ingress: [{from: []}]').replace('name: q', 'name: r');

describe('netpol check --fix', () => {
  test('applies what keeps the meaning until nothing is left, says so, and prints what is left', async () => {
    const cwd = folderOf({ 'a.yaml': faulty, 'b.yaml': open });
    const { status, out, notes } = await netpol(['check', '--fix'], { cwd });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(fixed);
    expect(readFileSync(join(cwd, 'b.yaml'), 'utf8')).toBe(open);
    expect(notes).toBe('netpol: fixed a.yaml: 4 findings (duplicate-key, policy-types-too-many, selector-empty-match-labels and status-field-present)\n');
    expect(out).toContain('peers-empty-allows-all');
    expect(out).not.toContain('a.yaml');
    expect(status).toBe(0);
  });

  test('writes only files whose text changed', async () => {
    const cwd = folderOf({ 'a.yaml': faulty, 'b.yaml': sound });
    const past = new Date('2001-01-01T00:00:00Z');
    for (const name of ['a.yaml', 'b.yaml']) utimesSync(join(cwd, name), past, past);
    await netpol(['check', '--fix'], { cwd });
    expect(statSync(join(cwd, 'b.yaml')).mtime).toEqual(past);
    expect(statSync(join(cwd, 'a.yaml')).mtime).not.toEqual(past);
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['Windows line endings', (text) => Buffer.from(windows(text))],
    ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['no line break at the end', (text) => Buffer.from(text.trimEnd())],
    ['UTF-16, little end first', (text) => Buffer.from(`\ufeff${windows(text)}`, 'utf16le')],
    ['UTF-16, big end first', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['letters beyond ASCII', (text) => Buffer.from(text.replace('front door', 'Haustür 🚪'))],
  ];
  test.each(encodings)('keeps %s', async (name, bytes) => {
    // What stands behind the last fix keeps the end of the file as it was.
    const [before, after] = [faulty, fixed].map((text) => (name.startsWith('no line') ? text.replace('status: {a: 1}\n', '') : text));
    const cwd = folderOf({});
    writeFileSync(join(cwd, 'a.yaml'), bytes(before ?? ''));
    expect((await netpol(['check', '--fix'], { cwd })).notes).toMatch(/fixed a\.yaml: [34] findings/);
    expect(readFileSync(join(cwd, 'a.yaml'))).toEqual(bytes(after ?? ''));
  });

  test('keeps the mode of a file, and a link a link', async () => {
    const cwd = folderOf({ 'real/a.yml_': faulty });
    chmodSync(join(cwd, 'real/a.yml_'), 0o640);
    symlinkSync('real/a.yml_', join(cwd, 'a.yaml'));
    await netpol(['check', '--fix', 'a.yaml'], { cwd });
    expect(lstatSync(join(cwd, 'a.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'real/a.yml_'), 'utf8')).toBe(fixed);
    expect(statSync(join(cwd, 'real/a.yml_')).mode & 0o777).toBe(0o640);
  });

  test('leaves a file with bytes that are no text as it was, fixes the others, and exits 2', async () => {
    const cwd = folderOf({ 'a.yaml': faulty });
    const bytes = Buffer.concat([Buffer.from(faulty), Buffer.from([0x23, 0x20, 0xe9, 0x0a])]);
    writeFileSync(join(cwd, 'latin1.yaml'), bytes);
    const { status, out, notes } = await netpol(['check', '--fix'], { cwd });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain('latin1.yaml is not fixed: it has bytes that are no text');
    expect(readFileSync(join(cwd, 'latin1.yaml'))).toEqual(bytes);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(fixed);
  });

  test('of standard input the output is the text, and what is left is said beside it', async () => {
    const { status, out, notes } = await netpol(['check', '--fix', '-'], { cwd: folderOf({}), input: `${faulty}---\n${open}` });
    expect(out).toBe(`${fixed}---\n${open}`);
    expect(notes).toMatch(/netpol: fixed <standard input>: 4 findings/);
    expect(notes).toMatch(/^<standard input>:15:\d+: warning: .*\(peers-empty-allows-all\)$/m);
    expect(status).toBe(0);
    for (const input of [sound, 'no: manifest\n', '\ufeff# "\u200d"\n'])
      expect((await netpol(['check', '--fix', '-'], { cwd: folderOf({}), input })).out).toBe(input);
  });

  test.each([
    [['--dry-run'], 'give --fix, too'],
    [['--fix', '--dry-run', '--format', 'json'], 'leave --format json out'],
    [['--fix', '--environment', 'prod'], 'leave --environment out'],
    [['--fix', '--each-environment'], 'leave --each-environment out'],
  ])('%j is refused', async (options, message) => {
    const cwd = folderOf({ 'a.yaml': faulty });
    const { status, out, notes } = await netpol(['check', ...options], { cwd });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain(message);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(faulty);
  });
});

describe('netpol check --fix --dry-run', () => {
  const names = ['a.yaml', 'sub/with blank.yaml', 'sub/ümlaut "q".yaml', 'no-end.yaml'];
  const texts = Object.fromEntries(
    names.map((name) => [name, name.startsWith('no-end') ? faulty.trimEnd() : name.startsWith('a') ? faulty.replaceAll('\n', '\r\n') : faulty]),
  );

  test.each([
    ['git apply', ['git', 'apply', '--whitespace=nowarn', '-']],
    ['patch', ['patch', '-p1', '--binary']],
  ])('prints what %s takes, and writes nothing', async (_, [program = '', ...args]) => {
    const cwd = folderOf(texts);
    const { status, out, notes } = await netpol(['check', '--fix', '--dry-run'], { cwd });
    expect(status).toBe(1);
    for (const name of names) expect(readFileSync(join(cwd, name), 'utf8')).toBe(texts[name]);
    expect(notes.match(/would fix/g)).toHaveLength(names.length);
    execFileSync(program, args, { cwd, input: out });
    const applied = names.map((name) => readFileSync(join(cwd, name), 'utf8'));
    const other = folderOf(texts);
    await netpol(['check', '--fix'], { cwd: other });
    expect(applied).toEqual(names.map((name) => readFileSync(join(other, name), 'utf8')));
    expect(applied[1]).toBe(fixed);
  });

  test('shows no patch that would steer a terminal or a runner', async () => {
    const command = faulty.replace('metadata: {name: p, namespace: shop}', 'metadata:\n  name: p\n  annotations:\n    a: |\n      ::error::b');
    const hostile = [faulty.replace('the front door', '\u202e'), faulty.replace('the front door', '##[error]'), command];
    const cwd = folderOf(Object.fromEntries(hostile.map((text, index) => [`${index}.yaml`, text])));
    const { out, notes } = await netpol(['check', '--fix', '--dry-run'], { cwd });
    expect(out).toBe('');
    expect(notes.match(/is not shown/g)).toHaveLength(hostile.length);
  });

  test('prints a patch for any two texts', () => {
    const cwd = folderOf({});
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', '- x\n'), { maxLength: 40 })
      .chain((lines) => fc.constantFrom('', 'end').map((end) => lines.join('') + end));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        writeFileSync(join(cwd, 'f'), before);
        execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd, input: unifiedDiff('f', before, after) });
        expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  test('prints a patch for texts of which nearly every line is another', () => {
    const cwd = folderOf({});
    const lines = (name: string) =>
      `head\nhead\nhead\nhead\n${Array.from({ length: 5000 }, (_, index) => `${name} ${index}\n`).join('')}tail\ntail\ntail\ntail\ntail`;
    writeFileSync(join(cwd, 'f'), lines('a'));
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd, input: unifiedDiff('f', lines('a'), lines('b')) });
    expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe(lines('b'));
  });
});
