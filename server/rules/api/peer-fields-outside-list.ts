import { wrapEntries } from '../../syntax/edit/wrap.js';
import { nodeAt } from '../../syntax/locate.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';

const GROUPS: readonly (readonly string[])[] = [
  ['podSelector', 'namespaceSelector', 'ipBlock'],
  ['port', 'protocol', 'endPort'],
  ['cidr', 'except'],
];

/** A selector, a port or a block that lacks the level around it. */
export default rule<'NetworkPolicy', Misfit>({
  id: 'peer-fields-outside-list',
  category: 'api',
  severity: 'error',
  on: 'NetworkPolicy',
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

  find: (policy) => misfitsOf(policy, 'peer-fields-outside-list'),
  say: (misfit) => {
    const { name } = misfit;
    const level = levelOf(misfit);
    if (level === 'ipBlock') return `\`${name}\` belongs below \`ipBlock\`, which is missing here. Insert \`ipBlock:\` above it and indent it.`;
    const inBlock = name === 'cidr' || name === 'except' ? ', and there below `ipBlock`' : '';
    return `\`${name}\` belongs into an entry of the list \`${level}\`${inBlock}; a rule has no such field. Without it the rule would allow everything. Insert \`${level}:\` above it, with a dash.`;
  },
  fix: (misfit, { tree }) => {
    const { name, parent } = misfit;
    const level = levelOf(misfit);
    const map = nodeAt(tree, parent);
    const group = GROUPS.find((names) => names.includes(name)) ?? [];
    const present = map?.kind === 'map' ? map.entries.map(({ key }) => key.text).filter((key) => group.includes(key)) : [];
    if (level !== 'ipBlock' && group.includes('cidr')) return [];
    return fixOf(`Put ${level} around it`, wrapEntries(tree, parent, present, level, level === 'ipBlock' ? 'map' : 'list'));
  },
});

/** The key that is missing above the field. */
function levelOf({ place, name, parent }: Misfit): string {
  if (place === 'peer') return 'ipBlock';
  if (GROUPS[1]?.includes(name)) return 'ports';
  return parent.at(-2) === 'egress' ? 'to' : 'from';
}
