import type { Direction } from '../../model/network-policy.js';
import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type AddressSet, addressSet, intersectAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import { type Allowed, hasConnections } from '../../semantics/sets/connection-set.js';
import type { EnvironmentView, ObjectId } from '../../workspace/snapshot.js';
import { type CelAnswers, CelUnknown } from './cel.js';

/** What expressions may ask about the workload of an object. */
export function answersAbout(view: EnvironmentView, id: ObjectId): CelAnswers {
  const own = (): WorkloadEndpoint => {
    const workload = view.workload(id);
    if (!workload) throw new Error('isolated() and reachableFrom() are about what makes pods');
    if (workload.hostNetwork || view.mayHoldUnseenPolicies(workload.namespace)) throw new CelUnknown();
    return workload;
  };
  return {
    isolated: (direction) => isIsolated(view, own(), direction),
    reachableFrom: (end) => isReachable(view, own(), endNamed(view, end)),
  };
}

function isIsolated({ evaluator }: EnvironmentView, workload: WorkloadEndpoint, direction: Direction): boolean {
  const policies = evaluator.policiesOf(workload);
  if (policies.some(({ policy, sure }) => sure && policy.isolates[direction] === true)) return true;
  if (policies.some(({ policy }) => policy.isolates[direction] !== false)) throw new CelUnknown();
  return false;
}

function isReachable(view: EnvironmentView, to: WorkloadEndpoint, from: WorkloadEndpoint | AddressSet): boolean {
  const { evaluator } = view;
  if ('id' in from) return anySure([evaluator.allowed({ kind: 'workload', workload: from }, { kind: 'workload', workload: to })]);
  // Of a block: whether any of its addresses may.
  return anySure(evaluator.outside(to, 'ingress').flatMap(({ range, answer }) => (intersectAddresses(addressSet([range]), from).length > 0 ? [answer] : [])));
}

function anySure(answers: readonly Allowed[]): boolean {
  if (answers.some(({ sure }) => hasConnections(sure))) return true;
  if (answers.some(({ possible }) => hasConnections(possible))) throw new CelUnknown();
  return false;
}

/** A workload as `namespace/Kind/name` or `namespace/name`, an address, or a block. */
function endNamed({ evaluator }: EnvironmentView, text: string): WorkloadEndpoint | AddressSet {
  const range = parseAddress(text) ?? parseCidr(text);
  if (range) return addressSet([range]);
  const found = evaluator.cluster.workloads.filter(({ namespace, kind, name }) => `${namespace}/${kind}/${name}` === text || `${namespace}/${name}` === text);
  const [workload, ...others] = found;
  if (!workload || others.length > 0)
    throw new Error(
      `${JSON.stringify(text)} is ${others.length > 0 ? 'more than one workload' : 'no workload here'}: write namespace/Kind/name, or an address`,
    );
  return workload;
}
