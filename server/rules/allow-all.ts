import type { Direction, NetworkPolicy, PolicyRule } from '../model/network-policy.js';
import { admitsAll } from '../semantics/answers/questions.js';
import type { Policy } from '../semantics/cluster/policy.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { EnvironmentView, PlacedObject } from '../workspace/snapshot.js';
import { namedOpen, namedOpenFor } from './intent.js';
import { isAbsentOrEmpty, present, rulesOf, selectsAll, writtenKeys } from './reading.js';
import { areBeside } from './workspace/beside.js';
import { isDefaultDeny } from './workspace/isolation.js';

/**
 * Policies that open a direction entirely. Several rules have something to say of one `{}`, and one of them does: `allow-all-defeats-default-deny`
 * where a default-deny is cancelled, else `allow-all-policy` where it is for every pod of a namespace, else `empty-rule-allows-all`.
 */
export interface EmptyRule {
  readonly policyRule: PolicyRule;
  /** How many other rules stand in the same list. */
  readonly others: number;
}

/** The rules of a policy that are written as `{}`, and so admit everyone on every port. `from: []` and `- null` do so too, and are told of otherwise. */
export function emptyRulesOf(policy: NetworkPolicy, tree: SyntaxTree): readonly EmptyRule[] {
  return rulesOf(policy).flatMap((policyRule) => {
    const isMisspelt = () => writtenKeys(tree, policyRule.path).some((key) => key !== 'ports' || !policyRule.ports);
    if (!admitsEveryone(policyRule) || isMisspelt()) return [];
    return [{ policyRule, others: (policy.spec[policyRule.direction]?.items.length ?? 1) - 1 }];
  });
}

/** Whether a rule surely restricts nothing, because nothing is written in it. */
export function admitsEveryone({ isNull, peers, ports, templated }: PolicyRule): boolean {
  return !isNull && !templated && peers === undefined && isAbsentOrEmpty(ports);
}

/** Whether a policy is surely for every pod of its namespace. */
export function isForWholeNamespace({ spec }: NetworkPolicy): boolean {
  const subject = present(spec.podSelector);
  return !spec.templated && (subject === undefined || selectsAll(subject));
}

/** Whether the policy is there to open the direction, by its name: `allow-all`, and for egress `allow-egress`. */
export function isMeantToOpen(policy: NetworkPolicy, direction: Direction): boolean {
  return namedOpen(policy) || namedOpenFor(policy, direction);
}

/**
 * The default-deny policies of the same namespace that a policy cancels in a direction: it is for every pod there, too, and lets everyone through. What a
 * template writes cancels nothing for sure.
 */
export function cancelledDenies(view: EnvironmentView, open: Policy, direction: Direction): readonly Policy[] {
  const { namespace, subject, rules } = open;
  const opensAll = subject.pods.requirements.length === 0 && !subject.pods.unknown && rules[direction].some(admitsAll);
  if (namespace === undefined || !opensAll) return [];
  return view.inNamespace(namespace, 'NetworkPolicy').flatMap(({ id, refused }) => {
    const policy = refused ? undefined : view.policy(id);
    const denies = policy !== undefined && policy.id !== open.id && policy.isolates[direction] === true && isDefaultDeny(policy, direction);
    return denies && policy.rules[direction].every(({ unknown }) => unknown === undefined) ? [policy] : [];
  });
}

/** The same of a policy at its place: only default-denies that are surely meant for the namespace together with it. */
export function cancelledBeside(view: EnvironmentView, placed: PlacedObject, direction: Direction): readonly Policy[] {
  const policy = view.policy(placed.id);
  if (!policy || placed.namespaceFrom === 'unknown') return [];
  return cancelledDenies(view, policy, direction).filter((each) => {
    const source = view.source(each);
    return source !== undefined && areBeside(source, placed);
  });
}
