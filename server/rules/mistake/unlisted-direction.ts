import type { Direction, NetworkPolicy, PolicyRule } from '../../model/network-policy.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import type { Range } from '../../util/range.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { fixOf, losing, removeEntry, widening } from '../edits.js';
import { addPolicyType } from '../policy-types.js';
import { isAbsentOrEmpty, statedTypes, typeName } from '../reading.js';
import type { Fix, Severity } from '../rule.js';

/** Rules of a direction that policyTypes leaves out. */
export interface UnlistedDirection {
  readonly at: Range;
  readonly severity: Severity;
  readonly direction: Direction;
  readonly spec: Path;
  readonly stated: readonly Direction[];
  readonly rules: number;
}

export function* findUnlistedDirection(policy: NetworkPolicy, direction: Direction): Iterable<UnlistedDirection> {
  const list = policy.spec[direction];
  const stated = statedTypes(policy.spec);
  if (!list || list.isNull || list.templated || stated === undefined || stated === 'default' || stated.includes(direction)) return;
  // A rule that admits everyone changes nothing either way.
  const matters = list.items.length > 0 && !list.items.some(admitsEveryone);
  yield { at: list.key, severity: matters ? 'warning' : 'info', direction, spec: [...policy.path, 'spec'], stated, rules: list.items.length };
}

/** Whether the plugin that a person named enforces the rules, which another rule tells then. */
export function isEnforcedAllTheSame({ rules, severity }: UnlistedDirection, _context: unknown, { profile }: EnvironmentView): boolean {
  return rules > 0 && severity === 'warning' && profile.plugin?.ignoresPolicyTypes === true;
}

export function sayUnlistedDirection({ direction, stated, rules }: UnlistedDirection): string {
  const type = typeName(direction);
  const listed = `\`policyTypes\` lists only ${[...new Set(stated)].map((each) => `\`${typeName(each)}\``).join(' and ')}`;
  const open = direction === 'ingress' ? 'everyone may connect to these pods' : 'these pods may connect to everything';
  if (rules === 0)
    return `${listed}, so \`${direction}: []\` closes nothing: ${open} unless another policy says otherwise. Add \`${type}\` to close it, or delete \`${direction}\`.`;
  return `${listed}, so the ${rules === 1 ? `${direction} rule` : `${rules} ${direction} rules`} here ${rules === 1 ? 'has' : 'have'} no effect: ${open} unless another policy says otherwise. Add \`${type}\`, or delete \`${direction}\`.`;
}

export function fixUnlistedDirection({ direction, spec, stated, rules }: UnlistedDirection, tree: SyntaxTree): readonly Fix[] {
  const type = typeName(direction);
  const listed = addPolicyType(tree, spec, stated, direction);
  return [
    // Where another policy isolates the same pods already, rules that begin to count let more through.
    ...(rules === 0 ? fixOf(`Close it: add ${type} to policyTypes`, listed) : widening(`Add ${type} to policyTypes, so that the rules count`, listed)),
    ...losing(`Delete ${direction}, which changes nothing`, removeEntry(tree, spec, direction)),
  ];
}

function admitsEveryone({ isNull, peers, ports, templated }: PolicyRule): boolean {
  return !templated && (isNull || (isAbsentOrEmpty(peers) && isAbsentOrEmpty(ports)));
}
