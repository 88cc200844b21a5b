import { ownRequest, unitKey } from '../render/unit-request.js';
import type { ConfiguredEnvironment } from './configuration-file.js';
import type { Area } from './folder-split.js';
import { isChart, isKustomization, structureNames } from './kustomization.js';
import { renderedId } from './rendering/rendered-units.js';
import { buildOf, unitOfVariant, type WantedUnit } from './rendering/unit-of.js';
import type { FileId } from './snapshot.js';
import type { WorkspaceState } from './state.js';

/** Such an environment whose kustomization or chart is there. */
export interface ConfiguredUnit {
  readonly name: string;
  readonly unit: WantedUnit;
  /** The folder of the kustomization or the chart or, where it has values, the last file of these. */
  readonly place: FileId;
}

/** What names of a configuration stand for, in its order. */
export function configuredUnits(state: Pick<WorkspaceState, 'settings' | 'structure' | 'files'>): readonly ConfiguredUnit[] {
  return (state.settings.environments ?? []).flatMap((one) => configuredUnit(one, state) ?? []);
}

function configuredUnit(
  { name, folder, values }: ConfiguredEnvironment,
  { structure, files }: Pick<WorkspaceState, 'structure' | 'files'>,
): ConfiguredUnit | undefined {
  const isMeant = values ? isChart : isKustomization;
  const file = structureNames.map((each) => `${folder}/${each}`).find((id) => structure.has(id) && isMeant(id));
  if (file === undefined) return undefined;
  if (!values) return { name, unit: buildOf(file), place: folder };
  const found = values.flatMap((places) => places.find((place) => files.has(place)) ?? places[0] ?? []);
  const last = found.at(-1);
  const request = { ...ownRequest(folder), values: found.map((each) => ({ file: each })) };
  return { name, unit: unitOfVariant({ request, file: last ?? file }), place: last ?? folder };
}

/** The name that a configuration gives what is applied together; of several the first. */
export function configuredName(configured: readonly ConfiguredUnit[], { id, place, build }: Area): string | undefined {
  if (build?.cluster !== undefined) return undefined;
  return configured.find(({ unit, place: meant }) => (unit.request.engine === 'helm' ? id === renderedId(unitKey(unit.request)) : place === meant))?.name;
}
