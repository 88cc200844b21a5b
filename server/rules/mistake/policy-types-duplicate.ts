import type { Direction } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { Range } from '../../util/range.js';
import { losing, removeItem, replaceWord, widening } from '../edits.js';
import { statedTypes, typeName } from '../reading.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';

interface RepeatedType {
  readonly at: Range;
  readonly path: Path;
  readonly index: number;
  readonly type: Direction;
}

/** `[Ingress, Ingress]`: accepted, and mostly one of them was to be Egress. */
export default rule<'NetworkPolicy', RepeatedType>({
  id: 'policy-types-duplicate',
  category: 'mistake',
  severity: 'hint',
  on: 'NetworkPolicy',
  docs: {
    summary: '`policyTypes` lists the same type twice.',
    why: 'Kubernetes accepts it, and the second one has no effect. Mostly the other type was meant, and that direction is open.',
    bad: `
policyTypes: [Ingress, Ingress]
#                      ^^^^^^^ hint: policy-types-duplicate
`,
    good: `
policyTypes: [Ingress, Egress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  *find({ spec }) {
    const types = statedTypes(spec);
    const list = spec.policyTypes;
    if (!list || types === undefined || types === 'default' || types.length !== 2 || types[0] !== types[1]) return;
    const [type, second] = [types[0], list.items[1]];
    if (type && second) yield { at: second.range, path: list.path, index: 1, type };
  },
  say: ({ type }) => `\`${typeName(type)}\` appears twice. If \`${typeName(other(type))}\` was meant, that direction is not isolated as it stands.`,
  fix: ({ at, path, index, type }, { tree }) => [
    ...widening(`Write ${typeName(other(type))}, so that ${other(type)} is isolated and its rules count`, replaceWord(tree, at, typeName(other(type)))),
    ...losing(`Remove the second ${typeName(type)}, which changes nothing`, removeItem(tree, path, index)),
  ],
});

function other(type: Direction): Direction {
  return type === 'ingress' ? 'egress' : 'ingress';
}
