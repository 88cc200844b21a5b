import { sameNetwork, unknownNetwork } from '../semantics/cluster/pod-network.js';
import { parentOf } from '../util/file-id.js';
import { isAssertionFile } from './assertion-file.js';
import { isConfigurationFile } from './configuration-file.js';
import { isEvidence } from './division.js';
import { EnvironmentIndex } from './environment-index.js';
import type { FileRecord } from './file-record.js';
import { settingsAt } from './folder-settings.js';
import { signsOfFile } from './guessed-plugin.js';
import type { Kustomization } from './kustomization.js';
import { buildLayout, type Layout } from './layout.js';
import { type Fact, type PlacedFile, type Placement, placeFile, samePlacement } from './place-objects.js';
import type { PlacedSign } from './plugin-sign.js';
import { isRenderedId, nothingRendered, type RenderedUnits } from './rendering/rendered-units.js';
import { ShardedMap } from './sharded-map.js';
import type { FileId, FileRole, PlacedObject } from './snapshot.js';
import { type PossiblyUnseen, unseenOfFile } from './unseen.js';
import type { ClusterSettings, WorkspaceSettings } from './workspace-settings.js';

/** Everything a workspace knows at one moment. Immutable; the next state shares what did not change. */
export interface WorkspaceState {
  readonly version: number;
  readonly complete: boolean;
  readonly settings: WorkspaceSettings;
  readonly files: ShardedMap<PlacedFile>;
  /** Files that say how others are put together: kustomizations and charts. */
  readonly structure: ShardedMap<FileRecord>;
  /** What the kustomizations render to, as far as that is known: see `UnitRenderer`. */
  readonly rendered: RenderedUnits;
  readonly layout: Layout;
  /** The layout was built before the last change that it depends on. */
  readonly layoutIsOld: boolean;
  readonly index: EnvironmentIndex;
  /** What is not rendered, by the file that says so. */
  readonly unseen: ShardedMap<readonly PossiblyUnseen[]>;
  /** What shows which network plugin there is, by file. */
  readonly signs: ShardedMap<readonly PlacedSign[]>;
  /** What counts as it was before it was half typed, by file. */
  readonly held: ShardedMap<readonly PlacedObject[]>;
  /** How many definitions that tell environments apart count as they stand in their files, and not as a unit renders them. */
  readonly plain: number;
  /** Changes with every file that comes or goes. */
  readonly population: number;
}

export type RecordChanges = ReadonlyMap<FileId, FileRecord | undefined>;

/** What was read, of files that were opened meanwhile under the path that the search gives them: they keep their text. */
export function beneathBuffers({ files }: WorkspaceState, read: RecordChanges, open: Pick<ReadonlyMap<FileId, unknown>, 'has'>): RecordChanges {
  const changes = new Map(read);
  for (const [id, found] of read) {
    const record = open.has(id) ? files.get(id)?.record : undefined;
    if (record) changes.set(id, found && found.path !== record.path ? { ...record, path: found.path } : record);
  }
  return changes;
}

/** The state before anything is known. */
export function emptyState(settings: WorkspaceSettings): WorkspaceState {
  const files = ShardedMap.empty<PlacedFile>();
  const structure = ShardedMap.empty<FileRecord>();
  return {
    version: 0,
    complete: false,
    settings,
    files,
    structure,
    rendered: nothingRendered,
    layout: layoutOf({ files, structure, settings, rendered: nothingRendered }),
    layoutIsOld: false,
    index: EnvironmentIndex.empty(),
    unseen: ShardedMap.empty(),
    signs: ShardedMap.empty(),
    held: ShardedMap.empty(),
    plain: 0,
    population: 0,
  };
}

/** The state after files changed; `undefined` as record: the file is gone. The layout stays as it is, and is old where a change matters to it. */
export function withRecords(state: WorkspaceState, changes: RecordChanges): WorkspaceState {
  const structure = state.structure.with([...changes].map(([id, record]) => [id, structural(state.structure.get(id), record)]));
  const layoutIsOld =
    state.layoutIsOld ||
    structure !== state.structure ||
    (structure.size > 0 && [...changes].some(([id, record]) => mattersToLayout(state.files.get(id)?.record, record)));
  const placed = [...changes].map(([id, record]): readonly [FileId, PlacedFile | undefined] => [
    id,
    record && placeFile(record, placementOf(record, state), state.files.get(id)),
  ]);
  return withPlaced({ ...state, structure, layoutIsOld }, placed);
}

/** The state after units were rendered: `changes` are the records of what they render to. */
export function withRendered(state: WorkspaceState, rendered: RenderedUnits, changes: RecordChanges): WorkspaceState {
  const layoutIsOld = state.layoutIsOld || !sameUnits(state.rendered, rendered);
  return withLayout(withRecords({ ...state, rendered, layoutIsOld }, changes));
}

/** Whether nothing of where files belong depends on which of the two it is. */
function sameUnits(a: RenderedUnits, b: RenderedUnits): boolean {
  return (
    a.nothingElse === b.nothingElse &&
    a.units.size === b.units.size &&
    sameEnvironments(a.environments, b.environments) &&
    [...b.units].every(([key, unit]) => {
      const other = a.units.get(key);
      return other && other.file === unit.file && other.outcome === unit.outcome && other.problem === unit.problem && sameFiles(other.files, unit.files);
    })
  );
}

function sameEnvironments(a: RenderedUnits['environments'], b: RenderedUnits['environments']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function sameFiles(a: readonly FileId[], b: readonly FileId[]): boolean {
  return a.length === b.length && a.every((file, index) => file === b[index]);
}

/** The state with a layout that is built from its files as they are. Takes time by the number of files where the layout was old. */
export function withLayout(state: WorkspaceState): WorkspaceState {
  if (!state.layoutIsOld) return state;
  const fresh = { ...state, layout: layoutOf(state), layoutIsOld: false };
  return withPlaced(fresh, placeAgain(fresh));
}

/** The state after a person changed the settings. */
export function withSettings(state: WorkspaceState, settings: WorkspaceSettings): WorkspaceState {
  const before = state.settings;
  const network = sameNetwork(before.network ?? unknownNetwork, settings.network ?? unknownNetwork) ? before.network : settings.network;
  const after = { ...settings, network, ofFolders: keptFolders(before, settings) };
  if (!samePlaces(before, settings) || !sameFolders(before, settings)) return withLayout({ ...state, settings: after, layoutIsOld: true });
  const isSame = network === before.network && sameProfile(before, after) && sameNames(before, after) && sameFolders(before, after);
  return isSame ? state : { ...state, settings: after, version: state.version + 1 };
}

/** The state after the first indexing. */
export function withCompleteness(state: WorkspaceState, complete: boolean): WorkspaceState {
  return state.complete === complete ? state : { ...state, complete, version: state.version + 1 };
}

/** Whether rules know the same of the cluster. */
function sameProfile({ profile: a }: WorkspaceSettings, { profile: b }: WorkspaceSettings): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the same environments have the same names. */
function sameNames({ environments: a = [] }: WorkspaceSettings, { environments: b = [] }: WorkspaceSettings): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function sameFolders({ ofFolders: a }: WorkspaceSettings, { ofFolders: b }: WorkspaceSettings): boolean {
  return a?.length === b?.length && (a ?? []).every(({ folder, key }, index) => b?.[index]?.folder === folder && b[index]?.key === key);
}

/** Those that say the same are the same objects: environments are kept for the network that they were made for. */
function keptFolders({ ofFolders: before = [] }: WorkspaceSettings, { ofFolders }: WorkspaceSettings): WorkspaceSettings['ofFolders'] {
  return ofFolders?.map((one) => before.find(({ folder, key }) => folder === one.folder && key === one.key) ?? one);
}

/** Whether two settings make the same of any file. */
function samePlaces(a: WorkspaceSettings, b: WorkspaceSettings): boolean {
  return (
    a.defaultNamespace === b.defaultNamespace &&
    a.kubernetesVersion === b.kubernetesVersion &&
    (a.ignoreFamilies ?? []).join() === (b.ignoreFamilies ?? []).join()
  );
}

function placeAgain(state: WorkspaceState): readonly (readonly [FileId, PlacedFile])[] {
  const changed: (readonly [FileId, PlacedFile])[] = [];
  for (const [id, file] of state.files.entries()) {
    const placement = placementOf(file.record, state);
    if (!samePlacement(file.placement, placement)) changed.push([id, placeFile(file.record, placement, file)]);
  }
  return changed;
}

function withPlaced(state: WorkspaceState, placed: readonly (readonly [FileId, PlacedFile | undefined])[]): WorkspaceState {
  const removed: Fact[] = [];
  const added: Fact[] = [];
  for (const [id, file] of placed) {
    const before = state.files.get(id);
    if (before?.facts === file?.facts) continue;
    for (const fact of before?.facts ?? []) if (fact) removed.push(fact);
    for (const fact of file?.facts ?? []) if (fact) added.push(fact);
  }
  const unseen = placed.map(([id, file]) => [id, unseenAfter(state.unseen.get(id), file && unseenOfFile(file))] as const);
  const population = state.population + (placed.some(([id, file]) => (file === undefined) === state.files.has(id)) ? 1 : 0);
  return {
    ...state,
    version: state.version + 1,
    files: state.files.with(placed),
    index: state.index.with(removed, added),
    unseen: state.unseen.with(unseen),
    signs: state.signs.with(placed.map(([id, file]) => [id, file && signsOfFile(file)] as const)),
    held: state.held.with(placed.map(([id, file]) => [id, file && heldOf(file)] as const)),
    plain: state.plain + plainAmong(added) - plainAmong(removed),
    population,
  };
}

function plainAmong(facts: readonly Fact[]): number {
  return facts.reduce((count, fact) => count + (isEvidence(fact) && !isRenderedId(fact.file) ? 1 : 0), 0);
}

function heldOf({ counting, record }: PlacedFile): readonly PlacedObject[] | undefined {
  const { good } = record;
  const held = good === undefined ? [] : counting.filter(({ document }) => good.has(document));
  return held.length === 0 ? undefined : held;
}

/** The old list where the new one says the same, so that what depends on it stays. */
function unseenAfter(before: readonly PossiblyUnseen[] | undefined, after: readonly PossiblyUnseen[] | undefined): readonly PossiblyUnseen[] | undefined {
  if (!after || after.length === 0) return undefined;
  return before && JSON.stringify(before, mapsAsLists) === JSON.stringify(after, mapsAsLists) ? before : after;
}

function mapsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

function placementOf(record: FileRecord, { layout, settings, rendered }: WorkspaceState): Placement {
  const given = layout.namespaceOf(record.id);
  const isElsewhere = record.rendered ? false : elsewhere(record, rendered);
  return {
    role: roleOf(record, layout),
    isElsewhere,
    namespace: given?.namespace,
    moves: given?.always ?? false,
    ...placementSettings(settingsAt(settings, record.id)),
  };
}

function elsewhere({ id, outside }: FileRecord, { readBy, nothingElse, folders }: RenderedUnits): Placement['isElsewhere'] {
  if (nothingElse || outside || readBy.has(id)) return 'rendered';
  return folders.has(parentOf(id)) ? 'nowhere' : false;
}

function placementSettings({
  defaultNamespace,
  kubernetesVersion,
  ignoreFamilies = [],
}: ClusterSettings): Omit<Placement, 'role' | 'isElsewhere' | 'namespace' | 'moves'> {
  return { defaultNamespace, kubernetesVersion, ignoreFamilies };
}

function roleOf(record: FileRecord, layout: Layout): FileRole {
  if (isAssertionFile(record.id)) return 'assertions';
  if (isConfigurationFile(record.id)) return 'configuration';
  if (record.refusal !== undefined) return 'refused';
  if (record.rendered) return 'rendered';
  const byPlace = layout.roleOf(record.id);
  if (byPlace !== undefined) return byPlace;
  if (record.inputOnly) return 'patch';
  return record.mentionsKind ? 'manifest' : 'other';
}

/** A record that the layout reads; the old one as long as it says the same, so that a comment in a kustomization changes nothing. */
function structural(before: FileRecord | undefined, after: FileRecord | undefined): FileRecord | undefined {
  if (!after?.kustomization && !after?.chart) return undefined;
  const says = ({ kustomization, chart }: FileRecord) => JSON.stringify([kustomization, chart]);
  return before && says(before) === says(after) ? before : after;
}

/** Files that come or go may be members of a kustomization, and a patch's labels count. */
function mattersToLayout(before: FileRecord | undefined, after: FileRecord | undefined): boolean {
  return !before || !after || before.changesLabels !== after.changesLabels;
}

function layoutOf({ files, structure, settings, rendered }: Pick<WorkspaceState, 'files' | 'structure' | 'settings' | 'rendered'>): Layout {
  const kustomizations = new Map<FileId, Kustomization>();
  const charts = new Map<FileId, { readonly dependencies: boolean }>();
  for (const { id, kustomization, chart } of structure.values()) {
    if (kustomization) kustomizations.set(id, kustomization);
    if (chart) charts.set(parentOf(id), chart);
  }
  return buildLayout({
    kustomizations,
    charts,
    defaultNamespaceOf: (file) => settingsAt(settings, file).defaultNamespace,
    rendered,
    has: (id) => files.has(id),
    changesLabels: (id) => files.get(id)?.record.changesLabels ?? false,
  });
}
