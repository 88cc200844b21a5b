import { addPolicyType, setPolicyTypes } from '../../rules/policy-types.js';
import { statedTypes, typeName } from '../../rules/reading.js';
import type { FileEdit } from '../../rules/rule.js';
import { type Edits, keepsEveryComment, together } from '../../syntax/edit/edits.js';
import { changeAt, changeEntries, type PlainValue, samePlain } from '../../syntax/edit/plain-value.js';
import { headOf, removeDocuments } from '../../syntax/edit/remove-documents.js';
import { sortedValue } from '../../syntax/edit/sort.js';
import { lineStart } from '../../syntax/locate.js';
import { parseDocument } from '../../syntax/parse-document.js';
import { remember } from '../../util/remember.js';
import { counted, firstListed, listed } from '../../util/text.js';
import { applyEdits, type TextEdit } from '../../util/text-edit.js';
import type { FileId } from '../../workspace/snapshot.js';
import { both, isolatedBy } from './as-written.js';
import { addRules, type MovedRule, otherComments, rulesIn } from './moved-rules.js';
import { type Partner, partnersOf } from './partners.js';
import { type Found, inFile, type Refactoring } from './refactoring.js';

/**
 * Other policies of the same pods become part of the one at the place: it takes their rules, with their comments, and they go. What they admit and
 * isolate, it does then. Where there are some and none can be taken in, the answer says why.
 */
export function merging(found: Found): readonly Refactoring[] {
  const about = partnersOf(found);
  if (!about) return [];
  if ('problem' in about) return refused('Merge the policies of these pods', about.problem);
  if (found.tree.root?.kind !== 'map' || found.tree.root.flow || found.tree.ignoredFrom !== undefined) return [];
  const joined: Partner[] = [];
  const refusals = [...about.refusals];
  for (const partner of about.partners) {
    if (mergedEdits(found, [...joined, partner])) joined.push(partner);
    else refusals.push(`The text of ${partner.name} cannot be taken over as it is.`);
  }
  const edits = mergedEdits(found, joined);
  const title = titleOf(joined.length > 0 ? joined : about.partners);
  if (!edits || joined.length === 0) return refusals.length > 0 ? refused(title, refusals.slice(0, 3).join(' ')) : [];
  return [{ id: 'merge', title, kind: 'rewrite', description: descriptionOf(about.own.name, joined, edits, refusals, found), edits }];
}

function refused(title: string, refusal: string): readonly Refactoring[] {
  return [{ id: 'merge', title, kind: 'rewrite', refusal, edits: [] }];
}

/** Longer names make no title. */
const LONG = 60;

function titleOf(partners: readonly Partner[]): string {
  const names = partners.map(({ name }) => name);
  if (names.length === 0) return 'Merge the policies of these pods';
  return names.length > 2 || names.join('').length > LONG
    ? `Merge ${counted(names.length, 'policy')} of the same pods into this one`
    : `Merge ${listed(names)} into this policy`;
}

function descriptionOf(name: string, joined: readonly Partner[], edits: readonly FileEdit[], refusals: readonly string[], { snapshot }: Found): string {
  const names = firstListed(
    joined.map((one) => one.name),
    5,
  );
  const emptied = edits.flatMap(({ file, emptied: isEmptied }) => (isEmptied ? (snapshot.file(file)?.path ?? file) : []));
  return [
    `Connections stay as they are. ${names} ${joined.length === 1 ? 'is' : 'are'} gone then, and the rules stand in ${name}.`,
    ...(emptied.length > 0 ? [`Nothing is left in ${listed(emptied)}.`] : []),
    ...refusals.slice(0, 3).map((one) => `${one.replace(/\.$/, '')}, so that one stays.`),
  ].join(' ');
}

/** Undefined where one of them cannot be taken over. */
function mergedEdits(found: Found, partners: readonly Partner[]): readonly FileEdit[] | undefined {
  if (partners.length === 0) return undefined;
  const own = ownEdits(found, partners);
  if (!own) return undefined;
  const byFile = new Map<FileId, Partner[]>();
  for (const partner of partners) remember(byFile, partner.placed.file, () => []).push(partner);
  const edits: FileEdit[] = [];
  for (const [file, gone] of byFile) {
    const [first] = gone;
    const without = first && removeDocuments(first.source, new Set(gone.map(({ placed }) => placed.document)));
    if (!without || (without.empty && isTakenIn(found, file))) return undefined;
    if (file !== found.file.id) edits.push({ file, create: false, edits: without.edits, ...(without.empty ? { emptied: true } : {}) });
    else own.push(...without.edits);
  }
  return [{ file: found.file.id, create: false, edits: own }, ...edits];
}

/** A kustomization that lists a file does not build without it. */
function isTakenIn({ snapshot }: Found, file: FileId): boolean {
  return (
    snapshot.kustomizations.length > 0 && (snapshot.environment(file).builtTogether([file]) !== 'no' || snapshot.units.some(({ inputs }) => inputs.has(file)))
  );
}

/** The document with the rules of the others, in offsets of its file. */
function ownEdits(found: Found, partners: readonly Partner[]): TextEdit[] | undefined {
  const { tree, spec } = found;
  const isolated = new Set([spec, ...partners.map(({ placed }) => placed.object.spec)].flatMap((one) => isolatedBy(one) ?? []));
  const read = partners.map((partner) => ({ partner, ingress: rulesIn(partner.tree, 'ingress'), egress: rulesIn(partner.tree, 'egress') }));
  const rules = { ingress: [] as MovedRule[], egress: [] as MovedRule[] };
  const above: string[] = [];
  for (const { partner, ingress, egress } of read) {
    if (!ingress || !egress) return undefined;
    const ranges = [...ingress, ...egress].map(({ range }) => range);
    const comments = otherComments(partner.tree, ranges, keptHead(partner, partners));
    // What silences a finding silences the one at its place.
    if (comments.some((comment) => comment.includes('netpol-ignore')) || partner.tree.comments.some(({ text }) => text.includes('netpol-ignore-file')))
      return undefined;
    const [first] = [...ingress, ...egress];
    // What is said of the whole policy stands above the first of its rules.
    const headed =
      first?.lines === undefined || comments.length === 0 ? undefined : { ...first, lines: [...comments, first.lines].join('\n'), commented: true };
    if (!headed) above.push(...comments);
    const taken = (one: MovedRule) => (headed && one === first ? headed : one);
    rules.ingress.push(...ingress.map(taken));
    rules.egress.push(...egress.map(taken));
  }
  const head = tree.root ? lineStart(tree.text, tree.root.range.start) : 0;
  const headLines = above.map((comment) => `${comment}${tree.lineEnding}`).join('');
  const edits = together(
    headLines === '' ? [] : [{ range: { start: head, end: head }, newText: headLines }],
    typesFor(found, [...isolated], rules.egress.length > 0),
    addRules(tree, 'ingress', rules.ingress),
    addRules(tree, 'egress', rules.egress),
  );
  return edits && isRight(found, edits, partners, rules) ? [...inFile(found, edits).edits] : undefined;
}

/** What stands at the head of a file speaks of the file, where that stays. */
function keptHead({ placed, source }: Partner, partners: readonly Partner[]): number {
  const gone = new Set(partners.filter((one) => one.placed.file === placed.file).map((one) => one.placed.document));
  return placed.offset === 0 && removeDocuments(source, gone)?.empty === false ? headOf(source) : 0;
}

/** What makes the policy isolate these directions; nothing where it does so by what it has. */
function typesFor({ tree, spec }: Found, directions: readonly ('ingress' | 'egress')[], takesEgress: boolean): Edits {
  const stated = statedTypes(spec);
  if (stated === undefined) return undefined;
  if (stated === 'default') {
    const isImplied = !directions.includes('egress') || takesEgress || (spec.egress?.items.length ?? 0) > 0;
    return isImplied ? [] : setPolicyTypes(tree, ['spec'], both.map(typeName));
  }
  const missing = directions.find((direction) => !stated.includes(direction));
  return missing ? addPolicyType(tree, ['spec'], stated, missing) : [];
}

/** Whether the text says what all of them said, with every comment. */
function isRight({ tree }: Found, edits: readonly TextEdit[], partners: readonly Partner[], rules: Record<'ingress' | 'egress', MovedRule[]>): boolean {
  const after = parseDocument(applyEdits(tree.text, edits));
  if (after.problems.length > tree.problems.length || after.templated) return false;
  const comments = [tree, ...partners.map((one) => one.tree)].map((one, index) => {
    const partner = partners[index - 1];
    return partner ? one.comments.filter(({ range }) => range.start >= keptHead(partner, partners)) : one.comments;
  });
  if (!keepsEveryComment({ comments: comments.flat() }, [after.comments])) return false;
  const before = both.reduce((root, direction) => {
    const added = partners.flatMap((partner) => listIn(partner.tree.said.plain, direction));
    return added.length === 0 ? root : withRules(root, direction, added);
  }, tree.said.plain);
  return samePlain(withoutTypes(before), withoutTypes(after.said.plain)) && rules.ingress.length + rules.egress.length === countedRules(partners);
}

function countedRules(partners: readonly Partner[]): number {
  return partners.flatMap(({ tree }) => both.flatMap((direction) => listIn(tree.said.plain, direction))).length;
}

function withRules(root: PlainValue, direction: string, added: readonly PlainValue[]): PlainValue {
  return changeAt(
    root,
    ['spec'],
    changeEntries((entries) => [...entries.filter(([key]) => key !== direction), [direction, { kind: 'list', items: [...listIn(root, direction), ...added] }]]),
  );
}

function listIn(root: PlainValue, direction: string): readonly PlainValue[] {
  let found: readonly PlainValue[] = [];
  changeAt(root, ['spec', direction], (value) => {
    found = value.kind === 'list' ? value.items : [];
    return value;
  });
  return found;
}

/** In one order of keys, and without the directions, which are seen to apart. */
function withoutTypes(root: PlainValue): PlainValue {
  const bare = changeAt(
    root,
    ['spec'],
    changeEntries((entries) => entries.filter(([key]) => key !== 'policyTypes')),
  );
  return sortedValue(bare, { of: { spec: { keys: ['podSelector', 'ingress', 'egress'] } } });
}
