import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../server/cli/run.js';
import { folderOf, netpol } from '../support/cli.js';

/** What a manifest or a file may be called by who wants to write a line of our output himself, or to steer what shows it. */
const hostile = {
  'a line break': 'x\nINJECTED',
  'a carriage return': 'x\rINJECTED',
  'a line separator': 'x\u2028INJECTED',
  colours: '\u001b[31mred\u001b[0m',
  'the title of the terminal': '\u001b]0;owned\u0007',
  'a control character of eight bits': '\u009b31m',
  deletions: 'x\b\u007f',
  'the other direction': '\u202egnp.exe',
  isolates: '\u2066x\u2069',
  'marks without width': 'a\u200bb\ufeff',
  "an annotation of GitHub's": '::error file=a.yaml,line=1::owned',
  'an annotation behind blanks': '   ::warning::owned',
  "a mask of GitHub's": '::add-mask::e',
  "a group of GitHub's of old": '##[error]owned',
  'a command of Azure Pipelines': '##vso[task.setvariable variable=x]owned',
  'a formula': "=cmd|'/c calc'!A1",
  'a formula by its sign': '@SUM(1)',
  'a formula behind a tab': '\t=1+1',
  markup: '</td>|[x](javascript:x) `"\'&<b>',
} as const;

const quoted = (name: string) =>
  JSON.stringify(name).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A workspace in which everything that has a name has this one. */
function manifests(name: string): string {
  const text = quoted(name);
  const metadata = `metadata: {name: ${text}, namespace: ${text}, labels: {app: ${text}, ${text}: x}}`;
  return `apiVersion: v1
kind: Namespace
metadata: {name: ${text}, labels: {team: ${text}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata}
spec: {ingressClassName: ${text}, defaultBackend: {service: {name: ${text}, port: {number: 80}}}}
---
apiVersion: apps/v1
kind: Deployment
${metadata}
spec:
  selector: {matchLabels: {app: ${text}}}
  template:
    metadata: {labels: {app: ${text}}}
    spec: {containers: [{name: ${text}, image: ${text}, ports: [{name: ${text}, containerPort: 80}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${text}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Service
${metadata}
spec: {selector: {app: ${text}}, ports: [{name: ${text}, port: 80, targetPort: ${text}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata}
spec:
  podSelector: {matchLabels: {app: ${text}}}
  policyTypes: [Ingress, ${text}]
  ${text}: 1
  ingress: [{from: [{podSelector: {matchLabels: {${text}: ${text}}}}, {ipBlock: {cidr: ${text}}}], ports: [{port: ${text}, protocol: ${text}}]}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: ${text}}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]
  egress: [{to: [{ipBlock: {cidr: "::/1"}}]}]
`;
}

const assertions = (name: string) =>
  `assertions:\n  - {name: ${quoted(name)}, from: ${quoted(name)}, to: {workload: ${quoted(`${name}/Deployment/web`)}}, expect: denied}\n  - {name: ${quoted(`${name} 2`)}, from: web, to: web, ports: [${quoted(name)}], expect: allowed}\n`;

/** A folder in which the files and their folder are called so, too, as far as a file may be. */
function hostileFolder(name: string): string {
  const file = name.replaceAll('/', '_').replaceAll('\0', '');
  const cwd = folderOf({});
  for (const [path, text] of Object.entries({
    [`${file}/${file}.yaml`]: manifests(name),
    [`${file}/${file}.netpol-test.yaml`]: assertions(name),
    [`${file}/kustomization.yaml`]: `resources: [${quoted(name)}, https://example.com/${quoted(name).slice(1, -1)}]\nnamespace: ${quoted(name)}\n`,
    [`${file}.yaml`]: `kind: NetworkPolicy\n${name}\n: [\n`,
    'old/a.yaml': manifests(name).replace('policyTypes: [Ingress, Egress]', 'policyTypes: [Ingress]'),
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

describe.each(Object.entries(hostile))('of names with %s', (_, name) => {
  test.each(commandLines)('$command $format writes no line that does anything', async ({ command, format }) => {
    const { out, notes, status } = await netpol(argumentsOf(command, format, name), { cwd: hostileFolder(name) });
    expect(harmful(out, { format })).toEqual([]);
    expect(harmful(notes, { format: 'text' })).toEqual([]);
    // Something was said: of an empty output nothing could be learnt.
    expect(`${out}${notes}`.length).toBeGreaterThan(10);
    const values = format === 'ndjson' ? out.split('\n').slice(0, -1) : /json|sarif/.test(format) ? [out] : [];
    if (status !== 2) for (const value of values) expect(() => JSON.parse(value)).not.toThrow();
    if (format === 'csv') expect(csvCells(out).filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  });
});

test('the names are in the answers, and JSON has them as they are', async () => {
  for (const name of Object.values(hostile)) {
    const cwd = hostileFolder(name);
    const { out } = await netpol(['list', '--format', 'json', 'old'], { cwd });
    expect(JSON.stringify(JSON.parse(out)), name).toContain(JSON.stringify(`${name}/Deployment/${name}`).slice(1, -1));
    const { findings } = JSON.parse((await netpol(['check', '--format', 'json'], { cwd })).out) as { findings: { file: string }[] };
    expect(findings.map(({ file }) => file)).toContain(`${name.replaceAll('/', '_')}.yaml`);
  }
});

test('colours are ours alone', async () => {
  for (const name of Object.values(hostile)) {
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
