import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { AddressSet } from '../../semantics/sets/address-set.js';
import { compareText } from '../../util/text.js';
import type { Unexpected } from './judge.js';

/** Connections that are not as a statement says, all with the same answer for the same reason. */
export interface Breach extends Unexpected {
  readonly from: BrokenEnd;
  readonly to: BrokenEnd;
}

export type BrokenEnd =
  | { readonly kind: 'workload'; readonly workload: WorkloadEndpoint }
  | { readonly kind: 'outside'; readonly addresses: AddressSet }
  /** Pods of a namespace that no manifest makes. */
  | { readonly kind: 'unseen'; readonly workload: WorkloadEndpoint };

/** What came of looking at all pairs. */
export interface Examination {
  /** The first ones in the order in which they are worth reading: workloads, addresses, pods that no manifest makes. */
  readonly breaches: readonly Breach[];
  /** How many pairs of a workload and another end are not as they should be; addresses count as one end. */
  readonly pairs: number;
  /** Whether there was any pair to look at. */
  readonly examined: boolean;
}

export interface Findings {
  /** Two ends, or groups of them that are alike, were looked at; `unexpected` is undefined where they are as they should be. */
  add(from: BrokenEnd, to: BrokenEnd, unexpected: Unexpected | undefined, pairs: number): void;
  any(): boolean;
  result(): Examination;
}

/** As many as a message names. */
const mostBreaches = 4;

/** Keeps the breaches that are worth reading, and counts the others: there may be millions. */
export function createFindings(): Findings {
  let breaches: readonly Breach[] = [];
  let pairs = 0;
  let examined = false;
  return {
    add: (from, to, unexpected, count) => {
      examined = true;
      if (!unexpected) return;
      pairs += count;
      const breach = { ...unexpected, from, to };
      const last = breaches.at(-1);
      if (last && breaches.length === mostBreaches && byWorth(breach, last) >= 0) return;
      breaches = [...breaches, breach].sort(byWorth).slice(0, mostBreaches);
    },
    any: () => pairs > 0,
    result: () => ({ breaches, pairs, examined }),
  };
}

const order = ['workload', 'outside', 'unseen'] as const;

function byWorth(a: Breach, b: Breach): number {
  const rank = ({ from, to }: Breach) => Math.max(order.indexOf(from.kind), order.indexOf(to.kind));
  const unknown = ({ verdict }: Breach) => Number(verdict === 'unknown');
  return rank(a) - rank(b) || unknown(a) - unknown(b) || compareText(keyOf(a.from), keyOf(b.from)) || compareText(keyOf(a.to), keyOf(b.to));
}

function keyOf(end: BrokenEnd): string {
  return end.kind === 'outside' ? '' : end.workload.id;
}
