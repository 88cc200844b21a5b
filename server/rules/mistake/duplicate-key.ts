import { flowYaml } from '../../syntax/edit/yaml-text.js';
import type { MapEntry, Path } from '../../syntax/nodes.js';
import type { SyntaxProblem, SyntaxTree } from '../../syntax/source-file.js';
import { encloses, type Range } from '../../util/range.js';
import { problemsOf, type SyntaxFact } from '../../validation/syntax-problems.js';
import { column, type Edits, fixOf, losing, together, widening, writtenEntry, writtenNode } from '../edits.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';

/** A key that appears again, or the first of an object whose separator is missing. */
interface RepeatedKey extends SyntaxFact {
  readonly isNextObject?: true;
}

/** The same key twice in one map: kubectl sends the last one, Kustomize refuses the file. */
export default rule<'document', RepeatedKey>({
  id: 'duplicate-key',
  category: 'mistake',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A map has the same key twice.',
    why: 'Only one of the two counts. kubectl, Helm and client-go turn YAML into JSON before they send it, and keep the last one without a word; Kustomize and Flux refuse the file. To let a label have one of several values, use `matchExpressions` with `In`; for two peers, write two list items; two lists become one.',
    bad: `
podSelector:
  matchLabels:
    run: nginx
    run: nginx2
#   ^^^ error: duplicate-key
`,
    good: `
podSelector:
  matchExpressions:
    - {key: run, operator: In, values: [nginx, nginx2]}
`,
    references: [issueReference('kubernetes/kubernetes', 56847)],
  },

  find: (_, { tree }) => {
    const facts = problemsOf(tree, 'duplicate-key');
    const atRoot = facts.filter(({ problem: { path } }) => path?.length === 0);
    // An object that begins anew within a document is one whose separator is missing; its keys are not told one by one.
    const begins = atRoot.some(({ at }) => /^["']?(?:kind|apiVersion)["']?$/.test(textOf(tree, at))) ? atRoot[0] : undefined;
    if (!begins) return facts;
    return [{ ...begins, isNextObject: true as const }, ...facts.filter((fact) => !atRoot.includes(fact))];
  },
  say: ({ message, problem: { dropped }, isNextObject }, { lineOf }) => {
    if (isNextObject && dropped)
      return `Two objects run into each other here: kubectl and Helm send only what is written last of each key (line ${lineOf(dropped.start)} is dropped), Kustomize refuses the file. Put \`---\` between them.`;
    if (!dropped) return `${message}, and which of their values kubectl sends is left to chance. Keep one of them.`;
    return `${message}: kubectl and Helm send only the last (line ${lineOf(dropped.start)} is dropped), Kustomize refuses the file. Put both into one, or remove one.`;
  },
  fix: ({ at, problem, isNextObject }, { tree }) => {
    if (isNextObject) return widening('Begin another document here (its object counts, too)', separatorBefore(tree, at.start));
    const pair = pairAt(tree, problem, at);
    if (!pair) return [];
    const [first, second] = pair;
    const isSame = textOf(tree, first.value.range) === textOf(tree, second.value.range);
    if (isSame) return fixOf(`Remove the first ${second.key.text}`, removeLines(tree, first), true);
    return [
      ...widening('Let either value match (lets more through): operator In', eitherValue(tree, problem.path ?? [], first, second)),
      ...losing(`Keep the last ${second.key.text}, as kubectl does`, removeLines(tree, first)),
      ...widening(`Keep the first ${second.key.text} instead (may let more through)`, removeLines(tree, second)),
    ];
  },
});

/** A line `---` above the one that an object begins on; where it begins its line. */
function separatorBefore({ text, lineEnding }: SyntaxTree, start: number): Edits {
  return start > 0 && text[start - 1] === '\n' ? [{ range: { start, end: start }, newText: `---${lineEnding}` }] : undefined;
}

/** The entry that is dropped and the one that the finding is at, where they stand in lines of their own. */
function pairAt(tree: SyntaxTree, { path = [], dropped }: SyntaxProblem, at: Range): readonly [MapEntry, MapEntry] | undefined {
  const map = writtenNode(tree, path);
  if (map?.kind !== 'map' || map.flow) return undefined;
  const written = [...(map.dropped ?? []), ...map.entries];
  const first = written.find((entry) => entry.range.start === dropped?.start);
  const second = written.find((entry) => entry.key.range.start === at.start);
  return first && second ? [first, second] : undefined;
}

/** One label with two values becomes a condition that either of them meets. */
function eitherValue(tree: SyntaxTree, path: Path, first: MapEntry, second: MapEntry): Edits {
  const [labels, selector] = [writtenNode(tree, path), writtenNode(tree, path.slice(0, -1))];
  if (path.at(-1) !== 'matchLabels' || labels?.kind !== 'map' || selector?.kind !== 'map' || selector.flow) return undefined;
  const own = [...(labels.dropped ?? []), ...labels.entries].sort((a, b) => a.range.start - b.range.start);
  const [entry, last] = [writtenEntry(selector, 'matchLabels'), own.at(-1)];
  const values = [first.value, second.value].map((value) => (value.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined));
  const [a, b] = values;
  if (!entry || !last || a === undefined || b === undefined || writtenEntry(selector, 'matchExpressions')) return undefined;
  const condition = flowYaml({ key: first.key.text, operator: 'In', values: [a, b] });
  const indent = column(tree, entry.key.range.start);
  const head = `matchExpressions:${tree.lineEnding}${' '.repeat(indent + 2)}- ${condition}`;
  const range = { start: entry.key.range.start, end: last.range.end };
  if (own.length === 2) return tree.comments.some((comment) => encloses(range, comment.range)) ? undefined : [{ range, newText: head }];
  const end = tree.text.indexOf('\n', last.range.end) + 1;
  const removed = [removeLines(tree, first), removeLines(tree, second)];
  return end === 0 ? undefined : together(...removed, [{ range: { start: end, end }, newText: `${' '.repeat(indent)}${head}${tree.lineEnding}` }]);
}

function textOf(tree: SyntaxTree, { start, end }: Range): string {
  return tree.text.slice(start, end).trim();
}

/** Removes an entry whose lines are all its own. */
function removeLines(tree: SyntaxTree, { range }: MapEntry): Edits {
  const { text } = tree;
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const valueEnd = range.start + text.slice(range.start, range.end).trimEnd().length;
  const lineEnd = text.indexOf('\n', valueEnd);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const isOwn = text.slice(start, range.start).trim() === '' && /^\s*(?:#|$)/.test(text.slice(valueEnd, lineEnd < 0 ? text.length : lineEnd));
  const hidesAnchor = /&[^\s,[\]{}]/.test(text.slice(range.start, valueEnd));
  return isOwn && !hidesAnchor ? [{ range: { start, end }, newText: '' }] : undefined;
}
