import type { JsonSchema } from '../../rules/configuration/option-schema.js';
import { recordOf } from '../../util/record.js';
import type { Offer } from './offer.js';
import type { TypingPlace } from './place.js';

/** What can be typed in a configuration, by its schema: keys with what they mean, and the words that a value may be. */
export function configurationOffers(schema: JsonSchema, { parents, key }: TypingPlace): readonly Offer[] {
  if (key !== undefined) return eachOnce(schemasAt(schema, [...parents, key]).flatMap(valuesOf));
  const around = schemasAt(schema, parents);
  return eachOnce([...keysOf(around), ...around.flatMap(valuesOf)]);
}

function eachOnce(offers: readonly Offer[]): readonly Offer[] {
  return offers.filter(({ label }, index) => offers.findIndex((one) => one.label === label) === index);
}

/** What the schema says of a path of keys: the lines of the innermost that says something, and the path that they are about. */
export function configurationWords(schema: JsonSchema, path: readonly string[]): string | undefined {
  return schemasAt(schema, path)
    .map(({ description }) => description)
    .find((text): text is string => typeof text === 'string');
}

/** Every schema that holds for the value at a path of keys; lists leave no trace in the path. */
function schemasAt(schema: JsonSchema, path: readonly string[]): readonly JsonSchema[] {
  const definitions = recordOf(schema['definitions']) ?? {};
  const parts = (one: JsonSchema): readonly JsonSchema[] => {
    const { $ref, anyOf = [], allOf = [], items } = one as SchemaParts;
    const named = $ref === undefined ? undefined : recordOf(definitions[$ref.replace('#/definitions/', '')]);
    return [one, ...[...anyOf, ...allOf, ...(items ? [items] : []), ...(named ? [named] : [])].flatMap(parts)];
  };
  return path.reduce((found, key) => found.flatMap((one) => childrenOf(one, key)).flatMap(parts), parts(schema));
}

/** What a schema is made of besides itself. */
interface SchemaParts {
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

function childrenOf(schema: JsonSchema, key: string): readonly JsonSchema[] {
  const properties = recordOf(schema['properties']);
  if (properties && Object.hasOwn(properties, key)) return [properties[key] as JsonSchema];
  const others = recordOf(schema['additionalProperties']);
  return others ? [others] : [];
}

function keysOf(schemas: readonly JsonSchema[]): readonly Offer[] {
  return schemas.flatMap((one) =>
    Object.entries(recordOf(one['properties']) ?? {}).map(([label, schema]): Offer => {
      const description = (schema as JsonSchema)['description'];
      return { label, kind: 'key', key: true, ...(typeof description === 'string' ? { documentation: description } : {}) };
    }),
  );
}

function valuesOf(schema: JsonSchema): readonly Offer[] {
  const values = schema['enum'];
  return Array.isArray(values) ? values.map((label: string) => ({ label, kind: 'word' })) : [];
}
