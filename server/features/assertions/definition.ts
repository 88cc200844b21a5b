import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { type Range, shift, touches } from '../../util/range.js';
import type { EnvironmentView, Location, Snapshot, WorkspaceFile } from '../../workspace/snapshot.js';
import { placeOf } from '../scope.js';
import type { Assertion, AssertionFile, Group } from './assertion.js';
import { endsOf } from './ends.js';
import { viewFor } from './environment.js';
import { readAssertions } from './read.js';

/** What an assertion names at an offset of its file, and where that is defined; undefined where nothing here is meant. */
export interface NamedPlaces {
  readonly origin: Range;
  readonly targets: readonly Location[];
}

/** The assertion that an offset of a file lies in. */
export function assertionAt({ assertions }: AssertionFile, offset: number): Assertion | undefined {
  return assertions.find(({ range }) => touches(range, offset));
}

/** Where the workloads are written that `from` or `to` means, and the ports that `ports` names at the destination. */
export function assertionDefinition(snapshot: Snapshot, file: WorkspaceFile, offset: number): NamedPlaces | undefined {
  const stated = readAssertions(file);
  const view = viewFor(snapshot, stated);
  const statement = assertionAt(stated, offset)?.statement;
  if (statement?.kind !== 'connection') return undefined;
  const end = [statement.from, statement.to].find(({ range }) => touches(range, offset));
  if (end) return { origin: end.range, targets: workloadsOf(view, end).flatMap((workload) => placesOf(view, workload)) };
  const port = statement.ports.find(({ range }) => touches(range, offset));
  return port && { origin: port.range, targets: workloadsOf(view, statement.to).flatMap((workload) => portPlaces(view, workload, port.text)) };
}

/** What is outside a namespace has no one place. */
function workloadsOf(view: EnvironmentView, group: Group): readonly WorkloadEndpoint[] {
  return group.kind === 'outside' ? [] : (endsOf(view, group).found?.workloads ?? []);
}

function placesOf(view: EnvironmentView, workload: WorkloadEndpoint): readonly Location[] {
  const placed = view.source(workload);
  return placed ? [placeOf(placed)] : [];
}

/** The container ports with this name or number. */
function portPlaces(view: EnvironmentView, workload: WorkloadEndpoint, text: string): readonly Location[] {
  const placed = view.source(workload);
  const [, protocol = 'TCP', port = ''] = /^(?:([A-Z]+)\/)?(.+)$/.exec(text) ?? [];
  if (placed?.object.type !== 'workload') return [];
  return placed.object.ports
    .filter((each) => each.protocol === protocol && (each.name === port || String(each.number) === port))
    .map(({ range }) => ({ file: placed.file, range: shift(range, placed.offset) }));
}
