import { type JsonSchema, ruleObjectSchema, severitySchema } from '../server/rules/configuration/option-schema.js';
import { allRules } from '../server/rules/registry.js';

/**
 * What `package.json` says of the setting `netpol.rules`, as far as rules decide it: the names are completed, each with what it finds; those that have
 * options are described, the others are like each other.
 */
export function ruleSettingSchema(): { readonly propertyNames: JsonSchema; readonly properties: JsonSchema; readonly additionalProperties: JsonSchema } {
  const described = (markdownDescription: string) => ({ markdownDescription });
  const withOptions = allRules.filter(({ options }) => options !== undefined);
  const names = [...allRules].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    propertyNames: {
      enum: names.map(({ id }) => id),
      markdownEnumDescriptions: names.map(({ docs }) => docs.summary),
      errorMessage: 'There is no rule of this name.',
    },
    properties: Object.fromEntries(withOptions.map((rule) => [rule.id, { anyOf: [severitySchema, ruleObjectSchema(rule, described)] }])),
    additionalProperties: { anyOf: [{ ...severitySchema, enumDescriptions }, ruleObjectSchema(undefined, described)] },
  };
}

const enumDescriptions = ['Says nothing.', 'Three dots under the text.', 'Shown as information.', 'Shown as a warning.', 'Shown as an error.'];
