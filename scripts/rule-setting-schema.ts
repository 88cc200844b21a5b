import type { RuleOption } from '../server/rules/options.js';
import { allRules } from '../server/rules/registry.js';
import type { LintRule } from '../server/rules/rule.js';

type Schema = Readonly<Record<string, unknown>>;

/** What `package.json` says of the setting `netpol.rules`, as far as rules decide it: those that have options are named, the others are like each other. */
export function ruleSettingSchema(): { readonly properties: Schema; readonly additionalProperties: Schema } {
  const withOptions = allRules.filter(({ options }) => options !== undefined);
  return {
    properties: Object.fromEntries(withOptions.map((rule) => [rule.id, { anyOf: [severity, settingOf(rule)] }])),
    additionalProperties: { anyOf: [{ ...severity, enumDescriptions }, settingOf(undefined)] },
  };
}

const severity: Schema = { type: 'string', enum: ['off', 'hint', 'info', 'warning', 'error'] };
const enumDescriptions = ['Says nothing.', 'Three dots under the text.', 'Shown as information.', 'Shown as a warning.', 'Shown as an error.'];

function settingOf(rule: LintRule | undefined): Schema {
  const options = Object.entries(rule?.options ?? {}).map(([name, option]) => [name, optionSchema(option)] as const);
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      severity,
      ...(options.length === 0 ? {} : { options: { type: 'object', additionalProperties: false, properties: Object.fromEntries(options) } }),
    },
  };
}

function optionSchema(option: RuleOption): Schema {
  return { ...valueSchema(option), default: option.default, markdownDescription: option.description };
}

function valueSchema(option: RuleOption): Schema {
  switch (option.type) {
    case 'integer':
      return { type: 'integer', minimum: option.least, maximum: option.most };
    case 'enum':
      return { type: 'string', enum: option.values };
    case 'strings':
      return { type: 'array', items: { type: 'string', pattern: `^(?:${option.pattern})$` } };
  }
}
