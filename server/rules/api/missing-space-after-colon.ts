import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/missing-space-after-colon.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import { apiRule } from '../api-rule.js';
import { type Edits, fixOf, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';

/** `app:web` where `app: web` is meant. */
export default apiRule(check, {
  docs: {
    summary: 'The blank behind a colon is missing, so YAML reads one text instead of a key and its value.',
    why: 'In YAML a key ends with a colon and a blank. `app:web` is a text, and Kubernetes refuses it where it needs a map.',
    bad: `
podSelector:
  matchLabels:
    app:web
#   ^^^^^^^ error: missing-space-after-colon
`,
    good: `
podSelector:
  matchLabels:
    app: web
`,
    references: [apiReference('LabelSelector')],
  },

  say: ({ mismatch }) =>
    `Without a blank behind the colon, \`${mismatch.text}\` is one text to YAML, and a key with a value is needed here. Write \`${mismatch.text.replace(':', ': ').trimEnd()}\`.`,
  fix: ({ mismatch }, { tree }) => fixOf('Insert a blank behind the colon', insertBlank(tree, mismatch)),
});

function insertBlank(tree: SyntaxTree, { path, text }: PlacedMismatch['mismatch']): Edits {
  const node = writtenNode(tree, path);
  if (node?.kind !== 'scalar' || node.style !== 'plain' || text.endsWith(':')) return undefined;
  const colon = tree.text.indexOf(':', node.range.start);
  const [before, after] = [tree.text.lastIndexOf('\n', node.range.start), tree.text.slice(tree.text.lastIndexOf('\n', node.range.start) + 1, node.range.start)];
  // On the line of its key (\`matchLabels: app:web\`) a map cannot begin.
  return before >= 0 && after.trim() === ''
    ? [{ range: { start: colon + 1, end: colon + 1 }, newText: ' ' }]
    : [{ range: node.range, newText: `{${text.replace(':', ': ')}}` }];
}
