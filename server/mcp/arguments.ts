import { listed, nearest } from '../util/text.js';
import type { ObjectSchema } from './schemas.js';
import type { ToolArguments } from './toolbox.js';
import type { ToolDefinition, ToolParameter } from './tools.js';

/** What a parameter takes, as JSON Schema. */
const schemas = {
  string: { type: 'string' },
  port: { type: ['string', 'integer'] },
  strings: { type: 'array', items: { type: 'string' } },
} as const;

/** What a parameter takes, for a sentence. */
const words = { string: 'a text', port: 'a text or a whole number', strings: 'a list of texts' } as const;

/** The arguments of a tool, as it announces them. */
export function inputSchema({ parameters }: ToolDefinition): ObjectSchema {
  const entries = Object.entries(parameters);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, { type, description }]) => [name, { ...schemas[type], description }])),
    required: entries.flatMap(([name, { required }]) => (required ? [name] : [])),
    additionalProperties: false,
  };
}

/** What a tool was called with, or a sentence that says what is wrong with it and what would be right. */
export function readArguments(tool: ToolDefinition, written: Readonly<Record<string, unknown>>): ToolArguments | { readonly problem: string } {
  const names = Object.keys(tool.parameters);
  const problem =
    Object.keys(written)
      .map((name) => (names.includes(name) ? undefined : notKnown(tool, name, names)))
      .find((one) => one !== undefined) ??
    Object.entries(tool.parameters)
      .map(([name, parameter]) => problemOf(tool, name, parameter, written[name]))
      .find((one) => one !== undefined) ??
    notOne(tool, written);
  if (problem !== undefined) return { problem };
  return Object.fromEntries(Object.entries(written).flatMap(([name, value]) => (isArgument(value) ? [[name, value]] : [])));
}

function notKnown({ name: tool }: ToolDefinition, name: string, names: readonly string[]): string {
  const near = nearest(name.slice(0, 100).toLowerCase(), names, 3);
  return `${tool} takes no argument ${JSON.stringify(name.slice(0, 100))}.${near === undefined ? '' : ` Is \`${near}\` meant?`} It takes ${listed(names.map((one) => `\`${one}\``))}.`;
}

function problemOf({ name: tool }: ToolDefinition, name: string, { type, required, description }: ToolParameter, value: unknown): string | undefined {
  if (value === undefined) return required ? `${tool} needs \`${name}\`. ${description}` : undefined;
  const isText = typeof value === 'string';
  const isRight =
    type === 'strings'
      ? Array.isArray(value) && value.every((one) => typeof one === 'string')
      : isText || (type === 'port' && typeof value === 'number' && Number.isInteger(value));
  if (!isRight) return `\`${name}\` of ${tool} is ${words[type]}. ${description}`;
  return isText && value === '' && name !== 'text' ? `\`${name}\` of ${tool} is empty. ${description}` : undefined;
}

function notOne({ name: tool, oneOf = [] }: ToolDefinition, written: Readonly<Record<string, unknown>>): string | undefined {
  const given = oneOf.filter((name) => written[name] !== undefined);
  return oneOf.length === 0 || given.length === 1
    ? undefined
    : `${tool} needs ${listed(
        oneOf.map((one) => `\`${one}\``),
        'or',
      )}, and only one of them.`;
}

function isArgument(value: unknown): value is ToolArguments[string] {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value);
}
