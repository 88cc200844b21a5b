import type { Direction } from '../model/network-policy.js';
import { type AddressRange, allAddresses, compareRanges } from './address-set.js';
import { type CompiledRule, matchPeer, type PeerView } from './compiled-policy.js';
import { decide, isolation, type Other, orderSubjects, otherEnd, type Subject, type Subjects } from './decide.js';
import type { Answer, AnswerTable } from './interning.js';
import type { PodClass, PodLike } from './population.js';
import { groupByRules } from './rule-groups.js';

/**
 * The policies that decide on one direction of some workloads: all with the same profile get the same answers, so each is computed
 * once and kept. Where rules go by port names, answers also depend on the ports of the destination.
 */
export interface Profile {
  readonly direction: Direction;
  readonly subjects: Subjects;
  /** Those that isolate, surely or possibly. */
  readonly isolating: readonly Subject[];
  /** No policy decides anything in this direction. */
  readonly open: boolean;
  /** The rules of all subjects that count in this direction. */
  readonly rules: readonly CompiledRule[];
  /** The answer for one other end. */
  against(own: PodLike, view: PeerView): Answer;
  /** The same, where more than one profile is asked about it. */
  answerOf(other: Other): Answer;
  /** The numbers of the answers for each class of the population, by index. */
  row(own: PodLike): ArrayLike<number>;
  /** The answers for all addresses outside the cluster: ascending ranges of which neighbours differ. */
  outside(own: PodLike): readonly AddressAnswer[];
}

export interface AddressAnswer {
  readonly range: AddressRange;
  readonly answer: Answer;
}

export function createProfile(list: readonly Subject[], direction: Direction, classes: readonly PodClass[], answers: AnswerTable): Profile {
  const subjects = orderSubjects(list);
  const isolating = subjects.namespace.filter((subject) => isolation(subject, direction) !== 'no');
  const counting = [...subjects.admin, ...isolating, ...subjects.baseline];
  const rules = counting.flatMap(({ compiled }) => compiled.rules[direction]);
  const open = isolating.length === 0 && rules.length === 0;
  const usesNames = rules.some((rule) => rule.usesNames);
  const rows = new Map<string, ArrayLike<number>>();
  const outside = new Map<string, readonly AddressAnswer[]>();

  const destinationOf = (own: PodLike, view: PeerView): PodLike | undefined => (direction === 'ingress' ? own : view.kind === 'pods' ? view.pod : undefined);
  const answerTo = (other: Other): Answer => {
    const { sure, possible } = decide(subjects, direction, other);
    return answers.answer(sure, possible);
  };
  const against = (own: PodLike, view: PeerView): Answer => answerOf(otherEnd((rule) => matchPeer(rule, view), destinationOf(own, view)));
  const answerOf = (other: Other): Answer => (open ? answers.all : answerTo(other));
  /** What the answers depend on at the workload's own end. */
  const ownKey = (own: PodLike): string => (usesNames && direction === 'ingress' ? own.portsKey : '');

  const computeRow = (own: PodLike): ArrayLike<number> => {
    const groups = groupByRules(rules, classes.length);
    const portsDiffer = usesNames && direction === 'egress';
    const known = new Map<number, number>();
    const ids = new Uint32Array(classes.length);
    for (const pod of classes) {
      const group = groups.groupOf(pod.index);
      const key = portsDiffer ? group * classes.length + pod.portsId : group;
      let id = known.get(key);
      if (id === undefined) {
        const matches = groups.matchesOf(group);
        id = answerTo(otherEnd((rule) => matches.get(rule) ?? (rule.rule.peers === 'anyone' ? 'yes' : 'no'), direction === 'ingress' ? own : pod)).id;
        known.set(key, id);
      }
      ids[pod.index] = id;
    }
    return answers.size < 0x10000 ? Uint16Array.from(ids) : ids;
  };

  return {
    direction,
    subjects,
    isolating,
    open,
    rules,
    against,
    answerOf,
    row: (own) => remember(rows, ownKey(own), () => computeRow(own)),
    outside: (own) =>
      remember(outside, ownKey(own), () =>
        mergeNeighbours(cutAddresses(rules).map((range) => ({ range, answer: against(own, { kind: 'addresses', range }) }))),
      ),
  };
}

/** Ascending ranges over both families that no ipBlock of the rules tells apart. */
export function cutAddresses(rules: readonly CompiledRule[]): readonly AddressRange[] {
  const starts = { 4: new Set<bigint>([0n]), 6: new Set<bigint>([0n]) };
  for (const { addresses } of rules) {
    for (const { possible } of addresses) {
      for (const { family, first, last } of possible) starts[family].add(first).add(last + 1n);
    }
  }
  return allAddresses.flatMap(({ family, last: highest }) => {
    const sorted = [...starts[family]].filter((start) => start <= highest).sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, i) => ({ family, first, last: (sorted[i + 1] ?? highest + 1n) - 1n }));
  });
}

/** Ascending ranges with equal answers joined where they touch. */
export function mergeNeighbours(ranges: readonly AddressAnswer[]): readonly AddressAnswer[] {
  const result: AddressAnswer[] = [];
  for (const one of [...ranges].sort((a, b) => compareRanges(a.range, b.range))) {
    const before = result.at(-1);
    if (before && before.answer === one.answer && before.range.family === one.range.family && before.range.last + 1n === one.range.first) {
      result[result.length - 1] = { range: { ...before.range, last: one.range.last }, answer: one.answer };
    } else result.push(one);
  }
  return result;
}

function remember<T>(known: Map<string, T>, key: string, compute: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = compute();
    known.set(key, value);
  }
  return value;
}
