import type { RuleOption } from '../options.js';
import { type LintRule, severities } from '../rule.js';

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The mildest first, as people choose. */
export const severityNames = [...severities].reverse();
export const severitySchema: JsonSchema = { type: 'string', enum: ['off', ...severityNames] };

/** What is set of a rule in the form of an object: its severity, and the options that it has; of no rule in particular, the severity alone. */
export function ruleObjectSchema(rule: Pick<LintRule, 'options'> | undefined, described: (text: string) => JsonSchema): JsonSchema {
  const options = Object.entries(rule?.options ?? {}).map(([name, option]) => [name, optionSchema(option, described)] as const);
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      severity: severitySchema,
      ...(options.length === 0 ? {} : { options: { type: 'object', additionalProperties: false, properties: Object.fromEntries(options) } }),
    },
  };
}

function optionSchema(option: RuleOption, described: (text: string) => JsonSchema): JsonSchema {
  return { ...valueSchema(option), default: option.default, ...described(option.description) };
}

function valueSchema(option: RuleOption): JsonSchema {
  switch (option.type) {
    case 'integer':
      return { type: 'integer', minimum: option.least, maximum: option.most };
    case 'enum':
      return { type: 'string', enum: option.values };
    case 'strings':
      return { type: 'array', items: { type: 'string', pattern: `^(?:${option.pattern})$` } };
  }
}
