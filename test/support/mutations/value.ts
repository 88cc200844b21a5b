/** A value to be written as YAML; `raw` is written as it stands. */
export type Value = string | number | boolean | null | Raw | Value[] | { [key: string]: Value };

export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Parent = Value[] | { [key: string]: Value };

export function isParent(value: Value | undefined): value is Parent {
  return typeof value === 'object' && value !== null && !(value instanceof Raw);
}

export function contains(value: Value, other: Value): boolean {
  return value === other ? isParent(value) : isParent(value) && Object.values(value).some((child) => contains(child, other));
}

export function clone(value: Value): Value {
  if (value instanceof Raw) return value;
  if (Array.isArray(value)) return value.map(clone);
  return isParent(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, clone(child)])) : value;
}

export function plainJson(value: Value): unknown {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return value.map(plainJson);
  return isParent(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plainJson(child)])) : value;
}
