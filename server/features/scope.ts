import type { WorkloadEndpoint } from '../semantics/endpoint.js';
import { lowerNetworkPolicy } from '../semantics/lower-network-policy.js';
import type { Policy } from '../semantics/policy.js';
import { shift } from '../util/range.js';
import type { EnvironmentView, Location, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Printer } from './printer.js';

/** What every sentence about an object needs. */
export interface Scope {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  readonly view: EnvironmentView;
  readonly print: Printer;
}

/** What a written policy means: as the environment has it, or by itself where it takes no part in one (a chart's template, a second definition). */
export function policyOf({ view, snapshot }: Pick<Scope, 'view' | 'snapshot'>, placed: PlacedObject): Policy | undefined {
  if (placed.object.type !== 'NetworkPolicy') return undefined;
  return view.policy(placed.id) ?? lowerNetworkPolicy(placed.object, placed.id, placed.namespace ?? snapshot.settings.defaultNamespace);
}

/** Where an object's name stands, else its kind. */
export function placeOf({ file, object, offset }: PlacedObject): Location {
  return { file, range: shift(object.metadata.name?.range ?? object.kind.range, offset) };
}

/** Where a policy or workload is written. */
export function sourceOf({ view }: Pick<Scope, 'view'>, of: Policy | WorkloadEndpoint): Location | undefined {
  const placed = view.source(of);
  return placed && placeOf(placed);
}
