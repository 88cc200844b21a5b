/** What is known of a key; computed and kept where nothing is. A value is never undefined. */
export function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = compute();
    known.set(key, value);
  }
  return value;
}
