import type { Missing } from '../../render/gitops/gitops.js';
import type { RenderFact } from '../../render/rendering.js';
import type { UnitRequest } from '../../render/unit-request.js';
import { type FileId, parentOf } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import { isKustomization } from '../kustomization.js';

/** What a kustomization or chart that is deployed becomes. Immutable; another object whenever it was rendered again. */
export interface RenderedUnit {
  /** See `unitKey`. */
  readonly key: string;
  readonly request: UnitRequest;
  readonly folder: FileId;
  /** The kustomization, the chart, or what asks for it. */
  readonly file: FileId;
  /** Of the record that holds what it renders to: a name that no file has. */
  readonly id: FileId;
  readonly outcome: 'rendered' | 'refused' | 'failed';
  /** Why nothing is rendered. */
  readonly problem: UnitProblem | undefined;
  /** What in its kustomizations does nothing, or more than it says. */
  readonly facts: readonly RenderFact[];
  /** Why the cluster's may be another: each the end of a sentence that begins with the unit. */
  readonly limits: readonly string[];
  /** Another whenever what it declares of other units may be another; '' where it declares nothing. */
  readonly declares: string;
  /** All that was looked for, whether it is there or not. */
  readonly inputs: ReadonlySet<FileId>;
  /** Those that are there. */
  readonly files: readonly FileId[];
}

/** Why a unit is not rendered, and where that is written. */
export interface UnitProblem {
  /** A sentence. */
  readonly message: string;
  readonly file: FileId;
  readonly range: { readonly start: number; readonly end: number };
}

/** Units that are deployed into one cluster. */
export interface UnitEnvironment {
  /** No file has this name. Of an environment of one unit that of the unit. */
  readonly id: FileId;
  /** The folder or file that people call it by. */
  readonly place: FileId;
  /** A file at the place, whose path is known. */
  readonly file: FileId;
  readonly by: EnvironmentOrigin;
  /** Of what is deployed from there into another cluster: as that is named. */
  readonly cluster?: string | undefined;
  /** Keys of units. */
  readonly units: readonly string[];
  /** What is deployed there, too, and is not here. */
  readonly missing: readonly Missing[];
}

/** What makes an environment; `files`: manifests as they stand. */
export type EnvironmentOrigin = 'kustomize' | 'helm' | 'flux' | 'argocd' | 'files';

/** Everything that is rendered in a workspace. Immutable. */
export interface RenderedUnits {
  /** By key. */
  readonly units: ReadonlyMap<string, RenderedUnit>;
  readonly environments: readonly UnitEnvironment[];
  /** By file: the rendered units that read it. What such a file holds counts as rendered only. */
  readonly readBy: ReadonlyMap<FileId, readonly RenderedUnit[]>;
  /** With a kustomization that a unit reads, or a component that none does: what lies beside it and is not listed is not deployed. */
  readonly folders: ReadonlySet<FileId>;
  /** Nothing else counts: somebody asks what building one kustomization gives. */
  readonly nothingElse?: true;
}

export const nothingRendered: RenderedUnits = { units: new Map(), environments: [], readBy: new Map(), folders: new Set() };

const name = '/%3Frendered';

/** The id of what a unit renders to. @param key of the unit */
export function renderedId(key: string): FileId {
  return `${key}${name}`;
}

/** Whether an id is of something rendered. */
export function isRenderedId(id: FileId): boolean {
  return id.endsWith(name);
}

/** The folder of the unit that an id is of. */
export function unitFolderOf(id: FileId): FileId {
  return id.slice(0, -name.length).replace(/%3F[0-9a-f]{16}$/, '');
}

/** A unit that is deployed by itself. */
export function environmentOfUnit({ key, id, folder, file, request }: RenderedUnit): UnitEnvironment {
  if (request.engine !== 'helm') return { id, place: folder, file, by: 'kustomize', units: [key], missing: [] };
  const values = request.values.at(-1);
  return { id, place: values && 'file' in values ? values.file : folder, file, by: 'helm', units: [key], missing: [] };
}

/**
 * The units by the files that they read.
 * @param components all that there are
 */
export function renderedUnits(
  units: ReadonlyMap<string, RenderedUnit>,
  environments: readonly UnitEnvironment[],
  components: readonly FileId[] = [],
): RenderedUnits {
  const readBy = new Map<FileId, RenderedUnit[]>();
  const folders = new Set<FileId>();
  for (const unit of units.values()) {
    if (unit.outcome !== 'rendered') continue;
    for (const file of unit.files) {
      remember(readBy, file, () => []).push(unit);
      if (isKustomization(file)) folders.add(parentOf(file));
    }
  }
  const inputs = [...units.values()].map(({ inputs }) => inputs);
  for (const component of components) if (!inputs.some((read) => read.has(component))) folders.add(parentOf(component));
  return { units, environments, readBy, folders };
}
