/** What an answer was made from, not kept alive by it: what is gone is not what is there now. */
export type Basis = readonly WeakRef<object>[];

export function weakly(basis: readonly object[]): Basis {
  return basis.map((one) => new WeakRef(one));
}

/** Whether an answer would be made from the same again. */
export function isSameBasis(known: Basis, basis: readonly object[]): boolean {
  return known.length === basis.length && known.every((one, index) => one.deref() === basis[index]);
}
