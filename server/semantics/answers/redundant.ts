import { remember } from '../../util/remember.js';
import { compareText } from '../../util/text.js';
import { includesPeer, includesPods, includesPort, namespaceByLabel } from '../cluster/includes.js';
import { canonicalSelector } from '../cluster/label-selector.js';
import { decidesInOrder, type Peer, type Policy, type PortMatcher, type Rule } from '../cluster/policy.js';

/** What of a policy others do already, whatever pods there are. */
export type Redundant =
  | { readonly kind: 'policy'; readonly policy: Policy; readonly by: readonly Policy[] }
  | { readonly kind: 'rule'; readonly policy: Policy; readonly rule: Rule; readonly by: readonly Policy[] };

/** More policies for the same pods are not looked through for one that does the same. */
const MOST_WIDER = 80;

const directions = ['ingress', 'egress'] as const;

/**
 * What can be left out of the policies of one namespace without changing any connection, by labels alone: the policies whose pods others select, too,
 * isolate as well and let through as much; and of the rest the rules. All that is given can be left out together. Of two that are alike the later one is
 * given, in the order of the list.
 *
 * It holds for every pod that there may ever be, not only for those of today: one policy may happen to cover another where few pods are known. What a
 * template or something outside of manifests decides is not given, and nothing is by it.
 */
export function redundantIn(policies: readonly Policy[]): readonly Redundant[] {
  const counting = policies.filter(isKnown);
  const wider = createWider(counting);
  const found: Redundant[] = [];
  const gone = new Set<Policy>();
  for (const policy of [...counting].reverse()) {
    const by = isNeeded(policy)
      ? undefined
      : doneBy(
          policy,
          wider(policy).filter((each) => !gone.has(each)),
        );
    if (!by) continue;
    gone.add(policy);
    found.push({ kind: 'policy', policy, by });
  }
  const without = new Set<Rule>();
  for (const policy of [...counting].reverse()) {
    if (gone.has(policy)) continue;
    const others = wider(policy).filter((each) => !gone.has(each));
    for (const direction of directions) {
      for (const rule of [...policy.rules[direction]].reverse()) {
        const by = policy.isolates[direction] ? coveredBy(rule, others, without) : undefined;
        if (!by || by.length === 0) continue;
        without.add(rule);
        found.push({ kind: 'rule', policy, rule, by });
      }
    }
  }
  return found;
}

/** Policies of which all is known that they say. */
function isKnown(policy: Policy): boolean {
  const { subject, isolates, rules } = policy;
  const all = [...rules.ingress, ...rules.egress];
  return (
    !decidesInOrder(policy) &&
    policy.namespace !== undefined &&
    !subject.pods.unknown &&
    isolates.ingress !== undefined &&
    isolates.egress !== undefined &&
    all.every(({ unknown, conditional, action }) => unknown === undefined && !conditional && action === 'allow')
  );
}

/** A policy that closes a direction and opens nothing there is a statement of its own, whatever else isolates the pods: other policies come and go. */
function isNeeded({ isolates, rules }: Policy): boolean {
  return directions.some((direction) => isolates[direction] && rules[direction].length === 0);
}

/** The policies that together do what one does: undefined where something is left to it. */
function doneBy(policy: Policy, others: readonly Policy[]): readonly Policy[] | undefined {
  const by = new Set<Policy>();
  for (const direction of directions) {
    if (!policy.isolates[direction]) continue;
    const isolating = others.find((each) => each.isolates[direction]);
    if (!isolating) return undefined;
    for (const rule of policy.rules[direction]) {
      const covering = coveredBy(rule, others, new Set());
      if (!covering) return undefined;
      for (const each of covering) by.add(each);
    }
    if (by.size === 0) by.add(isolating);
  }
  return by.size === 0 ? undefined : [...by].sort((a, b) => compareText(a.id, b.id));
}

/** The policies whose rules let through all that a rule does: each of its peers on each of its ports by one rule. */
function coveredBy({ direction, peers, ports }: Rule, others: readonly Policy[], without: ReadonlySet<Rule>): readonly Policy[] | undefined {
  const by = new Set<Policy>();
  for (const peer of peers === 'anyone' ? (['anyone'] as const) : peers) {
    for (const port of ports === 'any' ? (['any'] as const) : ports) {
      const covering = others.find((other) => other.isolates[direction] && other.rules[direction].some((rule) => !without.has(rule) && lets(rule, peer, port)));
      if (!covering) return undefined;
      by.add(covering);
    }
  }
  return [...by];
}

function lets({ peers, ports }: Rule, peer: Peer | 'anyone', port: PortMatcher | 'any'): boolean {
  if (ports !== 'any' && (port === 'any' || !ports.some((each) => includesPort(each, port)))) return false;
  return peers === 'anyone' || (peer !== 'anyone' && isCertain(peer) && peers.some((each) => isCertain(each) && includesPeer(byLabels(each), byLabels(peer))));
}

function byLabels(peer: Peer): Peer {
  return peer.kind === 'pods' ? { ...peer, pods: namespaceByLabel(peer.pods) } : peer;
}

function isCertain(peer: Peer): boolean {
  return peer.kind === 'pods' ? true : peer.unknown === undefined && !peer.conditional;
}

/** For each policy, the others that surely select all pods that it does. */
function createWider(policies: readonly Policy[]): (policy: Policy) => readonly Policy[] {
  const subjects = new Map<string, Policy[]>();
  for (const policy of policies) remember(subjects, canonicalSelector(policy.subject.pods), () => []).push(policy);
  const groups = [...subjects].map(([key, members]) => ({ key, members, first: members[0] as Policy }));
  const byLabel = new Map<string, typeof groups>();
  for (const group of groups) remember(byLabel, labelOf(group.first), () => []).push(group);
  const known = new Map<string, readonly Policy[]>();
  return (policy) => {
    const key = canonicalSelector(policy.subject.pods);
    const found = remember(known, key, () => {
      const candidates = [...labelsOf(policy)].flatMap((label) => byLabel.get(label) ?? []);
      const wide = candidates.filter((group) => group.key === key || includesPods(group.first.subject, policy.subject));
      return wide.flatMap(({ members }) => members).slice(0, MOST_WIDER);
    });
    return found.filter((each) => each !== policy);
  };
}

/** Under which its pods are found: a label that all of them have; `''` where none is asked for by its value. */
function labelOf({ subject }: Policy): string {
  const one = subject.pods.requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
  return one ? `${one.key}=${one.values[0]}` : '';
}

/** The labels under which a policy may be found that selects all that this one does. */
function labelsOf({ subject }: Policy): ReadonlySet<string> {
  const exact = subject.pods.requirements.filter(({ operator, values }) => operator === 'In' && values.length === 1);
  return new Set(['', ...exact.map(({ key, values }) => `${key}=${values[0]}`)]);
}
