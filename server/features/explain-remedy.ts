import type { Direction } from '../model/network-policy.js';
import type { Endpoint, RuleLack, Verdict } from '../semantics/answers.js';
import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import type { Rule } from '../semantics/policy.js';
import { compareText } from '../util/text.js';
import type { EnvironmentView, Location } from '../workspace/snapshot.js';
import { addressText, shortName } from './endpoints.js';

/** What to change, as the rest of a sentence that begins "To allow it,"; and where. */
export interface Remedy {
  readonly text: string;
  readonly location: Location | undefined;
}

/**
 * Where one change opens the connection: exactly one end denies, and a policy there can be told to admit the other end.
 * The rule that lacks only one thing comes first, because it is the least to change.
 */
export function remedyOf(view: EnvironmentView, verdict: Verdict): Remedy | undefined {
  const closed = (['egress', 'ingress'] as const).filter((direction) => verdict[direction].kind === 'denied');
  const [direction, ...more] = closed;
  const side = direction && verdict[direction];
  if (!direction || more.length > 0 || side?.kind !== 'denied' || side.deniedBy.length > 0) return undefined;
  const other = direction === 'ingress' ? verdict.from : verdict.to;
  const candidates = side.isolatedBy.flatMap(({ policy, lacks }) => lacks.map(({ rule, lack }) => ({ policy, rule, lack, fit: fitOf(rule, lack, other) })));
  const [best] = candidates
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || compareText(a.policy.name, b.policy.name) || a.rule.index - b.rule.index);
  if (!best) return { text: newPolicyText(verdict, other, direction), location: undefined };
  return {
    text: `${remedyText(other, direction, best.lack)} at ${best.policy.name}`,
    location: view.locate(best.policy, ['spec', direction, best.rule.index]),
  };
}

/** How little a rule would have to change: one that names the other end already wants a port only; one about ends of its kind wants a peer. */
function fitOf(rule: Rule, lack: RuleLack['lack'], other: Endpoint): number {
  if (lack === 'port') return 3;
  const kind = other.kind === 'workload' ? 'pods' : 'addresses';
  const sameKind = rule.peers !== 'anyone' && rule.peers.some((peer) => peer.kind === kind);
  return lack === 'peer' && sameKind ? 2 : 0;
}

function remedyText(other: Endpoint, direction: Direction, lack: RuleLack['lack']): string {
  const what = other.kind === 'workload' ? identity(other.workload) : addressText(other.range);
  if (lack === 'port') return 'add the port';
  return direction === 'ingress' ? `let ${what} in` : `allow connections to ${what}`;
}

function newPolicyText(verdict: Verdict, other: Endpoint, direction: Direction): string {
  const subject = shortName(direction === 'ingress' ? verdict.to : verdict.from);
  return `add a policy that selects ${subject} and ${direction === 'ingress' ? 'lets in' : 'allows egress to'} ${other.kind === 'workload' ? identity(other.workload) : addressText(other.range)}`;
}

/** How a rule would name a workload: by its labels and namespace. */
function identity({ labels, namespace }: WorkloadEndpoint): string {
  const known = [...labels.values].flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])).slice(0, 2);
  return known.length === 0 ? `the pods of ${namespace}` : `${known.join(',')} of ${namespace}`;
}
