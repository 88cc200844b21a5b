import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../server/cli/run.js';
import { folderOf, netpol } from '../support/cli.js';
import { hostileManifests, hostileNames, quoted } from '../support/hostile-names.js';
import { dataOf, standInPrograms } from '../support/map-page.js';

const assertions = (name: string) =>
  `assertions:\n  - {name: ${quoted(name)}, from: ${quoted(name)}, to: {workload: ${quoted(`${name}/Deployment/web`)}}, expect: denied}\n  - {name: ${quoted(`${name} 2`)}, from: web, to: web, ports: [${quoted(name)}], expect: allowed}\n`;

/** A folder in which the files and their folder are called so, too, as far as a file may be. */
function hostileFolder(name: string): string {
  const file = name.replaceAll('/', '_').replaceAll('\0', '');
  const cwd = folderOf({});
  for (const [path, text] of Object.entries({
    [`${file}/${file}.yaml`]: hostileManifests(name),
    [`${file}/${file}.netpol-test.yaml`]: assertions(name),
    [`${file}/kustomization.yaml`]: `resources: [${quoted(name)}, https://example.com/${quoted(name).slice(1, -1)}]\nnamespace: ${quoted(name)}\n`,
    [`${file}.yaml`]: `kind: NetworkPolicy\n${name}\n: [\n`,
    'old/a.yaml': hostileManifests(name).replace('policyTypes: [Ingress, Egress]', 'policyTypes: [Ingress]'),
  })) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  return cwd;
}

const formats: Readonly<Record<string, readonly string[]>> = {
  check: ['text', 'json', 'ndjson', 'sarif', 'github', 'gitlab', 'junit', 'rdjson'],
  list: ['text', 'json', 'csv', 'dot', 'mermaid', 'markdown', 'ndjson'],
  'list --exposure --probes': ['text', 'json', 'csv', 'markdown'],
  'list --exposure': ['dot', 'mermaid'],
  'list --coverage': ['text', 'json', 'csv', 'markdown'],
  explain: ['text', 'json'],
  map: ['html'],
  needs: ['text', 'json'],
  diff: ['text', 'json', 'csv', 'dot', 'mermaid', 'markdown', 'ndjson'],
  test: ['text', 'json', 'ndjson', 'junit'],
  'test --record': [''],
};

const commandLines = Object.entries(formats).flatMap(([command, all]) => all.map((format) => ({ command, format })));

function argumentsOf(command: string, format: string, name: string): readonly string[] {
  const file = name.replaceAll('/', '_');
  const own: Readonly<Record<string, readonly string[]>> = {
    check: ['.'],
    explain: ['--from', `${name}/Deployment/${name}`, '--to', 'web', `./${file}/${file}.yaml`],
    diff: ['old', `./${file}`],
    test: [`./${file}/${file}.netpol-test.yaml`],
  };
  const rest = own[command] ?? (command === 'test --record' ? [`./${file}/${file}.yaml`] : ['old']);
  return [...command.split(' '), ...(format === '' ? [] : ['--format', format]), ...rest];
}

const escapeCharacter = '\u001b';
const colourOfOurs = new RegExp(`${escapeCharacter}\\[\\d+m`, 'g');

/** The lines that would do something to who reads them. */
function harmful(output: string, { format, colour = false }: { readonly format: string; readonly colour?: boolean }): readonly string[] {
  const own = format === 'github' ? /^::(error|warning|notice) file=[^:]*::[^:]?/ : undefined;
  return output.split('\n').filter((line) => {
    const words = colour ? line.replaceAll(colourOfOurs, '') : line;
    const plain = format === 'csv' ? words.replace(/\r$/, '') : words;
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(plain) || /##(vso)?\[/.test(plain) || plain.startsWith('INJECTED')) return true;
    return /^\s*::/.test(plain) && !own?.test(plain);
  });
}

function csvCells(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|([^,\r\n]+)/g)].map(([, inQuotes, bare]) => inQuotes?.replaceAll('""', '"') ?? bare ?? '');
}

describe.each(Object.entries(hostileNames))('of names with %s', (_, name) => {
  test.each(commandLines)('$command $format writes no line that does anything', async ({ command, format }) => {
    const { out, notes, status } = await netpol(argumentsOf(command, format, name), { cwd: hostileFolder(name), programs: standInPrograms() });
    expect(harmful(out, { format })).toEqual([]);
    expect(harmful(notes, { format: 'text' })).toEqual([]);
    // Something was said: of an empty output nothing could be learnt.
    expect(`${out}${notes}`.length).toBeGreaterThan(10);
    const values = format === 'ndjson' ? out.split('\n').slice(0, -1) : /json|sarif/.test(format) ? [out] : [];
    if (status !== 2) for (const value of values) expect(() => JSON.parse(value)).not.toThrow();
    if (format === 'html') expect(JSON.stringify(dataOf(out))).toContain(JSON.stringify(`${name}/Deployment/${name}`).slice(1, -1));
    if (format === 'csv') expect(csvCells(out).filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  });
});

test('the names are in the answers, and JSON has them as they are', async () => {
  for (const name of Object.values(hostileNames)) {
    const cwd = hostileFolder(name);
    const { out } = await netpol(['list', '--format', 'json', 'old'], { cwd });
    expect(JSON.stringify(JSON.parse(out)), name).toContain(JSON.stringify(`${name}/Deployment/${name}`).slice(1, -1));
    const { findings } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd })).out) as { findings: { file: string }[] };
    expect(findings.map(({ file }) => file)).toContain(`${name.replaceAll('/', '_')}.yaml`);
  }
});

test('colours are ours alone', async () => {
  for (const name of Object.values(hostileNames)) {
    const out: string[] = [];
    await run(['check'], {
      out: async (text) => void out.push(text),
      note: () => {},
      input: async () => new Uint8Array(),
      cwd: hostileFolder(name),
      colour: true,
    });
    expect(out.join('')).toContain('\u001b[');
    expect(harmful(out.join(''), { format: 'text', colour: true }), name).toEqual([]);
    // Red is for errors: nowhere is it the colour of a name.
    expect(out.join('')).not.toContain('\u001b[31mred');
  }
});
