import type { Random } from './mutations/random.js';

type Json = Readonly<Record<string, unknown>>;

/** JSON Schema files by name, as they stand in `schemas/`. */
export type SchemaFiles = ReadonlyMap<string, Json>;

const others: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 63,
  Number.POSITIVE_INFINITY,
  Number.NaN,
  '',
  'Ingress',
  '80',
  [],
  [null],
  {},
  { a: 1 },
];

/** A value that mostly fits a schema: now and then a field is missing, one too many, of another type or beyond its bounds, or not known. */
export function randomInstance(random: Random, files: SchemaFiles, file: string, schema: Json = files.get(file) ?? {}): unknown {
  if (random.chance(0.02)) return undefined;
  if (random.chance(0.04)) return structuredClone(random.pick(others));
  if (typeof schema['$ref'] === 'string') return followed(random, files, file, schema['$ref']);
  if (Array.isArray(schema['enum']) && random.chance(0.9)) return random.pick(schema['enum']);
  const types = [schema['type'] ?? 'string'].flat() as string[];
  // Null is named beside most types; it ends a value, so it is drawn seldom.
  const type = random.chance(0.05) ? random.pick(types) : (types.find((each) => each !== 'null') ?? 'null');
  if (type === 'null') return null;
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'integer') return near(random, [schema['minimum'], schema['maximum']]);
  if (type === 'string') return text(random, schema);
  const child = (each: unknown) => randomInstance(random, files, file, each as Json);
  return type === 'array' ? list(random, schema, child) : map(random, schema, child);
}

function followed(random: Random, files: SchemaFiles, file: string, ref: string): unknown {
  const [other = '', pointer = ''] = ref.split('#');
  const target = other === '' ? file : other.replace('.schema.json', '');
  const schema = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Json)[key], files.get(target));
  return randomInstance(random, files, target, schema as Json);
}

function near(random: Random, bounds: readonly unknown[]): number {
  const known = bounds.filter((bound): bound is number => typeof bound === 'number');
  return (known.length === 0 ? 1 : random.pick(known)) + random.pick([0, 0, -1, 1, 0.5]);
}

function text(random: Random, schema: Json): string {
  const most = schema['maxLength'];
  if (typeof most !== 'number' || random.chance(0.7)) return random.pick(['a', 'app', '10.0.0.0/8']);
  return random.pick(['a', 'ä', '🙂']).repeat(most + random.pick([0, 1]));
}

function list(random: Random, schema: Json, child: (schema: unknown) => unknown): readonly unknown[] {
  const bounds = [schema['minItems'], schema['maxItems']].filter((bound) => typeof bound === 'number');
  const length = random.chance(0.2) && bounds.length > 0 ? Math.max(0, random.pick(bounds) + random.pick([-1, 0, 1])) : random.below(3);
  // A long list is about its length.
  return Array.from({ length }, () => (length > 5 ? null : child(schema['items'] ?? {})));
}

function map(random: Random, schema: Json, child: (schema: unknown) => unknown): Json {
  const found: Record<string, unknown> = Object.create(null);
  const required = (schema['required'] ?? []) as readonly string[];
  const fields = Object.entries((schema['properties'] ?? {}) as Json);
  for (const [name, field] of random.chance(0.2) ? [...fields].reverse() : fields)
    if (random.chance(required.includes(name) ? 0.95 : 0.6)) found[name] = child(field);
  const more = schema['additionalProperties'];
  if (random.chance(0.1)) found[random.pick(['__proto__', 'toString', 'a/b', '~c', '0'])] = typeof more === 'object' ? child(more) : 1;
  return found;
}
