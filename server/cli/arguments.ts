import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './io.js';

/** What one command accepts: its options with the values they take, and whether paths may follow. */
export interface CommandSyntax {
  readonly name: string;
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionSyntax>>;
  readonly positionals: string;
}

export interface OptionSyntax {
  /** The values it takes; undefined: any text. */
  readonly values?: readonly string[];
  readonly initial?: string;
  /** It takes no value: it is there or not. */
  readonly flag?: boolean;
  /** One letter that stands for it. */
  readonly short?: string;
}

export interface ParsedArguments {
  readonly positionals: readonly string[];
  option(name: string): string | undefined;
  flag(name: string): boolean;
}

/**
 * The arguments behind a command's name, checked against its syntax.
 * @throws UsageError naming the argument that is wrong and what would be right.
 */
export function parseArguments(syntax: CommandSyntax, argv: readonly string[]): ParsedArguments {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(syntax.options))
    options[name] = { type: option.flag ? 'boolean' : 'string', ...(option.short && { short: option.short }) };
  const { values, positionals } = parseOrExplain(syntax, argv, options);
  for (const [name, option] of Object.entries(syntax.options)) checkValue(syntax, name, option, values[name]);
  return {
    positionals,
    option: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : syntax.options[name]?.initial;
    },
    flag: (name) => values[name] === true,
  };
}

function parseOrExplain(syntax: CommandSyntax, argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true, tokens: true });
    const twice = namedTwice(parsed.tokens);
    if (twice === undefined) return parsed;
    throw new Error(`Option '--${twice}' is given twice, with different values`);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split(/[.\n]/, 1)[0];
    throw new UsageError(`${reason}. Usage: ${syntax.usage}`);
  }
}

/** What is used of the tokens of `parseArgs`; only options have a name. */
interface GivenToken {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

/** One of two values would be passed over in silence. */
function namedTwice(tokens: readonly GivenToken[]): string | undefined {
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.name === undefined || token.value === undefined) continue;
    if ((values.get(token.name) ?? token.value) !== token.value) return token.name;
    values.set(token.name, token.value);
  }
  return undefined;
}

function checkValue(syntax: CommandSyntax, name: string, option: OptionSyntax, value: unknown): void {
  const { values } = option;
  if (typeof value !== 'string' || !values || values.includes(value)) return;
  throw new UsageError(`--${name} takes one of ${values.join(', ')}, not ${JSON.stringify(value)}. Usage: ${syntax.usage}`);
}
