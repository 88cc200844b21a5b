import type { Repository } from '../../render/gitops/gitops.js';
import { isWithin, parentOf } from '../../util/file-id.js';
import { remember } from '../../util/remember.js';
import type { Slices } from '../scheduler.js';
import type { FileId } from '../snapshot.js';
import type { WorkspaceState } from '../state.js';
import { entriesIn } from './declared-entries.js';
import { type DeclaredUnits, declaredUnits, nothingDeclared } from './declared-units.js';
import { declares, declaringIn } from './declaring.js';
import { type ChangedFile, type DueUnits, isTouched, type Reads } from './due-units.js';
import { noting } from './tree-source.js';
import type { WantedUnit } from './unit-of.js';
import type { Shared, UnitRenderer, UnitResult } from './unit-renderer.js';

/** What following declarations needs of a workspace. */
export interface FollowingHost {
  pathOf(file: FileId): string;
  slices(): Slices;
}

/** Keeps what declarations lead to; follows them again when one of them, or what is read for them, may be another. */
export class Following {
  readonly #host: FollowingHost;
  readonly #renderer: UnitRenderer;
  #mark: string | undefined;
  #declared: DeclaredUnits = nothingDeclared;
  /** What was read beside the units that are declared: the files that declare, what generators of Argo CD look for, and units that come to nothing. */
  #reads: readonly Reads[] = [];
  #files: ReadonlySet<FileId> = new Set();
  /** Whether the files that there are decide which folder paths begin at. */
  #isByFiles = false;
  /** Whether it must be done again, because something that was read for it, or that declares, may be another. */
  isDue = false;

  constructor(host: FollowingHost, renderer: UnitRenderer) {
    this.#host = host;
    this.#renderer = renderer;
  }

  /** As it was found last. */
  get declared(): DeclaredUnits {
    return this.#declared;
  }

  /** Says that files changed. @param state after that */
  changed(files: readonly ChangedFile[], { files: placed }: WorkspaceState): void {
    const declaresNow = (id: FileId) => {
      const file = placed.get(id);
      return file !== undefined && declares(file);
    };
    this.isDue ||= files.some((file) => declaresNow(file.id) || this.#isTouched(file));
  }

  /** Has it done again where something was read that changed since. */
  check({ meanwhile }: DueUnits): void {
    this.isDue ||= meanwhile.some((file) => this.#isTouched(file));
  }

  #isTouched(file: ChangedFile): boolean {
    return this.#files.has(file.id) || (this.#isByFiles && !file.remains) || this.#reads.some((reads) => isTouched(reads, file));
  }

  /**
   * Follows the declarations of a state in which all that was wanted is rendered.
   * @param made what was rendered of that a moment ago, by key
   * @returns what was rendered on the way, by key; undefined where nothing is declared otherwise than before
   */
  async again(state: WorkspaceState, shared: Shared, made: ReadonlyMap<string, UnitResult> = new Map()): Promise<ReadonlyMap<string, UnitResult> | undefined> {
    const declaring = declaringIn(state);
    if (declaring?.mark === this.#mark && !this.isDue) return undefined;
    this.isDue = false;
    this.#isByFiles = false;
    this.#mark = declaring?.mark;
    this.#declared = nothingDeclared;
    this.#files = new Set(declaring?.files);
    const noted = noting(shared.source);
    this.#reads = [noted.reads];
    const results = new Map<string, UnitResult>();
    if (!declaring) return results;
    const pending = new Map<string, Promise<UnitResult>>();
    const slices = this.#host.slices();
    const render = async (wanted: WantedUnit) => {
      const result = await remember(
        pending,
        wanted.key,
        async () => made.get(wanted.key) ?? this.#renderer.render(wanted, this.#host.pathOf(wanted.file), slices, shared),
      );
      results.set(wanted.key, result);
      return result.record && result;
    };
    const [file = ''] = [...declaring.files, ...declaring.units.map((unit) => unit.file)];
    const repository = await this.#repositoryOf(file, state);
    const host = { repository, localSources: state.settings.localSources ?? new Map(), source: noted.source, structure: state.structure, render };
    this.#declared = await declaredUnits(await entriesIn(declaring, host), host);
    const kept = new Set(this.#declared.wanted.map(({ key }) => key));
    this.#reads = [noted.reads, ...[...results.values()].flatMap(({ unit }) => (kept.has(unit.key) ? [] : [unit]))];
    return results;
  }

  /** Of files that are in no repository that is known of, the folder that holds all of them. */
  async #repositoryOf(file: FileId, { files }: WorkspaceState): Promise<Repository> {
    const known = await this.#renderer.repositoryOf(file);
    this.#isByFiles = known === undefined;
    if (known) return known;
    let root = parentOf(file);
    for (const { record } of files.values()) if (!record.rendered) while (!isWithin(root, record.id)) root = parentOf(root);
    return { root, url: undefined };
  }
}
