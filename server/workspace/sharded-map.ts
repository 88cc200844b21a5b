const shardCount = 512;
const hashedUnits = 24;

type Shard<V> = ReadonlyMap<string, V>;

/**
 * An immutable map from text. A changed copy shares all but the shards that changed, so that one keystroke in a workspace
 * of 10,000 files copies twenty entries and not 10,000.
 */
export class ShardedMap<V> {
  readonly #shards: readonly (Shard<V> | undefined)[];
  readonly size: number;

  private constructor(shards: readonly (Shard<V> | undefined)[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  static empty<V>(): ShardedMap<V> {
    return new ShardedMap<V>(new Array<undefined>(shardCount), 0);
  }

  get(key: string): V | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.#shards[shardOf(key)]?.has(key) ?? false;
  }

  /** With these entries changed; `undefined` removes. The same map where nothing differs. */
  with(changes: Iterable<readonly [string, V | undefined]>): ShardedMap<V> {
    const fresh = new Map<number, Map<string, V>>();
    let size = this.size;
    for (const [key, value] of changes) {
      const at = shardOf(key);
      const current: Shard<V> | undefined = fresh.get(at) ?? this.#shards[at];
      if (value === undefined ? !current?.has(key) : current?.get(key) === value) continue;
      const copy = fresh.get(at) ?? new Map(current);
      fresh.set(at, copy);
      size -= copy.size;
      if (value === undefined) copy.delete(key);
      else copy.set(key, value);
      size += copy.size;
    }
    if (fresh.size === 0) return this;
    const shards = [...this.#shards];
    for (const [at, shard] of fresh) shards[at] = shard;
    return new ShardedMap(shards, size);
  }

  *entries(): IterableIterator<readonly [string, V]> {
    for (const shard of this.#shards) if (shard) yield* shard;
  }

  *keys(): IterableIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }
}

/** FNV-1a of the end of the name, where names differ, folded to the number of shards. */
function shardOf(key: string): number {
  let hash = 0x811c9dc5 ^ key.length;
  for (let i = Math.max(0, key.length - hashedUnits); i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & (shardCount - 1);
}
