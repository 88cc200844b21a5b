import { writtenOf } from '../../families/written.js';
import type { LabelSelector, MatchLabels } from '../../model/network-policy.js';
import { isPolicy, type PolicyObject } from '../../model/objects.js';
import { isSatisfiable, matchLabels, matchRequirement } from '../../semantics/cluster/label-selector.js';
import type { Labels } from '../../semantics/cluster/labels.js';
import { lowerSelector } from '../../semantics/cluster/lower-selector.js';
import type { PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import { everything, type Requirement } from '../../semantics/cluster/selector.js';
import { touches } from '../../util/range.js';
import * as say from '../say.js';
import { policyOf } from '../scope.js';
import { type AskedPlace, lastBefore } from './asked.js';
import { counted, type Offer, words } from './offer.js';

const SELECTORS = ['podSelector', 'namespaceSelector', 'namespaces', 'nodes'];

/** What a selector at a place chooses from. */
interface Labelled {
  readonly noun: string;
  readonly all: readonly Labels[];
  /** Of these, those that meet what else the selector demands already; undefined where it demands nothing else. */
  readonly left: readonly Labels[] | undefined;
}

/** The labels of what a selector at this place can select, and what carries them. */
function labelled(asked: AskedPlace): Labelled {
  const { view, placed, place, offset } = asked;
  const selector = place.parents.findLast((key) => SELECTORS.includes(key));
  // Nodes are in no manifest.
  if (selector === 'nodes') return { noun: 'node', all: [], left: undefined };
  if (selector === 'namespaceSelector' || selector === 'namespaces') {
    const all = [...view.evaluator.cluster.namespaces.values()].map(({ labels }) => labels);
    return { noun: 'namespace', all, left: leftOf(asked, all) };
  }
  const policy = policyOf({ view }, placed);
  const own = { name: policy?.namespace ?? placed.namespace ?? '' };
  const { object } = placed;
  const peer = policy && isPolicy(object) ? peerScope(policy, object, { place, offset }) : undefined;
  const pods = view.evaluator.matches({ namespaces: peer ?? own, pods: everything });
  const sure = pods.filter((each) => each.sure);
  const all = (sure.length > 0 ? sure : pods).map(({ workload }) => workload.labels);
  return { noun: 'workload', all, left: leftOf(asked, all) };
}

/** Those that meet what the selector around the cursor demands besides the entry that is being typed. */
function leftOf(asked: AskedPlace, all: readonly Labels[]): readonly Labels[] | undefined {
  const selector = selectorAround(asked);
  if (!selector) return undefined;
  const { matchLabels: labels, matchExpressions: expressions } = selector;
  const typed = asked.place.parents.at(-1) === 'matchLabels' ? undefined : expressionAround(asked);
  // A value that is not written yet ends before the cursor.
  const isTyped = ({ key, range }: MatchLabels['entries'][number]) => key.value === asked.place.key || touches(range, asked.offset);
  const others = lowerSelector(
    {
      ...selector,
      matchLabels: labels && { ...labels, entries: labels.entries.filter((entry) => typed || !isTyped(entry)) },
      matchExpressions: expressions && { ...expressions, items: expressions.items.filter((one) => one !== typed) },
    },
    false,
  );
  return others.requirements.length > 0 && isSatisfiable(others) ? all.filter((one) => matchLabels(others, one) !== 'no') : undefined;
}

function selectorAround({ placed, offset }: AskedPlace): LabelSelector | undefined {
  if (!isPolicy(placed.object)) return undefined;
  const selectors = writtenOf(placed.object)
    .selectors()
    .map(({ selector }) => selector);
  return lastBefore(selectors, offset, ({ key }) => key.start);
}

function expressionAround(asked: AskedPlace) {
  return lastBefore(selectorAround(asked)?.matchExpressions?.items ?? [], asked.offset, ({ range }) => range.start);
}

/**
 * The namespaces that the subject or the peer at an offset looks into; all where they cannot be read, and undefined where those of the policy's own
 * pods are meant.
 */
function peerScope(policy: Policy, object: PolicyObject, { place, offset }: Pick<AskedPlace, 'place' | 'offset'>): PodMatcher['namespaces'] | undefined {
  const isOfCluster = policy.namespace === undefined;
  if (place.parents[1] === 'subject') return readable(policy.subject);
  if (!isOfCluster && place.parents.length <= 3) return undefined;
  const written = lastBefore(writtenOf(object).peers(), offset, ({ range }) => range.start);
  if (!written) return isOfCluster ? { labels: everything } : undefined;
  if (!written.namespaces) return undefined;
  const rule = policy.rules[written.direction].find(({ index, peers }) => index === written.rule && peers !== 'anyone');
  const peer = rule && rule.peers !== 'anyone' ? rule.peers.find(({ index }) => index === written.peer) : undefined;
  // A pod selector that is half typed may keep the peer from matching anything; its namespaces are not known then, so all are looked at.
  return peer?.kind === 'pods' ? readable(peer.pods) : { labels: everything };
}

function readable({ namespaces }: PodMatcher): PodMatcher['namespaces'] {
  return 'labels' in namespaces && isSatisfiable(namespaces.labels) ? namespaces : { labels: everything };
}

/** Keys of labels, with how many carry them or, where the selector demands more already, how many it would leave. */
export function labelKeys(asked: AskedPlace): readonly Offer[] {
  const from = labelled(asked);
  return offersOf(from, 'labelKey', ({ values }) => [...values].flatMap(([key, value]) => (value === undefined ? [] : [key]))).map((offer) => ({
    ...offer,
    key: true,
  }));
}

/** Values of a label, likewise. */
export function labelValues(asked: AskedPlace, key: string): readonly Offer[] {
  return offersOf(labelled(asked), 'labelValue', ({ values }) => values.get(key) ?? []);
}

function offersOf({ noun, all, left }: Labelled, kind: 'labelKey' | 'labelValue', of: (labels: Labels) => string | readonly string[]): readonly Offer[] {
  const every = counted(all.flatMap(of));
  if (!left) return every.map(([label, number]) => ({ label, kind, detail: `on ${say.count(number, noun)} here` }));
  const remaining = new Map(counted(left.flatMap(of)));
  const detail = (label: string) => leaves(remaining.get(label) ?? 0, left.length, noun);
  // What would leave nothing comes last.
  const offers = [...remaining.keys(), ...every.map(([label]) => label).filter((label) => !remaining.has(label))];
  return offers.map((label) => ({ label, kind, detail: detail(label) }));
}

function leaves(number: number, of: number, noun: string): string {
  return number === 0 ? `leaves no ${noun}` : `leaves ${number} of ${say.count(of, noun)}`;
}

/** Values for the key of the expression around the cursor: what each would leave by its operator. */
export function expressionValues(asked: AskedPlace): readonly Offer[] {
  const expression = expressionAround(asked);
  const key = expression?.key?.value;
  if (key === undefined) return [];
  if (expression?.operator?.value !== 'NotIn') return labelValues(asked, key);
  const { noun, all, left = all } = labelled(asked);
  return offersOf({ noun, all, left: undefined }, 'labelValue', ({ values }) => values.get(key) ?? []).map((offer) => ({
    ...offer,
    detail: leaves(meeting(left, { key, operator: 'NotIn', values: [offer.label] }), left.length, noun),
  }));
}

/** The operators of an expression; those that need no values say what they would leave. */
export function operators(asked: AskedPlace): readonly Offer[] {
  const key = expressionAround(asked)?.key?.value;
  const all = words(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (key === undefined || key === '') return all;
  const { noun, all: from, left = from } = labelled(asked);
  return all.map((offer) => {
    const operator = offer.label;
    if (operator !== 'Exists' && operator !== 'DoesNotExist') return offer;
    return { ...offer, detail: leaves(meeting(left, { key, operator, values: [] }), left.length, noun) };
  });
}

function meeting(left: readonly Labels[], requirement: Requirement): number {
  return left.filter((labels) => matchRequirement(requirement, labels) !== 'no').length;
}
