import { expect } from 'vitest';
import { configOf } from '../../server/netpol/config.js';
import { checkFile } from '../../server/rules/check.js';
import type { Finding } from '../../server/rules/finding.js';
import { allRules } from '../../server/rules/registry.js';
import type { ExampleCluster, Fix } from '../../server/rules/rule.js';
import type { RuleSettings } from '../../server/rules/settings.js';
import { LineIndex } from '../../server/util/line-index.js';
import { applyEdits } from '../../server/util/text-edit.js';
import type { Snapshot } from '../../server/workspace/snapshot.js';
import { type Fixture, type FixtureFile, type LineEnding, parseFixture } from './fixture.js';
import { snapshotOf } from './snapshot.js';

/**
 * Checks what one rule says of a fixture: exactly the findings that its markers announce. Markers of other rules are checked, too;
 * what other rules find beyond them is not looked at, so that a fixture needs no policy only to please them.
 */
export function checkRule(rule: string, fixture: string, lineEnding: LineEnding = '\n', cluster?: ExampleCluster): void {
  const parsed = parseFixture(fixture, lineEnding);
  const named = new Set([rule, ...parsed.files.flatMap(({ markers }) => markers.map((marker) => marker.rule))]);
  expect(actualMarks(parsed, (finding) => named.has(finding.rule), everyRuleOn, cluster)).toEqual(expectedMarks(parsed));
}

/** As `checkRule`, but no rule at all that is on by itself may say more than the markers announce. */
export function checkAllRules(fixture: string, lineEnding: LineEnding = '\n'): void {
  const parsed = parseFixture(fixture, lineEnding);
  expect(actualMarks(parsed, () => true)).toEqual(expectedMarks(parsed));
}

/**
 * Applies the fix with this title to the finding at the cursor `$0` (or to the only finding that offers it) and compares the text;
 * of several files, the one with the cursor. `after` is completed like `before` where it is a part of a policy.
 */
export function checkFix(title: string, before: string, after: string, lineEnding: LineEnding = '\n', cluster?: ExampleCluster): void {
  const parsed = parseFixture(before, lineEnding);
  const snapshot = snapshotOfFixture(parsed, cluster);
  const candidates = parsed.files.flatMap((file) =>
    findingsOf(snapshot, file, everyRuleOn)
      .filter(({ range }) => !parsed.cursor || (parsed.cursor.path === file.path && range.start <= parsed.cursor.start && parsed.cursor.start <= range.end))
      .flatMap((finding) =>
        finding
          .fixes()
          .filter((fix) => fix.title === title)
          .map((fix) => ({ file, fix })),
      ),
  );
  const offered = candidates[0];
  if (!offered) {
    const titles = parsed.files.flatMap((file) =>
      findingsOf(snapshot, file, everyRuleOn).flatMap((finding) => finding.fixes().map((fix) => `${finding.rule}: ${fix.title}`)),
    );
    throw new Error(`no fix is called "${title}"; offered are:\n${titles.join('\n')}`);
  }
  const texts = applyFix(parsed.files, offered.file.path, offered.fix);
  const expected = parseFixture(after, lineEnding).files;
  for (const { path, text } of expected) expect(texts.get(expected.length === 1 ? offered.file.path : path), path).toBe(text);
}

/** Checks that no finding at all offers a fix with this title. */
export function checkNoFix(title: string, fixture: string): void {
  const parsed = parseFixture(fixture);
  const snapshot = snapshotOfFixture(parsed);
  const titles = parsed.files.flatMap((file) => findingsOf(snapshot, file, everyRuleOn).flatMap((finding) => finding.fixes().map((fix) => fix.title)));
  expect(titles).not.toContain(title);
}

/** Turns on the rules that have nothing to say by themselves. */
export const everyRuleOn: RuleSettings = Object.fromEntries(
  allRules.flatMap(({ id, severity, recommended }) => (recommended === false ? [[id, { severity }] as const] : [])),
);

/** The findings of one file; a rule that throws fails the test. */
export function findingsOf(snapshot: Snapshot, file: Pick<FixtureFile, 'path'>, settings: RuleSettings = {}): readonly Finding[] {
  return checkFile(snapshot, file.path, {
    settings,
    today: '2026-01-01',
    onError: ({ rule, error }) => {
      throw new Error(`${rule} failed in ${file.path}`, { cause: error });
    },
  });
}

export function snapshotOfFixture({ files }: Fixture, cluster?: ExampleCluster): Snapshot {
  return snapshotOf(Object.fromEntries(files.map(({ path, text }) => [path, text])), configOf(cluster ?? {}));
}

/** The texts of all files after a fix, new files included. */
export function applyFix(files: readonly FixtureFile[], path: string, fix: Fix): ReadonlyMap<string, string> {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  texts.set(path, applyEdits(texts.get(path) ?? '', fix.edits));
  for (const { file, create, edits } of fix.elsewhere ?? []) {
    expect(texts.has(file), `${file} is ${create ? 'new' : 'there'}`).toBe(!create);
    texts.set(file, applyEdits(texts.get(file) ?? '', edits));
  }
  return texts;
}

function actualMarks(parsed: Fixture, wanted: (finding: Finding) => boolean, settings: RuleSettings = {}, cluster?: ExampleCluster): readonly string[] {
  const snapshot = snapshotOfFixture(parsed, cluster);
  return parsed.files.flatMap((file) => {
    const lines = new LineIndex(file.text);
    const rest = [...file.markers];
    return findingsOf(snapshot, file, settings)
      .filter(wanted)
      .map((finding) => {
        const start = lines.positionAt(finding.range.start);
        const lineEnd = lines.offsetAt({ line: start.line + 1, character: 0 });
        const line = file.text.slice(lines.offsetAt({ line: start.line, character: 0 }), lineEnd).replace(/\r?\n$/, '');
        const end = Math.min(
          lines.positionAt(Math.min(finding.range.end, lineEnd)).line > start.line ? line.length : lines.positionAt(finding.range.end).character,
          line.length,
        );
        // The message is compared only as far as the marker says it.
        const index = rest.findIndex(
          (marker) =>
            marker.line === start.line && marker.start === start.character && marker.rule === finding.rule && finding.message.includes(marker.message),
        );
        const marker = index < 0 ? undefined : rest.splice(index, 1)[0];
        return mark(file.path, start.line, start.character, end, finding.severity, finding.rule, marker ? marker.message : finding.message);
      })
      .sort();
  });
}

function expectedMarks({ files }: Fixture): readonly string[] {
  return files.flatMap(({ path, markers }) =>
    markers.map(({ line, start, end, severity, rule, message }) => mark(path, line, start, end, severity, rule, message)).sort(),
  );
}

function mark(path: string, line: number, start: number, end: number, severity: string, rule: string, message: string): string {
  return `${path}:${line + 1}:${start}-${end} ${severity}: ${rule} ${message}`.trimEnd();
}

/** The ids of all rules, for tests that say which are there. */
export const ruleIds: ReadonlySet<string> = new Set(allRules.map(({ id }) => id));
