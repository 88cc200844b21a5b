import { itemsOf, mapOf, picked, type ServedMap, type ServedValue } from './json.js';

/** Kinds that make pods, with where their template is. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
};

const counts = ['replicas', 'currentNumberScheduled', 'numberMisscheduled', 'active', 'observedGeneration'];

/**
 * What answers need of an object that a cluster printed, and nothing else: no environment, volumes, commands, images, annotations or managed
 * fields, so that a snapshot can be shown to others.
 */
export function snapshotObject(apiVersion: string, kind: string, object: ServedMap): ServedMap {
  return { apiVersion, kind, metadata: metadataOf(object), ...bodyOf(kind, object) };
}

function metadataOf(object: ServedMap): ServedMap {
  const metadata = mapOf(object['metadata']);
  const owners = itemsOf(metadata['ownerReferences']).map((owner) => picked(mapOf(owner), ['apiVersion', 'kind', 'name', 'uid', 'controller']));
  return { ...picked(metadata, ['name', 'namespace', 'uid', 'deletionTimestamp', 'labels']), ...(owners.length > 0 && { ownerReferences: owners }) };
}

function bodyOf(kind: string, object: ServedMap): ServedMap {
  const path = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
  if (path) return workloadOf(kind, object, path);
  const spec = mapOf(object['spec']);
  if (kind === 'Namespace') return {};
  if (kind === 'Service') return { spec: serviceSpec(spec) };
  return picked(object, ['spec', 'specs']);
}

function workloadOf(kind: string, object: ServedMap, path: readonly string[]): ServedMap {
  const status = statusOf(kind, mapOf(object['status']));
  const written = Object.keys(status).length > 0 ? { status } : {};
  if (kind === 'Pod') return { spec: podSpec(mapOf(object['spec'])), ...written };
  const template = path.reduce<ServedMap>((at, key) => mapOf(at[key]), object);
  const shown: ServedMap = { metadata: picked(mapOf(template['metadata']), ['labels']), spec: podSpec(mapOf(template['spec'])) };
  const nested = path.toReversed().reduce<ServedMap>((inner, key) => ({ [key]: inner }), shown);
  const spec = { ...picked(mapOf(object['spec']), ['replicas', 'selector', 'ordinals']), ...mapOf(nested['spec']) };
  return { spec, ...written };
}

function statusOf(kind: string, status: ServedMap): ServedMap {
  if (kind === 'Pod') return picked(status, ['phase', 'podIP', 'podIPs']);
  const conditions = kind === 'Job' ? itemsOf(status['conditions']).map((one) => picked(mapOf(one), ['type', 'status'])) : [];
  return { ...picked(status, counts), ...(conditions.length > 0 && { conditions }) };
}

function podSpec(spec: ServedMap): ServedMap {
  const sidecars = itemsOf(spec['initContainers']).filter((one) => mapOf(one)['restartPolicy'] === 'Always');
  return {
    ...picked(spec, ['hostNetwork']),
    containers: itemsOf(spec['containers']).map(containerOf),
    ...(sidecars.length > 0 && { initContainers: sidecars.map(containerOf) }),
  };
}

function containerOf(container: ServedValue): ServedMap {
  const ports = itemsOf(mapOf(container)['ports']).map((port) => picked(mapOf(port), ['name', 'containerPort', 'protocol']));
  return { ...picked(mapOf(container), ['name', 'restartPolicy']), ...(ports.length > 0 && { ports }) };
}

function serviceSpec(spec: ServedMap): ServedMap {
  const ports = itemsOf(spec['ports']).map((port) => picked(mapOf(port), ['name', 'protocol', 'port', 'targetPort']));
  const headless = spec['clusterIP'] === 'None' ? { clusterIP: 'None' } : {};
  return { ...picked(spec, ['type', 'externalName', 'selector']), ...headless, ...(ports.length > 0 && { ports }) };
}
