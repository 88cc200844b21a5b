/** A value that is found when first asked for. Afterwards nothing is kept of what it was found from. */
export function lazy<T>(find: () => T): () => T {
  let todo: (() => T) | undefined = find;
  let value: T | undefined;
  return () => {
    if (todo) {
      value = todo();
      todo = undefined;
    }
    return value as T;
  };
}
