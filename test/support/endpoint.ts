import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { parseAddress } from '../../server/semantics/sets/address-set.js';

/** The end that a verdict of another engine names: `namespace/Kind/name`, or an address. */
export function endpointNamed(evaluator: Evaluator, name: string): Endpoint {
  const workload = evaluator.cluster.workloads.find(({ id }) => id === name);
  if (workload) return { kind: 'workload', workload };
  const address = parseAddress(name);
  if (!address) throw new Error(`${name} is no end`);
  return { kind: 'addresses', range: address };
}
