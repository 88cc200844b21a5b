import { compareText } from '../util/text.js';
import { createView } from './environment-view.js';
import type { Environment, Environments } from './environments.js';
import { canonicalFileId } from './file-id.js';
import { namedEnvironments } from './named-environments.js';
import type { Fact, PlacedFile } from './place-objects.js';
import type { EnvironmentView, FileId, NamedEnvironment, ObjectId, PlacedObject, Snapshot, Unseen, WorkspaceFile, WorkspaceSettings } from './snapshot.js';
import type { State } from './state.js';
import { foldersOf, isUnseen } from './unseen.js';

/** What snapshots of one workspace share, each part keyed by what it was made from. Lives as long as the workspace. */
export class SnapshotCache {
  readonly environments: Environments;
  readonly #files = new WeakMap<PlacedFile, WorkspaceFile>();
  readonly #ids = new WeakMap<readonly PlacedObject[], ReadonlyMap<ObjectId, number>>();
  #unseen: (Pick<State, 'unseen' | 'layout' | 'population'> & { readonly list: readonly Unseen[] }) | undefined;

  constructor(environments: Environments) {
    this.environments = environments;
  }

  file(placed: PlacedFile): WorkspaceFile {
    const known = this.#files.get(placed);
    if (known) return known;
    const { record, placement, objects } = placed;
    const { id, path, source } = record;
    const file: WorkspaceFile = {
      id,
      path,
      role: placement.role,
      objects,
      source,
      get lines() {
        return source?.lines ?? record.lines;
      },
    };
    this.#files.set(placed, file);
    return file;
  }

  /** Where in its file's list an object stands. */
  indexOf(objects: readonly PlacedObject[], id: ObjectId): number {
    if (objects.length < 8) return objects.findIndex((object) => object.id === id);
    let ids = this.#ids.get(objects);
    if (!ids) {
      ids = new Map(objects.map((object, index) => [object.id, index]));
      this.#ids.set(objects, ids);
    }
    return ids.get(id) ?? -1;
  }

  /** Everything that is not rendered; the same list as long as it says the same. */
  unseen(state: State): readonly Unseen[] {
    const last = this.#unseen;
    const { unseen, layout, population } = state;
    if (last && last.unseen === unseen && last.layout === layout && last.population === population) return last.list;
    const all = [...unseen.values()].flat();
    const folders = all.some(({ unlessFolders }) => unlessFolders) ? foldersOf([...state.files.values()].map(({ record }) => record.path)) : new Set<string>();
    const list = [...layout.unseen, ...all.filter((one) => isUnseen(one, folders))].sort((a, b) => compareText(a.file, b.file));
    this.#unseen = { unseen, layout, population, list };
    return list;
  }
}

/** A state as others see it. Everything is found when first asked for. */
export class StateSnapshot implements Snapshot {
  readonly #state: State;
  readonly #cache: SnapshotCache;
  readonly #made: Pick<Environments, 'of'>;
  readonly #views = new Map<Environment, EnvironmentView>();
  readonly #asked = new Map<FileId | undefined, EnvironmentView>();
  #files: readonly FileId[] | undefined;
  #environments: readonly NamedEnvironment[] | undefined;
  #assertionFiles: readonly FileId[] | undefined;

  constructor(state: State, cache: SnapshotCache, environments: Pick<Environments, 'of'> = cache.environments) {
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
    const asker = from === undefined ? undefined : canonicalFileId(from);
    const known = this.#asked.get(asker);
    if (known) return known;
    const environment = this.#made.of(this.#state.index, asker, this.#state.settings.network);
    const shared = this.#views.get(environment);
    const view =
      shared ??
      createView(
        environment,
        { object: (id) => this.#counting(id) ?? this.object(id), placed: (fact) => this.#placed(fact), fact: (id) => this.#fact(id) },
        {
          unseen: this.#cache.unseen(this.#state),
          held: [...this.#state.held.values()].flat(),
          defaultNamespace: this.#state.settings.defaultNamespace,
          ignoredFamilies: this.#state.settings.ignoreFamilies ?? [],
        },
      );
    this.#views.set(environment, view);
    this.#asked.set(asker, view);
    return view;
  }

  get environments(): readonly NamedEnvironment[] {
    this.#environments ??= namedEnvironments(this.#state.index, (id) => this.#state.files.get(id)?.record.path ?? id);
    return this.#environments;
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

  #fileOf(id: ObjectId): PlacedFile | undefined {
    return this.#state.files.get(id.slice(0, id.indexOf('#')));
  }
}

/** Whether a file holds Kubernetes objects or, being broken, surely should. */
function isJudged({ record, placement, objects }: PlacedFile): boolean {
  return (placement.role === 'manifest' || placement.role === 'template') && (objects.length > 0 || record.mentionsKind || record.named);
}
