/** Where a value is not what JSON can hold, as paths. What is left out where it is undefined, and rows that are computed while they are read, are. */
export function notPlain(value: unknown, path = ''): readonly string[] {
  if (value === null || value === undefined || ['string', 'boolean', 'number'].includes(typeof value)) return [];
  if (typeof value !== 'object') return [path];
  const at = (key: string | number) => (path === '' ? `${key}` : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((item, index) => notPlain(item, at(index)));
  if (Object.getPrototypeOf(value) !== Object.prototype) return [path];
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].flatMap((item, index) => notPlain(item, at(index)));
  return Object.entries(value).flatMap(([key, member]) => notPlain(member, at(key)));
}
