import type { Direction, NetworkPolicySpec } from '../../model/network-policy.js';
import { removeEntry, removeItem } from '../../rules/edits.js';
import { setPolicyTypes } from '../../rules/policy-types.js';
import { statedTypes, typeName } from '../../rules/reading.js';
import { shortName } from '../../rules/workspace/policy-names.js';
import { type Edits, hasComment, keepsEveryComment, together, writtenList, writtenMap } from '../../syntax/edit/edits.js';
import { memberLines } from '../../syntax/edit/member-lines.js';
import { changeAt, changeEntries, changeItems, type PlainValue, samePlain } from '../../syntax/edit/plain-value.js';
import { replaceText } from '../../syntax/edit/replace.js';
import { parseDocument } from '../../syntax/parse-document.js';
import { parseFile } from '../../syntax/parse-file.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import { asWritten, isolatedBy, namesBeside } from './as-written.js';
import { type Found, inFile, type Refactoring } from './refactoring.js';

/** What one of several policies keeps: a direction, or one rule of it. */
interface Part {
  readonly direction: Direction;
  readonly rule?: number;
}

/** More policies nobody wants of one. */
const MOST = 40;

/**
 * One policy for each direction, or for each rule. Each isolates its own direction alone, so that all of them together isolate and admit what the one did;
 * the first keeps the name, and the others stand behind it.
 */
export function splits(found: Found): readonly Refactoring[] {
  const isolates = isolatedBy(found.spec);
  if (!isolates || isolates.length === 0) return [];
  const directions = isolates.map((direction): Part => ({ direction }));
  const rules = isolates.flatMap((direction): readonly Part[] => {
    const items = found.spec[direction]?.items ?? [];
    return items.length < 2 ? [{ direction }] : items.map((_, rule) => ({ direction, rule }));
  });
  return [
    ...(directions.length > 1 ? split(found, 'split-directions', 'Split into one policy for ingress and one for egress', directions) : []),
    ...(rules.length > directions.length && rules.length <= MOST
      ? split(found, 'split-rules', `Split into ${rules.length} policies, one for each rule`, rules)
      : []),
  ];
}

function split(found: Found, id: string, title: string, parts: readonly Part[]): readonly Refactoring[] {
  const { snapshot, file, source, placed, tree } = found;
  const written = asWritten(snapshot, placed);
  if (written.problem !== undefined || file.path.endsWith('.json') || tree.root?.kind !== 'map' || tree.root.flow || tree.ignoredFrom !== undefined) return [];
  const nameFor = namesBeside(written, file.objects);
  const texts = parts.map((part, index) => partOf(found, part, index === 0 ? undefined : nameFor(partName(written.name, part))));
  const [first, ...others] = texts.flatMap((one) => one ?? []);
  if (!first || others.length < parts.length - 1) return [];
  if (!keepsEveryComment(tree, [first.tree.comments, ...others.map(({ lines }) => parseDocument(lines).comments)])) return [];
  const end = placed.offset + tree.text.length;
  const newText = others.map(({ lines }) => `---${tree.lineEnding}${lines}`).join('');
  const breakFirst = /[\r\n]$/.test(first.text) ? '' : tree.lineEnding;
  const own = inFile(found, first.edits);
  const edits = [...own.edits, { range: { start: end, end }, newText: breakFirst + newText }];
  const documents = parseFile(applyEdits(source.text, edits)).documents.length;
  return documents === source.documents.length + others.length ? [{ id, title, kind: 'extract', edits: [{ ...own, edits }] }] : [];
}

function partName(name: string, { direction, rule }: Part): string {
  return shortName(`${name}-${direction}${rule === undefined ? '' : `-${rule + 1}`}`);
}

interface PartText {
  readonly edits: readonly TextEdit[];
  /** The document with them. */
  readonly text: string;
  readonly tree: SyntaxTree;
  /** The object alone, without what stands above and below it. */
  readonly lines: string;
}

/** The document with one part alone. @param name its own; undefined: as it is */
function partOf({ tree, spec }: Found, part: Part, name: string | undefined): PartText | undefined {
  const types = typeEdits(tree, spec, part.direction);
  const named = name === undefined ? [] : replaceText(tree, ['metadata', 'name'], name);
  const edits = together(withoutOthers(tree, spec, part), types, named);
  if (!edits) return undefined;
  const text = applyEdits(tree.text, edits);
  const after = parseDocument(text);
  if (after.problems.length > tree.problems.length || after.root?.kind !== 'map') return undefined;
  const wanted = withoutTypes(partValue(tree.said.plain, part, name));
  if (!samePlain(withoutTypes(after.said.plain), wanted) || !isolatesAlone(after.said.plain, part.direction)) return undefined;
  const members = memberLines(after, after.root)?.members;
  const [first, last] = [members?.[0], members?.at(-1)];
  if (!first || !last) return undefined;
  const lines = text.slice(first.own, last.range.end);
  return { edits, text, tree: after, lines: /[\r\n]$/.test(lines) ? lines : lines + tree.lineEnding };
}

/** Takes the other direction away, and the other rules, with the comments on them. */
function withoutOthers(tree: SyntaxTree, spec: NetworkPolicySpec, part: Part): Edits {
  const other = part.direction === 'ingress' ? 'egress' : 'ingress';
  return together(spec[other] ? withoutEntry(tree, other) : [], part.rule === undefined ? [] : withoutOtherRules(tree, part.direction, part.rule));
}

function withoutEntry(tree: SyntaxTree, key: string): Edits {
  const map = writtenMap(tree, ['spec']);
  if (!map) return undefined;
  if (map.flow) return removeEntry(tree, ['spec'], key);
  const range = memberLines(tree, map)?.members[map.entries.findIndex((entry) => entry.key.value === key)]?.range;
  return range && [{ range, newText: '' }];
}

function withoutOtherRules(tree: SyntaxTree, direction: Direction, index: number): Edits {
  const [map, list] = [writtenMap(tree, ['spec']), writtenList(tree, ['spec', direction])];
  const members = !map || !list ? undefined : list.flow ? list.items : memberLines(tree, list)?.members;
  const [first, own, last] = [members?.[0], members?.[index], members?.at(-1)];
  if (!map || !list || !first || !own || !last) return undefined;
  const [before, behind] = [
    { start: first.range.start, end: own.range.start },
    { start: own.range.end, end: own === last ? last.range.end : endOf(tree, direction, last.range.end) },
  ];
  if (list.flow && (hasComment(tree, before) || hasComment(tree, behind))) return undefined;
  return [before, behind].flatMap((range) => (range.end > range.start ? [{ range, newText: '' }] : []));
}

/** Where the lines of a direction end, with comments below its last rule: they stay with that one. */
function endOf(tree: SyntaxTree, direction: Direction, last: number): number {
  const map = writtenMap(tree, ['spec']);
  const lines = map && !map.flow ? memberLines(tree, map)?.members[map.entries.findIndex(({ key }) => key.value === direction)] : undefined;
  const list = writtenList(tree, ['spec', direction]);
  return list?.flow ? last : Math.max(last, lines?.range.end ?? last);
}

/** What makes the policy isolate one direction alone. */
function typeEdits(tree: SyntaxTree, spec: NetworkPolicySpec, direction: Direction): Edits {
  const stated = statedTypes(spec);
  if (stated === undefined) return undefined;
  if (stated === 'default') return direction === 'ingress' ? [] : setPolicyTypes(tree, ['spec'], ['Egress']);
  const other = stated.findIndex((one) => one !== direction);
  return other < 0 ? [] : removeItem(tree, ['spec', 'policyTypes'], other);
}

function partValue(root: PlainValue, { direction, rule }: Part, name: string | undefined): PlainValue {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  const alone = changeAt(
    root,
    ['spec'],
    changeEntries((entries) => entries.filter(([key]) => key !== other)),
  );
  const narrowed =
    rule === undefined
      ? alone
      : changeAt(
          alone,
          ['spec', direction],
          changeItems((items) => items.filter((_, index) => index === rule)),
        );
  return name === undefined ? narrowed : changeAt(narrowed, ['metadata', 'name'], () => ({ kind: 'scalar', value: name }));
}

function withoutTypes(root: PlainValue): PlainValue {
  return changeAt(
    root,
    ['spec'],
    changeEntries((entries) => entries.filter(([key]) => key !== 'policyTypes')),
  );
}

/** By what it says: of `policyTypes` that are left out, Kubernetes isolates ingress, and egress where there is a rule for it. */
function isolatesAlone(root: PlainValue, direction: Direction): boolean {
  let types: PlainValue | undefined;
  changeAt(root, ['spec', 'policyTypes'], (value) => {
    types = value;
    return value;
  });
  const stated = types?.kind === 'list' ? types.items : [];
  if (stated.length === 0) return direction === 'ingress';
  return stated.length === 1 && stated[0]?.kind === 'scalar' && stated[0].value === typeName(direction);
}
