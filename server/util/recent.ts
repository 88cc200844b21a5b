/** A table that forgets what nobody asks for: entries last from one `age` to the next but one, and longer where they are asked for. */
export class RecentMap<K, V> {
  #recent = new Map<K, V>();
  #before = new Map<K, V>();

  get(key: K): V | undefined {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const old = this.#before.get(key);
    if (old !== undefined) this.#recent.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#recent.set(key, value);
  }

  /** How many were set or asked for since the last time. */
  get size(): number {
    return this.#recent.size;
  }

  /** Forgets what was neither set nor asked for since the last time. Whoever owns the table says when. */
  age(): void {
    this.#before = this.#recent;
    this.#recent = new Map();
  }
}
