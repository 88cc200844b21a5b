import { compareText } from '../util/text.js';
import type { Fact } from './place-objects.js';
import { ShardedMap } from './sharded-map.js';

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

  private constructor(definitions: ShardedMap<readonly Fact[]>, repeated: readonly string[], step: number, history: readonly Step[]) {
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
    return new EnvironmentIndex(definitions, repeated, this.#step + 1, history);
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

function byPlace(a: Fact, b: Fact): number {
  return compareText(a.file, b.file) || a.id.length - b.id.length || compareText(a.id, b.id);
}
