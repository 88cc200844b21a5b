import { lowerPolicy } from '../families/registry.js';
import { isPolicy } from '../model/objects.js';
import type { WorkloadEndpoint } from '../semantics/cluster/endpoint.js';
import type { Policy } from '../semantics/cluster/policy.js';
import { shift } from '../util/range.js';
import type { EnvironmentView, Location, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import type { Printer } from './printer.js';

/** What every sentence about an object needs. */
export interface Scope {
  readonly snapshot: Snapshot;
  readonly file: WorkspaceFile;
  readonly view: EnvironmentView;
  readonly print: Printer;
  readonly commands: HoverCommands;
}

/** What a click on a link may do beyond opening a place: addresses of commands, where the reader's editor has them. */
export interface HoverCommands {
  /** Shows places to choose from. */
  readonly showLocations?: (locations: readonly Location[]) => string | undefined;
  /** Asks what to deny in the namespace of the object at this place, and adds the policy. */
  readonly addDefaultDeny?: (at: Location) => string | undefined;
  /** Lets the person choose a command that tests a connection of the workload at this place, and copies it. */
  readonly copyProbe?: (at: Location) => string | undefined;
  /** Shows the map of the environment with a workload selected, `namespace/Kind/name`. */
  readonly showMap?: (workload: string) => string | undefined;
  /** Says why one end can, or cannot, reach the other; ends as `namespace/Kind/name`, and the person picks one that is left out. */
  readonly explain?: (ends: { readonly from?: string; readonly to?: string }) => string | undefined;
}

/**
 * What a written policy means: as the environment has it, or by itself where another definition of it counts there. Undefined where its
 * namespace is not known: whom it selects would be a guess.
 */
export function policyOf({ view }: Pick<Scope, 'view'>, placed: PlacedObject): Policy | undefined {
  const { object, id, namespace } = placed;
  if (!isPolicy(object)) return undefined;
  return view.policy(id) ?? lowerPolicy(object, id, namespace);
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
