import { endpointNamed } from '../features/ends/endpoints.js';
import { candidates, type Named, thereIs } from '../features/ends/named.js';
import type { EnvironmentView } from '../workspace/snapshot.js';

/** A policy as people name it. */
export interface PolicyName {
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The id of the workload that a person names. */
export function workloadNamed(text: string, { evaluator }: EnvironmentView): Named<string> {
  const { found, problem } = endpointNamed(text, evaluator.cluster.workloads);
  if (problem !== undefined) return { problem };
  return found.kind === 'workload' ? { found: found.workload.id } : { problem: `${text} is an address: name a workload.` };
}

/** The policy that a person names. Where policies of several kinds have the name, all of them are meant. */
export function policyNamed(text: string, { evaluator }: EnvironmentView): Named<PolicyName> {
  const all = evaluator.cluster.policies.map(({ namespace, name }) => ({ namespace, name, full: namespace === undefined ? name : `${namespace}/${name}` }));
  const found = new Map(all.filter(({ name, full }) => text === name || text === full).map((one) => [one.full, one]));
  const [only, ...more] = found.values();
  if (only && more.length === 0) return { found: { namespace: only.namespace, name: only.name } };
  if (only) return { problem: `${JSON.stringify(text)} means several policies: ${candidates([...found.keys()])}. Name one of them in full.` };
  const names = [...new Set(all.map(({ full }) => full))];
  return { problem: `There is no policy ${JSON.stringify(text)} here${thereIs(text, names)}.` };
}
