import { compareText } from '../util/text.js';
import { parentOf } from './file-id.js';
import type { Fact } from './place-objects.js';
import { ShardedMap } from './sharded-map.js';
import type { FileId } from './snapshot.js';

/** How many steps back an index remembers what changed; an environment that was not asked for longer is put together anew. */
const rememberedSteps = 64;

/** One change of the index. */
interface Step {
  readonly from: object;
  readonly identities: ReadonlySet<string>;
}

/** All definitions of all objects of the workspace, by identity. Immutable; the next one shares what did not change. */
export class EnvironmentIndex {
  readonly definitions: ShardedMap<readonly Fact[]>;
  /** Identities with several definitions, in no order; the same array as long as which objects are defined where does not change. */
  readonly repeated: readonly string[];
  readonly #step: number;
  /** The last steps, latest last. */
  readonly #history: readonly Step[];
  /** Names this very index in the history of those made from it, without keeping it alive. */
  readonly #token = {};

  /** Computed when first asked for. */
  #competing: ReadonlySet<FileId> | undefined;

  private constructor(
    definitions: ShardedMap<readonly Fact[]>,
    repeated: readonly string[],
    step: number,
    history: readonly Step[],
    competing?: ReadonlySet<FileId>,
  ) {
    this.#competing = competing;
    this.definitions = definitions;
    this.repeated = repeated;
    this.#step = step;
    this.#history = history;
  }

  static empty(): EnvironmentIndex {
    return new EnvironmentIndex(ShardedMap.empty(), [], 0, []);
  }

  /** The index after files changed from holding `removed` to holding `added`; the same index where nothing did. */
  with(removed: Iterable<Fact>, added: Iterable<Fact>): EnvironmentIndex {
    const gone = new Set(removed);
    const fresh = new Set<Fact>();
    for (const fact of added) if (!gone.delete(fact)) fresh.add(fact);
    if (gone.size === 0 && fresh.size === 0) return this;
    const lists = new Map<string, Fact[]>();
    const listOf = (identity: string): Fact[] => {
      const list = lists.get(identity) ?? [...(this.definitions.get(identity) ?? [])];
      lists.set(identity, list);
      return list;
    };
    for (const fact of gone) {
      const list = listOf(fact.identity);
      list.splice(list.indexOf(fact), 1);
    }
    for (const fact of fresh) listOf(fact.identity).push(fact);
    for (const list of lists.values()) if (list.length > 1) list.sort(byPlace);
    const definitions = this.definitions.with([...lists].map(([identity, list]) => [identity, list.length === 0 ? undefined : list] as const));
    const repeated = this.#repeatedAfter(lists);
    const history = [...this.#history.slice(1 - rememberedSteps), { from: this.#token, identities: new Set(lists.keys()) }];
    return new EnvironmentIndex(definitions, repeated, this.#step + 1, history, repeated === this.repeated ? this.#competing : undefined);
  }

  /** The identities changed since `earlier`; undefined where that is too long ago or this index was not made from that one. */
  changedSince(earlier: EnvironmentIndex): ReadonlySet<string> | undefined {
    if (earlier === this) return new Set();
    const first = this.#history.findIndex(({ from }) => from === earlier.#token);
    if (first < 0) return undefined;
    const steps = this.#history.slice(first);
    return steps.length === 1 ? steps[0]?.identities : new Set(steps.flatMap(({ identities }) => [...identities]));
  }

  isEarlierThan(other: EnvironmentIndex): boolean {
    return this.#step < other.#step;
  }

  /** Whether what changed since `earlier` is forgotten. */
  isFarFrom(earlier: EnvironmentIndex): boolean {
    return this.#step - earlier.#step > rememberedSteps;
  }

  /** Whether a file defines an object that another file of the same folder defines, too: then the file itself is the nearest place, not its folder. */
  competesInItsFolder(file: FileId): boolean {
    if (!this.#competing) {
      const competing = new Set<FileId>();
      for (const identity of this.repeated) {
        const first = new Map<FileId, FileId>();
        for (const { folder, file } of this.definitions.get(identity) ?? []) {
          const other = first.get(folder);
          if (other === undefined) first.set(folder, file);
          else if (other !== file) competing.add(other).add(file);
        }
      }
      this.#competing = competing;
    }
    return this.#competing.has(file);
  }

  #repeatedAfter(lists: ReadonlyMap<string, readonly Fact[]>): readonly string[] {
    const touched = [...lists].filter(([identity, list]) => list.length > 1 || (this.definitions.get(identity)?.length ?? 0) > 1);
    const same = touched.every(([identity, list]) => {
      const before = this.definitions.get(identity) ?? [];
      return before.length === list.length && before.every((fact, index) => fact.id === list[index]?.id);
    });
    if (same) return this.repeated;
    const identities = new Set(this.repeated);
    for (const [identity, list] of touched) {
      if (list.length > 1) identities.add(identity);
      else identities.delete(identity);
    }
    return [...identities];
  }
}

/**
 * Of several definitions of one object, the one that is meant where `from` stands: its own, else the nearest in the folder tree (the longest
 * common folder, then the shortest way down from it, then by name). Of two in one file the later, because applying the file leaves that one.
 */
export function nearestDefinition(definitions: readonly Fact[], distances: FolderDistances): Fact | undefined {
  let best: Fact | undefined;
  for (const fact of definitions) if (!best || fact.file === best.file || compareDistance(fact, best, distances) < 0) best = fact;
  return best;
}

/** How far folders are from who asks; remembers, because many files share a folder. */
export class FolderDistances {
  readonly from: FileId | undefined;
  readonly #here: readonly string[];
  readonly #known = new Map<FileId, Distance>();

  constructor(from: FileId | undefined) {
    this.from = from;
    this.#here = from === undefined ? [] : parentOf(from).split('/');
  }

  of(folder: FileId): Distance {
    const known = this.#known.get(folder);
    if (known) return known;
    const there = folder.split('/');
    let common = 0;
    while (common < there.length && common < this.#here.length && there[common] === this.#here[common]) common++;
    const distance = { common, down: there.length - common };
    this.#known.set(folder, distance);
    return distance;
  }
}

interface Distance {
  /** Depth of the folder that both stand in. */
  readonly common: number;
  /** Folders from there down. */
  readonly down: number;
}

function compareDistance(a: Fact, b: Fact, distances: FolderDistances): number {
  const own = Number(b.file === distances.from) - Number(a.file === distances.from);
  if (own !== 0) return own;
  const [one, other] = [distances.of(a.folder), distances.of(b.folder)];
  return other.common - one.common || one.down - other.down || compareText(a.file, b.file);
}

function byPlace(a: Fact, b: Fact): number {
  return compareText(a.file, b.file) || a.id.length - b.id.length || compareText(a.id, b.id);
}
