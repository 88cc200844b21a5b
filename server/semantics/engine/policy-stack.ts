import type { Direction } from '../../model/network-policy.js';
import { remember } from '../../util/remember.js';
import type { Doubt } from '../cluster/doubt.js';
import { decidesInOrder, type Policy } from '../cluster/policy.js';
import { type AddressRange, allAddresses } from '../sets/address-set.js';
import { groupAddresses } from './address-groups.js';
import { type CompiledRule, isOnHost, matchPeer, type PeerView } from './compiled-policy.js';
import { countingIn, decide, type Other, type OtherParts, orderSubjects, otherEnd, type Subject, type Subjects } from './decide.js';
import type { Answer, AnswerTable } from './interning.js';
import type { PodClass, PodLike } from './population.js';
import { groupByRules, type RuleGroups } from './rule-groups.js';

/**
 * The policies that decide on one direction of some workloads: all with the same stack get the same answers, so each is computed
 * once and kept. Where rules go by port names, answers also depend on the ports of the destination.
 */
export interface PolicyStack {
  readonly direction: Direction;
  readonly subjects: Subjects;
  /** Those that isolate, surely or possibly. */
  readonly isolating: readonly Subject[];
  /** What makes everything in this direction possible and nothing sure, whatever the policies say. */
  readonly doubts: readonly Doubt[];
  /** No policy decides anything in this direction. */
  readonly open: boolean;
  /** The rules of all subjects that count in this direction. */
  readonly rules: readonly CompiledRule[];
  /** The answer for one other end. */
  against(own: PodLike, view: PeerView): Answer;
  /** The same, where more than one stack is asked about it. */
  answerOf(other: Other): Answer;
  /** The answer for every end that none of the rules matches, and that is not on the host's network. */
  unmatched(): Answer;
  /** The numbers of the answers for each class of the population, by index. */
  row(own: PodLike): ArrayLike<number>;
  /** The answers for all addresses outside the cluster, cut so that the rules that match them are the same for each range. */
  parts(own: PodLike): readonly AddressPart[];
  /** The same, as ascending ranges of which neighbours differ in their answers. */
  outside(own: PodLike): readonly AddressAnswer[];
}

export interface AddressPart extends AddressAnswer {
  /** Equal for ranges that the same rules match. */
  readonly group: number;
}

export interface AddressAnswer {
  readonly range: AddressRange;
  readonly answer: Answer;
}

/** What decides on some pods: policies, and what makes it doubtful what they decide. */
export interface Deciding {
  readonly subjects: readonly Subject[];
  readonly doubts: readonly Doubt[];
}

export function createPolicyStack(deciding: Deciding, direction: Direction, classes: readonly PodClass[], answers: AnswerTable): PolicyStack {
  const { doubts } = deciding;
  const inDoubt = doubts.length > 0;
  const subjects = orderSubjects(deciding.subjects);
  const counting = countingIn(subjects, direction);
  const isolating = counting.filter(({ compiled }) => !decidesInOrder(compiled.policy));
  const rules = counting.flatMap(({ compiled }) => compiled.rules[direction]);
  const open = isolating.length === 0 && rules.length === 0 && !inDoubt;
  const withoutPeers = rules.filter(({ rule }) => rule.peers === 'anyone');
  const usesNames = rules.some((rule) => rule.usesNames);
  const rows = new Map<string, ArrayLike<number>>();
  const parts = new Map<string, readonly AddressPart[]>();
  const outside = new Map<string, readonly AddressAnswer[]>();

  const destinationOf = (own: PodLike, view: PeerView): PodLike | undefined => (direction === 'ingress' ? own : view.kind === 'pods' ? view.pod : undefined);
  const answerTo = (other: Other): Answer => {
    if (inDoubt) return answers.unknown;
    const { sure, possible } = decide(subjects, direction, other);
    return answers.answer(sure, possible);
  };
  const against = (own: PodLike, view: PeerView): Answer =>
    answerOf(otherEnd({ match: (rule) => matchPeer(rule, view), destination: destinationOf(own, view), onHost: isOnHost(view) }));
  const answerOf = (other: Other): Answer => (open ? answers.all : answerTo(other));
  let unmatched: Answer | undefined;
  /** What the answers depend on at the workload's own end. */
  const ownKey = (own: PodLike): string => (usesNames && direction === 'ingress' ? own.portsKey : '');

  const answerToGroup = (groups: RuleGroups, group: number, { destination, onHost }: Pick<OtherParts, 'destination' | 'onHost'>): Answer => {
    const matches = groups.matchesOf(group);
    const matching = byPolicy([...withoutPeers, ...matches.keys()]);
    return answerTo(
      otherEnd({
        match: (rule) => matches.get(rule) ?? (rule.rule.peers === 'anyone' ? 'yes' : 'no'),
        destination,
        onHost,
        rulesOf: ({ policy }) => matching.get(policy) ?? [],
      }),
    );
  };
  const computeParts = (own: PodLike): readonly AddressPart[] => {
    if (inDoubt) return allAddresses.map((range) => ({ range, answer: answers.unknown, group: 0 }));
    const { ranges, groups } = groupAddresses(rules);
    const known = new Map<number, Answer>();
    return ranges.map((range, index) => {
      const group = groups.groupOf(index);
      const answer = open
        ? answers.all
        : (known.get(group) ?? answerToGroup(groups, group, { destination: direction === 'ingress' ? own : undefined, onHost: false }));
      known.set(group, answer);
      return { range, answer, group };
    });
  };
  const partsOf = (own: PodLike): readonly AddressPart[] => remember(parts, ownKey(own), () => computeParts(own));

  const computeRow = (own: PodLike): ArrayLike<number> => {
    if (inDoubt) return new Uint16Array(classes.length).fill(answers.unknown.id);
    const groups = groupByRules(rules, classes.length);
    const portsDiffer = usesNames && direction === 'egress';
    const known = new Map<number, number>();
    const ids = new Uint32Array(classes.length);
    for (const pod of classes) {
      const group = groups.groupOf(pod.index);
      const key = (portsDiffer ? group * classes.length + pod.portsId : group) * 2 + Number(pod.hostNetwork);
      let id = known.get(key);
      if (id === undefined) {
        id = answerToGroup(groups, group, { destination: direction === 'ingress' ? own : pod, onHost: pod.hostNetwork }).id;
        known.set(key, id);
      }
      ids[pod.index] = id;
    }
    return answers.size < 0x10000 ? new Uint16Array(ids) : ids;
  };

  return {
    direction,
    subjects,
    isolating,
    doubts,
    open,
    rules,
    against,
    answerOf,
    unmatched: () => (unmatched ??= answerOf(otherEnd({ match: () => 'no', destination: undefined, onHost: false }))),
    row: (own) => remember(rows, ownKey(own), () => computeRow(own)),
    parts: partsOf,
    outside: (own) => remember(outside, ownKey(own), () => mergeNeighbours(partsOf(own))),
  };
}

function byPolicy(rules: readonly CompiledRule[]): ReadonlyMap<Policy, readonly CompiledRule[]> {
  const result = new Map<Policy, CompiledRule[]>();
  for (const rule of rules) remember(result, rule.policy, () => []).push(rule);
  return result;
}

/** Ascending ranges, with those joined that touch and have the same answer. */
function mergeNeighbours(ranges: readonly AddressAnswer[]): readonly AddressAnswer[] {
  const result: AddressAnswer[] = [];
  for (const one of ranges) {
    const before = result.at(-1);
    if (before && before.answer === one.answer && before.range.family === one.range.family && before.range.last + 1n === one.range.first) {
      result[result.length - 1] = { range: { ...before.range, last: one.range.last }, answer: one.answer };
    } else result.push({ range: one.range, answer: one.answer });
  }
  return result;
}
