/** A `Map` or a `WeakMap`. */
interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What is known of a key; computed and kept where nothing is. A value is never undefined. */
export function remember<K, V>(known: Memory<K, V>, key: K, compute: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = compute();
    known.set(key, value);
  }
  return value;
}
