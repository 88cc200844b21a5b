import type { Direction } from '../../model/network-policy.js';
import type { Side } from '../../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import type { PolicyId } from '../../semantics/cluster/policy.js';
import { hasConnections } from '../../semantics/sets/connection-set.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';

/** Why nothing passes from one workload to another, by the direction of a rule that is about this connection. */
export type Blockade = Readonly<Record<Direction, OneEnd>>;

interface OneEnd {
  /** The policies whose rules let something pass at the end where rules of this direction count. */
  readonly admittedBy: ReadonlySet<PolicyId>;
  /** Whether it is the other end that lets nothing of it pass. */
  readonly closedThere: boolean;
}

/**
 * For pairs of workloads, asked as often as one likes: what is in the way; undefined where something may pass. Many rules speak of the same
 * pair, and reasons cost as much as all policies of both ends together, so they are asked for once for each pair that is closed.
 */
export function blockades({ evaluator }: EnvironmentView): (from: WorkloadEndpoint, to: WorkloadEndpoint) => Blockade | undefined {
  const known = new Map<string, Blockade | undefined>();
  return (from, to) => {
    const key = `${from.id} ${to.id}`;
    if (known.has(key)) return known.get(key);
    const [source, target] = [{ kind: 'workload', workload: from } as const, { kind: 'workload', workload: to } as const];
    let found: Blockade | undefined;
    if (!hasConnections(evaluator.allowed(source, target).possible)) {
      const { egress, ingress } = evaluator.verdict(source, target);
      // Where both ends name ports and none of them meet, the rule for ingress says so.
      found = {
        ingress: { admittedBy: admittedBy(ingress), closedThere: egress.kind === 'denied' || egress.kind === 'admitted' },
        egress: { admittedBy: admittedBy(egress), closedThere: ingress.kind === 'denied' },
      };
    }
    known.set(key, found);
    return found;
  };
}

function admittedBy(side: Side): ReadonlySet<PolicyId> {
  return new Set(side.kind === 'admitted' ? side.by.map(({ by }) => by.policy.id) : []);
}
