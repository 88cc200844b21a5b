import { expect } from 'vitest';
import { type Call, callsOf, prepareCalls } from '../../server/features/call-hierarchy.js';
import { type CodeLensOptions, codeLenses, resolveCodeLens } from '../../server/features/code-lens.js';
import { completions } from '../../server/features/completion.js';
import { definition } from '../../server/features/definition.js';
import { type DocumentSymbol, documentSymbols } from '../../server/features/document-symbols.js';
import { type Highlight, highlights } from '../../server/features/highlights.js';
import { hover } from '../../server/features/hover.js';
import type { LinkTarget } from '../../server/features/printer.js';
import { references } from '../../server/features/references.js';
import { LineIndex } from '../../server/util/line-index.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { Location, Snapshot } from '../../server/workspace/snapshot.js';
import { type Fixture, type LineEnding, parseFixture } from './fixture.js';
import { snapshotOf } from './snapshot.js';

/** A fixture as a workspace, and its cursor. */
export interface Opened {
  readonly fixture: Fixture;
  readonly snapshot: Snapshot;
  readonly file: string;
  readonly offset: number;
}

/** Opens all files of a fixture; without a cursor, `file` is the first one. */
export function open(text: string, lineEnding: LineEnding = '\n'): Opened {
  const fixture = parseFixture(text, lineEnding);
  const snapshot = snapshotOf(Object.fromEntries(fixture.files.map((each) => [each.path, each.text])));
  return { fixture, snapshot, file: fixture.cursor?.path ?? fixture.files[0]?.path ?? '', offset: fixture.cursor?.start ?? 0 };
}

/** Links as readable text: `shop.yaml:12`. */
export function linksOf(snapshot: Snapshot): LinkTarget {
  return (location) => place(snapshot, location);
}

function place(snapshot: Snapshot, { file, range }: Location): string {
  const found = snapshot.file(file);
  const line = found?.source?.lines.positionAt(range.start).line ?? -1;
  return `${found?.path}:${line + 1}`;
}

/** What the hover at the cursor says, in Markdown; common indentation of `expected` is removed. `''`: there is none. */
export function checkHover(text: string, expected: string, lineEnding: LineEnding = '\n'): void {
  expect(hoverAt(text, 'markdown', lineEnding)).toBe(dedent(expected));
}

/** As `checkHover`, for a terminal. */
export function checkPlainHover(text: string, expected: string): void {
  expect(hoverAt(text, 'plaintext')).toBe(dedent(expected));
}

export function hoverAt(text: string, format: 'markdown' | 'plaintext' = 'markdown', lineEnding: LineEnding = '\n'): string {
  const { snapshot, file, offset } = open(text, lineEnding);
  return hover(snapshot, file, offset, { format, link: linksOf(snapshot) })?.text.replace(/ {2}$/gm, '') ?? '';
}

/**
 * All lenses of the fixture's first file, or of the one with the cursor: behind `# «...»` on a line stand the titles above it.
 * Each lens goes through JSON on its way, as it does in the protocol.
 */
export function checkCodeLenses(text: string, options: Partial<CodeLensOptions> = {}): void {
  const { snapshot, file } = open(text);
  const source = snapshot.file(file)?.source;
  const lines = (source?.text ?? '').split('\n');
  const actual = lines.map((line) => line.replace(/\s*# «.*»$/, ''));
  const titles = new Map<number, string[]>();
  for (const lens of codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true, ...options })) {
    const line = source?.lines.positionAt(lens.range.start).line ?? -1;
    const resolved = resolveCodeLens(snapshot, JSON.parse(JSON.stringify(lens)));
    titles.set(line, [...(titles.get(line) ?? []), resolved?.title ?? '(none)']);
  }
  expect(actual.map((line, index) => (titles.has(index) ? `${line} # «${titles.get(index)?.join(' | ')}»` : line)).join('\n')).toBe(
    lines.map((line) => line.replace(/\s+(# «.*»)$/, ' $1')).join('\n'),
  );
}

/** What a click on a lens shows: `path:line text-of-the-place` for each place. */
export function lensPlaces(text: string, about: string): readonly string[] {
  const { snapshot, file } = open(text);
  const lens = codeLenses(snapshot, file, { policies: true, workloads: true, namespaces: true }).find((each) => each.about === about);
  return (lens ? resolveCodeLens(snapshot, lens)?.locations : undefined)?.map((location) => shown(snapshot, location)) ?? [];
}

/** Where the thing at the cursor is defined: `path:line text`. */
export function checkDefinition(text: string, expected: readonly string[]): void {
  const { snapshot, file, offset } = open(text);
  expect(definition(snapshot, file, offset)?.targets.map((each) => shown(snapshot, each)) ?? []).toEqual(expected);
}

/** Where the thing at the cursor is spoken of: `path:line text`, of which the first line is shown. */
export function checkReferences(text: string, expected: readonly string[]): void {
  const { snapshot, file, offset } = open(text);
  expect(references(snapshot, file, offset).map((each) => shown(snapshot, each))).toEqual(expected);
}

/** What is marked in the file of the cursor, in order: `line kind text`, of which the first line is shown. */
export function checkHighlights(text: string, expected: readonly string[]): void {
  const { snapshot, file, offset } = open(text);
  const source = snapshot.file(file)?.source;
  const line = ({ range, kind }: Highlight) =>
    `${(source?.lines.positionAt(range.start).line ?? 0) + 1} ${kind} ${source?.text.slice(range.start, range.end).split('\n')[0]}`;
  expect(highlights(snapshot, file, offset).map(line)).toEqual(expected);
}

function shown(snapshot: Snapshot, location: Location): string {
  const text = snapshot.file(location.file)?.source?.text.slice(location.range.start, location.range.end) ?? '';
  return `${place(snapshot, location)} ${text.split('\n')[0]}`;
}

/** The outline, a line each: two blanks for a level, `name (detail) kind`. */
export function checkDocumentSymbols(text: string, expected: string): void {
  const { snapshot, file } = open(text);
  const lines = (symbols: readonly DocumentSymbol[], indent: string): readonly string[] =>
    symbols.flatMap(({ name, detail, kind, children }) => [`${indent}${kind} ${name}: ${detail}`, ...lines(children, `${indent}  `)]);
  expect(lines(documentSymbols(snapshot, file), '').join('\n')).toBe(dedent(expected));
}

/** What is offered at the cursor, best first, as `label (detail)`. */
export function checkCompletions(text: string, expected: readonly string[]): void {
  const { snapshot, file, offset } = open(text);
  expect(completions(snapshot, file, offset).map(({ label, detail }) => (detail === '' ? label : `${label} (${detail})`))).toEqual(expected);
}

/** The line of the cursor after the completion with this label. */
export function checkCompleted(text: string, label: string, expectedLine: string): void {
  const { snapshot, file, offset } = open(text);
  const found = completions(snapshot, file, offset).find((each) => each.label === label);
  if (!found) throw new Error(`${label} is not offered`);
  const before = snapshot.file(file)?.source?.text ?? '';
  const after = applyEdits(before, [{ range: found.range, newText: found.insert }]);
  expect(after.split(/\r?\n/)[new LineIndex(before).positionAt(offset).line]).toBe(expectedLine);
}

/** Removes the indentation that all lines share, and the empty first and last line. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const by = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(by)).join('\n');
}

/** Who can reach the workload at the cursor, or what it can reach: `name | detail -> path:line` for each row, rows to expand with `+`. */
export function callsAt(text: string, direction: 'ingress' | 'egress', expanded: readonly string[] = []): readonly string[] {
  const { snapshot, file, offset } = open(text);
  let calls: readonly Call[] = [];
  let node = prepareCalls(snapshot, file, offset)[0]?.node;
  for (const name of [undefined, ...expanded]) {
    if (name !== undefined) node = calls.find(({ item }) => item.name === name)?.item.node;
    if (!node) throw new Error(`nothing is known of ${name ?? 'what stands at the cursor'}`);
    // As in the protocol: through the client and back.
    calls = callsOf(snapshot, JSON.parse(JSON.stringify(node)), direction);
  }
  return calls.map(({ item }) => `${item.node ? '+ ' : ''}${item.name} | ${item.detail} -> ${shown(snapshot, item.at)}`);
}
