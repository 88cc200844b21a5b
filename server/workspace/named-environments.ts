import { decode } from '../util/file-id.js';
import { remember } from '../util/remember.js';
import { compareText } from '../util/text.js';
import { type ConfiguredUnit, configuredName } from './configured-environments.js';
import type { Division } from './division.js';
import { type Area, plainFrom } from './folder-split.js';
import { renderedId } from './rendering/rendered-units.js';
import type { FileId, NamedEnvironment } from './snapshot.js';

/** What the environments of a workspace are called. */
export interface EnvironmentNames {
  /** By name; none where there is only one. */
  readonly all: readonly NamedEnvironment[];
  readonly byArea: ReadonlyMap<Area, NamedEnvironment>;
}

/**
 * The names of environments, each another. Of several workspace folders those that would be called alike have the name of their folder before it.
 * @param pathOf what people read for a file
 * @param configured what the configuration names
 */
export function environmentNames(division: Division, pathOf: (file: FileId) => string, configured: readonly ConfiguredUnit[]): EnvironmentNames {
  const plainly = (area: Area) => nameOf(division, area, pathOf, configured);
  if (division.areas.length === 1) return { all: [], byArea: new Map() };
  const rootOf = (area: Area) => rootOfFile(division.fileAt(area), pathOf);
  const byArea = apart(division.areas.map((area) => ({ area, named: plainly(area), root: rootOf(area) })));
  return { all: [...byArea.values()].sort((a, b) => compareText(a.name, b.name)), byArea };
}

interface Called {
  readonly area: Area;
  readonly named: NamedEnvironment;
  /** The names of the folders down to the one of the workspace. */
  readonly root: readonly string[];
}

function apart(all: readonly Called[]): ReadonlyMap<Area, NamedEnvironment> {
  const alike = new Map<string, Called[]>();
  for (const one of all) remember(alike, one.named.name, () => []).push(one);
  const names = new Map<Area, NamedEnvironment>();
  for (const { area, named } of all) names.set(area, named);
  for (const group of alike.values()) {
    if (new Set(group.map(({ root }) => root.join('/'))).size < 2) continue;
    const longest = Math.max(...group.map(({ root }) => root.length));
    const nameWith = ({ root, named }: Called, folders: number) => [...root.slice(-folders), ...(named.name === '.' ? [] : [named.name])].join('/');
    let folders = 1;
    while (folders < longest && new Set(group.map((one) => nameWith(one, folders))).size < group.length) folders++;
    for (const one of group) names.set(one.area, { ...one.named, name: nameWith(one, folders) });
  }
  return names;
}

function rootOfFile(file: FileId | undefined, pathOf: (file: FileId) => string): readonly string[] {
  if (file === undefined) return [];
  const segments = decode(file).split('/');
  return segments.slice(0, -pathOf(file).split('/').length).filter((one) => one !== '' && one !== 'file:');
}

/** Files that a kustomization at the same place does not list. */
const plainName = 'plain';

/** An environment as people name it, apart from others; the only one of a workspace is `.`. */
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
