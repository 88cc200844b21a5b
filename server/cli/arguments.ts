import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../util/text.js';
import { UsageError } from './io.js';

/** What one command accepts: its options with the values they take, and whether paths may follow. */
export interface CommandSyntax {
  readonly name: string;
  /** The ways to call it, with `[OPTION...]` where any option may stand. */
  readonly usage: string;
  readonly options: Options;
  /** What the arguments are that are no options: files and folders where it names a PATH. */
  readonly positionals: string;
}

/** By name, in the order in which people read them. */
export type Options = Readonly<Record<string, OptionSyntax>>;

/** One option: parsing, help, completion and the tables of `docs/cli.md` are made of it. */
export interface OptionSyntax {
  /** A sentence without its full stop, for people; code is marked as in Markdown. */
  readonly description: string;
  /** What stands for its value in help: `FILE`; the name in capitals where it is left out. */
  readonly value?: string;
  /** The values it takes; undefined: any text. */
  readonly values?: readonly string[];
  /** Values that are offered, where the command judges them itself: computed when somebody completes or mistypes one. */
  readonly offers?: () => readonly string[];
  readonly initial?: string;
  /** It takes no value: it is there or not. */
  readonly flag?: boolean;
  /** One letter that stands for it. */
  readonly short?: string;
  /** It may be given more than once, and takes several values behind commas. */
  readonly list?: true;
  /** It may be given more than once; commas are part of its values. */
  readonly repeats?: true;
  /** It may be given more than once, each time with a value and `=FILE`, or once without a file. */
  readonly toFiles?: true;
  /** Options that several commands have, and that are told together. */
  readonly group?: OptionGroup;
}

export type OptionGroup = 'environment' | 'cluster';

export interface ParsedArguments {
  readonly positionals: readonly string[];
  option(name: string): string | undefined;
  flag(name: string): boolean;
  /** All values of an option that may be given more than once, without their commas. */
  list(name: string): readonly string[];
  /** The same, as they were given. */
  each(name: string): readonly string[];
  /** Of an option that is `toFiles`, the values that came with a file. */
  files(name: string): readonly ToFile[];
}

/** A value of an option, and the file that it is for. */
export interface ToFile {
  readonly value: string;
  readonly file: string;
}

/** So many wrong letters may a name have to be recognised. */
export const mostWrongLetters = 3;

/**
 * The arguments behind a command's name, checked against its syntax.
 * @throws UsageError naming the argument that is wrong and what would be right.
 */
export function parseArguments(syntax: CommandSyntax, argv: readonly string[]): ParsedArguments {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(syntax.options))
    options[name] = { type: option.flag ? 'boolean' : 'string', multiple: mayRepeat(option), ...(option.short && { short: option.short }) };
  const { values, positionals } = parseOrExplain(syntax, argv, options);
  const all = (name: string): readonly string[] => {
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  };
  for (const [name, option] of Object.entries(syntax.options)) for (const value of all(name)) checkValue(syntax, name, option, value);
  return {
    positionals,
    option: (name) => all(name).find((value) => !(syntax.options[name]?.toFiles && value.includes('='))) ?? syntax.options[name]?.initial,
    flag: (name) => values[name] === true,
    list: (name) => all(name).flatMap((value) => value.split(',').flatMap((one) => one.trim() || [])),
    each: all,
    files: (name) =>
      all(name)
        .filter((value) => value.includes('='))
        .map(toFile),
  };
}

function mayRepeat({ list, repeats, toFiles }: OptionSyntax): boolean {
  return list === true || repeats === true || toFiles === true;
}

function toFile(written: string): ToFile {
  const at = written.indexOf('=');
  return { value: written.slice(0, at), file: written.slice(at + 1) };
}

function parseOrExplain(syntax: CommandSyntax, argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true, tokens: true });
    const twice = namedTwice(parsed.tokens, syntax);
    if (twice === undefined) return parsed;
    throw new Error(`Option '--${twice}' is given twice, with different values`);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split(/[.\n]/, 1)[0] ?? '';
    throw new UsageError(`${reason}.${nearOption(reason, syntax)} ${usageHint(syntax)}`);
  }
}

/** What to read next. */
export function usageHint({ usage, name }: Pick<CommandSyntax, 'usage' | 'name'>): string {
  return `Usage: ${usage}; \`netpol ${name} --help\` lists the options.`;
}

function nearOption(reason: string, { options }: CommandSyntax): string {
  const [, written] = /^Unknown option '--?([^']+)'/.exec(reason) ?? [];
  return written === undefined ? '' : isMeant(written, Object.keys(options), (name) => `--${name}`);
}

/** ` Is check meant?`, where one of the names is nearly the one that is written. */
export function isMeant(written: string, names: readonly string[], shown: (name: string) => string = (name) => name): string {
  const lower = written.toLowerCase();
  const longer = lower.length < 3 ? [] : names.filter((name) => name.startsWith(lower));
  const near = names.includes(lower)
    ? lower
    : longer.length === 1
      ? longer[0]
      : nearest(lower, names, Math.min(mostWrongLetters, Math.ceil(written.length / 3)));
  return near === undefined ? '' : ` Is ${shown(near)} meant?`;
}

/** What is used of the tokens of `parseArgs`; only options have a name. */
interface GivenToken {
  readonly kind: string;
  readonly name?: string;
  readonly value?: string | undefined;
}

/** One of two values would be passed over in silence. */
function namedTwice(tokens: readonly GivenToken[], { options }: CommandSyntax): string | undefined {
  const values = new Map<string, string>();
  for (const { name, value } of tokens) {
    const option = name === undefined ? undefined : options[name];
    if (name === undefined || value === undefined || option?.list || option?.repeats || (option?.toFiles && value.includes('='))) continue;
    if ((values.get(name) ?? value) !== value) return name;
    values.set(name, value);
  }
  return undefined;
}

function checkValue(syntax: CommandSyntax, name: string, { values, toFiles }: OptionSyntax, written: string): void {
  const { value, file } = toFiles && written.includes('=') ? toFile(written) : { value: written, file: undefined };
  if (file === '') throw new UsageError(`--${name} ${written} names no file: write --${name} ${value}=FILE. ${usageHint(syntax)}`);
  if (!values || values.includes(value)) return;
  throw new UsageError(`--${name} takes one of ${values.join(', ')}, not ${JSON.stringify(value)}.${isMeant(value, values)} ${usageHint(syntax)}`);
}
