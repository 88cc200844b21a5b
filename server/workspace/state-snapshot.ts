import { canonicalFileId } from '../util/file-id.js';
import { RecentMap } from '../util/recent.js';
import { compareText } from '../util/text.js';
import type { Validator } from '../validation/validate.js';
import { unknownProfile } from './cluster-profile.js';
import { type ConfiguredUnit, configuredUnits } from './configured-environments.js';
import type { Division } from './division.js';
import { createView } from './environment-view.js';
import type { Environments } from './environments.js';
import { settingsAt } from './folder-settings.js';
import type { Area } from './folder-split.js';
import { environmentNames, nameOf, namesOfConfigured } from './named-environments.js';
import type { Fact, PlacedFile } from './place-objects.js';
import type { PlacedSign } from './plugin-sign.js';
import { comesFrom, withObjects } from './rendering/rendered-objects.js';
import type { RenderedUnit } from './rendering/rendered-units.js';
import type { EnvironmentView, FileId, NamedEnvironment, ObjectId, PlacedObject, RenderedFile, Snapshot, Unseen, WorkspaceFile } from './snapshot.js';
import type { SnapshotCache } from './snapshot-cache.js';
import type { WorkspaceState } from './state.js';
import type { WorkspaceSettings } from './workspace-settings.js';

/** A snapshot of a workspace with hundreds of environments need not hold them all; those of one file are within this. */
const mostViews = 32;

/** A state as others see it. Everything is found when first asked for. */
export class StateSnapshot implements Snapshot {
  readonly #state: WorkspaceState;
  readonly #cache: SnapshotCache;
  readonly #made: Pick<Environments, 'of' | 'used'>;
  readonly #views = new RecentMap<Area['id'], EnvironmentView>();
  #asked = 0;
  #division: Division | undefined;
  #files: readonly FileId[] | undefined;
  #unitFiles: readonly FileId[] | undefined;
  #units: readonly RenderedUnit[] | undefined;
  #configuredAre: readonly ConfiguredUnit[] | undefined;
  #assertionFiles: readonly FileId[] | undefined;
  #signs: readonly PlacedSign[] | undefined;

  constructor(state: WorkspaceState, cache: SnapshotCache, environments: Pick<Environments, 'of' | 'used'> = cache.environments) {
    this.#state = state;
    this.#cache = cache;
    this.#made = environments;
  }

  get version(): number {
    return this.#state.version;
  }

  get complete(): boolean {
    return this.#state.complete;
  }

  get validate(): Validator {
    return this.#cache.validate;
  }

  get settings(): WorkspaceSettings {
    return this.#state.settings;
  }

  get files(): readonly FileId[] {
    this.#files ??= [...this.#state.files.values()].flatMap((placed) => (isJudged(placed) ? placed.record.id : [])).sort(compareText);
    return this.#files;
  }

  get assertionFiles(): readonly FileId[] {
    this.#assertionFiles ??= [...this.#state.files.values()]
      .flatMap(({ placement, record }) => (placement.role === 'assertions' ? record.id : []))
      .sort(compareText);
    return this.#assertionFiles;
  }

  file(id: FileId): WorkspaceFile | undefined {
    const placed = this.#state.files.get(id) ?? this.#state.files.get(canonicalFileId(id));
    return placed && this.#cache.file(placed);
  }

  object(id: ObjectId): PlacedObject | undefined {
    const file = this.#fileOf(id);
    return file?.objects[this.#cache.indexOf(file.objects, id)] ?? this.#counting(id);
  }

  environment(from: FileId | undefined): EnvironmentView {
    return this.#viewOf(this.#divided.areaFor(from === undefined ? undefined : canonicalFileId(from)));
  }

  environmentsOf(file: FileId, most = Number.POSITIVE_INFINITY): readonly EnvironmentView[] {
    const areas = this.#divided.areasOf(canonicalFileId(file));
    return (areas.length > most ? areas.slice(0, most) : areas).map((area) => this.#viewOf(area));
  }

  environmentNamesOf(file: FileId): readonly string[] {
    return this.#divided.areasOf(canonicalFileId(file)).map((area) => this.#nameOf(area));
  }

  renderedWith(file: FileId): readonly RenderedFile[] {
    const units = this.#state.rendered.readBy.get(canonicalFileId(file)) ?? [];
    return units.flatMap((unit) => {
      const [documents, made] = [this.#cache.documentsOf(unit), this.#state.files.get(unit.id)];
      return documents && made ? { id: unit.id, documents: withObjects(documents, made.objects) } : [];
    });
  }

  get unitFiles(): readonly FileId[] {
    const failing = () => this.units.flatMap(({ problem }) => problem?.file ?? []);
    this.#unitFiles ??= [...new Set([...this.#state.rendered.readBy.keys(), ...failing()])]
      .filter((id) => {
        const placed = this.#state.files.get(id);
        return placed && !placed.record.outside && (placed.placement.role === 'kustomization' || placed.placement.role === 'patch');
      })
      .sort(compareText);
    return this.#unitFiles;
  }

  get units(): readonly RenderedUnit[] {
    this.#units ??= [...this.#state.rendered.units.values()].sort((a, b) => compareText(a.folder, b.folder));
    return this.#units;
  }

  get unseen(): readonly Unseen[] {
    return this.#cache.unseen(this.#state);
  }

  get pluginSigns(): readonly PlacedSign[] {
    this.#signs ??= [...this.#state.signs.values()].flat();
    return this.#signs;
  }

  get kustomizations(): readonly FileId[] {
    return [...this.#state.structure.values()].flatMap(({ id, kustomization }) => (kustomization ? [id] : [])).sort(compareText);
  }

  get charts(): readonly FileId[] {
    return [...this.#state.structure.values()].flatMap(({ id, chart }) => (chart ? [id] : [])).sort(compareText);
  }

  isBuild(folder: FileId): boolean {
    return this.#divided.isBuild(folder);
  }

  get environments(): readonly NamedEnvironment[] {
    return this.#cache.names(this.#divided, this.#state, this.#namesAnew).all;
  }

  get configuredEnvironments(): readonly NamedEnvironment[] {
    return namesOfConfigured(this.#configured, this.#pathOf);
  }

  get #configured(): readonly ConfiguredUnit[] {
    this.#configuredAre ??= configuredUnits(this.#state);
    return this.#configuredAre;
  }

  readonly #namesAnew = () => environmentNames(this.#divided, this.#pathOf, this.#configured);

  #nameOf(area: Area): string {
    const known = this.#cache.names(this.#divided, this.#state, this.#namesAnew).byArea.get(area);
    return (known ?? nameOf(this.#divided, area, this.#pathOf, this.#configured)).name;
  }

  get #divided(): Division {
    this.#division ??= this.#cache.divisions.of(this.#state);
    return this.#division;
  }

  readonly #pathOf = (id: FileId): string => this.#state.files.get(id)?.record.path ?? id;

  #viewOf(area: Area): EnvironmentView {
    if (++this.#asked % this.#cache.environments.mostAsked === 0 || this.#views.size > mostViews) this.#views.age();
    const known = this.#views.get(area.id);
    if (known) {
      this.#made.used({ area });
      return known;
    }
    const division = this.#divided;
    const settings = settingsAt(this.#state.settings, area.place);
    const view = createView(
      this.#made.of({ index: this.#state.index, division, area, network: settings.network }),
      {
        object: (id) => this.#counting(id) ?? this.object(id),
        placed: (fact) => this.#placed(fact),
        fact: (id, isHere) => this.#fact(id) ?? this.#renderedFrom(id, isHere),
      },
      {
        name: this.#nameOf(area),
        unseen: this.#cache.unseen(this.#state),
        signs: () => this.pluginSigns,
        neighbourhoods: this.#cache.neighbourhoods,
        held: [...this.#state.held.values()].flat(),
        defaultNamespace: settings.defaultNamespace,
        profile: settings.profile ?? unknownProfile,
        ignoredFamilies: settings.ignoreFamilies ?? [],
      },
    );
    this.#views.set(area.id, view);
    return view;
  }

  #placed({ file: id, id: object }: Fact): PlacedObject | undefined {
    const file = this.#state.files.get(id);
    return file?.counting[this.#cache.indexOf(file.counting, object)];
  }

  #counting(id: ObjectId): PlacedObject | undefined {
    const file = this.#fileOf(id);
    return file?.counting[this.#cache.indexOf(file.counting, id)];
  }

  #fact(id: ObjectId): Fact | undefined {
    const file = this.#fileOf(id);
    return file?.facts[this.#cache.indexOf(file.counting, id)];
  }

  /** What an object of a file becomes in the first unit that renders it and counts here. */
  #renderedFrom(id: ObjectId, isHere: (file: FileId) => boolean): Fact | undefined {
    const from = this.#counting(id);
    const units = from && this.#state.rendered.readBy.get(from.file);
    if (!from || !units) return undefined;
    for (const unit of units) {
      const made = isHere(unit.id) ? this.#state.files.get(unit.id) : undefined;
      const index = made?.counting.findIndex((one) => comesFrom(one, from)) ?? -1;
      if (index >= 0) return made?.facts[index];
    }
    return undefined;
  }

  #fileOf(id: ObjectId): PlacedFile | undefined {
    return this.#state.files.get(id.slice(0, id.indexOf('#')));
  }
}

/** Whether a file holds Kubernetes objects or, being broken, surely should. */
function isJudged({ record, placement, objects }: PlacedFile): boolean {
  if (placement.role === 'configuration') return !record.outside;
  return !record.outside && (placement.role === 'manifest' || placement.role === 'template') && (objects.length > 0 || record.mentionsKind || record.named);
}
