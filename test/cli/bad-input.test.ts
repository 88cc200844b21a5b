import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const pods = (name: string, label = name) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${label}}}
  template:
    metadata: {labels: {app: ${label}}}
    spec: {containers: [{name: c, image: c}]}
`;

describe('what makes no sense is refused in one line, with status 2', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['list', ''], 'A path is empty'],
    [['check', ''], 'A path is empty'],
    [['diff', '', '.'], 'A path is empty'],
    [['test', ''], 'A path is empty'],
    [['list', 'no\nsuch'], 'no such cannot be read'],
    [['diff', '-', '-'], 'only one of the two states'],
    [['explain', '--from', 'a', '--from', 'b', '--to', 'b', '.'], "'--from' is given twice"],
    [['diff', '--git', 'HEAD', '--git=HEAD~1', '.'], "'--git' is given twice"],
    [['list', '--format', 'json', '--format', 'csv'], "'--format' is given twice"],
    [['rules', 'dns-blocked', 'alias'], 'One rule is explained at a time'],
    [['check', 'binary.yaml'], 'cannot be read: it is binary'],
    [['list', 'pods.yaml', 'binary.yaml'], 'cannot be read: it is binary'],
    [['diff', 'pods.yaml', 'binary.yaml'], 'cannot be read: it is binary'],
  ];
  test.each(cases)('netpol %j', async (argv, message) => {
    const { status, out, notes } = await netpol(argv, { cwd: folderOf({ 'pods.yaml': pods('a'), 'binary.yaml': '\0\0\u0001\0' }) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain(message);
    expect(notes).toMatch(/^netpol: [^\n]+\n$/);
  });

  test('in a folder, what cannot be read is noted and the rest is answered', async () => {
    const { status, notes } = await netpol(['list'], { cwd: folderOf({ 'pods.yaml': pods('a'), 'binary.yaml': '\0\0\u0001\0' }) });
    expect({ status, notes }).toEqual({ status: 0, notes: 'netpol: binary.yaml is not read: it is binary\n' });
  });

  test('standard input that is too large is refused, and what to do with a large cluster is said', async () => {
    const { status, out, notes } = await netpol(['list', '-'], { cwd: folderOf({}), input: `${pods('a')}\n#${' '.repeat(2 ** 24)}` });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toContain('it is too large. Of a cluster, `netpol snapshot` prints only what answers need');
  });

  test('standard input is decoded as a file is; what is binary is refused', async () => {
    const cwd = folderOf({});
    const utf16 = Buffer.from(`\ufeff${pods('a')}---\n${pods('b')}`, 'utf16le');
    const { status, out } = await netpol(['list', '--format', 'json', '-'], { cwd, input: utf16 });
    expect(status).toBe(0);
    expect(JSON.parse(out).connections).toContainEqual(
      expect.objectContaining({ from: { workload: 'shop/Deployment/a' }, to: { workload: 'shop/Deployment/b' } }),
    );
    const binary = await netpol(['list', '-'], { cwd, input: new Uint8Array([0, 1, 0, 2]) });
    expect({ status: binary.status, out: binary.out }).toEqual({ status: 2, out: '' });
    expect(binary.notes).toMatch(/^netpol: Standard input is binary[^\n]*\n$/);
  });

  test('an option that is given twice with the same value is no mistake', async () => {
    const { status } = await netpol(['list', '--format', 'json', '--format=json'], { cwd: folderOf({ 'pods.yaml': pods('a') }) });
    expect(status).toBe(0);
  });
});

describe('names that steer terminals or end lines', () => {
  // YAML writes any character in double quotes: an escape sequence, a line break, a mark that turns the direction of writing.
  const hostile = '"ev\\eil\\x07\\nname\\u202e <b>"';
  const policy = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${hostile}, namespace: shop}\nspec: {podSelector: {}}\n`;
  const files = { 'new/a.yaml': [pods('a'), pods(hostile, 'b'), policy].join('---\n'), 'old/a.yaml': [pods('a'), pods('b')].join('---\n') };
  // Every control and format character but the line breaks that end lines.
  const steering = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\r?\n)\p{Cc}/u;

  test.each([
    ['list', 'new'],
    ['list', '--exposure', '--probes', 'new'],
    ['list', '--exposure', '--format', 'markdown', 'new'],
    ['list', '--exposure', '--format', 'dot', 'new'],
    ['list', '--exposure', '--format', 'mermaid', 'new'],
    ['check', 'new'],
    ['diff', 'old', 'new'],
    ['diff', '--format', 'markdown', 'old', 'new'],
    ['diff', '--format', 'dot', 'old', 'new'],
    ['diff', '--format', 'mermaid', 'old', 'new'],
    ['explain', '--from', '10.0.0.1', '--to', 'a', 'new'],
  ])('netpol %s %s %s', async (...argv) => {
    const { out, notes } = await netpol(argv, { cwd: folderOf(files) });
    expect(out).not.toBe('');
    expect(`${out}${notes}`).not.toMatch(steering);
    expect(out).not.toMatch(/^name/m);
    for (const note of notes.trimEnd().split('\n')) if (note !== '') expect(note).toMatch(/^netpol: /);
  });

  test('a mermaid label is text: nothing in it is markup', async () => {
    const { out } = await netpol(['list', '--format', 'mermaid', 'new'], { cwd: folderOf(files) });
    expect(out).toContain('#60;b#62;');
    expect(out).not.toContain('<b>');
  });
});
