/**
 * The part of JSON Schema that `schemas/` is written in, as far as an object is judged by it field by field. What looks at more than one
 * field (`const`, `minProperties`, patterns) is for rules, and `scripts/build-schemas.mts` leaves it out.
 */
export interface Schema {
  /** A key of the table that the schema stands in. */
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
}

export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null';

/** The schema of each kind by its file's name, and what they share by name and pointer. */
export type Schemas = Readonly<Record<string, Schema>>;

/** Where a value does not fit: `steps` leads to it, indexes of lists among the keys; `name` is the field that is not known, or missing. */
export type SchemaError =
  | { readonly fault: 'type'; readonly steps: readonly string[]; readonly expected: readonly JsonType[] }
  | { readonly fault: 'unknown' | 'missing'; readonly steps: readonly string[]; readonly name: string }
  | { readonly fault: 'value' | 'bounds' | 'tooFew' | 'tooMany' | 'tooLong'; readonly steps: readonly string[] };

interface Check {
  readonly schemas: Schemas;
  readonly most: number;
  /** From the root to the value that is looked at. */
  readonly steps: string[];
  readonly errors: SchemaError[];
}

/** Where `value` does not fit the schema called `name`, as a validator of JSON Schema reports it; no more than `most` places. */
export function schemaErrors(schemas: Schemas, name: string, value: unknown, most: number): readonly SchemaError[] {
  const check: Check = { schemas, most, steps: [], errors: [] };
  checkRef(check, name, value);
  return check.errors;
}

function checkRef(check: Check, ref: string, value: unknown): void {
  const schema = check.schemas[ref];
  if (!schema) throw new Error(`no schema is called ${ref}`);
  checkValue(check, schema, value);
}

function checkValue(check: Check, schema: Schema, value: unknown): void {
  if (check.errors.length >= check.most) return;
  checkType(check, schema, value);
  if (typeof value === 'number' && Number.isFinite(value)) checkNumber(check, schema, value);
  if (typeof value === 'string' && schema.maxLength !== undefined && lengthOf(value) > schema.maxLength) report(check, 'tooLong');
  if (schema.$ref !== undefined) checkRef(check, schema.$ref, value);
  if (schema.enum && !schema.enum.includes(value)) report(check, 'value');
  if (Array.isArray(value)) checkList(check, schema, value);
  else if (typeof value === 'object' && value !== null) checkMap(check, schema, value as Readonly<Record<string, unknown>>);
}

function checkType(check: Check, { type }: Schema, value: unknown): void {
  if (type === undefined) return;
  const fits = typeof type === 'string' ? isOfType(value, type) : type.some((each) => isOfType(value, each));
  if (!fits) check.errors.push({ fault: 'type', steps: [...check.steps], expected: [type].flat() });
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

function checkNumber(check: Check, { minimum, maximum }: Schema, value: number): void {
  if (maximum !== undefined && value > maximum) report(check, 'bounds');
  if (minimum !== undefined && value < minimum) report(check, 'bounds');
}

/** In characters as JSON Schema counts them: one outside of the basic plane is one. */
function lengthOf(text: string): number {
  return [...text].length;
}

function checkList(check: Check, { minItems, maxItems, items }: Schema, list: readonly unknown[]): void {
  if (maxItems !== undefined && list.length > maxItems) report(check, 'tooMany');
  if (minItems !== undefined && list.length < minItems) report(check, 'tooFew');
  if (!items) return;
  list.forEach((item, index) => {
    checkStep(check, items, String(index), item);
  });
}

/** A field whose value is undefined is written, and its value is not known. */
function checkMap(check: Check, { required, properties, additionalProperties }: Schema, map: Readonly<Record<string, unknown>>): void {
  for (const name of required ?? []) if (map[name] === undefined) check.errors.push({ fault: 'missing', steps: [...check.steps], name });
  if (additionalProperties !== undefined) {
    for (const name in map) {
      if (properties && Object.hasOwn(properties, name)) continue;
      if (additionalProperties === false) check.errors.push({ fault: 'unknown', steps: [...check.steps], name });
      else checkStep(check, additionalProperties, name, map[name]);
    }
  }
  // Every object of a workspace comes by here: `in` makes no list of the fields.
  for (const name in properties) {
    const schema = properties[name];
    if (schema && map[name] !== undefined) checkStep(check, schema, name, map[name]);
  }
}

function checkStep(check: Check, schema: Schema, step: string, value: unknown): void {
  check.steps.push(step);
  checkValue(check, schema, value);
  check.steps.pop();
}

function report(check: Check, fault: 'value' | 'bounds' | 'tooFew' | 'tooMany' | 'tooLong'): void {
  check.errors.push({ fault, steps: [...check.steps] });
}
