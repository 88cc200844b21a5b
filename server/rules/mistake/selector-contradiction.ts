import { type WrittenSelector, writtenOf } from '../../families/written.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import { listed } from '../../util/text.js';
import { contradictionsIn } from '../contradiction.js';
import { type Edits, removeEntry, removeItem, widening } from '../edits.js';
import { requirementsOf, type WrittenRequirement } from '../reading.js';
import { rule } from '../rule.js';

interface Contradiction {
  readonly at: Range;
  readonly selects: WrittenSelector['selects'];
  readonly key: string;
  readonly requirements: readonly WrittenRequirement[];
}

/** Requirements of a selector that no set of labels meets together. */
export default rule<'policy', Contradiction>({
  id: 'selector-contradiction',
  category: 'mistake',
  severity: 'error',
  on: 'policy',
  docs: {
    summary: 'A selector asks for something and its opposite, so it matches nothing.',
    why: 'All requirements of a selector must hold at once. A policy whose own selector contradicts itself protects no pod, and a peer that does admits nobody.',
    bad: `
spec:
  podSelector:
    matchLabels: {app: web}
    matchExpressions:
      - {key: app, operator: NotIn, values: [web]}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: selector-contradiction
`,
    good: `
spec:
  podSelector:
    matchLabels: {app: web}
    matchExpressions:
      - {key: tier, operator: NotIn, values: [web]}
`,
    references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors'],
  },

  *find(policy) {
    for (const { selector, selects } of writtenOf(policy).selectors()) {
      for (const requirements of contradictionsIn(requirementsOf(selector).requirements)) {
        const last = requirements.at(-1);
        if (last) yield { at: last.range, selects, key: last.key.value, requirements };
      }
    }
  },
  say: ({ selects, key, requirements }) => {
    const effect = {
      subject: 'this policy selects no pod',
      pods: 'this peer matches no pod',
      namespaces: 'this peer matches no namespace',
      nodes: 'this peer matches no node',
    }[selects];
    const which = requirements.length === 2 ? 'the two' : 'them';
    return `No label \`${key}\` can be ${listed(requirements.map(inWords))} at once, so ${effect}. Remove one of ${which}.`;
  },
  fix: ({ selects, requirements }, { tree }) =>
    [...requirements]
      .reverse()
      .flatMap((requirement) =>
        widening(
          `Remove "${requirement.key.value} ${inWords(requirement)}" (${selects === 'subject' ? 'the policy then counts' : 'lets more through'})`,
          removeRequirement(tree, requirement.path),
        ),
      ),
});

function inWords({ operator, values }: WrittenRequirement): string {
  const list = values.map(({ value }) => `\`${value}\``).join(' or ');
  return { In: list, NotIn: `not ${list}`, Exists: 'present', DoesNotExist: 'absent' }[operator];
}

function removeRequirement(tree: SyntaxTree, path: Path): Edits {
  const [parent, last] = [path.slice(0, -1), path.at(-1)];
  if (typeof last === 'string') return removeEntry(tree, parent, last) ?? removeEntry(tree, parent.slice(0, -1), String(parent.at(-1)));
  return removeItem(tree, parent, Number(last)) ?? removeEntry(tree, parent.slice(0, -1), String(parent.at(-1)));
}
