import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { Endpoint } from '../cluster/endpoint.js';
import type { Policy, Rule } from '../cluster/policy.js';
import { cutAddresses } from '../engine/address-groups.js';
import type { PeerView } from '../engine/compiled-policy.js';
import type { PolicyStack } from '../engine/policy-stack.js';
import type { PolicyStacks } from '../engine/policy-stacks.js';
import type { PodClass } from '../engine/population.js';
import { groupByRules, type RuleGroups } from '../engine/rule-groups.js';
import { type AddressRange, intersectAddresses } from '../sets/address-set.js';
import type { ConnectionSet } from '../sets/connection-set.js';
import { admissionsOf } from './reasons.js';

/** A rule that lets something pass. */
export interface AdmittingRule {
  readonly policy: Policy;
  readonly rule: Rule;
}

/** The rules of one end that let some of `on` pass between it and the other. */
export type Admitting = (own: Endpoint, other: Endpoint, direction: Direction, on: ConnectionSet) => readonly AdmittingRule[];

/** What is known of one stack. */
interface Known {
  readonly groups: RuleGroups;
  readonly ranges: readonly AddressRange[];
  readonly rules: WeakMap<ConnectionSet, Map<number | string, readonly AdmittingRule[]>>;
}

/**
 * For who asks about every pair of a list: found once for other ends that the same rules match and the same object `on`, and the same list is
 * given for them. Which peer of a rule it was is not said, because ends of one group may be matched by different ones.
 */
export function createAdmitting({ population, stack }: PolicyStacks): Admitting {
  const { classes } = population;
  const stacks = new WeakMap<PolicyStack, Known>();
  const knownOf = (deciding: PolicyStack): Known =>
    remember(stacks, deciding, () => ({
      groups: groupByRules(deciding.rules, classes.length),
      ranges: cutAddresses(deciding.rules),
      rules: new WeakMap(),
    }));

  const amongPods = (own: PodClass, other: PodClass, deciding: PolicyStack, on: ConnectionSet): readonly AdmittingRule[] => {
    const find = () => rulesOf(deciding, own, { kind: 'pods', pod: other }, on);
    // Who is not of this cluster is in no group.
    if (own.index < 0 || other.index < 0) return find();
    const { groups, rules } = knownOf(deciding);
    const destination = deciding.direction === 'ingress' ? own : other;
    const key = (groups.groupOf(other.index) * classes.length + destination.portsId) * 2 + Number(other.hostNetwork);
    return remember(
      remember(rules, on, () => new Map()),
      key,
      find,
    );
  };
  const withRange = (own: PodClass, range: AddressRange, deciding: PolicyStack, on: ConnectionSet): readonly AdmittingRule[] => {
    const { ranges, rules } = knownOf(deciding);
    const key = `${range.family} ${range.first} ${range.last} ${deciding.direction === 'ingress' ? own.portsKey : ''}`;
    // Of addresses with one answer, not all need be matched by the same rules.
    const find = () =>
      ranges.flatMap((part) => intersectAddresses([part], [range])).flatMap((part) => rulesOf(deciding, own, { kind: 'addresses', range: part }, on));
    return remember(
      remember(rules, on, () => new Map()),
      key,
      () => eachOnce(find()),
    );
  };
  return (own, other, direction, on) => {
    if (own.kind === 'addresses') return none;
    const pod = population.classOf(own.workload);
    const deciding = stack(pod, direction);
    // Nothing has to let anything pass there.
    if (deciding.open) return none;
    return other.kind === 'addresses' ? withRange(pod, other.range, deciding, on) : amongPods(pod, population.classOf(other.workload), deciding, on);
  };
}

const none: readonly AdmittingRule[] = [];

function rulesOf(stack: PolicyStack, own: PodClass, other: PeerView, on: ConnectionSet): readonly AdmittingRule[] {
  const found = admissionsOf({ stack, own, other, on }, { sure: on, possible: on });
  return eachOnce(found.map(({ by: { policy, rule } }) => ({ policy, rule })));
}

function eachOnce(found: readonly AdmittingRule[]): readonly AdmittingRule[] {
  return [...new Map(found.map((one) => [one.rule, one])).values()];
}
