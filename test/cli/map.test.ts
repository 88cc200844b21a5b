import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../server/cli/version.js';
import { folderOf, netpol } from '../support/cli.js';
import { dataOf, standInPrograms, textOf } from '../support/map-page.js';

const examples = join(import.meta.dirname, '../../examples');

const deployment = (name: string, namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: ${name}}]}
`;

describe('netpol map', () => {
  test('writes the same page each time, and answers with status 0', async () => {
    const programs = standInPrograms();
    const [first, second] = [await netpol(['map', 'shop'], { cwd: examples, programs }), await netpol(['map', 'shop'], { cwd: examples, programs })];
    expect(first.status).toBe(0);
    expect(first.out).toMatch(/^<!DOCTYPE html>/);
    expect(second.out).toBe(first.out);
  });

  test('says where each part stands, and by which version', async () => {
    const { out } = await netpol(['map', 'shop'], { cwd: examples, programs: standInPrograms() });
    const data = dataOf(out);
    expect(data.version).toBe(version);
    expect(data.environment).toBeNull();
    const { place } = data.whole.nodes.find(({ id }) => id === 'w:shop/StatefulSet/mysql') ?? {};
    const [file = '', line] = data.places[JSON.stringify(place)]?.split(':') ?? [];
    // The place is where a person would look: the document of the workload.
    const lines = readFileSync(join(examples, file), 'utf8').split('\n');
    expect(lines.slice(Number(line) - 5, Number(line) + 5).join('\n')).toMatch(/mysql/);
    const rules = data.whole.edges.flatMap(({ because }) => because.map((reason) => data.places[JSON.stringify(reason.place)]));
    expect(rules.length).toBeGreaterThan(5);
    for (const rule of rules) expect(rule).toMatch(/^shop\/policies\.yaml:\d+$/);
  });

  test('has the findings and the limits that check has', async () => {
    const { out, status } = await netpol(['map', '.'], { cwd: examples, programs: standInPrograms() });
    // Findings of any severity are part of the answer.
    expect(status).toBe(0);
    const checked = JSON.parse((await netpol(['check', '--format', 'json', '.'], { cwd: examples })).out) as {
      findings: { file: string; rule: string; severity: string; message: string; range: { start: { line: number; character: number } } }[];
      limits: { message: string }[];
    };
    const { findings, limits } = dataOf(out);
    expect(findings.length).toBeGreaterThan(5);
    expect(findings.map(({ rule, severity, message, place }) => ({ rule, severity, message, place }))).toEqual(
      checked.findings.map(({ rule, severity, message, file, range: { start } }) => ({
        rule,
        severity,
        message,
        place: `${file}:${start.line + 1}:${start.character + 1}`,
      })),
    );
    expect(limits.map(({ message }) => message)).toEqual(checked.limits.map(({ message }) => message));
  });

  test('lets the browser run and style by nothing but the two texts that it knows by their hashes', async () => {
    const programs = standInPrograms({ script: 'const a = "</script><!--"; void /<\\/SCRIPT>/;', style: '#a::before { content: "</style>"; }' });
    const { out } = await netpol(['map', 'shop'], { cwd: examples, programs });
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [script, style] = [textOf(out, '-->\n<script>', '</script'), textOf(out, '<style id="__________cytoscape_stylesheet">', '</style')];
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(out) ?? [];
    expect(policy).toBe(`default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; worker-src blob:; base-uri 'none'; form-action 'none'`);
    // Escaped, they say the same.
    expect(new Function(`${script}; return a;`)()).toBe('</script><!--');
    expect(style).toContain('\\3c /style>');
  });

  test('takes the environment that is named, and names them where none is', async () => {
    const overlay = (name: string) => ({
      [`${name}/kustomization.yaml`]: 'resources: [web.yaml]\n',
      [`${name}/web.yaml`]: deployment(`web-${name}`, 'shop'),
    });
    const cwd = folderOf({ ...overlay('prod'), ...overlay('dev') });
    const programs = standInPrograms();
    const unnamed = await netpol(['map'], { cwd, programs });
    expect({ status: unnamed.status, out: unnamed.out }).toEqual({ status: 2, out: '' });
    expect(unnamed.notes).toMatch(/2 environments here: dev and prod\. Name one with --environment\.|2 environments here: dev, prod/);
    const data = dataOf((await netpol(['map', '--environment', 'prod'], { cwd, programs })).out);
    expect(data.environment).toBe('prod');
    expect(data.whole.nodes.flatMap(({ kind, label }) => (kind === 'workload' ? [label] : []))).toEqual(['web-prod']);
  });

  test('writes into a file, and says which one it could not write', async () => {
    const cwd = folderOf({ 'web.yaml': deployment('web', 'shop') });
    const programs = standInPrograms();
    expect(await netpol(['map', '-o', 'map.html'], { cwd, programs })).toEqual({ status: 0, out: '', notes: '' });
    expect(readFileSync(join(cwd, 'map.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
    const { status, notes } = await netpol(['map', '--output', 'no/such/map.html'], { cwd, programs });
    expect({ status, notes }).toEqual({ status: 2, notes: expect.stringContaining('no/such/map.html cannot be written (ENOENT)') });
    expect(existsSync(join(cwd, 'no'))).toBe(false);
  });

  test('says what is missing where the program of the page is not beside it', async () => {
    const { status, notes, out } = await netpol(['map', 'shop'], { cwd: examples, programs: folderOf({}) });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(notes).toMatch(/map\.js and map\.css, which are not beside this program/);
  });

  test('of many workloads has a picture of closed namespaces, and each of them open', async () => {
    const names = Array.from({ length: 12 }, (_, index) => index);
    const cwd = folderOf({ 'all.yaml': names.map((index) => deployment(`web-${index}`, `team-${index % 3}`)).join('---\n') });
    const { whole, closed, opened } = dataOf((await netpol(['map'], { cwd, programs: standInPrograms() })).out);
    const labels = (model: typeof whole | undefined) => model?.nodes.flatMap(({ kind, label }) => (kind === 'addresses' ? [] : [label]));
    expect(labels(whole)).toHaveLength(12);
    expect(labels(closed)).toEqual(['team-0', 'team-1', 'team-2']);
    expect(labels(opened['n:team-1'])?.filter((label) => label.startsWith('web'))).toEqual(['web-1', 'web-10', 'web-4', 'web-7']);
  });
});
