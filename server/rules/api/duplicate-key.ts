import type { MapEntry, Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { type Edits, fixOf, nodeAt } from '../edits.js';
import { issueReference } from '../references.js';
import { rule } from '../rule.js';
import { problemsOf, type SyntaxFact } from './syntax-problems.js';

/** The same key twice in one map. */
export default rule<'document', SyntaxFact>({
  id: 'duplicate-key',
  category: 'syntax',
  severity: 'error',
  on: 'document',
  docs: {
    summary: 'A map has the same key twice.',
    why: 'Only one of the two could count: a strict reader refuses the document, and others keep the last one without a word. To let a label have one of several values, use `matchExpressions` with `In`; for two peers, write two list items; two lists become one.',
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

  find: (_, { tree }) => problemsOf(tree, 'duplicate-key'),
  say: ({ message }) => message,
  fix: ({ at, problem }, { tree }) => {
    const pair = pairAt(tree, problem.path ?? [], at);
    if (!pair) return [];
    const [first, second] = pair;
    const isSame = textOf(tree, first.value.range) === textOf(tree, second.value.range);
    if (isSame) return fixOf(`Remove the second ${second.key.text}`, removeLines(tree, second), true);
    return [
      ...fixOf(`Keep the last ${second.key.text}, as a lenient reader would`, removeLines(tree, first)),
      ...fixOf(`Keep the first ${second.key.text}`, removeLines(tree, second)),
    ];
  },
});

/** The entry that the finding is at, and the one before it with the same key. */
function pairAt(tree: SyntaxTree, path: Path, at: Range): readonly [MapEntry, MapEntry] | undefined {
  const map = nodeAt(tree, path);
  if (map?.kind !== 'map' || map.flow) return undefined;
  const index = map.entries.findIndex((entry) => entry.key.range.start === at.start);
  const second = map.entries[index];
  const first = map.entries.find((entry, other) => other < index && entry.key.text === second?.key.text && !entry.merged);
  return first && second ? [first, second] : undefined;
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
