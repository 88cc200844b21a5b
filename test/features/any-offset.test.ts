// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/features/code-actions.js';
import { codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { completions } from '../../server/features/completion.js';
import { defaultDeny } from '../../server/features/default-deny.js';
import { definition } from '../../server/features/definition.js';
import { documentLinks } from '../../server/features/document-links.js';
import { type DocumentSymbol, documentSymbols } from '../../server/features/document-symbols.js';
import { foldingRanges } from '../../server/features/folding-ranges.js';
import { highlights } from '../../server/features/highlights.js';
import { hover } from '../../server/features/hover.js';
import { inlayHints } from '../../server/features/inlay-hints.js';
import { references } from '../../server/features/references.js';
import { prepareRename, rename } from '../../server/features/rename.js';
import { selectionRanges } from '../../server/features/selection-ranges.js';
import { semanticTokens } from '../../server/features/semantic-tokens.js';
import { workspaceSymbols } from '../../server/features/workspace-symbols.js';
import { checkFile } from '../../server/rules/check.js';
import type { Range } from '../../server/util/range.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { adminPolicy, baselinePolicy, tenants } from '../support/admin.js';
import { parseFixture } from '../support/fixture.js';
import { sharedFolder } from '../support/shared.js';
import { defaultDeny as denied, mysqlFromBackend, prometheus, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

/*
 * Every feature is asked at every place of real and of broken manifests: none throws, and every range and place that it gives lies in
 * its file. What the answers say is for other tests.
 */

const shop = Object.fromEntries(
  parseFixture(
    shopWorkloads +
      denied +
      mysqlFromBackend +
      scrape +
      prometheus +
      shopPolicy(
        'net',
        'podSelector: {}\negress:\n  - to:\n      - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}\n    ports: [{port: http}, {protocol: UDP, port: 1, endPort: 9}, {}]\n  - {}\n  - null\n',
      ) +
      shopPolicy(
        'merged',
        'podSelector: {}\ningress:\n  - &a {from: [&b {podSelector: &c {matchLabels: {app: web}}}, {<<: *b}], ports: [&p {port: 1}]}\n  - <<: *a\n  - <<: [*a]\n    ports: [{<<: *p, endPort: 9}, {endPort: 65535, <<: *p}]\n  - *a\n  - from: [*b, {namespaceSelector: *c, <<: *b}]\n',
      ),
  ).files.map(({ path, text }) => [path, text]),
);
const cluster = Object.fromEntries(
  parseFixture(
    shopWorkloads +
      prometheus +
      tenants +
      adminPolicy(
        'outside',
        'priority: 10\nsubject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: mysql}}}}\negress:\n  - action: Allow\n    to:\n      - domainNames: [example.com]\n      - nodes: {}\n      - pods: {namespaceSelector: {}, podSelector: {}}\n    ports:\n      - portRange: {protocol: UDP, start: 1, end: 9}\n      - namedPort: http\n      - {}\n  - null\n',
      ) +
      baselinePolicy('subject: {namespaces: {}}\ningress: [{action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: Exists}]}}]}]'),
  ).files.map(({ path, text }) => [path, text]),
);

describe.each([
  ['the shop', shop],
  ['its cluster', cluster],
])('%s', (_name, shop) => {
  test.each(Object.keys(shop))('%s, at every offset', (file) => {
    askEverywhere(snapshotOf(shop), file, 1);
  });

  test.each(Object.keys(shop))('%s, cut off at every line', (file) => {
    const text = shop[file] ?? '';
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1))
      askEverywhere(snapshotOf({ ...shop, [file]: text.slice(0, end - 2) }), file, 17);
  });

  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['tabs', (text: string) => text.replaceAll('  ', '\t')],
    ['without colons', (text: string) => text.replaceAll(': ', ' ')],
    ['without closing brackets', (text: string) => text.replaceAll(/[}\]]/g, '')],
    ['lists for maps', (text: string) => text.replaceAll(/^( +)(\w+:)/gm, '$1- $2')],
    ['nulls', (text: string) => text.replaceAll(/\{[^{}]*\}/g, '')],
    ['templates', (text: string) => text.replaceAll(/: (\w+)/g, ': {{ .Values.$1 }}')],
    ['placeholders', (text: string) => text.replaceAll(/: (\w+)/g, ': ${$1}')],
    ['other placeholders', (text: string) => text.replaceAll(/: (\w)\w*/g, ': %%$1%%').replaceAll('- ', '- #{X}#')],
    ['aliases', (text: string) => text.replaceAll('podSelector: {', 'podSelector: &a {').replaceAll('- from:', '- to: *a\n    from:')],
    ['numbers for texts', (text: string) => text.replaceAll(/: [a-z]+/g, ': 1e999')],
    ['other scripts', (text: string) => text.replaceAll('shop', 'läden-🛒').replaceAll('mysql', '\u202Emysql')],
  ])('%s', (_, damage) => {
    const broken = Object.fromEntries(Object.entries(shop).map(([path, text]) => [path, damage(text)]));
    const snapshot = snapshotOf(broken);
    for (const file of Object.keys(broken)) askEverywhere(snapshot, file, 3);
  });
});

const real = sharedFolder('real');
const conformance = sharedFolder('conformance/networkpolicy');
const admin = sharedFolder('conformance/admin');

test.skipIf(!real)('real manifests, sampled', { timeout: 60_000 }, () => {
  for (const texts of projects(real ?? '')) {
    const snapshot = snapshotOf(texts);
    for (const file of Object.keys(texts)) askEverywhere(snapshot, file, Math.max(5, Math.floor((texts[file] ?? '').length / 150)));
  }
});

test.skipIf(!conformance)('the conformance cases, sampled', { timeout: 60_000 }, () => {
  for (const texts of projects(conformance ?? '')) {
    const snapshot = snapshotOf(texts);
    for (const file of Object.keys(texts)) askEverywhere(snapshot, file, Math.max(5, Math.floor((texts[file] ?? '').length / 120)));
  }
});

test.skipIf(!admin)('the conformance cases with admin policies, sampled', { timeout: 60_000 }, () => {
  for (const texts of projects(admin ?? '')) {
    const snapshot = snapshotOf(texts);
    for (const file of Object.keys(texts)) askEverywhere(snapshot, file, Math.max(5, Math.floor((texts[file] ?? '').length / 60)));
  }
});

test('what a cluster printed, sampled', { timeout: 60_000 }, () => {
  const text = readFileSync(new URL('../corpus/live/cluster.yaml', import.meta.url), 'utf8');
  askEverywhere(snapshotOf({ '/cluster.yaml': text }), '/cluster.yaml', 37);
});

/** The YAML files of each folder of a folder, as workspaces of their own. */
function projects(root: string): readonly Readonly<Record<string, string>>[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = join(root, name);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.ya?ml$/.test(path));
      return Object.fromEntries(files.map((path) => [`/${relative(root, join(folder, path))}`, readFileSync(join(folder, path), 'utf8')]));
    });
}

const options = { format: 'markdown', link: () => 'x' } as const;
const everyHint = { pods: true, logic: true, namespace: true, policyTypes: true, protocol: true, except: true, servicePorts: true };

function askEverywhere(snapshot: Snapshot, file: string, step: number): void {
  const text = snapshot.file(file)?.source?.text ?? '';
  const within = (range: Range) => 0 <= range.start && range.start <= range.end && range.end <= text.length;
  for (let offset = 0; offset <= text.length; offset += step) {
    const hovered = hover(snapshot, file, offset, options);
    if (hovered && (!within(hovered.range) || hovered.range.start > offset || offset > hovered.range.end || hovered.text.trim() === ''))
      throw new Error(`hover at ${offset} of ${file}`);
    if (hovered && /undefined|\[object|NaN/.test(hovered.text)) throw new Error(`hover at ${offset} of ${file} says ${hovered.text}`);
    for (const { range } of highlights(snapshot, file, offset)) if (!within(range)) throw new Error(`highlight from ${offset} of ${file}`);
    for (const { file: target, range } of [...(definition(snapshot, file, offset)?.targets ?? []), ...references(snapshot, file, offset)]) {
      const length = snapshot.file(target)?.source?.text.length ?? -1;
      if (range.start > range.end || range.end > length) throw new Error(`place from ${offset} of ${file}`);
    }
    askToRename(snapshot, file, offset);
    const steps = selectionRanges(snapshot, file, offset);
    if (steps.length === 0 || !steps.every((range, index) => within(range) && nests(steps[index - 1] ?? { start: offset, end: offset }, range)))
      throw new Error(`selection from ${offset} of ${file}`);
    for (const { range } of completions(snapshot, file, offset))
      if (!within(range) || range.start > offset || offset > range.end || /[\r\n]/.test(text.slice(range.start, range.end)))
        throw new Error(`completion at ${offset} of ${file}`);
  }
  askOnce(snapshot, file, within);
}

/** What is offered to be renamed is renamed, or refused with a reason; a file and its edits fit. */
function askToRename(snapshot: Snapshot, file: string, offset: number): void {
  const prepared = prepareRename(snapshot, file, offset);
  if (prepared?.refusal === '' || prepared?.refusal?.includes('undefined')) throw new Error(`rename at ${offset} of ${file}: ${prepared.refusal}`);
  if (!prepared || prepared.refusal !== undefined) return;
  const { range, name } = prepared;
  if (range.start > offset || offset > range.end || name === '') throw new Error(`rename at ${offset} of ${file}`);
  // One answer is that of every offset of the name.
  if (offset !== range.start) return;
  const answer = rename(snapshot, { file, offset }, `${name.slice(0, 5)}x`, (id) => snapshot.file(id)?.source);
  if (!answer || answer.refusal !== undefined) {
    if (!answer?.refusal) throw new Error(`rename at ${offset} of ${file} is refused without a reason`);
    return;
  }
  const said = [answer.title, ...answer.effects, ...answer.notes].join(' ');
  if (/undefined|\[object|NaN/.test(said)) throw new Error(`rename at ${offset} of ${file} says ${said}`);
  for (const each of answer.edits) applyEdits(snapshot.file(each.file)?.source?.text ?? '', each.edits);
}

function nests(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function askOnce(snapshot: Snapshot, file: string, within: (range: Range) => boolean): void {
  const checkSymbols = (symbols: readonly DocumentSymbol[], outer: Range | undefined): void => {
    for (const { range, selection, children } of symbols) {
      expect(within(range) && range.start <= selection.start && selection.end <= range.end, `outline of ${file}`).toBe(true);
      if (outer) expect(outer.start <= range.start && range.end <= outer.end, `outline of ${file}`).toBe(true);
      checkSymbols(children, range);
    }
  };
  checkSymbols(documentSymbols(snapshot, file), undefined);
  for (const lens of codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true })) {
    expect(within(lens.range)).toBe(true);
    expect(resolveCodeLens(snapshot, lens)?.title ?? '').not.toMatch(/undefined|\n/);
  }
  const all = { start: 0, end: snapshot.file(file)?.source?.text.length ?? 0 };
  const source = snapshot.file(file)?.source;
  for (const { startLine, endLine } of foldingRanges(snapshot, file) ?? [])
    expect(0 <= startLine && startLine < endLine && endLine < (source?.lines.lineCount ?? 0), `fold of ${file}`).toBe(true);
  for (const { range } of documentLinks(snapshot, file)) expect(within(range), `link of ${file}`).toBe(true);
  let behind = 0;
  for (const { range } of semanticTokens(snapshot, file)) {
    expect(within(range) && range.start >= behind && range.end > range.start, `token of ${file}`).toBe(true);
    expect(source?.text.slice(range.start, range.end)).not.toMatch(/[\r\n]/);
    behind = range.end;
  }
  for (const query of ['', 'm', 'a=b', '=']) expect(workspaceSymbols(snapshot, query).every(({ at }) => snapshot.file(at.file) !== undefined)).toBe(true);
  for (const { at, parts, tooltip } of inlayHints(snapshot, file, all, everyHint)) {
    expect(within({ start: at, end: at }), `hint in ${file}`).toBe(true);
    expect(parts.length).toBeGreaterThan(0);
    expect(`${parts.map(({ text }) => text).join('')} ${tooltip}`).not.toMatch(/undefined|\[object|NaN|\n/);
  }
  for (const { rule, range } of checkFile(snapshot, file)) expect(within(range), `${rule} of ${file}`).toBe(true);
  const actions = codeActions(snapshot, file, all, {
    onError: ({ rule, error }) => {
      throw new Error(`${rule} in ${file}`, { cause: error });
    },
  });
  for (const { edits, refusal } of actions.filter(({ asks }) => asks === undefined))
    expect(refusal === undefined ? edits.length > 0 : edits.length === 0 && refusal.endsWith('.')).toBe(true);
  // Whatever is offered can be told from everything else that is.
  expect(new Set(actions.map(({ id }) => id)).size, file).toBe(actions.length);
  for (const into of ['file', 'newFile'] as const) defaultDeny(snapshot, file, 0, { directions: ['ingress', 'egress'], into });
}
