import { Ajv, type ErrorObject } from 'ajv';
import { describe, expect, test } from 'vitest';
import { readSchemas } from '../../scripts/build-schemas.mjs';
import { schemas } from '../../server/generated/schemas.js';
import { type SchemaError, schemaErrors } from '../../server/model/schema.js';
import { Random } from '../support/mutations/random.js';
import { randomInstance } from '../support/random-instance.js';

const files = readSchemas();
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
for (const [name, schema] of files) ajv.addSchema(schema, name);

const faults: Readonly<Record<string, SchemaError['fault']>> = {
  additionalProperties: 'unknown',
  type: 'type',
  enum: 'value',
  minimum: 'bounds',
  maximum: 'bounds',
  minItems: 'tooFew',
  maxItems: 'tooMany',
  maxLength: 'tooLong',
  required: 'missing',
};

/** What Ajv finds in a value, said as ours. */
function expectedErrors(name: string, value: unknown): readonly SchemaError[] {
  const validate = ajv.getSchema(name);
  if (!validate) throw new Error(name);
  validate(value);
  return (validate.errors ?? []).flatMap((error) => asOurs(error) ?? []);
}

function asOurs({ keyword, instancePath, params }: ErrorObject): SchemaError | undefined {
  const fault = faults[keyword];
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (fault === undefined) return undefined;
  if (fault === 'unknown') return { fault, steps, name: params['additionalProperty'] };
  if (fault === 'missing') return { fault, steps, name: params['missingProperty'] };
  return fault === 'type' ? { fault, steps, expected: [params['type']].flat() } : { fault, steps };
}

describe.each([...files.keys()])('%s', (name) => {
  test('has the faults that Ajv finds, in the same order', () => {
    const random = new Random(20);
    const counts = new Map<string, number>();
    for (let left = 3000; left > 0; left--) {
      const value = randomInstance(random, files, name);
      const expected = expectedErrors(name, value);
      expect(schemaErrors(schemas, name, value, Number.POSITIVE_INFINITY), JSON.stringify(value)).toEqual(expected);
      for (const fault of expected.length === 0 ? ['none'] : expected.map((error) => error.fault)) counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
    // Every fault that the schema can have was there, and values without any.
    const text = JSON.stringify(schemas[name]);
    const possible = Object.entries(faults).flatMap(([keyword, fault]) => (text.includes(`"${keyword}":`) ? [fault] : []));
    for (const fault of ['none', ...possible]) expect(counts.get(fault) ?? 0, fault).toBeGreaterThan(20);
  });
});

test('no more errors are collected than are asked for', () => {
  const value = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    ...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`, 1])),
  };
  expect(schemaErrors(schemas, 'networkpolicy', value, Number.POSITIVE_INFINITY)).toHaveLength(50);
});
