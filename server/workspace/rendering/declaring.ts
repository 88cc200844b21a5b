import type { PlacedFile } from '../place-objects.js';
import type { FileId, Unseen } from '../snapshot.js';
import type { WorkspaceState } from '../state.js';
import type { RenderedUnit } from './rendered-units.js';

/** Where something of Flux or Argo CD is declared, and whether that is still the same. */
export interface Declaring {
  /** Units that render to declarations. */
  readonly units: readonly RenderedUnit[];
  /** Files with declarations that no unit reads. */
  readonly files: readonly FileId[];
  /** Another whenever what is declared may be another. */
  readonly mark: string;
}

/** Whether anything is declared at all. */
export function mayDeclare({ unseen }: Pick<WorkspaceState, 'unseen'>): boolean {
  for (const found of unseen.values()) if (found.some(isDeclared)) return true;
  return false;
}

function isDeclared({ cause }: Pick<Unseen, 'cause'>): boolean {
  return cause === 'application' || cause === 'release';
}

/** What declares something in a workspace; undefined where nothing does. */
export function declaringIn(state: Pick<WorkspaceState, 'unseen' | 'files' | 'rendered'>): Declaring | undefined {
  const all = [...state.unseen.entries()].flatMap(([id, found]) => (found.some(isDeclared) ? [id] : []));
  if (all.length === 0) return undefined;
  const files = [...state.files.values()].filter(declares).map(({ record }) => record.id);
  const ids = new Set(all);
  const rendered = [...state.rendered.units.values()];
  const versions = files.map((id) => `${id} ${state.files.get(id)?.record.version}`);
  const marks = rendered.map(({ key, outcome, declares }) => `${key} ${outcome} ${declares}`);
  return { units: rendered.filter(({ id }) => ids.has(id)), files, mark: [...versions, ...marks].sort().join('\n') };
}

/** Sources that declarations name may stand in files of their own. */
export function declares({ placement, record }: PlacedFile): boolean {
  return !placement.isElsewhere && !record.rendered && record.objects.some(({ object }) => isDeclaration(object.apiVersion?.value ?? ''));
}

function isDeclaration(apiVersion: string): boolean {
  return /^(?:[a-z]+\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io|argoproj\.io)\//.test(apiVersion);
}
