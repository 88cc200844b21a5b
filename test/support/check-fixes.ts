import { expect } from 'vitest';
import { configOf } from '../../server/netpol/config.js';
import type { Finding } from '../../server/rules/finding.js';
import type { ExampleCluster, Fix } from '../../server/rules/rule.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { isUnreadable } from '../../server/syntax/source-file.js';
import { applyFix, everyRuleOn, findingsOf } from './check-rule.js';
import type { FixtureFile } from './fixture.js';
import { snapshotOf } from './snapshot.js';

/** What a fix is checked for, besides that its text parses; a fix that offers a choice may leave its finding. */
export interface FixCheck {
  /** What is said of the cluster. */
  readonly cluster?: ExampleCluster | undefined;
  readonly leavesFinding?: (fix: Fix) => boolean;
}

/**
 * Applies every fix of every finding of one rule, one at a time, and checks the text: it parses without problems, the finding is gone,
 * nothing worse came, every other line is as it was, comments of lines that stay are there, and line endings are not mixed.
 * Returns how many fixes there were.
 */
export function checkEveryFix(rule: string, files: readonly FixtureFile[], check: FixCheck = {}): number {
  const before = findings(files, check);
  let count = 0;
  for (const finding of before.filter((each) => each.rule === rule)) {
    for (const fix of finding.fixes()) {
      count++;
      const texts = applyFix(files, finding.file, fix);
      const after = [...texts].map(([path, text]): FixtureFile => ({ path, text, markers: [] }));
      const label = `${rule}: ${fix.title}\n${texts.get(finding.file)}`;
      for (const { path, text } of after) checkText(path, files.find((file) => file.path === path)?.text, text, label);
      const left = findings(after, check);
      if (!check.leavesFinding?.(fix)) expect(countOf(left, rule), label).toBeLessThan(countOf(before, rule));
      expect(
        refused(left).filter((id) => !refused(before).includes(id)),
        `${label}\nis refused for another reason`,
      ).toEqual([]);
    }
  }
  return count;
}

function findings(files: readonly FixtureFile[], { cluster = {} }: FixCheck): readonly Finding[] {
  const snapshot = snapshotOf(Object.fromEntries(files.map(({ path, text }) => [path, text])), configOf(cluster));
  return files.flatMap((file) => findingsOf(snapshot, file, everyRuleOn));
}

function countOf(all: readonly Finding[], rule: string): number {
  return all.filter((finding) => finding.rule === rule).length;
}

/** What the API server would say of the text. */
function refused(all: readonly Finding[]): readonly string[] {
  return all.filter(({ category }) => category === 'syntax' || category === 'api').map(({ rule }) => rule);
}

function checkText(path: string, before: string | undefined, after: string, label: string): void {
  for (const { tree } of parseFile(after).documents) expect(tree.problems.filter(isUnreadable), `${label}\n${path} parses`).toEqual([]);
  if (before === undefined) return;
  const ending = before.includes('\r\n') ? '\r\n' : '\n';
  expect(after.replaceAll('\r\n', '\n').includes('\r'), `${label}: a lone CR`).toBe(false);
  if (after.includes('\n')) expect(after.split(ending).join('').includes('\n'), `${label}: mixed line endings`).toBe(false);
  checkComments(before, after, label);
}

/** A fix that adds or replaces loses no comment; one that removes loses those of the lines it removes, which stand together. */
function checkComments(before: string, after: string, label: string): void {
  const kept = new Set(commentsOf(after));
  const comments = commentsOf(before);
  // One that a fix rewrites in its place is not lost.
  if (commentsOf(after).length >= comments.length) return;
  const lost = comments.flatMap((comment, index) => (kept.has(comment) ? [] : [index]));
  const [first, last] = [lost[0] ?? 0, lost.at(-1) ?? -1];
  expect(lost.length, `${label}: lost comments that do not stand together`).toBe(last - first + 1);
  expect(lost.length, `${label}: lost comments of lines that stay`).toBeLessThanOrEqual(linesGone(before, after));
}

/** How many lines of a text are not in another one, without their comments. */
function linesGone(before: string, after: string): number {
  const words = (text: string) => text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim());
  const left = words(after);
  return words(before).filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  }).length;
}

function commentsOf(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => /(?:^|\s)(#.*)$/.exec(line)?.[1] ?? []);
}
