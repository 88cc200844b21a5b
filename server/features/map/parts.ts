import type { AnswerGroup, AnswerGroups } from '../../semantics/answers/answer-groups.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { Evaluator } from '../../semantics/evaluator.js';
import type { AddressSet } from '../../semantics/sets/address-set.js';
import type { Allowed } from '../../semantics/sets/connection-set.js';
import { hasWanted, type Wanted } from './filter.js';
import type { DiagramNode, MapBox } from './model.js';

/** Ends of connections that get the same answers. A node stands for one or more of them. */
export type MapPart = WorkloadPart | MapAddressPart;

export interface WorkloadPart {
  readonly kind: 'workloads';
  readonly group: AnswerGroup;
  /** All of the group or some of them. */
  readonly workloads: readonly WorkloadEndpoint[];
  readonly matched: boolean;
}

export interface MapAddressPart {
  readonly kind: 'addresses';
  readonly addresses: AddressSet;
  readonly matched: false;
}

/** A node before it is known what it is connected to. */
export interface Draft extends Pick<DiagramNode, 'id' | 'box' | 'kind' | 'label' | 'detail' | 'expands' | 'place'> {
  readonly parts: readonly MapPart[];
}

/** What every step of making a map works with. */
export interface Making {
  readonly evaluator: Evaluator;
  readonly table: AnswerGroups;
  readonly wanted: Wanted;
  readonly between: (from: MapPart, to: MapPart) => Allowed | undefined;
}

export function makingOf(evaluator: Evaluator, wanted: Wanted): Making {
  const table = evaluator.answerGroups();
  return { evaluator, table, wanted, between: answersBetween(table) };
}

/**
 * The workloads that a filter selects, and those that are connected with one of them. Without a filter for workloads all are selected.
 * Of a group, those that are selected and those that are not are two parts.
 */
export function* partsOf(making: Making): Generator<void, readonly WorkloadPart[]> {
  const { wanted, table } = making;
  if (!wanted.workloads && !wanted.policies) return table.groups.map((group) => ({ kind: 'workloads', group, workloads: group.workloads, matched: true }));
  const parts = table.groups.flatMap((group) => split(making, group));
  const matched = parts.filter((part) => part.matched);
  const shown: WorkloadPart[] = [];
  for (const part of parts) {
    yield;
    if (part.matched || matched.some((other) => areConnected(making, part, other) || areConnected(making, other, part))) shown.push(part);
  }
  return shown;
}

function split({ evaluator, wanted }: Making, group: AnswerGroup): readonly WorkloadPart[] {
  const [first] = group.workloads;
  const selected = !wanted.policies || (first !== undefined && evaluator.policiesOf(first).some(({ policy }) => wanted.isPolicy(policy)));
  const matched = selected ? group.workloads.filter((workload) => wanted.isWorkload(workload)) : [];
  const others = matched.length === 0 ? group.workloads : group.workloads.filter((workload) => !matched.includes(workload));
  const part = (workloads: readonly WorkloadEndpoint[], meant: boolean): readonly WorkloadPart[] =>
    workloads.length === 0 ? [] : [{ kind: 'workloads', group, workloads, matched: meant }];
  return [...part(matched, true), ...part(others, false)];
}

function areConnected({ between, wanted }: Making, from: MapPart, to: MapPart): boolean {
  const answer = between(from, to);
  return answer !== undefined && hasWanted(wanted, answer.possible);
}

/** What may pass between members of two parts; undefined between addresses, which policies say nothing about. */
function answersBetween(table: AnswerGroups): Making['between'] {
  const known = new WeakMap<object, Map<AddressSet, Allowed | undefined>>();
  const outside = (list: ReturnType<AnswerGroups['outside']>, addresses: AddressSet): Allowed | undefined => {
    const before = known.get(list) ?? new Map<AddressSet, Allowed | undefined>();
    known.set(list, before);
    if (!before.has(addresses)) {
      const [own] = addresses;
      before.set(addresses, list.find(({ range }) => range.family === own?.family && own.first >= range.first && own.first <= range.last)?.answer);
    }
    return before.get(addresses);
  };
  return (from, to) => {
    if (from.kind === 'workloads') {
      return to.kind === 'workloads' ? table.between(from.group, to.group) : outside(table.outside(from.group, 'egress'), to.addresses);
    }
    return to.kind === 'workloads' ? outside(table.outside(to.group, 'ingress'), from.addresses) : undefined;
  };
}

/** How many workloads some parts hold. */
export function countOf(parts: readonly MapPart[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'workloads' ? part.workloads.length : 0), 0);
}

export function boxId(namespace: string): MapBox['id'] {
  return `n:${namespace}`;
}

export const outsideBox = 'outside';
export const elsewhereBox = 'elsewhere';
