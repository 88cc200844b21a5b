import { isPolicy } from '../model/objects.js';
import { podLabelsOf } from '../semantics/cluster/build-cluster.js';
import { matchLabels } from '../semantics/cluster/label-selector.js';
import type { Selector } from '../semantics/cluster/selector.js';
import { baseName } from '../util/file-id.js';
import type { PlacedFile } from './place-objects.js';
import { type RenderedUnits, renderedId } from './rendering/rendered-units.js';
import type { FileId, PlacedObject, Unseen } from './snapshot.js';
import type { UnseenHint } from './unseen-hint.js';

/** Unseen only if not all of these folders are in the workspace: paths from a repository's root. */
export interface PossiblyUnseen extends Unseen {
  readonly unlessFolders?: readonly string[];
}

/** What the objects of a file bring in unseen. */
export function unseenOfFile(file: PlacedFile): readonly PossiblyUnseen[] {
  if (file.placement.isElsewhere) return [];
  const found: PossiblyUnseen[] = [];
  for (const [index, placed] of file.counting.entries()) {
    const hint = file.record.counting[index]?.hint;
    if (hint) found.push(fromHint(placed, hint));
    if (file.facts[index] === undefined) found.push(...fromTemplate(file, placed));
  }
  const { id, rendered } = file.record;
  return rendered ? found.map((one) => ({ ...one, by: id })) : found;
}

/** Every folder that one of these paths stands in, at whatever depth. */
export function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>(['']);
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Whether `unseen` is so in a workspace with these folders. */
export function isUnseen({ unlessFolders }: PossiblyUnseen, folders: ReadonlySet<string>): boolean {
  return !unlessFolders?.every((path) => folders.has(path.replace(/^(\.?\/)+|\/+$/g, '').replace(/^\.$/, '')));
}

/** Of units whose declarations are followed: what of them is not here is said by itself. */
export function followedRecords({ environments }: RenderedUnits): ReadonlySet<FileId> {
  return new Set(environments.flatMap(({ by, units }) => (by === 'flux' || by === 'argocd' ? units.map(renderedId) : [])));
}

/** Whether something is followed instead of only being named. */
export function isFollowed({ cause, by }: Unseen, followed: ReadonlySet<FileId>): boolean {
  return by !== undefined && (cause === 'release' || cause === 'application') && followed.has(by);
}

/** Whether unseen pods of `unseen` may run in `namespace` (undefined: anywhere) and be matched by `pods`. */
export function mayMakePods(unseen: Unseen, namespace: string | undefined, pods: Selector | undefined): boolean {
  if (unseen.pods === 'none' || !reaches(unseen, namespace)) return false;
  return unseen.pods === 'any' || pods === undefined || unseen.pods.some((labels) => matchLabels(pods, labels) !== 'no');
}

/** Whether `unseen` may put something into `namespace`. */
export function reaches(unseen: Unseen, namespace: string | undefined): boolean {
  return unseen.namespaces === undefined || namespace === undefined || unseen.namespaces.includes(namespace);
}

function fromHint(placed: PlacedObject, hint: UnseenHint): PossiblyUnseen {
  const own = placed.namespace === undefined ? undefined : [placed.namespace];
  return {
    cause: hint.cause,
    reason: hint.cause === 'snapshot' ? hint.says : `${titleOf(placed)} ${hint.says}`,
    file: placed.file,
    namespaces: hint.namespaces === 'own' ? own : hint.namespaces === 'any' ? undefined : hint.namespaces,
    pods: hint.pods === false ? 'none' : 'any',
    policies: hint.policies,
    ...(hint.unlessFolders ? { unlessFolders: hint.unlessFolders } : {}),
  };
}

/** A workload or policy whose name or namespace a template makes: it will exist, but not as what. */
function fromTemplate(file: PlacedFile, placed: PlacedObject): readonly Unseen[] {
  const { object, unevaluated } = placed;
  const policies = isPolicy(object) || unevaluated?.effect === 'filters';
  if (object.type !== 'workload' && !policies) return [];
  const inChart = file.placement.role === 'template';
  return [
    {
      cause: inChart ? 'chart-template' : 'template',
      reason: inChart
        ? `the chart template \`${baseName(placed.file)}\` is not rendered here`
        : `\`${baseName(placed.file)}\` leaves the name of a ${object.kind.value} open`,
      file: placed.file,
      namespaces: placed.namespace === undefined ? undefined : [placed.namespace],
      pods: object.type === 'workload' ? [podLabelsOf(object)] : 'none',
      policies,
    },
  ];
}

function titleOf({ object, namespace }: PlacedObject): string {
  const name = object.metadata.name?.value ?? '';
  return `${object.kind.value} \`${namespace === undefined ? name : `${namespace}/${name}`}\``;
}
