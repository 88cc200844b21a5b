import { unevaluatedKinds } from '../../families/not-evaluated.js';
import { itemsOf, mapOf, type ServedValue } from './json.js';
import type { Shown } from './not-listed.js';

/** A kind of objects that a snapshot lists, as an API server serves it. */
export interface ListedResource {
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** As it stands in paths: `networkpolicies`. */
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** What an answer lacks without it. */
  readonly shows: Shown;
}

/** A path that only reads: made by the functions of this file, and by nothing else. */
export type ReadPath = string & { readonly reads: unique symbol };

/** Objects of one answer: an answer of 500 pods is about 4 MB. */
const pageSize = 500;

const workload = (apiVersion: string, plural: string, kind: string): ListedResource => ({ apiVersion, plural, kind, isNamespaced: true, shows: 'details' });

/** What every cluster serves. */
export const builtIn: readonly ListedResource[] = [
  { apiVersion: 'v1', plural: 'namespaces', kind: 'Namespace', isNamespaced: false, shows: 'details' },
  { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', kind: 'NetworkPolicy', isNamespaced: true, shows: 'policies' },
  workload('apps/v1', 'deployments', 'Deployment'),
  workload('apps/v1', 'statefulsets', 'StatefulSet'),
  workload('apps/v1', 'daemonsets', 'DaemonSet'),
  workload('apps/v1', 'replicasets', 'ReplicaSet'),
  workload('v1', 'replicationcontrollers', 'ReplicationController'),
  workload('batch/v1', 'cronjobs', 'CronJob'),
  workload('batch/v1', 'jobs', 'Job'),
  { apiVersion: 'v1', plural: 'pods', kind: 'Pod', isNamespaced: true, shows: 'pods' },
  { apiVersion: 'v1', plural: 'services', kind: 'Service', isNamespaced: true, shows: 'details' },
];

const adminGroup = 'policy.networking.k8s.io';

/** Groups whose policies answers have to know of, where a cluster serves them. */
const policyGroups: ReadonlySet<string> = new Set([adminGroup, ...unevaluatedKinds.map(({ group }) => group)]);

/** Which groups there are. */
export const groupsPath = '/apis' as ReadPath;

/** The policies of other families that a cluster serves, by the version that it prefers: paths that tell their resources. */
export function policyGroupPaths(groups: ServedValue): readonly ReadPath[] {
  return itemsOf(mapOf(groups)['groups']).flatMap((group) => {
    const { name, preferredVersion } = mapOf(group);
    const version = mapOf(preferredVersion)['groupVersion'];
    return typeof name === 'string' && policyGroups.has(name) && isGroupVersion(version) ? [`/apis/${version}` as ReadPath] : [];
  });
}

/** The resources of such a group that hold policies. */
export function policyResources(list: ServedValue): readonly ListedResource[] {
  const apiVersion = mapOf(list)['groupVersion'];
  if (!isGroupVersion(apiVersion)) return [];
  const group = apiVersion.slice(0, apiVersion.indexOf('/'));
  return itemsOf(mapOf(list)['resources']).flatMap((resource) => {
    const { name, kind, namespaced, verbs } = mapOf(resource);
    if (typeof name !== 'string' || typeof kind !== 'string' || !isWord(name) || !itemsOf(verbs).includes('list') || !isPolicyKind(group, kind)) return [];
    return [{ apiVersion, plural: name, kind, isNamespaced: namespaced === true, shows: 'other-policies' }];
  });
}

function isPolicyKind(group: string, kind: string): boolean {
  return group === adminGroup || unevaluatedKinds.some((one) => one.group === group && one.kind === kind && one.effect !== 'none');
}

/** One page of the objects of a kind. */
export function listPath({ apiVersion, plural, isNamespaced }: ListedResource, namespace: string | undefined, next: string | undefined): ReadPath {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const from = next === undefined ? '' : `&continue=${encodeURIComponent(next)}`;
  return `${base}${within}/${plural}?limit=${pageSize}${from}` as ReadPath;
}

/** A single Namespace, for who may not list all of them. */
export function namespacePath(name: string): ReadPath {
  return `/api/v1/namespaces/${encodeURIComponent(name)}` as ReadPath;
}

function isGroupVersion(value: ServedValue | undefined): value is string {
  return typeof value === 'string' && /^[a-z0-9.-]+\/[a-z0-9]+$/.test(value);
}

function isWord(text: string): boolean {
  return /^[a-z0-9]+$/.test(text);
}
