import type { Admission, Reach, Traffic } from '../../semantics/answers/answers.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type ConnectionSet, hasConnections, subtractConnections } from '../../semantics/sets/connection-set.js';
import type { Location } from '../../workspace/snapshot.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** A workload, and one of those that it may exchange something with. */
export interface CallRow {
  readonly traffic: Traffic;
  readonly reach: Reach;
}

/** What opens when the row is chosen, and the words behind its name. */
interface Words {
  readonly detail: string;
  readonly rules: readonly Location[];
}

/** "TCP 3306 (mysql) · mysql-from-backend, rule 1", and where the rules stand that admit it. */
export function callRow(scope: Scope, row: CallRow): Words {
  const { traffic, reach } = row;
  const destination = traffic.direction === 'ingress' ? traffic.workload : reach.peer.kind === 'workload' ? reach.peer.workload : undefined;
  return wordsOf(scope, portWords(scope, reach, destination), admissionsOf(scope, row));
}

/** The same for several workloads in one row: what holds for all of them. */
export function groupRow(scope: Scope, traffic: Traffic, reaches: readonly Reach[]): Words {
  const [first] = reaches;
  if (!first || reaches.some(({ allowed }) => allowed !== first.allowed)) return { detail: 'on different ports', rules: [] };
  const ports = portWords(scope, first, traffic.direction === 'ingress' ? traffic.workload : undefined);
  const alike = traffic.isolatedBy.length > 0 && reaches.every(({ because }) => because === first.because);
  return alike ? wordsOf(scope, ports, first.because) : { detail: ports, rules: [] };
}

function wordsOf(scope: Scope, ports: string, by: readonly Admission[]): Words {
  const admissions = say.distinctRules(by);
  const reason = admissions.length === 0 ? 'not isolated' : say.because(scope, admissions);
  return {
    detail: `${ports} · ${reason}`,
    rules: admissions.flatMap(({ by: { policy, rule } }) => scope.view.locate(policy, ['spec', rule.direction, rule.index]) ?? []),
  };
}

/** The rules of the workload that was asked about; where no policy isolates it, those of the other end, which may be isolated. */
function admissionsOf({ view }: Scope, { traffic: { workload, direction, isolatedBy }, reach: { peer, because } }: CallRow): readonly Admission[] {
  if (isolatedBy.length > 0 || peer.kind !== 'workload') return because;
  const [own, other] = [{ kind: 'workload', workload } as const, peer];
  const side = direction === 'ingress' ? view.evaluator.verdict(other, own).egress : view.evaluator.verdict(own, other).ingress;
  return side.kind === 'admitted' || side.kind === 'unknown' ? side.by : because;
}

/** "TCP 80", "perhaps TCP 80", "TCP 80, perhaps UDP 53, too". */
function portWords(scope: Scope, { allowed }: Reach, destination: WorkloadEndpoint | undefined): string {
  const words = (set: ConnectionSet) => say.connections(scope.print, set, destination);
  if (!hasConnections(allowed.sure)) return `perhaps ${words(allowed.possible)}`;
  const doubtful = subtractConnections(allowed.possible, allowed.sure);
  return hasConnections(doubtful) ? `${words(allowed.sure)}, perhaps ${words(doubtful)}, too` : words(allowed.sure);
}
