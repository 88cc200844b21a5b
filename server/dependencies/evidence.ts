import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import { shift } from '../util/range.js';
import type { Location } from '../workspace/snapshot.js';
import type { Dependency } from './dependency.js';

/** What says that a connection has to work, as it is written with the name of what holds it: `DB_HOST=postgres`. */
export function evidenceText({ name, text }: Dependency['evidence']): string {
  return name === undefined ? text : `${name}=${text}`;
}

/** Where that stands: of what a kustomization or chart makes, where it was written. */
export function evidencePlace({ placed, range }: Dependency['evidence']): Location {
  const { elsewhere } = range;
  return elsewhere ? { file: elsewhere.file, range: elsewhere.range } : { file: placed.file, range: shift(range, placed.offset) };
}

/** The workloads at both ends that manifests make. */
export function endsOfDependency({ from, to }: Dependency): { readonly clients: readonly WorkloadEndpoint[]; readonly servers: readonly WorkloadEndpoint[] } {
  return { clients: from.kind === 'workload' ? [from.workload] : [], servers: to.kind === 'pods' ? to.pods.map(({ workload }) => workload) : [] };
}
