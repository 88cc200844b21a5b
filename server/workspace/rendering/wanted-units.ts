import { configuredUnits } from '../configured-environments.js';
import type { FileId } from '../snapshot.js';
import type { WorkspaceState } from '../state.js';
import { chartVariants } from './chart-units.js';
import { kustomizationsOf, rootsOf } from './kustomizations.js';
import { buildOf, unitOfVariant, type WantedUnit } from './unit-of.js';

/**
 * The units that are deployed by themselves, as far as the names and members of files and the configuration say it: kustomizations, in the order of their
 * folders, then charts.
 * @param charts whether charts can be rendered
 */
export function wantedUnits(state: Pick<WorkspaceState, 'settings' | 'structure' | 'files'>, { charts }: { readonly charts: boolean }): readonly WantedUnit[] {
  const configured = configuredUnits(state).flatMap(({ unit }) => (charts || unit.request.engine !== 'helm' ? unit : []));
  const found = [...rootsOf(kustomizationsOf(state)).map(buildOf), ...(charts ? chartVariants(state).map(unitOfVariant) : [])];
  const named = new Set(configured.map(({ key }) => key));
  const parts = new Set(configured.flatMap(partsOf));
  // A file of values that a name combines with others is not deployed without them.
  const alone = found.filter(({ key, file, request }) => named.has(key) || request.engine !== 'helm' || !parts.has(file));
  const known = new Set(alone.map(({ key }) => key));
  return [...alone, ...configured.filter(({ key }, index) => !known.has(key) && configured.findIndex((one) => one.key === key) === index)];
}

/** The files of values of a unit that has several. */
function partsOf({ request }: WantedUnit): readonly FileId[] {
  if (request.engine !== 'helm' || request.values.length < 2) return [];
  return request.values.flatMap((one) => ('file' in one ? one.file : []));
}
