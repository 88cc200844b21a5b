import { scalarText, styleOf } from '../../syntax/edit/yaml-text.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import check from '../../validation/checks/label-key-invalid.js';
import { type LabelKeyFault, labelKeyFault, labelValueFault } from '../../validation/formats.js';
import { apiRule } from '../api-rule.js';
import { type Edits, fixOf, writtenEntry, writtenNode } from '../edits.js';
import { apiReference } from '../references.js';

const reasons: Readonly<Record<LabelKeyFault, string>> = {
  empty: 'a key is missing',
  slashes: 'it may have one `/` at most, behind a domain: `example.com/name`',
  prefix: 'what stands before the `/` must be a domain in lower case: `example.com/name`',
  'no-name': 'a name must stand behind the `/`',
  long: 'its name has more than 63 characters',
  characters: 'letters, digits, `-`, `_` and `.` are allowed, with a letter or digit at both ends',
};

/** A key that no label can have. */
export default apiRule(check, {
  docs: {
    summary: 'The key of a label is not one that a label can have.',
    why: 'A key is a name of up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, and may have a domain and a `/` before it. Key and value are two fields: `app: web`, not `app=web`.',
    bad: `
podSelector:
  matchLabels: {"app=web": ""}
#               ^^^^^^^^^ error: label-key-invalid
`,
    good: `
podSelector:
  matchLabels: {app: web}
`,
    references: [apiReference('LabelSelector'), 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set'],
  },

  say: ({ key, fault }) => {
    const pair = splitPair(key);
    if (pair) return `\`${key}\` cannot be the key of a label: key and value are two fields. Write \`${pair[0]}: ${pair[1]}\`.`;
    return fault === 'empty' ? 'The key of a label is empty. Write one, or remove the entry.' : `\`${key}\` cannot be the key of a label: ${reasons[fault]}.`;
  },
  fix: ({ key, map }, { tree }) => {
    const pair = splitPair(key);
    if (map === undefined) return [];
    if (pair) return fixOf(`Write ${pair[0]}: ${pair[1]}`, splitEntry(tree, map, key, pair));
    return labelKeyFault(key.trim()) === undefined ? fixOf('Remove the blanks', renameLabel(tree, map, key, key.trim())) : [];
  },
});

/** `app=web` as key and value. */
function splitPair(key: string): readonly [string, string] | undefined {
  const [, name, value] = /^([^=\s]+)\s*={1,2}\s*([^=\s]*)$/.exec(key.trim()) ?? [];
  return name !== undefined && value !== undefined && labelKeyFault(name) === undefined && labelValueFault(value) === undefined ? [name, value] : undefined;
}

function splitEntry(tree: SyntaxTree, map: Path, key: string, [name, value]: readonly [string, string]): Edits {
  const node = writtenNode(tree, map);
  const entry = node?.kind === 'map' ? writtenEntry(node, key) : undefined;
  if (node?.kind !== 'map' || !entry || entry.value.kind !== 'scalar' || (entry.value.text !== '' && entry.value.value !== null) || writtenEntry(node, name))
    return undefined;
  const { json } = styleOf(tree);
  return [
    {
      range: { start: entry.key.range.start, end: Math.max(entry.value.range.end, entry.key.range.end + 1) },
      newText: `${scalarText(name, json)}: ${scalarText(value, json)}`,
    },
  ];
}

function renameLabel(tree: SyntaxTree, map: Path, key: string, newKey: string): Edits {
  const node = writtenNode(tree, map);
  const entry = node?.kind === 'map' ? writtenEntry(node, key) : undefined;
  return node?.kind === 'map' && entry && !writtenEntry(node, newKey)
    ? [{ range: entry.key.range, newText: scalarText(newKey, styleOf(tree).json) }]
    : undefined;
}
