import type { Direction } from '../../model/network-policy.js';
import { colonOf, type Edits, writtenEntry, writtenList, writtenMap } from '../../syntax/edit/edits.js';
import { appendItem, insertEntry } from '../../syntax/edit/insert.js';
import { type MemberLines, memberLines } from '../../syntax/edit/member-lines.js';
import { type PlainValue, plainOf } from '../../syntax/edit/plain-value.js';
import { styleOf, type YamlValue } from '../../syntax/edit/yaml-text.js';
import { nextLine } from '../../syntax/locate.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import type { TextEdit } from '../../util/text-edit.js';

/** A rule taken out of its policy. */
export interface MovedRule {
  /** With its comments; the dash in the first column. Undefined where it has none of its own lines. */
  readonly lines: string | undefined;
  readonly value: YamlValue;
  readonly commented: boolean;
  /** Of its document. */
  readonly range: Range;
}

/** The rules of one direction, as they are written; undefined where they cannot be taken out. */
export function rulesIn(tree: SyntaxTree, direction: Direction): readonly MovedRule[] | undefined {
  const list = writtenList(tree, ['spec', direction]);
  if (!list) return [];
  const block = list.flow ? undefined : memberLines(tree, list);
  if (!list.flow && !block && list.items.length > 0) return undefined;
  return list.items.map(({ value, range }, index): MovedRule => {
    const member = block?.members[index];
    const whole = member?.range ?? range;
    const raw = tree.text.slice(range.start, range.end);
    return {
      lines: member ? unindented(tree, member, block?.column ?? 0) : /[\r\n]/.test(raw) ? undefined : `- ${raw}\n`,
      value: yamlOf(plainOf(value)),
      commented: tree.comments.some((comment) => comment.range.start >= whole.start && comment.range.end <= whole.end),
      range: whole,
    };
  });
}

function unindented({ text }: SyntaxTree, { range }: MemberLines, by: number): string | undefined {
  const lines = text
    .slice(range.start, range.end)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const blanks = ' '.repeat(by);
  if (!lines.every((line) => line.trim() === '' || line.startsWith(blanks) || line.trim().startsWith('#'))) return undefined;
  return `${lines.map((line) => (line.startsWith(blanks) ? line.slice(by) : line.trim())).join('\n')}\n`;
}

function yamlOf(value: PlainValue): YamlValue {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(yamlOf);
  return Object.fromEntries(value.entries.map(([key, member]) => [key, yamlOf(member)]));
}

/** Adds rules behind those of a direction, in the style that it is written in. */
export function addRules(tree: SyntaxTree, direction: Direction, rules: readonly MovedRule[]): Edits {
  const map = writtenMap(tree, ['spec']);
  if (!map || rules.length === 0) return map && [];
  const list = writtenList(tree, ['spec', direction]);
  if (map.flow || (list?.flow && list.items.length > 0)) return inFlow(tree, direction, rules);
  const lines = rules.map((rule) => rule.lines);
  if (lines.includes(undefined)) return undefined;
  const text = lines.join('');
  const block = list && !list.flow ? memberLines(tree, list) : undefined;
  if (block) {
    const end = block.members.at(-1)?.range.end ?? 0;
    return [insertion(tree, end, indented(tree, text, block.column))];
  }
  const entry = writtenEntry(map, direction);
  const members = memberLines(tree, map);
  const [first, last] = [members?.members[0], members?.members.at(-1)];
  if (!members || !first || !last || (list && list.items.length > 0)) return undefined;
  const below = indented(tree, text, members.column + styleOf(tree).listStep);
  if (entry) return filled(tree, entry.range.end, colonOf(tree, entry), below);
  const head = `${' '.repeat(members.column)}${direction}:${tree.lineEnding}`;
  const egress = direction === 'ingress' ? map.entries.findIndex(({ key }) => key.value === 'egress') : -1;
  const at = egress > 0 ? (members.members[egress]?.range.start ?? last.range.end) : last.range.end;
  return egress === 0 ? undefined : [insertion(tree, at, head + below)];
}

function inFlow(tree: SyntaxTree, direction: Direction, rules: readonly MovedRule[]): Edits {
  if (rules.some(({ commented }) => commented)) return undefined;
  const list = writtenList(tree, ['spec', direction]);
  const values = rules.map(({ value }) => value);
  if (!list || list.items.length === 0) return list ? undefined : insertEntry(tree, ['spec'], direction, values);
  const edits: TextEdit[] = [];
  for (const value of values) {
    const one = appendItem(tree, ['spec', direction], value);
    if (!one) return undefined;
    edits.push(...one);
  }
  return edits;
}

/** Below a key that has an empty list, or nothing. */
function filled(tree: SyntaxTree, end: number, colon: number | undefined, below: string): Edits {
  if (colon === undefined) return undefined;
  const gone = { start: colon, end: Math.max(colon, end) };
  if (!/^[ \t]*(?:\[[ \t]*\]|~|null)?$/.test(tree.text.slice(gone.start, gone.end))) return undefined;
  return [...(gone.end > gone.start ? [{ range: gone, newText: '' }] : []), insertion(tree, nextLine(tree.text, gone.end), below)];
}

function insertion({ text, lineEnding }: SyntaxTree, at: number, lines: string): TextEdit {
  const isBroken = at === 0 || /[\r\n]/.test(text[at - 1] ?? '');
  return { range: { start: at, end: at }, newText: isBroken ? lines : lineEnding + lines.replace(/\r?\n$/, '') };
}

function indented({ lineEnding }: SyntaxTree, text: string, by: number): string {
  return text.replace(/^(?=[^\r\n])/gm, ' '.repeat(by)).replaceAll('\n', lineEnding);
}

/** Comments of a document that stand in none of these ranges, with their mark. */
export function otherComments(tree: SyntaxTree, ranges: readonly Range[], from: number): readonly string[] {
  return tree.comments
    .filter(({ range }) => range.start >= from && !ranges.some(({ start, end }) => start <= range.start && range.end <= end))
    .map(({ range }) => tree.text.slice(range.start, range.end));
}
