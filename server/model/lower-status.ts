import { entryOf } from '../syntax/locate.js';
import type { MapNode, Node } from '../syntax/nodes.js';
import type { Workload } from './objects.js';
import { int32Of, isNull, nodeAtPath, scalarAt, stringOf } from './read-node.js';

/** What a cluster wrote of something that makes pods; nothing of it stands in a manifest. */
export function lowerStatus(object: MapNode, kind: string): Pick<Workload, 'podIps' | 'owner' | 'isOver' | 'isEnding' | 'podCount'> {
  const status = entryOf(object, 'status')?.value;
  const isPod = kind === 'Pod';
  const owner = ownerOf(nodeAtPath(object, ['metadata', 'ownerReferences']));
  return {
    podIps: isPod ? podIpsOf(status) : [],
    owner,
    isOver: isPod ? isFinished(status) : isLeftOver(object, kind, owner !== undefined),
    isEnding: isPod && isWritten(nodeAtPath(object, ['metadata', 'deletionTimestamp'])),
    podCount: status?.kind === 'map' ? podCountOf(status, kind) : undefined,
  };
}

/**
 * Whether an API server wrote the object: it gives each a `uid`, a version and a time, and controllers write a `status`. Generators write
 * `creationTimestamp: null` and an empty status, too.
 */
export function isWrittenByServer(object: MapNode): boolean {
  const given = ['uid', 'resourceVersion', 'creationTimestamp'].some((key) => isWritten(nodeAtPath(object, ['metadata', key])));
  return given || ['phase', 'observedGeneration'].some((key) => isWritten(nodeAtPath(object, ['status', key])));
}

function isWritten(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && !node.templated && !isNull(node) && node.text !== '';
}

/** API reference, "PodPhase": all containers have ended, and none is started again. */
function isFinished(status: Node | undefined): boolean {
  const phase = entryOf(status, 'phase')?.value;
  const text = phase && stringOf(phase);
  return text === 'Succeeded' || text === 'Failed';
}

/** A Deployment keeps the ReplicaSets of earlier rollouts, with no pods, to go back to. */
function isLeftOver(object: MapNode, kind: string, isOwned: boolean): boolean {
  if (kind === 'Job') return isDone(nodeAtPath(object, ['status', 'conditions']));
  if (!isOwned || (kind !== 'ReplicaSet' && kind !== 'ReplicationController')) return false;
  const wanted = nodeAtPath(object, ['spec', 'replicas']);
  const running = nodeAtPath(object, ['status', 'replicas']);
  return wanted !== undefined && int32Of(wanted) === 0 && (running === undefined || int32Of(running) === 0);
}

function isDone(conditions: Node | undefined): boolean {
  if (conditions?.kind !== 'sequence') return false;
  return conditions.items.some(({ value }) => {
    const type = scalarAt(value, 'type')?.value;
    const holds = entryOf(value, 'status')?.value;
    return (type === 'Complete' || type === 'Failed') && holds !== undefined && stringOf(holds) === 'True';
  });
}

/** The fields of a status that count pods; the server leaves out what is 0. A CronJob's Jobs count them. */
const countFields: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['replicas'],
  StatefulSet: ['replicas'],
  ReplicaSet: ['replicas'],
  ReplicationController: ['replicas'],
  DaemonSet: ['currentNumberScheduled', 'numberMisscheduled'],
  Job: ['active'],
};

function podCountOf(status: MapNode, kind: string): number | undefined {
  const fields = Object.hasOwn(countFields, kind) ? countFields[kind] : undefined;
  const counts = fields?.map((field) => {
    const written = entryOf(status, field)?.value;
    return written === undefined ? 0 : int32Of(written);
  });
  if (counts === undefined || status.entries.length === 0) return undefined;
  return counts.reduce<number | undefined>((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
}

/** All of them stand in `podIPs`; older clusters write `podIP` alone. */
function podIpsOf(status: Node | undefined): readonly string[] {
  const list = entryOf(status, 'podIPs')?.value;
  const listed = list?.kind === 'sequence' ? list.items.map(({ value }) => scalarAt(value, 'ip')?.value) : [];
  return [...new Set([...listed, scalarAt(status, 'podIP')?.value])].filter((ip) => typeof ip === 'string');
}

/**
 * The controller among the owners, else the first of them. One whose kind was left out still holds its pods together; what it is, is not known.
 * The node of a static pod is none: it runs pods that have nothing else in common (Kubernetes documentation, "Create static Pods").
 */
function ownerOf(references: Node | undefined): Workload['owner'] {
  if (references?.kind !== 'sequence') return undefined;
  const nodes = references.items.map(({ value }) => value);
  const controller = nodes.find((node) => scalarAt(node, 'controller')?.value === true) ?? nodes[0];
  const [kind, name] = [scalarAt(controller, 'kind')?.value, scalarAt(controller, 'name')?.value];
  if (typeof name !== 'string' || name === '' || kind === 'Node') return undefined;
  return { kind: typeof kind === 'string' && kind !== '' ? kind : 'Pod', name };
}
