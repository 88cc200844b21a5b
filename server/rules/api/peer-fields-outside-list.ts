import { wrapEntries } from '../../syntax/edit/wrap.js';
import { nodeAt } from '../../syntax/locate.js';
import check from '../../validation/checks/peer-fields-outside-list.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import { apiRule } from '../api-rule.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';

const GROUPS: readonly (readonly string[])[] = [
  ['podSelector', 'namespaceSelector', 'ipBlock'],
  ['port', 'protocol', 'endPort'],
  ['cidr', 'except'],
];

/** A selector, a port or a block that lacks the level around it. */
export default apiRule(check, {
  docs: {
    summary: 'A level is missing: selectors without `from` or `to`, a port without `ports`, a CIDR without `ipBlock`.',
    why: 'Peers are entries of `from` or `to`, ports entries of `ports`, and addresses stand below `ipBlock`. Where a client drops the stray fields instead of refusing the policy, the rule is empty and allows everything.',
    bad: `
ingress:
  - podSelector: {matchLabels: {app: web}}
#   ^^^^^^^^^^^ error: peer-fields-outside-list
`,
    good: `
ingress:
  - from:
      - podSelector: {matchLabels: {app: web}}
`,
    references: [apiReference('NetworkPolicyIngressRule'), apiReference('IPBlock')],
  },

  say: (placed) => {
    const { name } = placed;
    const level = levelOf(placed);
    if (level === 'ipBlock') return `\`${name}\` belongs below \`ipBlock\`, which is missing here. Insert \`ipBlock:\` above it and indent it.`;
    const inBlock = name === 'cidr' || name === 'except' ? ', and there below `ipBlock`' : '';
    return `\`${name}\` belongs into an entry of the list \`${level}\`${inBlock}; a rule has no such field. Without it the rule would allow everything. Insert \`${level}:\` above it, with a dash.`;
  },
  fix: (placed, { tree }) => {
    const { name, parent } = placed;
    const level = levelOf(placed);
    const map = nodeAt(tree, parent);
    const group = GROUPS.find((names) => names.includes(name)) ?? [];
    const present = map?.kind === 'map' ? map.entries.map(({ key }) => key.text).filter((key) => group.includes(key)) : [];
    if (level !== 'ipBlock' && group.includes('cidr')) return [];
    return fixOf(`Put ${level} around it`, wrapEntries(tree, parent, present, level, level === 'ipBlock' ? 'map' : 'list'));
  },
});

/** The key that is missing above the field. */
function levelOf({ place, name, parent }: PlacedMismatch): string {
  if (place === 'peer') return 'ipBlock';
  if (GROUPS[1]?.includes(name)) return 'ports';
  return parent.at(-2) === 'egress' ? 'to' : 'from';
}
