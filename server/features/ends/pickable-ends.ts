import type { WorkloadEndpoint } from '../../semantics/cluster/endpoint.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView, FileId, Snapshot } from '../../workspace/snapshot.js';
import { cursorAt } from '../cursor.js';
import { destinationObjects, objectName } from './destinations.js';
import { fullName } from './named.js';

/** Something that a connection may begin or end at, for a list to pick from. */
export interface PickableEnd {
  /** `namespace/Kind/name`. */
  readonly name: string;
  readonly label: string;
  readonly kind: 'workload' | 'service' | 'route';
  /** Its kind and namespace. */
  readonly detail: string;
  /** The file that it is written in. */
  readonly file: FileId | undefined;
  readonly ports: readonly PickablePort[];
}

/** A port that it names, of its containers or of the Service: `port` as people write it. */
export interface PickablePort {
  readonly port: string;
  readonly name: string | undefined;
}

/** Everything of the environment that can be named: workloads, then Services, then routes, each by namespace and name. */
export function pickableEnds(view: EnvironmentView): readonly PickableEnd[] {
  const workloads = view.evaluator.cluster.workloads.map((workload) => workloadEnd(view, workload));
  const objects = destinationObjects(view).map((each): PickableEnd => {
    const named = objectName(each);
    const ports = each.kind === 'service' ? each.service.ports.map(({ port, protocol, name }) => portOf(port, protocol, name)) : [];
    return { name: fullName(named), label: named.name, kind: each.kind, detail: `${named.kind} in ${named.namespace}`, file: each.placed.file, ports };
  });
  return [...workloads, ...objects].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareText(a.name, b.name));
}

const kinds: readonly PickableEnd['kind'][] = ['workload', 'service', 'route'];

/** The name of the workload, Service or route that is written at an offset of a file; undefined where none is. */
export function endAt(snapshot: Snapshot, file: FileId, offset: number): string | undefined {
  const placed =
    cursorAt(snapshot, file, offset)?.placed ??
    snapshot.file(file)?.objects.find(({ object, offset: start }) => object.range.start + start <= offset && offset <= object.range.end + start);
  if (!placed) return undefined;
  const view = snapshot.environment(file);
  const workload = view.workload(placed.id);
  if (workload) return workload.id;
  const object = destinationObjects(view).find((each) => each.placed.id === placed.id);
  return object && fullName(objectName(object));
}

function workloadEnd(view: EnvironmentView, workload: WorkloadEndpoint): PickableEnd {
  const { id, name, kind, namespace, ports } = workload;
  return {
    name: id,
    label: name,
    kind: 'workload',
    detail: `${kind} in ${namespace}`,
    file: view.source(workload)?.file,
    ports: ports.map((port) => portOf(port.number, port.protocol, port.name)),
  };
}

function portOf(number: number, protocol: string, name: string | undefined): PickablePort {
  return { port: protocol === 'TCP' ? `${number}` : `${protocol}/${number}`, name };
}
