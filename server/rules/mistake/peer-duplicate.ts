import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { losing, removeItem, writtenNode } from '../edits.js';
import { rulesOf } from '../reading.js';
import { rule } from '../rule.js';
import { valueKey } from '../same-value.js';

interface Duplicate {
  readonly at: Range;
  readonly what: 'rule' | 'peer' | 'port';
  readonly path: Path;
  /** Place of the first of the two, counted from 1. */
  readonly first: number;
}

/** The same peer, port or rule twice. */
export default rule<'NetworkPolicy', Duplicate>({
  id: 'peer-duplicate',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: 'A peer, a port or a rule appears twice in the same list.',
    why: 'The second one has no effect. Often it was copied to be changed, and the change was forgotten.',
    bad: `
from:
  - podSelector: {matchLabels: {app: web}}
  - podSelector: {matchLabels: {app: web}}
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint: peer-duplicate
`,
    good: `
from:
  - podSelector: {matchLabels: {app: web}}
  - podSelector: {matchLabels: {app: api}}
`,
    references: [],
  },

  *find(policy, { tree }) {
    yield* repeated(tree, 'rule', policy.spec.ingress?.items ?? []);
    yield* repeated(tree, 'rule', policy.spec.egress?.items ?? []);
    for (const { peers, ports } of rulesOf(policy)) {
      yield* repeated(tree, 'peer', peers?.items ?? []);
      yield* repeated(tree, 'port', ports?.items ?? []);
    }
  },
  say: ({ what, first }) => `This ${what} is the same as the ${ordinal(first)} one of the list, so it has no effect. Change it, or remove it.`,
  fix: ({ path, what }, { tree }) => losing(`Remove the second ${what}, which changes nothing`, removeItem(tree, path.slice(0, -1), Number(path.at(-1)))),
});

function* repeated(
  tree: SyntaxTree,
  what: Duplicate['what'],
  items: readonly { readonly range: Range; readonly path: Path; readonly isNull: boolean; readonly templated: boolean }[],
): Iterable<Duplicate> {
  if (items.length < 2) return;
  const firsts = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const node = item.isNull || item.templated ? undefined : writtenNode(tree, item.path);
    const key = node && valueKey(node);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, index);
    else yield { at: item.range, what, path: item.path, first: first + 1 };
  }
}

function ordinal(n: number): string {
  return ['first', 'second', 'third'][n - 1] ?? `${n}th`;
}
