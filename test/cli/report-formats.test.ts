import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';
import { parseXml, xsdProblems } from '../support/xml.js';

const corpus = (name: string) => readFileSync(join(import.meta.dirname, '../corpus/formats', name), 'utf8');

/** A schema of draft 4, in the words of draft 7. */
function validator(name: string) {
  const { $schema: _, id: __, ...schema } = JSON.parse(corpus(name));
  const formats = { uri: /^[a-z][a-z0-9+.-]*:\S*$/i, 'uri-reference': /^\S*$/, 'date-time': /^\d{4}-\d\d-\d\dT/ };
  return new Ajv({ strict: false, allErrors: true, formats }).compile(schema);
}

const policy = (name: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
${spec}
`;
/** Letters that take one, two, three and four bytes stand before what is found; a fix has several edits. */
const files = {
  'shop/a b.yaml': policy('a', '  podSelector: {matchLabels: {}}\n  policyTypes: [ingress]'),
  'ü.yaml': policy('b', '  {podSelector: {matchLabels: {a: "é€🚪", b: x}}, policyTypes: [ingress, egress]}'),
  'open.yaml': policy('c', '  podSelector: {}\n  ingress:\n    - from: []\n    - from: []'),
  'broken.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: "</a>&\\u0007"}\nspec: {podSelector: {}, x: [\n',
};
const run = (format: string, some: Readonly<Record<string, string>> = files, ...args: readonly string[]) =>
  netpol(['check', '--format', format, ...args], { cwd: folderOf(some) });

describe('sarif', () => {
  interface Region {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  }
  interface Result {
    readonly ruleId: string;
    readonly level: string;
    readonly partialFingerprints: Readonly<Record<string, string>>;
    readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region } }];
    readonly fixes?: readonly {
      readonly artifactChanges: readonly {
        readonly artifactLocation: { readonly uri: string };
        readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
      }[];
    }[];
  }
  const resultsOf = async (some: Readonly<Record<string, string>>): Promise<readonly Result[]> => JSON.parse((await run('sarif', some)).out).runs[0].results;

  test('is valid against the schema of OASIS, with and without findings', async () => {
    const isValid = validator('sarif-2.1.0.schema.json');
    for (const some of [files, { 'a.yaml': policy('p', '  podSelector: {}\n  policyTypes: [Ingress]') }]) {
      const log = JSON.parse((await run('sarif', some)).out);
      isValid(log);
      expect(isValid.errors ?? []).toEqual([]);
    }
    expect(isValid({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });

  test('says of each rule what code scanning shows', async () => {
    const { rules } = JSON.parse((await run('sarif')).out).runs[0].tool.driver;
    expect(rules.length).toBeGreaterThan(2);
    for (const rule of rules) {
      expect(rule.help.markdown).toContain('## Wrong\n\n```yaml\n');
      expect(rule.properties.precision).toMatch(/^(very-high|high|medium|low)$/);
      expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0);
      expect(rule.properties.tags).toContain('security');
    }
  });

  test('fingerprints stay when lines move, and are each of one result', async () => {
    const before = await resultsOf(files);
    const after = await resultsOf(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, name === 'broken.yaml' ? text : `# moved\n\n${text}`])),
    );
    const prints = (results: readonly Result[]) => results.map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash']);
    expect(prints(after)).toEqual(prints(before));
    expect(after.map(({ locations }) => locations[0].physicalLocation.region.startLine)).not.toEqual(
      before.map(({ locations }) => locations[0].physicalLocation.region.startLine),
    );
    expect(new Set(prints(before)).size).toBe(before.length);
  });

  test('a fix applied by its regions is what --fix writes', async () => {
    const name = 'shop/a b.yaml';
    const text = policy('a', '  podSelector: {matchLabels: {}}\n  policyTypes: [Ingress]');
    const [result, ...more] = await resultsOf({ [name]: text });
    expect(more).toEqual([]);
    const [change] = result?.fixes?.[0]?.artifactChanges ?? [];
    expect(change?.artifactLocation.uri).toBe('shop/a%20b.yaml');
    const lines = text.split('\n');
    const offset = (line: number, column: number) => lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
    let fixed = text;
    for (const { deletedRegion: at, insertedContent } of [...(change?.replacements ?? [])].reverse())
      fixed = fixed.slice(0, offset(at.startLine, at.startColumn)) + insertedContent.text + fixed.slice(offset(at.endLine, at.endColumn));
    const cwd = folderOf({ [name]: text });
    await netpol(['check', '--fix'], { cwd });
    expect(fixed).toBe(readFileSync(join(cwd, name), 'utf8'));
    expect(fixed).not.toBe(text);
  });
});

describe('gitlab', () => {
  test('is a list of issues with what GitLab asks for, each with a fingerprint of its own that stays', async () => {
    const issuesOf = async (some: Readonly<Record<string, string>>) => JSON.parse((await run('gitlab', some)).out);
    const issues = await issuesOf(files);
    expect(issues.length).toBeGreaterThan(4);
    for (const issue of issues) {
      expect(issue).toMatchObject({ description: expect.any(String), check_name: expect.any(String), fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) });
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity);
      expect(Object.keys(files)).toContain(issue.location.path);
      expect(issue.location.lines.begin).toBeGreaterThanOrEqual(1);
      expect(issue.location.lines.end).toBeGreaterThanOrEqual(issue.location.lines.begin);
    }
    const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
    const moved = await issuesOf({ ...files, 'open.yaml': `\n\n${files['open.yaml']}` });
    expect(moved.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).toEqual(prints);
    expect(await issuesOf({ 'a.yaml': policy('p', '  podSelector: {}\n  policyTypes: [Ingress]') })).toEqual([]);
  });
});

describe('junit', () => {
  const schema = parseXml(corpus('junit-10.xsd'));
  const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;

  test.each([
    ['with findings', files, []],
    ['where all of them fail', files, ['--fail-on', 'hint']],
    ['without any', { 'a.yaml': policy('p', '  podSelector: {}\n  policyTypes: [Ingress]') }, []],
  ])('is valid against the schema that Jenkins uses, %s', async (_, some, args) => {
    const { out, status } = await run('junit', some, ...args);
    const root = parseXml(out);
    expect(xsdProblems(root, schema)).toEqual([]);
    const suites = root.children;
    const cases = suites.flatMap(({ children }) => children);
    const failures = cases.filter(({ children }) => children.some(({ name }) => name === 'failure'));
    expect([root.attributes['tests'], root.attributes['failures']]).toEqual([String(cases.length), String(failures.length)]);
    for (const { attributes, children } of suites) expect(attributes['tests']).toBe(String(children.length));
    expect(status).toBe(failures.length > 0 ? 1 : 0);
    expect(new Set(cases.map(({ attributes }) => `${attributes['classname']} ${attributes['name']}`)).size).toBe(cases.length);
    if (!hasXmllint) return;
    const cwd = folderOf({ 'report.xml': out, 'junit.xsd': corpus('junit-10.xsd') });
    execFileSync('xmllint', ['--noout', '--schema', 'junit.xsd', 'report.xml'], { cwd, stdio: 'pipe' });
  });

  test('the check of the schema finds what is wrong', () => {
    const problems = (xml: string) => xsdProblems(parseXml(xml), schema);
    expect(problems('<testsuites><testsuite name="a" tests="1" failures="0"/></testsuites>')).toEqual(['testsuite lacks errors']);
    expect(problems('<testsuites x="1"/>')).toEqual(['testsuites has no x']);
    expect(problems('<testsuites time="soon"/>')).toEqual(['time of testsuites may not be soon']);
    expect(problems('<testsuites><testcase name="a"/>text</testsuites>')).toEqual(['testsuites may hold no text', 'testsuites may not hold testcase']);
    expect(problems('<report/>')).toEqual(['report is no element of the schema']);
    for (const broken of ['<a>', '<a></b>', '<a b="1" b="2"/>', '<a>&x;</a>', '<a/><b/>', '<a b=1/>']) expect(() => parseXml(broken), broken).toThrow();
  });
});

describe('rdjson', () => {
  interface Position {
    readonly line: number;
    readonly column: number;
  }
  interface Suggestion {
    readonly range: { readonly start: Position; readonly end: Position };
    readonly text: string;
  }

  /** Bytes of UTF-8, as reviewdog counts columns. */
  function applied(text: string, { range, text: inserted }: Suggestion): string {
    const bytes = Buffer.from(text);
    const starts = [0, ...[...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1)];
    const offset = ({ line, column }: Position) => (starts[line - 1] ?? 0) + column - 1;
    return Buffer.concat([bytes.subarray(0, offset(range.start)), Buffer.from(inserted), bytes.subarray(offset(range.end))]).toString();
  }

  test("is valid against reviewdog's schema", async () => {
    const isValid = validator('rdf-diagnostic-result.schema.json');
    isValid(JSON.parse((await run('rdjson')).out));
    expect(isValid.errors ?? []).toEqual([]);
    expect(isValid({ diagnostics: [{ message: 1 }] })).toBe(false);
  });

  test('counts columns in bytes, and what it suggests no longer has the finding', async () => {
    const { diagnostics } = JSON.parse((await run('rdjson')).out);
    const found = diagnostics.filter(
      ({ suggestions, location }: { suggestions?: unknown; location: { path: string } }) => suggestions && location.path === 'ü.yaml',
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { code, suggestions, location } of found) {
      const text = files['ü.yaml'];
      expect(applied(text, { range: location.range, text: '' })).not.toContain('[ingress, egress]');
      const fixed = applied(text, suggestions[0]);
      const cwd = folderOf({});
      writeFileSync(join(cwd, 'ü.yaml'), fixed);
      const before = diagnostics.filter(({ location: { path }, code: { value } }: (typeof found)[0]) => path === 'ü.yaml' && value === code.value).length;
      const after = JSON.parse((await netpol(['check', '--format', 'rdjson'], { cwd })).out).diagnostics.filter(
        ({ code: { value } }: (typeof found)[0]) => value === code.value,
      );
      expect(after.length, fixed).toBeLessThan(before);
      expect(fixed).toContain('"é€🚪", b: x');
    }
  });

  test('beside sarif in one run, each has the columns of its own', async () => {
    const cwd = folderOf(files);
    await netpol(['check', '--format', 'sarif=s', '--format', 'rdjson=r', '--format', 'gitlab=g', '--format', 'junit=j'], { cwd });
    for (const [file, format] of [
      ['s', 'sarif'],
      ['r', 'rdjson'],
      ['g', 'gitlab'],
      ['j', 'junit'],
    ] as const) {
      expect(readFileSync(join(cwd, file), 'utf8')).toBe((await netpol(['check', '--format', format], { cwd })).out);
    }
  });
});
