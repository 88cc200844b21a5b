import { compareText } from '../util/text.js';
import type { Validator } from '../validation/validate.js';
import type { Division } from './division.js';
import { DivisionCache } from './division-cache.js';
import type { Environments } from './environments.js';
import type { EnvironmentNames } from './named-environments.js';
import { Neighbourhoods } from './neighbours.js';
import type { PlacedFile } from './place-objects.js';
import type { RenderedDocument } from './rendering/rendered-documents.js';
import type { RenderedUnit } from './rendering/rendered-units.js';
import type { ObjectId, PlacedObject, Unseen, WorkspaceFile } from './snapshot.js';
import type { WorkspaceState } from './state.js';
import { foldersOf, followedRecords, isFollowed, isUnseen } from './unseen.js';

interface NamesMade extends Pick<WorkspaceState, 'structure' | 'population'>, Pick<WorkspaceState['settings'], 'environments'> {
  readonly names: EnvironmentNames;
}

/** What snapshots of one workspace share, each part keyed by what it was made from. Lives as long as the workspace. */
export class SnapshotCache {
  readonly environments: Environments;
  readonly divisions = new DivisionCache();
  readonly neighbourhoods = new Neighbourhoods();
  readonly validate: Validator;
  readonly #files = new WeakMap<PlacedFile, WorkspaceFile>();
  readonly #ids = new WeakMap<readonly PlacedObject[], ReadonlyMap<ObjectId, number>>();
  readonly #names = new WeakMap<Division, NamesMade>();
  #unseen: (Pick<WorkspaceState, 'unseen' | 'layout' | 'population'> & { readonly list: readonly Unseen[] }) | undefined;

  /** Of a rendered unit, its documents, as far as they are kept. */
  readonly documentsOf: (unit: RenderedUnit) => readonly RenderedDocument[] | undefined;

  constructor(environments: Environments, { validate, documentsOf }: Pick<SnapshotCache, 'validate' | 'documentsOf'>) {
    this.environments = environments;
    this.validate = validate;
    this.documentsOf = documentsOf;
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
      isUnlisted: placement.isElsewhere === 'nowhere',
      isNamed: record.named,
      objects,
      source,
      get lines() {
        return source?.lines ?? record.lines;
      },
    };
    this.#files.set(placed, file);
    return file;
  }

  /** What environments are called; the same names as long as what they are made of is the same. */
  names(division: Division, { structure, population, settings: { environments } }: WorkspaceState, make: () => EnvironmentNames): EnvironmentNames {
    const known = this.#names.get(division);
    if (known?.structure === structure && known.population === population && known.environments === environments) return known.names;
    const names = make();
    this.#names.set(division, { structure, population, environments, names });
    return names;
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
  unseen(state: WorkspaceState): readonly Unseen[] {
    const last = this.#unseen;
    const { unseen, layout, population } = state;
    if (last && last.unseen === unseen && last.layout === layout && last.population === population) return last.list;
    const all = [...unseen.values()].flat();
    const folders = all.some(({ unlessFolders }) => unlessFolders)
      ? foldersOf([...state.files.values()].flatMap(({ record }) => (record.rendered ? [] : record.path)))
      : new Set<string>();
    const followed = followedRecords(state.rendered);
    const list = [...layout.unseen, ...all.filter((one) => isUnseen(one, folders) && !isFollowed(one, followed))].sort((a, b) => compareText(a.file, b.file));
    this.#unseen = { unseen, layout, population, list };
    return list;
  }
}
