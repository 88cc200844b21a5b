import type { KubernetesObject, Workload } from '../../model/objects.js';
import { remember } from '../../util/remember.js';

/** An object that may make pods, and where it lives. */
export interface Grouped {
  readonly id: string;
  readonly object: KubernetesObject;
  readonly namespace: string | undefined;
}

/** The objects of one workload. */
export interface WorkloadGroup<T extends Grouped> {
  /** The object that the workload is named after first, where it is there. */
  readonly members: readonly T[];
  /** Those that say what its pods are. */
  readonly shown: readonly Workload[];
}

/** Kinds that are made by controllers: their owner says what they are. Whoever owns another kind, people know it by its own name. */
const madeByControllers: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'ReplicationController', 'Job']);

/** Owners of owners do not go further: a pod, a Job, a CronJob, and what owns that. */
const mostOwners = 4;

/**
 * The workloads of some objects, by `namespace/Kind/name`. What a controller made is one with its owner: a Deployment is not counted again for
 * its ReplicaSets and Pods, nor a CronJob for its Jobs, and pods that are finished are counted not at all. Of several objects with one name the
 * first counts.
 */
export function groupWorkloads<T extends Grouped>(objects: readonly T[]): ReadonlyMap<string, WorkloadGroup<T>> {
  const named = new Map<string, Member<T>>();
  const members = objects.flatMap((one) => memberOf(one) ?? []).filter((member) => isFirst(named, member));
  const groups = new Map<string, Member<T>[]>();
  for (const member of members) if (!member.workload.isOver) remember(groups, rootOf(member, named), () => []).push(member);
  return new Map(
    [...groups].map(([id, all]) => {
      const sorted = [...all.filter(({ own }) => own === id), ...all.filter(({ own }) => own !== id)];
      return [id, { members: sorted.map(({ one }) => one), shown: shownOf(id, sorted) }];
    }),
  );
}

interface Member<T> {
  readonly one: T;
  readonly workload: Workload;
  readonly namespace: string;
  /** What it would be called by itself. */
  readonly own: string;
}

function memberOf<T extends Grouped>(one: T): Member<T> | undefined {
  const { object, namespace, id } = one;
  if (object.type !== 'workload' || namespace === undefined) return undefined;
  const name = object.metadata.name?.value;
  // A workload without a name that can be read is like no other.
  return { one, workload: object, namespace, own: `${namespace}/${object.kind.value}/${name ?? `(unnamed ${id})`}` };
}

function isFirst<T>(named: Map<string, Member<T>>, member: Member<T>): boolean {
  return remember(named, member.own, () => member) === member;
}

/** What the pods of an object are called by: the last owner that is known. */
function rootOf<T>(member: Member<T>, named: ReadonlyMap<string, Member<T>>): string {
  let at = member;
  for (let step = 0; step < mostOwners; step++) {
    const { owner, kind } = at.workload;
    if (!owner || !madeByControllers.has(kind.value)) return at.own;
    const id = `${member.namespace}/${owner.kind}/${owner.name}`;
    const next = named.get(id);
    if (!next) return provenOwner(at, owner, named) ?? id;
    at = next;
  }
  return at.own;
}

/**
 * The owner, which is here, of an owner that is not, where a label or the form of the name proves it: controllers of Deployments name a ReplicaSet after
 * the Deployment and the hash that its pods carry as a label, and the one of CronJobs names a Job after the CronJob and the minute it was due.
 */
function provenOwner<T>({ workload, namespace }: Member<T>, { kind, name }: NonNullable<Workload['owner']>, named: ReadonlyMap<string, Member<T>>) {
  if (kind === 'Job') {
    const cronJob = `${namespace}/CronJob/${name.replace(/-\d{8}$/, '')}`;
    return named.has(cronJob) ? cronJob : undefined;
  }
  const hash = workload.podLabels.entries.find(({ key }) => key.value === 'pod-template-hash')?.value.value;
  if (kind !== 'ReplicaSet' || !hash || !name.endsWith(`-${hash}`)) return undefined;
  const deployment = `${namespace}/Deployment/${name.slice(0, -hash.length - 1)}`;
  return named.has(deployment) ? deployment : undefined;
}

/**
 * Pods say what they are, whatever their template says: labels are added by hand and by webhooks, and during a rollout there are pods of two
 * templates. Where some of the pods are not here, the templates count, too.
 */
function shownOf<T>(id: string, members: readonly Member<T>[]): readonly Workload[] {
  const [pods, templates] = [true, false].map((isPod) => members.filter(({ own, workload }) => (workload.kind.value === 'Pod' && own !== id) === isPod));
  const all = members.map(({ workload }) => workload);
  if (!pods || !templates || pods.length === 0) return all;
  const root = templates.find(({ own }) => own === id);
  const counts = (root ? [root] : templates).map(({ workload }) => workload.podCount);
  const counted = counts.reduce<number | undefined>((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  const running = pods.filter(({ workload }) => !workload.isEnding).length;
  return counted !== undefined && running >= counted ? pods.map(({ workload }) => workload) : all;
}
