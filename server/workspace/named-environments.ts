import { compareText } from '../util/text.js';
import { type ConfiguredUnit, configuredName } from './configured-environments.js';
import type { Division } from './division.js';
import { type Area, plainFrom } from './folder-split.js';
import { renderedId } from './rendering/rendered-units.js';
import type { FileId, NamedEnvironment } from './snapshot.js';

/**
 * The environments of a workspace, by name; none where there is only one.
 * @param pathOf what people read for a file
 * @param configured what the configuration names
 */
export function namedEnvironments(division: Division, pathOf: (file: FileId) => string, configured: readonly ConfiguredUnit[]): readonly NamedEnvironment[] {
  if (division.areas.length === 1) return [];
  return division.areas.map((area) => nameOf(division, area, pathOf, configured)).sort((a, b) => compareText(a.name, b.name));
}

/** Files that a kustomization at the same place does not list. */
const plainName = 'plain';

/** An environment as people name it; the only one of a workspace is `.`. */
export function nameOf(division: Division, area: Area, pathOf: (file: FileId) => string, configured: readonly ConfiguredUnit[]): NamedEnvironment {
  const { place, build } = area;
  const by = build?.by ?? 'files';
  const file = division.fileAt(area);
  if ((division.areas.length === 1 && !build) || file === undefined) return { name: '.', place, from: `${place}/`, by };
  const path = pathOf(file).split('/');
  const isBesideRoot = !build && division.areas.some((other) => other !== area && other.build && other.place === place);
  if (isBesideRoot) return { name: plainName, place, from: plainFrom(place), by };
  const name = path.slice(0, Math.max(0, path.length - (file.split('/').length - place.split('/').length))).join('/');
  const shown = name === '' ? '.' : name;
  const own = configuredName(configured, area);
  return {
    name: own ?? (build?.cluster === undefined ? shown : `${shown}:${build.cluster}`),
    ...(own === undefined || own === shown ? {} : { path: shown }),
    place,
    from: build?.by && division.areas.length > 1 ? area.id : `${place}/`,
    by,
  };
}

/** What a configuration names, whether it is rendered or not. */
export function namesOfConfigured(configured: readonly ConfiguredUnit[], pathOf: (file: FileId) => string): readonly NamedEnvironment[] {
  return configured.map(({ name, unit: { request, key, file }, place }) => {
    const path = pathOf(file);
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const shown = place === file ? path : folder;
    const isChart = request.engine === 'helm';
    return { name, ...(shown === name ? {} : { path: shown }), place, from: isChart ? renderedId(key) : `${place}/`, by: isChart ? 'helm' : 'kustomize' };
  });
}
