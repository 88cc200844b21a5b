import type { NetworkPolicy } from '../../model/network-policy.js';
import { admitsAll } from '../../semantics/answers/questions.js';
import { type Redundant, redundantIn } from '../../semantics/answers/redundant.js';
import { canonicalSelector } from '../../semantics/cluster/label-selector.js';
import type { Policy } from '../../semantics/cluster/policy.js';
import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { isEmpty, rulesOf } from '../reading.js';
import type { EnvironmentTarget, RelatedPlace } from '../rule.js';
import { areBeside } from './beside.js';
import { placeOfObject } from './matching.js';

/** What of the policies of one namespace others do, or say in the same words. */
interface OfNamespace {
  readonly redundant: ReadonlyMap<Policy, readonly Redundant[]>;
  /** Of policies that say the same, the one that stands first, for each of the others. */
  readonly first: ReadonlyMap<Policy, Policy>;
}

/** Asked by namespace; each is looked at once. */
function redundancyByNamespace(view: EnvironmentView): (namespace: string) => OfNamespace {
  const known = new Map<string, OfNamespace>();
  return (namespace) => remember(known, namespace, () => redundancyIn(view, namespace));
}

function redundancyIn(view: EnvironmentView, namespace: string): OfNamespace {
  const policies = view
    .inNamespace(namespace, 'NetworkPolicy')
    .filter(({ refused, halfTyped }) => !refused && !halfTyped)
    .flatMap((placed) => {
      const policy = view.policy(placed.id);
      return policy ? [{ placed, policy }] : [];
    })
    .sort((a, b) => byPlace(a.placed, b.placed))
    .map(({ policy }) => policy);
  const first = firstAlike(view, policies);
  const redundant = new Map<Policy, Redundant[]>();
  // What is written again is told of as that, so that the first of them is not held against it.
  for (const one of redundantIn(policies.filter((policy) => !first.has(policy)))) {
    if (isSure(view, one.policy)) remember(redundant, one.policy, () => []).push(one);
  }
  return { redundant, first };
}

/** Whether all is known of the pods that a policy is for: those on the host's network, or whose labels a template makes, may be its pods or not. */
function isSure({ evaluator }: EnvironmentView, policy: Policy): boolean {
  return evaluator.subjectsOf(policy).every(({ sure }) => sure);
}

function firstAlike(view: EnvironmentView, policies: readonly Policy[]): ReadonlyMap<Policy, Policy> {
  const groups = new Map<string, Policy[]>();
  for (const policy of policies) {
    const key = remember(said, policy, () => keyOf(policy));
    if (key !== unknownKey) remember(groups, key, () => []).push(policy);
  }
  const found = new Map<Policy, Policy>();
  for (const [first, ...others] of groups.values()) for (const other of others) if (first && isBeside(view, first, other)) found.set(other, first);
  return found;
}

/** What each policy says; it never changes, and others of its namespace are asked again at every edit of one. */
const said = new WeakMap<Policy, string>();

const unknownKey = '';

/** Equal for policies that say the same; `unknownKey` where a template has a part in it. */
function keyOf({ subject, isolates, rules }: Policy): string {
  const all = [...rules.ingress, ...rules.egress];
  if (subject.pods.unknown || isolates.ingress === undefined || isolates.egress === undefined || all.some(({ unknown }) => unknown !== undefined))
    return unknownKey;
  return JSON.stringify([canonicalSelector(subject.pods), isolates, all.map(({ direction, peers, ports }) => [direction, peers, ports])]);
}

function isBeside(view: EnvironmentView, a: Policy, b: Policy): boolean {
  const [first, second] = [view.source(a), view.source(b)];
  return first !== undefined && second !== undefined && areBeside(first, second);
}

type PolicyTarget = EnvironmentTarget<NetworkPolicy>;

/** What others do of a policy, where they are surely applied together. One whose rules let everyone through is told of by itself. */
export function redundantOf({ object: placed, view, once }: PolicyTarget): readonly Redundant[] {
  const policy = view.policy(placed.id);
  if (!policy || placed.namespace === undefined || placed.namespaceFrom === 'unknown') return [];
  // What it lets through is not what was meant: that is told of first.
  if (rulesOf(placed.object).some(({ peers, isNull }) => isNull || isEmpty(peers))) return [];
  const found = once(redundancyByNamespace)(placed.namespace).redundant.get(policy) ?? [];
  return found.filter(({ by }) => by.every((each) => isBeside(view, each, policy) && !opens(each)));
}

/** How many policies of the namespace others do. */
export function redundantBeside({ object: { namespace = '' }, once }: PolicyTarget): number {
  return [...once(redundancyByNamespace)(namespace).redundant.values()].filter((found) => found.some(({ kind }) => kind === 'policy')).length;
}

function opens({ rules }: Policy): boolean {
  return rules.ingress.some(admitsAll) || rules.egress.some(admitsAll);
}

/** The policy of the namespace that stands before this one and says the same. */
export function sameBefore({ object: placed, view, once }: PolicyTarget): Policy | undefined {
  const policy = view.policy(placed.id);
  if (!policy || placed.namespace === undefined || placed.namespaceFrom === 'unknown') return undefined;
  return once(redundancyByNamespace)(placed.namespace).first.get(policy);
}

/** Where policies stand that a finding names. */
export function placesOfPolicies(view: EnvironmentView, policies: readonly Policy[], message: string): readonly RelatedPlace[] {
  return policies.flatMap((policy) => {
    const source = view.source(policy);
    return source ? placeOfObject(source, `\`${policy.name}\` ${message}`) : [];
  });
}

function byPlace(a: PlacedObject, b: PlacedObject): number {
  return compareText(a.file, b.file) || a.offset - b.offset || a.object.range.start - b.object.range.start;
}
